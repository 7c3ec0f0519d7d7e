/**
 * Which of two shares is higher, looked at as often as anybody likes: each look is free, because nothing is tested "so far";
 * the evidence is a stake that no fair game raises on average, whenever one stops (Ville 1939).
 *
 * Outcomes come in pairs, one of each side. Against "both shares are the same" a pair is bet on with what the pairs before it
 * showed: the chance of the pair under two shares, over its chance under their mean. For pairs of one and one that is at most
 * one on average, whatever the common share is (Turner, Ly, Grünwald, "Generic e-variables for exact sequential k-sample
 * tests", 2024). At a stake of 1/alpha it is decided, and a false word is spoken with probability alpha at most, for ever.
 */

export interface TwoShares {
  readonly pairs: number;
  /** The stake now, and the highest that it ever was: only the highest decides. */
  readonly stake: number;
  readonly highest: number;
  /** Which side won, at which pair; null: not decided. */
  readonly winner: 'a' | 'b' | null;
  readonly decidedAt: number | null;
}

export const usualAlpha = 0.05;
/** What is thought before the first pair: nearly nothing (the paper's own choice). */
const prior = 0.18;

/** `a[i]` and `b[i]` are the i-th outcomes of each side; what has no partner yet waits. */
export function judgeTwo(a: readonly boolean[], b: readonly boolean[], alpha = usualAlpha): TwoShares {
  const pairs = Math.min(a.length, b.length);
  let [yesA, yesB, logStake, highest] = [0, 0, 0, 0];
  let decidedAt: number | null = null;
  let winner: 'a' | 'b' | null = null;
  for (let i = 0; i < pairs; i++) {
    const shareA = (yesA + prior) / (i + 2 * prior);
    const shareB = (yesB + prior) / (i + 2 * prior);
    const mean = (shareA + shareB) / 2;
    logStake += logOf(a[i]!, shareA) + logOf(b[i]!, shareB) - logOf(a[i]!, mean) - logOf(b[i]!, mean);
    if (a[i]) yesA++;
    if (b[i]) yesB++;
    highest = Math.max(highest, logStake);
    // At the moment of decision: what comes later cannot turn a word that was spoken.
    if (decidedAt === null && logStake >= -Math.log(alpha)) [decidedAt, winner] = [i + 1, yesA >= yesB ? 'a' : 'b'];
  }
  return { pairs, stake: Math.exp(logStake), highest: Math.exp(highest), winner, decidedAt };
}

const logOf = (isYes: boolean, share: number): number => Math.log(isYes ? share : 1 - share);

export interface Sequence {
  readonly yes: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Where a share lies, at every moment at once with confidence 1 - alpha: all shares against which a mixture of bets has not
 * yet won 1/alpha (Robbins 1970, uniform mixture). Wider than an interval for one look; it may be looked at after each outcome.
 */
export function confidenceSequence(yes: number, count: number, alpha = usualAlpha): Sequence {
  const logMixture = -Math.log(count + 1) - logChoose(count, yes);
  const limit = -Math.log(alpha);
  // The stake against a share, in logarithms; convex in the share, lowest at what was seen.
  const against = (share: number): number => logMixture - term(yes, share) - term(count - yes, 1 - share);
  const seen = count === 0 ? 0.5 : yes / count;
  const edge = (inside: number, outside: number): number => {
    if (against(outside) < limit) return outside;
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2;
      if (against(middle) < limit) inside = middle;
      else outside = middle;
    }
    return outside;
  };
  return { yes, count, low: edge(seen, 0), high: edge(seen, 1) };
}

/** n log p, where nothing happened zero times also at p = 0. */
const term = (times: number, share: number): number => (times === 0 ? 0 : times * Math.log(share));

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log(n - Math.min(k, n - k) + i) - Math.log(i);
  return sum;
}
