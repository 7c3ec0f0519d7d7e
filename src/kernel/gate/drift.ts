/**
 * Whether questions still come as those of the calibration came: three streams, each against the share that was promised or
 * measured, watched after every single question without any price for looking.
 *
 * Each stream is bet against ("the share is at most p"): a bet multiplies its stake by 1 + l (x - p), which a fair stream does
 * not raise on average, whatever came before. The mean of several bets is fair too. The stake begins anew at 1 whenever it
 * falls below (a CUSUM of e-values; Shin, Ramdas and Rinaldo, "E-detectors", 2023): so a good year does not hide a bad day, and
 * while nothing has changed the mean number of questions up to a false alarm at stake c is at least c. No look is a peek.
 */
export type DriftStream = 'denied' | 'unsure' | 'wrong';

export interface DriftLimits {
  /** Answers said not to help, of those that people judged, at most. A denial is no error: an answer may be right and no help. */
  readonly denied: number;
  /** Questions that the gate leaves to people, at most: what the calibration left, with its uncertainty. */
  readonly unsure: number;
  /** Wrong answers of those drawn and read by people, at most: the promise itself. */
  readonly wrong: number;
}

/** What is narrowed comes back by a person alone, as what is closed does. */
export type GateState = 'open' | 'narrowed' | 'closed';

export interface Drift {
  readonly stakes: Readonly<Record<DriftStream, readonly number[]>>;
  readonly state: GateState;
  /** What closed or narrowed it; null while it is open. */
  readonly because: DriftStream | null;
  readonly seen: Readonly<Record<DriftStream, { readonly count: number; readonly hits: number }>>;
}

export const narrowsAt = 200;
export const closesAt = 2_000;
/** Shares of the largest bet that is fair; several, since how far it drifts is not known. */
const boldness = [0.05, 0.2, 0.6] as const;

const nothing = { count: 0, hits: 0 };
const even = boldness.map(() => 1);
export const noDrift: Drift = {
  stakes: { denied: even, unsure: even, wrong: even },
  state: 'open',
  because: null,
  seen: { denied: nothing, unsure: nothing, wrong: nothing },
};

export const stakeOf = (drift: Drift, stream: DriftStream): number =>
  drift.stakes[stream].reduce((sum, one) => sum + one, 0) / boldness.length;

/** One more of a stream: was it one of those that should be rare? */
export function observed(drift: Drift, limits: DriftLimits, stream: DriftStream, isHit: boolean): Drift {
  const limit = Math.min(0.999, Math.max(0.0005, limits[stream]));
  // The mean starts anew as one: each of the bets alone would alarm too often.
  const restart = stakeOf(drift, stream) < 1;
  const stakes = drift.stakes[stream].map((stake, i) => {
    const bet = boldness[i]! / limit;
    // At least 1 - boldness of a stake stays: a bet is never lost whole.
    return (restart ? 1 : stake) * (1 + bet * ((isHit ? 1 : 0) - limit));
  });
  const { count, hits } = drift.seen[stream];
  const next: Drift = {
    ...drift,
    stakes: { ...drift.stakes, [stream]: stakes },
    seen: { ...drift.seen, [stream]: { count: count + 1, hits: hits + (isHit ? 1 : 0) } },
  };
  const stake = stakeOf(next, stream);
  if (drift.state !== 'closed' && stake >= closesAt) return { ...next, state: 'closed', because: stream };
  if (drift.state === 'open' && stake >= narrowsAt) return { ...next, state: 'narrowed', because: stream };
  return next;
}

/** How sure the gate has to be now: narrowed it asks for half of the doubt that it allowed; closed, for more than there is. */
export function thresholdIn(state: GateState, calibrated: number): number {
  if (state === 'closed' || calibrated > 1) return 2;
  return state === 'narrowed' ? (1 + calibrated) / 2 : calibrated;
}
