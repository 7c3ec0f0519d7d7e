/**
 * A source that fails again and again is left alone for a while: nobody waits two seconds for what will not come.
 *
 *   closed ──three failures in a row──▶ open ──half a minute──▶ one may try ──well──▶ closed
 *                                        ▲                          └──badly──┐
 *                                        └─────────────────────────────────────┘
 */
import type { Moment } from '#kernel/routing/types.js';
import type { SourceProblem } from './contract.js';

export interface Breaker {
  readonly failures: number;
  readonly openUntil: Moment | null;
  readonly isTrying: boolean;
  readonly since: Moment | null;
  readonly problem: SourceProblem | null;
  readonly lastReadAt: Moment | null;
}

export const closed: Breaker = {
  ...{ failures: 0, openUntil: null, isTrying: false },
  ...{ since: null, problem: null, lastReadAt: null },
};

export const mostFailures = 3;
export const restMs = 30_000;

export const mayAsk = ({ openUntil, isTrying }: Breaker, at: Moment): boolean =>
  openUntil === null || (at >= openUntil && !isTrying);

/** Whoever asks while it is open is the one who tries. */
export const asking = (breaker: Breaker): Breaker =>
  breaker.openUntil === null ? breaker : { ...breaker, isTrying: true };

export const wentWell = (_breaker: Breaker, at: Moment): Breaker => ({ ...closed, lastReadAt: at });

export function failed(breaker: Breaker, problem: SourceProblem, at: Moment): Breaker {
  const failures = breaker.failures + 1;
  return {
    ...{ failures, isTrying: false, problem, lastReadAt: breaker.lastReadAt },
    since: breaker.since ?? at,
    openUntil: failures >= mostFailures ? at + restMs : null,
  };
}

/** Says nothing about the source: it knows no such number, or the number was not one. */
export const isNoFailure = (problem: SourceProblem): boolean => problem === 'unknownThere' || problem === 'badGiven';
