/** What can be asked of a floor. Every command brings its own time. */
import type { Channel, ConsultEnd, Consultant, Moment, Policy, Queue, Wish } from './types.js';

export type RoutingCommand =
  | { readonly type: 'SetPolicy'; readonly at: Moment; readonly policy: Policy }
  | { readonly type: 'DefineQueue'; readonly at: Moment; readonly queue: Queue }
  | { readonly type: 'RemoveQueue'; readonly at: Moment; readonly queueId: string; readonly moveTo: string }
  | { readonly type: 'DefineConsultant'; readonly at: Moment; readonly consultant: Consultant }
  | { readonly type: 'RemoveConsultant'; readonly at: Moment; readonly consultantId: string }
  | {
      readonly type: 'Wish';
      readonly at: Moment;
      readonly consultantId: string;
      readonly wish: Wish;
      readonly reason?: string | null;
    }
  | { readonly type: 'Connect'; readonly at: Moment; readonly consultantId: string }
  | { readonly type: 'LoseConnection'; readonly at: Moment; readonly consultantId: string }
  | {
      readonly type: 'Enqueue';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly customerId: string | null;
      readonly queueId: string;
      readonly channel: Channel;
      readonly language?: string | null;
      readonly isVulnerable?: boolean;
      /** First arrival, when older than `at`. */
      readonly arrivedAt?: Moment;
      readonly knows?: string | null;
      /** What is remembered of a contact that comes back after long, when routing itself has let go of it. */
      readonly passage?: { readonly passes: number; readonly ownerId: string | null };
    }
  /** A person has the device of a channel at hand (a telephone), or has not any more. */
  | {
      readonly type: 'Equip';
      readonly at: Moment;
      readonly consultantId: string;
      readonly channel: Channel;
      readonly has: boolean;
    }
  /** A person begins an interaction of their own accord (a call out): it never waits, and takes up room like any other. */
  | {
      readonly type: 'Begin';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly customerId: string | null;
      readonly queueId: string;
      readonly channel: Channel;
      readonly consultantId: string;
      readonly passage?: { readonly passes: number; readonly ownerId: string | null };
    }
  | { readonly type: 'Accept'; readonly at: Moment; readonly interactionId: string; readonly consultantId: string }
  | { readonly type: 'Decline'; readonly at: Moment; readonly interactionId: string; readonly consultantId: string }
  | { readonly type: 'FailDevice'; readonly at: Moment; readonly interactionId: string; readonly consultantId: string }
  /** The device rang out before the offer's own time. */
  | { readonly type: 'Miss'; readonly at: Moment; readonly interactionId: string; readonly consultantId: string }
  /** The customer went away (hung up, withdrew). */
  | { readonly type: 'Leave'; readonly at: Moment; readonly interactionId: string }
  | {
      readonly type: 'AskCallback';
      readonly at: Moment;
      readonly interactionId: string;
      readonly to: string;
      /** The line is cut for good: whoever holds it, or is rung, lets go of it. */
      readonly isCut?: boolean;
    }
  | {
      readonly type: 'Pass';
      readonly at: Moment;
      readonly interactionId: string;
      readonly by: string;
      readonly to: { readonly queueId: string } | { readonly consultantId: string };
      readonly reason: string;
      /** A supervisor may move what is beyond the budget. */
      readonly isSupervisor?: boolean;
    }
  /** The holder asks somebody beside it, by name or the best of a queue who is free: their room is taken from now on. */
  | {
      readonly type: 'Consult';
      readonly at: Moment;
      readonly interactionId: string;
      readonly by: string;
      readonly to: { readonly queueId: string } | { readonly consultantId: string };
    }
  | {
      readonly type: 'EndConsult';
      readonly at: Moment;
      readonly interactionId: string;
      readonly consultantId: string;
      readonly end: Exclude<ConsultEnd, 'withdrawn' | 'handedOver'>;
    }
  /** From the holder to who was asked, without the line between: a pass, and counted as one. */
  | {
      readonly type: 'HandOver';
      readonly at: Moment;
      readonly interactionId: string;
      readonly by: string;
      readonly reason: string;
      readonly isSupervisor?: boolean;
    }
  /** Takes a waiting interaction out of turn by name (a supervisor helps out, or the owner picks the own work up). */
  | { readonly type: 'Take'; readonly at: Moment; readonly interactionId: string; readonly consultantId: string }
  | { readonly type: 'End'; readonly at: Moment; readonly interactionId: string; readonly by: string | null }
  /** Time passed: due offers, rings, rests, graces, opening hours. Call at `nextDueAt`. */
  | { readonly type: 'Tick'; readonly at: Moment };
