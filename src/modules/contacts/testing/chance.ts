/** Seeded chance for tests (mulberry32): a failure is its seed. */
export interface Chance {
  /** A whole number from 0 to n-1. */
  below(n: number): number;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return {
    below(n) {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * n);
    },
  };
}
