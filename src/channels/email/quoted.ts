/** Folds what a mail only quotes: the words of the person stay, the rest is kept apart and shown on demand. */

export interface Split {
  /** What the person wrote this time. */
  readonly words: string;
  /** Everything from the first quotation on; null when there is none. */
  readonly quoted: string | null;
}

/** Lines after which everything is an earlier mail. Italian, English, and what Outlook, Gmail and Apple Mail write. */
const openers: readonly RegExp[] = [
  // Gmail, Apple Mail: 'Il giorno gio 19 nov 2026 alle ore 10:02 Anna <a@b.it> ha scritto:', 'On … wrote:'
  /^(?:il (?:giorno )?|on ).{4,300}(?:ha scritto|wrote)\s*:\s*$/i,
  /^(?:in data|il) .{4,300} (?:hai? )?(?:ha )?scritto\s*:\s*$/i,
  /^.{3,120}<[^<>@\s]{1,64}@[^<>\s]{1,255}>\s*(?:ha scritto|wrote)\s*:\s*$/i,
  // Outlook
  /^-{2,}\s*(?:original message|messaggio originale|original appointment|forwarded message|messaggio inoltrato)\s*-{2,}$/i,
  /^_{10,}\s*$/,
  /^begin forwarded message:\s*$/i,
  /^inizio messaggio inoltrato:\s*$/i,
];

/** Outlook's block of headers has no opener: 'Da:' followed at once by 'Inviato:' or 'A:' and 'Oggetto:'. */
const headerFirst = /^\*?(?:da|from|von|de)\s*:\*?\s*\S/i;
const headerNext = /^\*?(?:inviato|data|sent|date|a|to|cc|oggetto|subject)\s*:\*?\s*\S?/i;

function opensQuotation(lines: readonly string[], at: number): boolean {
  const line = lines[at]!.trim();
  if (line === '' || line.length > 400) return false;
  if (openers.some((opener) => opener.test(line))) return true;
  // Gmail wraps 'Il giorno … ha scritto:' over two or three lines at 78 columns.
  if (/^(?:il |on |in data )/i.test(line)) {
    for (let more = 1; more <= 2; more++) {
      const joined = [line, ...lines.slice(at + 1, at + 1 + more).map((next) => next.trim())].join(' ');
      if (joined.length <= 400 && openers.slice(0, 2).some((opener) => opener.test(joined))) return true;
    }
  }
  if (headerFirst.test(line)) {
    const next = lines.slice(at + 1, at + 5).filter((follow) => headerNext.test(follow.trim()));
    return next.length >= 2;
  }
  return false;
}

/**
 * The line from which on only quoted or empty lines follow: an answer written between quoted lines must not be folded
 * away. Counted once from the end: looking ahead from every line costs the square of a mail made of '>' (20,000 lines: 8 s).
 */
function onlyQuotesFrom(lines: readonly string[]): number {
  let from = lines.length;
  while (from > 0 && (lines[from - 1]!.trim() === '' || lines[from - 1]!.trimStart().startsWith('>'))) from--;
  return from;
}

/** Splits the text of a mail. Whoever answers below or between the quoted lines keeps every word. */
export function splitQuoted(text: string): Split {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const quotesFrom = onlyQuotesFrom(lines);
  let cut = -1;
  for (let i = 0; i < lines.length && cut < 0; i++) {
    if (opensQuotation(lines, i)) {
      const isBottomPost = i + 1 < lines.length && hasWordsAfterQuotes(lines, i + 1);
      if (!isBottomPost) cut = i;
    } else if (lines[i]!.startsWith('>') && i >= quotesFrom) cut = i;
  }
  if (cut < 0) return { words: text.trim(), quoted: null };
  const words = lines.slice(0, cut).join('\n').trim();
  const quoted = lines.slice(cut).join('\n').trim();
  // A mail that is nothing but a quotation (a forward) is what the person wanted to show.
  return words === '' ? { words: quoted, quoted: null } : { words, quoted };
}

/** After an opener: '>' lines and then words again means that the answer stands below. Outlook quotes without '>'. */
function hasWordsAfterQuotes(lines: readonly string[], from: number): boolean {
  let sawQuote = false;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line.startsWith('>')) sawQuote = true;
    else if (line !== '' && sawQuote) return !/^--\s*$/.test(line);
    else if (line !== '' && !sawQuote && i > from + 3) return false;
  }
  return false;
}
