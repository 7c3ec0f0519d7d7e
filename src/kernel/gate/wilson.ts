/** A share with its uncertainty (Wilson 1927), 95 %: honest for small counts, and never outside 0 to 1. */
export interface Share {
  readonly hits: number;
  readonly count: number;
  /** Null while nothing was counted. */
  readonly low: number | null;
  readonly high: number | null;
}

const z = 1.959963984540054;

export function shareOf(hits: number, count: number): Share {
  if (count === 0) return { hits, count, low: null, high: null };
  const share = hits / count;
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  // At the ends the formula is exact; only its rounding is not.
  return { hits, count, low: hits === 0 ? 0 : middle - half, high: hits === count ? 1 : middle + half };
}
