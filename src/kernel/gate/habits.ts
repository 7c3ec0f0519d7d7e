/**
 * Which words people use for which intent. A question whose telling words were never said for the intent that the learners
 * chose is likely to be about something else, however certain they are.
 */
import type { Material } from './learners.js';
import { rarityOf } from './vocabulary.js';

export interface Habits {
  /** By word and by pair of words: in how many examples of each intent. */
  readonly said: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly texts: number;
}

/** What a question and the examples of an intent have in common. From 0 to 1, but for `strangest`. */
export interface Common {
  /** Of the weight of its words: those known at all. */
  readonly known: number;
  /** Those said for this intent; a word said three times counts whole. */
  readonly usual: number;
  /** Of its pairs of words. */
  readonly pairs: number;
  /** The weight of the most telling word that was never said for this intent. */
  readonly strangest: number;
}

/** Words of every day tell nothing: below this rarity they have no weight. */
const everyday = 2.5;

const termsOf = (words: readonly string[]): readonly string[] => [
  ...new Set([...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)]),
];

export function habitsOf({ texts, intents }: Pick<Material, 'texts' | 'intents'>): Habits {
  const said = new Map<string, Map<number, number>>();
  texts.forEach((words, i) => {
    const intent = intents[i]!;
    for (const term of termsOf(words)) {
      const by = said.get(term) ?? new Map<number, number>();
      said.set(term, by.set(intent, (by.get(intent) ?? 0) + 1));
    }
  });
  return { said, texts: texts.length };
}

export function commonOf({ said, texts }: Habits, words: readonly string[], intent: number): Common {
  const sums = { all: 0, known: 0, usual: 0, strangest: 0, pairs: 0, usualPairs: 0 };
  for (const term of termsOf(words)) {
    const by = said.get(term);
    const times = by?.get(intent) ?? 0;
    if (term.includes(' ')) {
      sums.pairs += 1;
      if (times > 0) sums.usualPairs += 1;
      continue;
    }
    const inTexts = by === undefined ? 0 : [...by.values()].reduce((sum, one) => sum + one, 0);
    const weight = Math.max(0, rarityOf(inTexts, texts) - everyday);
    sums.all += weight;
    if (by !== undefined) sums.known += weight;
    sums.usual += weight * Math.min(1, times / 3);
    if (times === 0) sums.strangest = Math.max(sums.strangest, weight);
  }
  return {
    known: sums.all === 0 ? 0 : sums.known / sums.all,
    usual: sums.all === 0 ? 0 : sums.usual / sums.all,
    pairs: sums.pairs === 0 ? 0 : sums.usualPairs / sums.pairs,
    strangest: sums.strangest,
  };
}
