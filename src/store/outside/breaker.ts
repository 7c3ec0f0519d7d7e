/**
 * A program outside that fails again and again is left alone for a while: nobody waits for what will not come.
 *
 *   closed ──failures in a row──▶ open ──half a minute──▶ one may try ──well──▶ closed
 *                                  ▲                          └──badly──┐
 *                                  └─────────────────────────────────────┘
 */
import type { Moment } from '#kernel/routing/types.js';

/** `Problem`: why it failed last, as who asks it calls that. */
export interface Breaker<Problem extends string = string> {
  readonly failures: number;
  readonly openUntil: Moment | null;
  readonly isTrying: boolean;
  readonly since: Moment | null;
  readonly problem: Problem | null;
  readonly lastReadAt: Moment | null;
}

export const closed: Breaker<never> = {
  ...{ failures: 0, openUntil: null, isTrying: false },
  ...{ since: null, problem: null, lastReadAt: null },
};

export const mostFailures = 3;
export const restMs = 30_000;

export const mayAsk = ({ openUntil, isTrying }: Breaker, at: Moment): boolean =>
  openUntil === null || (at >= openUntil && !isTrying);

/** Whoever asks while it is open is the one who tries. */
export const asking = <P extends string>(breaker: Breaker<P>): Breaker<P> =>
  breaker.openUntil === null ? breaker : { ...breaker, isTrying: true };

export const wentWell = (at: Moment): Breaker<never> => ({ ...closed, lastReadAt: at });

/** `most`: so many failures in a row are borne. */
export function failed<P extends string>(breaker: Breaker<P>, problem: P, at: Moment, most = mostFailures): Breaker<P> {
  const failures = breaker.failures + 1;
  return {
    ...{ failures, isTrying: false, problem, lastReadAt: breaker.lastReadAt },
    since: breaker.since ?? at,
    openUntil: failures >= most ? at + restMs : null,
  };
}
