/**
 * A call, from the first INVITE to the last BYE. `decide.ts` is the rule, pure: state, input and time in, state and
 * effects out. `run.ts` is the edge: it feeds inputs from SIP, media, the telephone and the floor, and does the effects
 * after what they rest on is durable.
 *
 *   arriving ─▶ inFlow ─▶ waiting ─▶ ringing ─▶ talking ⇄ held ─▶ over
 *                  ▲         │ ▲         │          │
 *                  │         │ └─────────┴──────────┘  refused, lost bridge, pass: back at the same place
 *                  │         └──▶ over (callback kept its place, or the caller left)
 *   dialling ─▶ ringingOut ─▶ talking
 */
import type { Moment } from '#kernel/routing/types.js';
import type { Sound } from '../media/engine.js';

export type CallPhase =
  'arriving' | 'inFlow' | 'waiting' | 'ringing' | 'talking' | 'held' | 'dialling' | 'ringingOut' | 'over';

export interface Call {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly phase: CallPhase;
  /** The customer's leg, and the consultant's while there is one. */
  readonly legId: string;
  readonly consultantLegId: string | null;
  readonly consultantId: string | null;
  readonly number: string | null;
  readonly dialled: string;
  readonly contactId: string | null;
  readonly customerId: string | null;
  readonly interactionId: string | null;
  readonly queueId: string | null;
  readonly flow: { readonly name: string; readonly version: number; readonly block: string } | null;
  readonly digits: string;
  readonly startedAt: Moment;
  readonly askedForPersonAt: Moment | null;
  readonly answeredAt: Moment | null;
  readonly endedAt: Moment | null;
  readonly recording: 'off' | 'on' | 'paused' | 'refused';
}

export type CallEffect =
  | { readonly type: 'play'; readonly legId: string; readonly sound: Sound; readonly isLooped: boolean }
  | { readonly type: 'stopPlay'; readonly legId: string }
  | { readonly type: 'bridge'; readonly a: string; readonly b: string }
  | { readonly type: 'hangUp'; readonly legId: string; readonly status?: number }
  | { readonly type: 'ringConsultant'; readonly consultantId: string }
  | { readonly type: 'timer'; readonly name: string; readonly at: Moment };
