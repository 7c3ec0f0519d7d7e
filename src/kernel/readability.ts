/** How easily a text is read: a number, the bar it should reach, and the sentence that costs most. */

export interface Counts {
  readonly letters: number;
  readonly words: number;
  readonly sentences: number;
}

const hasWord = /[\p{L}\p{N}]/u;
// A colon or semicolon ends a thought as well; a point inside a number or an address does not.
const sentenceEnd = /(?<=[.!?:;])\s+|\n+/u;

export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(sentenceEnd)
    .map((part) => part.trim())
    .filter((part) => hasWord.test(part));

export function countsOf(text: string): Counts {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.reduce((sum, word) => sum + [...word].length, 0);
  return { letters, words: words.length, sentences: Math.max(1, sentencesOf(text).length) };
}

/**
 * The Gulpease index (Lucisano and Piemontese, 1988): how easily an Italian text is read. 89 + (300 sentences - 10
 * letters) / words, held to 0-100. From 80 on readers with primary school read alone, from 60 on those with middle school.
 */
export function gulpease(text: string): number {
  const { letters, words, sentences } = countsOf(text);
  if (words === 0) return 100;
  return Math.max(0, Math.min(100, 89 + (300 * sentences - 10 * letters) / words));
}

/**
 * The Automated Readability Index (Senter and Smith, 1967) for English: the school year, from 1, in which a text is read
 * alone. Gulpease is made for Italian only; this one counts the same three things, and so guesses no syllables.
 */
export function readingYear(text: string): number {
  const { letters, words, sentences } = countsOf(text);
  if (words === 0) return 1;
  return Math.max(1, 4.71 * (letters / words) + 0.5 * (words / sentences) - 21.43);
}

/** `short`: what is read first, or said by a machine; `page`: what stands below for whoever reads on. */
export type ReadingPlace = 'short' | 'page';

export interface Readability {
  readonly measure: 'gulpease' | 'ari';
  /** Rounded to the side of caution. */
  readonly score: number;
  readonly bar: number;
  readonly isEasy: boolean;
  /** The sentence that is hardest by the same measure; null where there is only one, or none. */
  readonly hardest: string | null;
}

/** Gulpease 60 and 80 are the end of middle and of primary school in Italy: the eighth and the fifth year. */
const bars = { gulpease: { short: 80, page: 60 }, ari: { short: 5, page: 8 } } as const;

export function readability(text: string, language: string, place: ReadingPlace): Readability {
  const measure = language === 'it' ? 'gulpease' : 'ari';
  const bar = bars[measure][place];
  const sentences = sentencesOf(text);
  if (measure === 'gulpease') {
    const score = Math.floor(gulpease(text));
    return { measure, score, bar, isEasy: score >= bar, hardest: worst(sentences, (one) => -gulpease(one)) };
  }
  const score = Math.ceil(readingYear(text));
  return { measure, score, bar, isEasy: score <= bar, hardest: worst(sentences, readingYear) };
}

function worst(sentences: readonly string[], hardness: (sentence: string) => number): string | null {
  if (sentences.length < 2) return null;
  return sentences.reduce((hardest, one) => (hardness(one) > hardness(hardest) ? one : hardest));
}
