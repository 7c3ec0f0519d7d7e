/**
 * Text as people write it, cut into features: words, pairs, pairs around a word, and pieces of words, which survive a typo,
 * an ending and a missing accent.
 */

/** Small letters, no accents, one apostrophe: "Perché?" and "perche?" are one word. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'");
}

/** Longer numbers are a customer's own (a code, a telephone): that there is one says more than which. */
const longestNumber = 4;
/** A question is a few lines; of a letter the beginning says what it is about. */
const mostWords = 400;

export function wordsOf(text: string): readonly string[] {
  const found = plain(text).match(/\p{L}+|\p{N}+|\?/gu) ?? [];
  return found.slice(0, mostWords).map((word) => (isLongNumber(word) ? '#' : word));
}

const isLongNumber = (word: string): boolean => word.length > longestNumber && /^\p{N}+$/u.test(word);

/** The first letter tells the kind: w word, p pair, s pair around a word, c piece. */
export type Kind = 'w' | 'p' | 's' | 'c';
export const kindOf = (feature: string): Kind => feature[0] as Kind;

export const wordFeature = (word: string): string => `w${word}`;

export interface Cut {
  readonly features: readonly string[];
  /** Of which words each feature is: one, or the two at its ends, by their places. The text's own beginning and end are of none: -1. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

export function cut(words: readonly string[]): Cut {
  const found = { features: [] as string[], first: [] as number[], last: [] as number[] };
  const add = (feature: string, first: number, last: number): void => {
    found.features.push(feature);
    found.first.push(first);
    found.last.push(last);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    add(wordFeature(word), i, i);
    if (i + 1 < words.length) add(`p${word} ${words[i + 1]}`, i, i + 1);
    if (i + 2 < words.length) add(`s${word} _ ${words[i + 2]}`, i, i + 2);
    // Three to five letters, the word's edges among them: "bolletta" and "bolleta" share most of theirs.
    const edged = `<${word}>`;
    for (let size = 3; size <= 5; size++)
      for (let at = 0; at + size <= edged.length; at++) add(`c${edged.slice(at, at + size)}`, i, i);
  }
  if (words.length > 0) {
    add(`p^ ${words[0]}`, -1, -1);
    add(`p${words.at(-1)} $`, -1, -1);
  }
  return found;
}
