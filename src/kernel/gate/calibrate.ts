/**
 * The threshold: how sure a gate has to be to open. Chosen on questions that it never learned from, so that the share of
 * wrong answers among those given, out-of-scope questions answered included, is below the promise with the stated
 * confidence. It holds for questions that come as those of the sample came (exchangeability), and not beyond.
 */
import { lowerBound, upperBound } from './bound.js';

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
 * The tests, fixed before a label is seen: half of the risk for a walk from the middle towards more answers that ends with
 * the first failure (fixed sequence: no correction for how many there are), half for a few stricter ones should the first
 * of the walk fail (Bonferroni). Trying all thresholds and keeping the best would promise what it cannot keep.
 */
const middle = 0.5;
const stride = 0.01;
const stricter = [0.4, 0.3, 0.2, 0.1, 0.05] as const;

export function calibrate(sample: readonly Trialled[], promise: Promised): Calibration {
  const sorted = sample.toSorted((a, b) => b.sureness - a.sureness);
  const risk = (1 - promise.confidence) / 2;
  const at = (share: number, ofRisk: number): Calibration => candidate(sorted, share, promise, 1 - ofRisk);
  const keeps = ({ bound }: Calibration): boolean => bound <= promise.error;
  let best: Calibration | null = null;
  for (let share = middle; share <= 1 + stride / 2; share += stride) {
    const next = at(Math.min(1, share), risk);
    if (!keeps(next)) break;
    best = next;
  }
  best ??= stricter.map((share) => at(share, risk / stricter.length)).find(keeps) ?? null;
  const outOfScope = sample.filter(({ isOutOfScope }) => isOutOfScope).length;
  return (
    best ?? {
      ...{ ...promise, threshold: closed, bound: 1, sample: sample.length, sampleOutOfScope: outOfScope },
      ...{ answered: 0, wrong: 0 },
    }
  );
}

/** The surest share of the sample is answered; questions as sure as the last of them too. */
function candidate(sorted: readonly Trialled[], share: number, promise: Promised, confidence: number): Calibration {
  const last = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  const threshold = last?.sureness ?? closed;
  const given = sorted.filter(({ sureness }) => sureness >= threshold);
  const wrong = given.filter(({ isRight }) => !isRight).length;
  const outOfScope = sorted.filter(({ isOutOfScope }) => isOutOfScope);
  const bound =
    promise.outOfScopeShare === null
      ? upperBound(wrong, given.length, confidence)
      : boundAt(promise.outOfScopeShare, sorted, given, confidence);
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
