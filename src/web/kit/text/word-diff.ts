/** What changed from one text to another, word by word: what both have, in the order of both, is the same. */

export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

export function wordDiff(before: string, after: string): readonly Piece[] {
  // Words with the space behind them: put together again they are the text, letter by letter.
  const split = (text: string): readonly string[] => text.match(/\S+\s*|^\s+/g) ?? [];
  const [a, b] = [split(before), split(after)];
  const same = longestCommon(a, b);
  const pieces: Piece[] = [];
  const add = (kind: Piece['kind'], text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else pieces.push({ kind, text });
  };
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i]!);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && same(i + 1, j) >= same(i, j + 1))) add('gone', a[i++]!);
    else add('new', b[j++]!);
  }
  return pieces;
}

/** The length of the longest common run of words from (i, j) on; a table of 16 bits, 24 MB for the longest texts. */
function longestCommon(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
  return (i, j) => table[i * width + j]!;
}
