/**
 * The words of routing. Everything here is plain JSON: it is stored as rows, folded by screens and replayed by tests.
 *
 * contact      one need of one customer; may hold several interactions, over days
 * interaction  one exchange on one channel: the unit that stands in line, is offered, held and ended
 * consultant   the human who answers
 * line         the interactions waiting in a queue, by `key` (smaller is sooner), then by `turn`
 */

export type { RoutingCommand } from './commands.js';

/** Epoch milliseconds. Lengths end in `Ms`, shares are 0-1. */
export type Moment = number;

/** 'chat', 'mail', later 'call', … The kernel knows no channel by name; capacity and interruption are data. */
export type Channel = string;

export type SkillLevels = Readonly<Record<string, number>>;

/** After `afterMs` in line, whoever meets one of these also may be offered the interaction. */
export interface Ring {
  readonly afterMs: number;
  /** Relaxed (or raised) minimum levels, over those of the queue. */
  readonly levels?: SkillLevels;
  /** Other sets of skills that will do instead of the queue's own. */
  readonly orSkills?: readonly SkillLevels[];
  /** Queues whose own requirement will do as well. */
  readonly orQueues?: readonly string[];
}

export interface Interval {
  /** Minutes after local midnight, 0-1440; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Opening hours in local time. Several intervals a day; a holiday ('2026-12-25') replaces its day. Null = always open. */
export interface Hours {
  readonly timeZone: string;
  /** Monday first, seven entries. */
  readonly week: readonly (readonly Interval[])[];
  readonly holidays?: Readonly<Record<string, readonly Interval[]>>;
}

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly skills: SkillLevels;
  readonly rings: readonly Ring[];
  /** Head start in line, in milliseconds of waiting: with linear ageing the place in line is a constant key. */
  readonly headStartMs: number;
  /** Further head start of a vulnerable customer. */
  readonly vulnerableHeadStartMs: number;
  /** The promise: a person within this time. */
  readonly promiseMs: number;
  /** How long an offer stands before it is missed. */
  readonly offerMs: number;
  /** How long to wait for whoever knows the story before anybody able may take it. */
  readonly knowsWaitMs: number;
  readonly hours: Hours | null;
}

export interface Consultant {
  readonly id: string;
  readonly skills: SkillLevels;
  /** BCP 47 primary tags. An interaction with a language goes only to who speaks it. */
  readonly languages: readonly string[];
  /** How many at once, a channel. Absent = none. */
  readonly capacity: Readonly<Record<Channel, number>>;
  /** Which channels may come in while one of the key channel is held: `{ mail: ['chat', 'call'] }`. The same channel always may, up to capacity. */
  readonly interruptedBy: Readonly<Record<Channel, readonly Channel[]>>;
}

/** What the person asked for. Nothing automatic ever overwrites it. */
export type Wish = 'ready' | 'paused' | 'off';

export interface Seat {
  readonly consultant: Consultant;
  readonly wish: Wish;
  /** A word for the pause, chosen by the person. */
  readonly pauseReason: string | null;
  /** False while no screen of the person is connected; after the grace time held work is given back. */
  readonly isConnected: boolean;
  readonly lostAt: Moment | null;
  /** No offers until then, after a missed or failed one. 'untilReady' = until the person says ready again. */
  readonly restUntil: Moment | 'untilReady' | null;
  /** Since when the person has been without work (last one ended), for the share of idle time in the pick. */
  readonly idleSince: Moment;
  /** Channels for which the person has no device at hand now: nothing of them is offered. Absent = none is lacking. */
  readonly lacks?: readonly Channel[];
}

export type Place = 'waiting' | 'offered' | 'held' | 'ended';

