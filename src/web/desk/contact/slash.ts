/** A `/` that begins a word, and what was typed after it up to the caret: the way to a ready phrase. Pure. */

export interface Slash {
  readonly from: number;
  readonly to: number;
  readonly typed: string;
}

/** '10/12', 'e/o' and 'https://…' are no beginnings; '/ ' alone is a dash of its own. */
export function slashAt(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)\/((?:[^\s/][^\n/]{0,39})?)$/.exec(text.slice(0, caret));
  if (!found) return null;
  const typed = found[1] ?? '';
  return { from: caret - typed.length - 1, to: caret, typed };
}
