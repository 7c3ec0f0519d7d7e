/** The kernel's chance, drawn without touching what was given: the simulated people keep theirs inside immutable state. */
import { chanceOf, draw as drawIn, drawExponential, drawInt, type Chance } from '#kernel/chance.js';

export { chanceOf, type Chance };

type Drawn = readonly [number, Chance];

function drawn(chance: Chance, by: (copy: Chance) => number): Drawn {
  const copy = { ...chance };
  return [by(copy), copy];
}

/** A draw in [0, 1) and the chance after it. */
export const draw = (chance: Chance): Drawn => drawn(chance, drawIn);

/** A whole number between the two, both included. */
export const between = (chance: Chance, low: number, high: number): Drawn =>
  drawn(chance, (copy) => low + drawInt(copy, high - low + 1));

/** Time to the next arrival when they come independently of each other. */
export const untilNextMs = (chance: Chance, perMinute: number): Drawn =>
  drawn(chance, (copy) => Math.round(drawExponential(copy, 60_000 / perMinute)));
