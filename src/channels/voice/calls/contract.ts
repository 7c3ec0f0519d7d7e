/**
 * A call, from the first INVITE to the last BYE.
 *
 *   arriving ─▶ inFlow ─▶ waiting ─▶ ringing ─▶ talking ⇄ held ─▶ over
 *                  │         │ ▲         │          │
 *                  │         │ └─────────┴──────────┘  refused, lost bridge, pass: back at the same place
 *                  └─────────┴──▶ over (a callback keeps its place, or the caller left)
 *   dialling (callback, own call) ─▶ talking
 */
import { randomUUID } from 'node:crypto';
import type { Moment } from '#kernel/routing/types.js';

export type CallPhase = 'arriving' | 'inFlow' | 'waiting' | 'ringing' | 'talking' | 'held' | 'dialling' | 'over';

export type CallEnd =
  /** Before a person answered. */
  | 'callerLeft'
  /** Asked to be called back: the place in line stays. */
  | 'callback'
  /** Out of the website: goes on in writing, at the same place in line. */
  | 'writing'
  | 'voicemail'
  | 'flowEnded'
  /** Talked, and one side hung up. */
  | 'ended'
  /** Nobody was reached: their line was taken, nobody picked up, there is no such number, or the network failed. */
  | 'busy'
  | 'noAnswer'
  | 'wrongNumber'
  | 'notReached'
  | 'failed';

/** The row kept of a call: what happened, never what was said. */
export interface CallRow {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly number: string | null;
  readonly dialled: string;
  readonly trunk: string;
  readonly flow: string | null;
  readonly flowVersion: number | null;
  readonly chosen: readonly string[];
  readonly contactId: string | null;
  readonly interactionId: string | null;
  readonly startedAt: Moment;
  /** From here on the wait for a person counts (AGCOM, ARERA). */
  readonly askedForPersonAt: Moment | null;
  readonly answeredAt: Moment | null;
  readonly endedAt: Moment | null;
  readonly end: CallEnd | null;
  /** A menu passed the caller there, and since when somebody there answered. */
  readonly outsideNumber: string | null;
  readonly outsideAnsweredAt: Moment | null;
}

type Begun = Pick<CallRow, 'direction' | 'number' | 'dialled' | 'trunk' | 'startedAt'> & Partial<CallRow>;

export function newRow(begun: Begun): CallRow {
  return {
    id: `call_${randomUUID()}`,
    flow: null,
    flowVersion: null,
    chosen: [],
    contactId: null,
    interactionId: null,
    outsideNumber: null,
    outsideAnsweredAt: null,
    askedForPersonAt: null,
    answeredAt: null,
    endedAt: null,
    end: null,
    ...begun,
  };
}