export interface Interaction {
  readonly id: string;
  readonly contactId: string;
  readonly customerId: string | null;
  readonly queueId: string;
  readonly channel: Channel;
  readonly language: string | null;
  readonly isVulnerable: boolean;
  /** When the need first stood in line. A reopened doubt brings its first arrival along. */
  readonly arrivedAt: Moment;
  /** When this interaction entered this line; rings and waits count from here. */
  readonly queuedAt: Moment;
  /** Place in line: arrivedAt minus head starts. Smaller is sooner. Never changes while in this queue. */
  readonly key: number;
  /** Settles ties: a counter of the floor. */
  readonly turn: number;
  readonly place: Place;
  readonly ring: number;
  /** Who knows the story. */
  readonly knows: string | null;
  /** Who must take it, when a person was chosen by name (transfer to a person, owner). */
  readonly only: string | null;
  /** To whom it is offered or who holds it. */
  readonly consultantId: string | null;
  /** Whom the holder asks beside it, while held: rung, or talking with both. Takes up that person's room as well. */
  readonly consulted?: string | null;
  readonly offerUntil: Moment | null;
  /** The customer went away and keeps the place: who gets it calls or writes back. */
  readonly isCallback: boolean;
  readonly callbackTo: string | null;
  /** Consultants who said no to this one, until when. */
  readonly declined: Readonly<Record<string, Moment>>;
}

/** What routing remembers of a contact, over all its channels and returns. */
export interface Passage {
  readonly contactId: string;
  readonly passes: number;
  readonly ownerId: string | null;
}

export interface Policy {
  /** Passes a contact may have in its whole life; beyond, an owner. */
  readonly bounceBudget: number;
  /** How long a lost connection is waited for before held work is given back. */
  readonly graceMs: number;
  /** Pause of offers after a missed one. */
  readonly restMs: number;
  /** How long a declined interaction is kept from who declined it. */
  readonly declineMs: number;
  readonly weights: { readonly fit: number; readonly load: number; readonly idle: number };
  /** Idle time that counts as full. */
  readonly idleFullMs: number;
}

/** Why this person: kept with each offer, shown on desk and floor. */
export interface Why {
  readonly rule: 'owner' | 'chosen' | 'knowsStory' | 'bestFit' | 'onlyOne' | 'nextInLine';
  readonly ring: number;
  readonly waitedMs: number;
  /** How many were able and free. */
  readonly candidates: number;
  readonly fit: number;
  readonly load: number;
  readonly idleMs: number;
}

/** 'withdrawn': the interaction left the holder's hands, or who was asked is gone. */
export type ConsultEnd = 'cancelled' | 'declined' | 'missed' | 'deviceFailed' | 'withdrawn' | 'handedOver';

export type OfferEnd = 'accepted' | 'declined' | 'missed' | 'deviceFailed' | 'withdrawn';

