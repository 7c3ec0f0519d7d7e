/** Questions with what they ask, from a table: columns `text` and `intent`; `oos` is none of the intents. */
import { parse } from 'csv-parse/sync';
import type { Example } from '#kernel/gate/index.js';

/** As the public sets write it (Larson et al., 2019). */
export const outOfScope = 'oos';

export class ExamplesUnreadable extends Error {}

/**
 * RFC 4180, with or without a byte order mark; other columns are left alone. Throws ExamplesUnreadable with the line and
 * what to do.
 */
export function readExamples(csv: string): Example[] {
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(csv, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new ExamplesUnreadable(`this is no table of comma-separated values: ${(error as Error).message}`);
  }
  const column = 'category' in (rows[0] ?? {}) && !('intent' in (rows[0] ?? {})) ? 'category' : 'intent';
  if (rows.length === 0) throw new ExamplesUnreadable('there are no questions in it.');
  if (!('text' in rows[0]!) || !(column in rows[0]!))
    throw new ExamplesUnreadable('the first line has to name the columns text and intent.');
  return rows.map((row, i) => {
    const text = row['text'] ?? '';
    const intent = row[column] ?? '';
    if (text === '' || intent === '') throw new ExamplesUnreadable(`question ${i + 1} lacks its text or its intent.`);
    return { text, intent: intent === outOfScope ? null : intent };
  });
}
