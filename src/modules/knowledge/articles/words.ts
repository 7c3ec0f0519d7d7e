/** Words as searches compare them: small letters, no accents, and the trigrams of each. */

// The same letters as in migration 0018: what is stored and what is asked must meet.
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

/** As pg_trgm makes them: two blanks before the word, one after it. */
export function gramsOf(word: string): readonly string[] {
  const padded = `  ${word} `;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) grams.add(padded.slice(i, i + 3));
  return [...grams];
}
