/**
 * Chance as data. A generator is four 32-bit words of plain state (sfc32, C. Doty-Humphrey): it lives in the state of
 * whoever draws, so that a run repeats from its seed, and a snapshot in mid-run goes on with the same draws.
 */
export interface Chance {
  a: number;
  b: number;
  c: number;
  counter: number;
}

/** A generator from any integer seed; twelve draws are thrown away so that near seeds do not resemble each other. */
export function chanceOf(seed: number): Chance {
  const chance: Chance = { a: seed | 0, b: Math.floor(seed / 4294967296) | 0, c: 0x9e3779b9 | 0, counter: 1 };
  for (let i = 0; i < 12; i++) draw(chance);
  return chance;
}

/** Uniform in [0, 1), with 32 bits. */
export function draw(chance: Chance): number {
  const sum = (((chance.a + chance.b) | 0) + chance.counter) | 0;
  chance.counter = (chance.counter + 1) | 0;
  chance.a = chance.b ^ (chance.b >>> 9);
  chance.b = (chance.c + (chance.c << 3)) | 0;
  chance.c = (chance.c << 21) | (chance.c >>> 11);
  chance.c = (chance.c + sum) | 0;
  return (sum >>> 0) / 4294967296;
}

/** An integer from 0 to `below` - 1. */
export const drawInt = (chance: Chance, below: number): number => Math.floor(draw(chance) * below);

/** True with the given probability. */
export const drawIs = (chance: Chance, share: number): boolean => draw(chance) < share;

/** One of the list, which must not be empty. */
export const drawFrom = <T>(chance: Chance, list: readonly T[]): T => list[drawInt(chance, list.length)]!;

/** Exponential with the given mean: gaps of Poisson arrivals, patience. */
export const drawExponential = (chance: Chance, mean: number): number => -Math.log(1 - draw(chance)) * mean;

/** Standard normal by Box and Muller; the second value is dropped to keep the state four words. */
export const drawNormal = (chance: Chance): number =>
  Math.sqrt(-2 * Math.log(1 - draw(chance))) * Math.cos(2 * Math.PI * draw(chance));

/** Lognormal of the given mean and deviation of the logarithm: service times. */
export const drawLognormal = (chance: Chance, mu: number, sigma: number): number =>
  Math.exp(mu + sigma * drawNormal(chance));
