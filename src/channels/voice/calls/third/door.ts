/** What third parties need of the house: the outside numbers that a centre allows, and a place to keep what was done. */
import type { Moment } from '#kernel/routing/types.js';
import type { DialVerdict } from './outside.js';

/** One third party of one call, from the first ring to its end. */
export interface KeptThird {
  readonly callId: string;
  readonly askedAt: Moment;
  readonly by: string;
  readonly how: 'warm' | 'cold';
  readonly personId: string | null;
  readonly number: string | null;
  readonly reason: string;
  readonly answeredAt: Moment | null;
  readonly endedAt: Moment;
  readonly end: ThirdOutcome;
}

export type ThirdOutcome = 'passed' | 'cancelled' | 'declined' | 'missed' | 'deviceFailed' | 'gone';

export interface ThirdDoor {
  /** Whether a consultant may have this number called from a call. */
  mayDial(number: string): DialVerdict;
  keep(third: KeptThird): void;
}
