/** Chance whose state is a number in the state: the same seed tells the same day again. */

export type Chance = number;

/** A draw in [0, 1) and the chance after it: mulberry32, enough for people who do not exist. */
export function draw(chance: Chance): readonly [number, Chance] {
  const next = (chance + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return [((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296, next];
}

/** A whole number between the two, both included. */
export function between(chance: Chance, low: number, high: number): readonly [number, Chance] {
  const [share, next] = draw(chance);
  return [Math.floor(low + share * (high - low + 1)), next];
}

/** Time to the next arrival when they come independently of each other (exponential). */
export function untilNextMs(chance: Chance, perMinute: number): readonly [number, Chance] {
  const [share, next] = draw(chance);
  return [Math.round((-Math.log(1 - share) * 60_000) / perMinute), next];
}
