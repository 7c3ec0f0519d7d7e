/** The pause before the next try: doubled up to half a minute, and never the same for all who lost the network together. */
export const backoffMs = (attempt: number, chance: number): number =>
  Math.min(30_000, 1000 * 2 ** Math.min(attempt, 10)) * (0.5 + chance / 2);
