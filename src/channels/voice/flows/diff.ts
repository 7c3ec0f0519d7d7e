/** What changed between two texts, line by line: the longest common lines stay, the rest goes and comes (Hunt and McIlroy, 1976). */

import type { DiffLine } from '#modules/contacts/phone/menus/contract.js';

export function diffOf(before: string, after: string): readonly DiffLine[] {
  const a = before.split(/\r?\n/);
  const b = after.split(/\r?\n/);
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < a.length - from && tail < b.length - from && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  // What both begin and end with is the same; only the middle needs the table.
  const common = table(a.slice(from, a.length - tail), b.slice(from, b.length - tail));
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const isMiddle = i >= from && j >= from && (i < a.length - tail || j < b.length - tail);
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    if (isSame && (!isMiddle || (i < a.length - tail && j < b.length - tail))) {
      lines.push({ is: 'same', text: a[i]!, before: ++i, after: ++j });
    } else if (
      i < a.length - tail &&
      (j >= b.length - tail || at(common, i + 1 - from, j - from) >= at(common, i - from, j + 1 - from))
    ) {
      lines.push({ is: 'gone', text: a[i]!, before: ++i, after: null });
    } else lines.push({ is: 'new', text: b[j]!, before: null, after: ++j });
  }
  return lines;
}

const at = (rows: readonly Uint16Array[], i: number, j: number): number => rows[i]?.[j] ?? 0;

/** How many lines the rests of both texts have in common, from each place on. */
function table(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
    }
  }
  return rows;
}
