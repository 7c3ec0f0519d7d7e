/**
 * What a text means, as an encoder outside the centre puts it (`modules/knowledge/encoder`): numbers that lie near each other
 * for like meanings, learned by somebody else from far more text than a centre has. One learner more, never a judge: whether
 * its say can be trusted is learned and calibrated with all the others'.
 */
import type { Chance } from '../chance.js';
import { type Hidden, hiddenScores, learnHidden } from './hidden.js';
import type { Encoded, Encoder, Features, Scores } from './types.js';

export interface Meaning {
  readonly encoder: Encoder;
  readonly hidden: Hidden;
  /** Where each intent's examples lie in the middle, of length one: a row an intent. */
  readonly centres: Float32Array;
}

/** What it says of a question. */
export interface MeaningSays {
  readonly scores: Scores;
  /** How near the question lies to the middle of each intent, from -1 to 1. */
  readonly likeness: Scores;
}

/** Fewer than over words: every lesson has all its features. */
const rounds = 10;

/** `encoded[i]` belongs to `intents[i]`; all of the width that the probes have. */
export function learnMeaning(
  encoder: Encoder,
  encoded: readonly Encoded[],
  intents: readonly number[],
  count: number,
  chance: Chance,
): Meaning {
  const width = encoder.probes[0]!.length;
  const lessons = encoded.map((one, i) => ({ features: featuresOf(one), intent: intents[i]! }));
  const hidden = learnHidden(lessons, { features: width, intents: count }, chance, rounds);
  const centres = new Float32Array(count * width);
  encoded.forEach((one, i) => {
    const row = intents[i]! * width;
    for (let j = 0; j < width; j++) centres[row + j]! += one[j]!;
  });
  for (let c = 0; c < count; c++) centres.set(unitOf(centres.subarray(c * width, (c + 1) * width)), c * width);
  return { encoder, hidden, centres };
}

export function meaningSays({ hidden, centres }: Meaning, encoded: Encoded): MeaningSays {
  const likeness = new Float32Array(hidden.intents);
  for (let c = 0; c < likeness.length; c++) likeness[c] = alike(centres, c * encoded.length, encoded);
  return { scores: hiddenScores(hidden, featuresOf(encoded)), likeness };
}

/** The first sentences that an encoder is asked for: an encoder that puts them elsewhere is another one. */
export const probeTexts = [
  'Quando scade la bolletta?',
  'My phone was stolen, block the number',
  "da stamattina l'acqua esce gialla",
  'grazie',
] as const;

/** Rounding differs between machines; another model, or the same with other weights, differs by far more. */
const leastAlike = 0.999;

export const isSameEncoder = (learned: Encoder, now: Encoder): boolean =>
  learned.name === now.name &&
  learned.probes.length === now.probes.length &&
  learned.probes.every((probe, i) => {
    const other = now.probes[i]!;
    return other.length === probe.length && alike(probe, 0, other) >= leastAlike;
  });

/** Of length one; all noughts stay noughts. */
export function unitOf(values: ArrayLike<number>): Encoded {
  let square = 0;
  for (let j = 0; j < values.length; j++) square += values[j]! ** 2;
  const length = Math.sqrt(square) || 1;
  return Float32Array.from(values, (value) => value / length);
}

function alike(rows: Float32Array, from: number, other: Encoded): number {
  let sum = 0;
  for (let j = 0; j < other.length; j++) sum += rows[from + j]! * other[j]!;
  return sum;
}

/** Every place of an encoded text is a feature: the layer that learns from words learns from these as well. */
const featuresOf = (encoded: Encoded): Features => ({ ids: placesOf(encoded.length), weights: encoded });

const places = new Map<number, Int32Array>();
function placesOf(width: number): Int32Array {
  const known = places.get(width);
  if (known !== undefined) return known;
  const made = Int32Array.from({ length: width }, (_, j) => j);
  places.set(width, made);
  return made;
}