export type RoutingEvent =
  | { readonly type: 'PolicySet'; readonly at: Moment; readonly policy: Policy }
  | { readonly type: 'QueueDefined'; readonly at: Moment; readonly queue: Queue }
  | { readonly type: 'QueueRemoved'; readonly at: Moment; readonly queueId: string }
  | { readonly type: 'QueueOpened'; readonly at: Moment; readonly queueId: string }
  | { readonly type: 'QueueClosed'; readonly at: Moment; readonly queueId: string }
  | { readonly type: 'ConsultantDefined'; readonly at: Moment; readonly consultant: Consultant }
  | { readonly type: 'ConsultantRemoved'; readonly at: Moment; readonly consultantId: string }
  | {
      readonly type: 'ConsultantWished';
      readonly at: Moment;
      readonly consultantId: string;
      readonly wish: Wish;
      readonly reason: string | null;
    }
  | { readonly type: 'ConsultantConnected'; readonly at: Moment; readonly consultantId: string }
  | { readonly type: 'ConsultantLost'; readonly at: Moment; readonly consultantId: string }
  /** The grace is over: everything held goes back to its place in line (one InteractionReturned each). */
  | { readonly type: 'ConsultantReleased'; readonly at: Moment; readonly consultantId: string }
  | {
      readonly type: 'ConsultantRested';
      readonly at: Moment;
      readonly consultantId: string;
      readonly until: Moment | 'untilReady';
    }
  | { readonly type: 'RestEnded'; readonly at: Moment; readonly consultantId: string }
  | {
      readonly type: 'ConsultantEquipped';
      readonly at: Moment;
      readonly consultantId: string;
      readonly channel: Channel;
      readonly has: boolean;
    }
  | {
      readonly type: 'InteractionQueued';
      readonly at: Moment;
      readonly interaction: Interaction;
      /** What the contact brought along, which the floor did not know any more: known from now on. */
      readonly passage?: { readonly passes: number; readonly ownerId: string | null };
    }
  | {
      readonly type: 'RingWidened';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly ring: number;
    }
  | {
      readonly type: 'OfferMade';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly consultantId: string;
      readonly until: Moment;
      readonly why: Why;
    }
  | {
      readonly type: 'OfferEnded';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly consultantId: string;
      readonly end: OfferEnd;
    }
  /** Back to its own place in the line. */
  | {
      readonly type: 'InteractionReturned';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly reason: 'refused' | 'missed' | 'deviceFailed' | 'consultantGone' | 'queueRemoved' | 'personGone';
      /** With 'queueRemoved': the line it stands in from now on, at its own key. Whoever holds it goes on holding it. */
      readonly toQueueId?: string;
    }
  | {
      readonly type: 'InteractionHeld';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly consultantId: string;
      readonly waitedMs: number;
      /** Begun by the consultant: nobody waited, and nobody was answered. */
      readonly isOutgoing?: true;
    }
  | {
      readonly type: 'ConsultBegun';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly by: string;
      readonly consultantId: string;
    }
  | {
      readonly type: 'ConsultEnded';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly consultantId: string;
      readonly end: ConsultEnd;
    }
  | {
      readonly type: 'InteractionPassed';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly from: string | null;
      readonly toQueueId: string;
      readonly toConsultantId: string | null;
      readonly reason: string;
      readonly isSupervisor: boolean;
      readonly passes: number;
    }
  | {
      readonly type: 'OwnerSet';
      readonly at: Moment;
      readonly contactId: string;
      readonly ownerId: string;
      readonly reason: 'budgetSpent' | 'supervisor' | 'ownerGone';
    }
  | {
      readonly type: 'CallbackAsked';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly to: string;
    }
  | {
      readonly type: 'InteractionLeft';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly waitedMs: number;
    }
  | {
      readonly type: 'InteractionEnded';
      readonly at: Moment;
      readonly interactionId: string;
      readonly contactId: string;
      readonly consultantId: string | null;
    };

/** Expected refusals. The words for people come from the screen's texts, by this code. */
export type RoutingRefusal =
  | 'routing.unknownQueue'
  | 'routing.unknownConsultant'
  | 'routing.unknownInteraction'
  | 'routing.interactionExists'
  | 'routing.notOffered'
  | 'routing.notHeld'
  | 'routing.notWaiting'
  | 'routing.alreadyAsking'
  | 'routing.notAsked'
  | 'routing.bounceBudgetSpent'
  | 'routing.reasonMissing'
  | 'routing.nobodyForThat'
  | 'routing.queueInUse'
  | 'routing.full'
  | 'routing.badHours';

export class RoutingRefused extends Error {
  readonly code: RoutingRefusal;
  constructor(code: RoutingRefusal, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
  }
}

/** A range that is meant to hold 80 % of the time. */
export interface WaitRange {
  readonly lowMs: number;
  readonly highMs: number;
}

/** Everything of a floor as plain rows; `restore(snapshotOf(floor))` gives the same floor. */
export interface FloorSnapshot {
  readonly policy: Policy;
  readonly queues: readonly Queue[];
  readonly openQueues: readonly string[];
  readonly seats: readonly Seat[];
  /** Only those not ended. */
  readonly interactions: readonly Interaction[];
  readonly passages: readonly Passage[];
  readonly nextTurn: number;
  /** What the wait estimate has learnt, opaque to everybody else. */
  readonly waits: unknown;
}
