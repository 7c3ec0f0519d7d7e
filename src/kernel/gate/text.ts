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

export function featuresOf(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    found.push(wordFeature(word));
    if (i + 1 < words.length) found.push(`p${word} ${words[i + 1]}`);
    if (i + 2 < words.length) found.push(`s${word} _ ${words[i + 2]}`);
    pieces(word, found);
  }
  if (words.length > 0) found.push(`p^ ${words[0]}`, `p${words.at(-1)} $`);
  return found;
}

/** Three to five letters, the word's edges among them: "bolletta" and "bolleta" share most of theirs. */
function pieces(word: string, found: string[]): void {
  const edged = `<${word}>`;
  for (let size = 3; size <= 5; size++)
    for (let at = 0; at + size <= edged.length; at++) found.push(`c${edged.slice(at, at + size)}`);
}
