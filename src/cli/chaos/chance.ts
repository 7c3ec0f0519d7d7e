/** Chance for actors: each has its own, made from the run's seed, so that one's luck does not shift another's. */
import { chanceOf, draw } from '#kernel/chance.js';

export interface Luck {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
}

export function luckOf(seed: number, actor: number): Luck {
  const chance = chanceOf((seed * 1_000 + actor) >>> 0);
  const next = (): number => draw(chance);
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
