/** Words as searches compare them: small letters, no accents, and what is one slip away. */

// The same letters as in migration 0021: what is stored and what is asked must meet.
const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'àáâäèéêëìíîïòóôöùúûüç'].map((letter, i) => [letter, 'aaaaeeeeiiiioooouuuuc'[i]!]),
);

export const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[àáâäèéêëìíîïòóôöùúûüç]/g, (letter) => accents[letter]!);

/** Words of three letters and more: shorter ones are said everywhere, and nobody misspells them in one way. */
export const wordsIn = (text: string): readonly string[] => [
  ...new Set((plain(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= 3 && word.length <= 40)),
];

/**
 * The word, and the word with any one letter left out. Two words that are one slip apart (a letter changed, added, left
 * out, or two swapped) share one of them, so that an index finds the one by the other (as SymSpell does).
 */
export const nearOf = (word: string): readonly string[] => [
  ...new Set([...word].map((_, i, letters) => letters.toSpliced(i, 1).join(''))),
  word,
];

/**
 * How many letters were changed, added, left out or swapped with the next (Damerau and Levenshtein, optimal string
 * alignment); stops counting above `most`.
 */
export function lettersApart(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last, row]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j), []];
  for (let i = 1; i <= a.length; i++) {
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let apart = Math.min(last![j]! + 1, row[j - 1]! + 1, last![j - 1]! + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) apart = Math.min(apart, before![j - 2]! + 1);
      row.push(apart);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last![b.length]!;
}

/** They make a question and tell nothing of what it is about; PostgreSQL's own stop words leave them in. */
const asking: ReadonlySet<string> = new Set(
  (
    'quando quanto quanta quanti quante dove come cosa quale quali perche posso puo devo deve vorrei volevo voglio sapere ' +
    // Stop words too, which PostgreSQL knows with their accents only.
    'piu gia cosi pero fare faccio serve buongiorno salve grazie when where how what which why can could would want know please hello thanks'
  ).split(' '),
);

/** Without the words that only ask, unless nothing else was said. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !asking.has(word));
  return telling.length > 0 ? telling : words;
}
