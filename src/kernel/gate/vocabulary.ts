/** The features that a gate knows, and how much each tells (inverse document frequency). */
import { featuresOf, kindOf } from './text.js';
import type { Features } from './types.js';

export interface Vocabulary {
  readonly ids: ReadonlyMap<string, number>;
  /** A feature of every text tells little, one of few texts much. */
  readonly rarity: Float32Array;
  /** How many texts it was made from. */
  readonly texts: number;
}

/** Words are all kept; of pairs and pieces those that were seen twice: once may be chance, and they are many. */
export function vocabularyOf(texts: readonly (readonly string[])[]): Vocabulary {
  const seen = new Map<string, number>();
  for (const words of texts)
    for (const feature of new Set(featuresOf(words))) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  const ids = new Map<string, number>();
  const rarity: number[] = [];
  for (const [feature, count] of seen) {
    if (count < 2 && kindOf(feature) !== 'w') continue;
    ids.set(feature, ids.size);
    rarity.push(rarityOf(count, texts.length));
  }
  return { ids, rarity: Float32Array.from(rarity), texts: texts.length };
}

/** Smoothed, so that no feature counts for nothing and one that was never seen is the rarest. */
export const rarityOf = (count: number, texts: number): number => Math.log((1 + texts) / (1 + count)) + 1;

/** Of unknown features nothing is said here: how much of a text is unknown is a sign of its own (`signs.ts`). */
export function read(vocabulary: Vocabulary, words: readonly string[]): Features {
  const counts = new Map<number, number>();
  for (const feature of featuresOf(words)) {
    const id = vocabulary.ids.get(feature);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const ids = Int32Array.from(counts.keys());
  const weights = new Float32Array(ids.length);
  let square = 0;
  for (let k = 0; k < ids.length; k++) {
    const weight = (1 + Math.log(counts.get(ids[k]!)!)) * vocabulary.rarity[ids[k]!]!;
    weights[k] = weight;
    square += weight * weight;
  }
  const length = Math.sqrt(square) || 1;
  for (let k = 0; k < weights.length; k++) weights[k]! /= length;
  return { ids, weights };
}
