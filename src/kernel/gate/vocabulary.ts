/** The features that a gate knows, and how much each tells (inverse document frequency). */
import { cut, kindOf } from './text.js';
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
    for (const feature of new Set(cut(words).features)) seen.set(feature, (seen.get(feature) ?? 0) + 1);
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

/** The features of a text that a gate knows, one after the other, with the words that they are of (`text.ts`). */
export interface Known {
  readonly ids: readonly number[];
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** Of unknown features nothing is said here: how much of a text is unknown is a sign of its own (`signs.ts`). */
export function knownOf(vocabulary: Vocabulary, words: readonly string[]): Known {
  const { features, first, last } = cut(words);
  const known = { ids: [] as number[], first: [] as number[], last: [] as number[] };
  for (let k = 0; k < features.length; k++) {
    const id = vocabulary.ids.get(features[k]!);
    if (id === undefined) continue;
    known.ids.push(id);
    known.first.push(first[k]!);
    known.last.push(last[k]!);
  }
  return known;
}

export function weighed({ rarity }: Vocabulary, known: Known): Features {
  const counts = new Map<number, number>();
  for (const id of known.ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const [ids, weights] = [new Int32Array(counts.size), new Float32Array(counts.size)];
  let k = 0;
  for (const [id, count] of counts) {
    ids[k] = id;
    weights[k++] = (1 + Math.log(count)) * rarity[id]!;
  }
  return unit(ids, weights);
}

export const read = (vocabulary: Vocabulary, words: readonly string[]): Features =>
  weighed(vocabulary, knownOf(vocabulary, words));

/** The two ways of looking at a text that a hidden layer learns apart: what is said, and how it is spelt. */
export type View = 'words' | 'pieces';

export const viewSize = ({ ids, pieces }: Vocabulary, view: View): number =>
  view === 'words' ? pieces : ids.size - pieces;

/** The part of a text's features that is in view, of length one again; ids count from the view's own beginning. */
export function inView({ pieces }: Vocabulary, view: View, { ids, weights }: Features): Features {
  const isWords = view === 'words';
  const from = isWords ? 0 : pieces;
  const [own, ownWeights] = [new Int32Array(ids.length), new Float32Array(ids.length)];
  let count = 0;
  for (let k = 0; k < ids.length; k++) {
    if (ids[k]! < pieces !== isWords) continue;
    own[count] = ids[k]! - from;
    ownWeights[count++] = weights[k]!;
  }
  return unit(own.slice(0, count), ownWeights.slice(0, count));
}

function unit(ids: Int32Array, weights: Float32Array): Features {
  let square = 0;
  for (const weight of weights) square += weight * weight;
  const length = Math.sqrt(square) || 1;
  return { ids, weights: weights.map((weight) => weight / length) };
}
