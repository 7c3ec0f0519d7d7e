/**
 * The threshold: how sure a gate has to be to open. Chosen on questions that it never learned from, so that the share of
 * wrong answers among those given, out-of-scope questions answered included, is below the promise with the stated
 * confidence. It holds for questions that come as those of the sample came (exchangeability), and not beyond.
 */
import { atMost, lowerBound, upperBound } from './bound.js';

/** A question of the sample: what the gate said, and whether that was right. */
export interface Trialled {
  readonly sureness: number;
  readonly isRight: boolean;
  readonly isOutOfScope: boolean;
}

export interface Promised {
  /** The share of wrong answers among those given, at most. */
  readonly error: number;
  readonly confidence: number;
  /** How many of the real questions are out of scope; null: as many as of the sample. */
  readonly outOfScopeShare: number | null;
}

export const usualPromise: Promised = { error: 0.01, confidence: 0.95, outOfScopeShare: null };

export interface Calibration extends Promised {
  /** The gate opens at this sureness and above; above 1: it stays closed, since nothing could be promised. */
  readonly threshold: number;
  /** The upper bound that was reached; at most `error`. */
  readonly bound: number;
  readonly sample: number;
  readonly sampleOutOfScope: number;
  /** Of the sample: answered, and answered wrongly. */
  readonly answered: number;
  readonly wrong: number;
}

export const closed = 2;

/**
 * The tests, fixed before a label is seen: a walk from about a third towards more answers that ends with the first failure
 * (fixed sequence: no correction for how many there are). Trying all thresholds and keeping the best would promise what it
 * cannot keep. The walk stops only where one wrong answer more would just be borne: between two such counts there is nothing to
 * gain, and each test is a chance to fail.
 */
const begins = 0.3;
/** With a slip among the surest borne, if that is not much further on: one alone must not close a gate. */
const beginsWithOne = 0.4;
/** At a share out of scope that is not the sample's: counts cannot be told beforehand, so by steps. */
const stride = 0.02;

export function calibrate(sample: readonly Trialled[], promise: Promised): Calibration {
  const sorted = sample.toSorted((a, b) => b.sureness - a.sureness);
  let best: Calibration | null = null;
  for (const count of walk(sorted.length, promise)) {
    const next = candidate(sorted, count, promise);
    if (next.bound > promise.error) break;
    best = next;
  }
  const outOfScope = sample.filter(({ isOutOfScope }) => isOutOfScope).length;
  return (
    best ?? {
      ...{ ...promise, threshold: closed, bound: 1, sample: sample.length, sampleOutOfScope: outOfScope },
      ...{ answered: 0, wrong: 0 },
    }
  );
}

/** How many of the surest are answered at each stop, from about a third on; by the size of the sample alone. */
function walk(size: number, { error, confidence, outOfScopeShare }: Promised): readonly number[] {
  const stops: number[] = [];
  // No wrong answer at all is what no sample can promise.
  if (error <= 0) return stops;
  if (outOfScopeShare !== null) {
    for (let share = begins; share <= 1 + stride / 2; share += stride) stops.push(Math.ceil(size * Math.min(1, share)));
    return stops;
  }
  for (let wrong = 0, count = 0; count <= size; wrong++) {
    count = leastThatBears(wrong, count, error, confidence);
    if (count <= size) stops.push(count);
  }
  const first = stops.findLastIndex((stop) => stop <= size * begins);
  if (first > 0) return stops.slice(first);
  const one = stops[1] ?? Infinity;
  return one <= size * beginsWithOne ? stops.slice(1) : stops;
}

/** The smallest sample, beyond `more`, in which so many wrong answers keep the promise. */
function leastThatBears(wrong: number, more: number, error: number, confidence: number): number {
  const keeps = (count: number): boolean => atMost(wrong, count, error) <= 1 - confidence;
  let high = Math.max(1, more) * 2;
  while (!keeps(high)) high *= 2;
  let low = more;
  while (high - low > 1) {
    const mid = Math.floor((low + high) / 2);
    if (keeps(mid)) high = mid;
    else low = mid;
  }
  return high;
}

/** So many of the surest are answered; questions as sure as the last of them too. */
function candidate(sorted: readonly Trialled[], count: number, promise: Promised): Calibration {
  const last = sorted[Math.max(0, count - 1)];
  // What is nobody's but a person's has no sureness at all (`ask.ts`), and no gate opens so far.
  const threshold = Math.max(last?.sureness ?? closed, Number.MIN_VALUE);
  const given = sorted.filter(({ sureness }) => sureness >= threshold);
  const wrong = given.filter(({ isRight }) => !isRight).length;
  const outOfScope = sorted.filter(({ isOutOfScope }) => isOutOfScope);
  const bound =
    promise.outOfScopeShare === null
      ? upperBound(wrong, given.length, promise.confidence)
      : boundAt(promise.outOfScopeShare, sorted, given, promise.confidence);
  return {
    ...{ ...promise, threshold, bound, sample: sorted.length, sampleOutOfScope: outOfScope.length },
    ...{ answered: given.length, wrong },
  };
}

/**
 * At another share of out-of-scope questions than the sample's: wrong in scope, answered out of scope and answered in scope
 * are bounded apart, each with a third of the risk (Bonferroni), and put together as they would come.
 */
function boundAt(share: number, all: readonly Trialled[], given: readonly Trialled[], confidence: number): number {
  const each = 1 - (1 - confidence) / 3;
  const inScope = all.filter(({ isOutOfScope }) => !isOutOfScope).length;
  const strangers = all.length - inScope;
  const strangersGiven = given.filter(({ isOutOfScope }) => isOutOfScope).length;
  const wrongInScope = given.filter(({ isRight, isOutOfScope }) => !isRight && !isOutOfScope).length;
  const wrong =
    (1 - share) * upperBound(wrongInScope, inScope, each) + share * upperBound(strangersGiven, strangers, each);
  const answered = (1 - share) * lowerBound(given.length - strangersGiven, inScope, each);
  return answered === 0 ? 1 : Math.min(1, wrong / answered);
}
