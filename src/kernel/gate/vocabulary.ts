/** The features that a gate knows, and how much each tells (inverse document frequency). */
import { featuresOf, kindOf } from './text.js';
import type { Features } from './types.js';

export interface Vocabulary {
  readonly ids: ReadonlyMap<string, number>;
  /** Ids below are of words and pairs of them, from here on of pieces of words. */
  readonly pieces: number;
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
  const known = [...seen].filter(([feature, count]) => count > 1 || kindOf(feature) === 'w');
  const words = known.filter(([feature]) => kindOf(feature) !== 'c');
  const all = [...words, ...known.filter(([feature]) => kindOf(feature) === 'c')];
  return {
    ids: new Map(all.map(([feature], id) => [feature, id])),
    pieces: words.length,
    rarity: Float32Array.from(all, ([, count]) => rarityOf(count, texts.length)),
    texts: texts.length,
  };
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
  return unit(
    ids,
    Float32Array.from(ids, (id) => (1 + Math.log(counts.get(id)!)) * vocabulary.rarity[id]!),
  );
}

/** The two ways of looking at a text that a hidden layer learns apart: what is said, and how it is spelt. */
export type View = 'words' | 'pieces';

export const viewSize = ({ ids, pieces }: Vocabulary, view: View): number =>
  view === 'words' ? pieces : ids.size - pieces;

/** The part of a text's features that is in view, of length one again; ids count from the view's own beginning. */
export function inView({ pieces }: Vocabulary, view: View, { ids, weights }: Features): Features {
  const seen = [...ids.keys()].filter((k) => ids[k]! < pieces === (view === 'words'));
  const from = view === 'words' ? 0 : pieces;
  return unit(
    Int32Array.from(seen, (k) => ids[k]! - from),
    Float32Array.from(seen, (k) => weights[k]!),
  );
}

function unit(ids: Int32Array, weights: Float32Array): Features {
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
  return { ids, weights: weights.map((weight) => weight / length) };
}
