/** Questions with what they ask, from a table: columns `text` and `intent`; `oos` is none of the intents. */
import { parse } from 'csv-parse/sync';
import type { Example } from '#kernel/gate/index.js';

/** As the public sets write it (Larson et al., 2019). */
export const outOfScope = 'oos';

export class ExamplesUnreadable extends Error {}

/** What a program of tables writes: UTF-8, UTF-16 with its mark, or, where the bytes are no UTF-8, the Windows of the West. */
export function decodeTable(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff;
  if (utf16 !== false) return new TextDecoder(utf16 === true ? 'utf-16be' : utf16).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return windowsOf(bytes);
  }
}

/** What Windows-1252 has where ISO 8859-1 has none (WHATWG Encoding, index windows-1252), from 0x80 on. */
const windowsSigns = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand: several versions of Node decode windows-1252 as ISO 8859-1, and the euro and Excel's curly quotes are lost. */
const windowsOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80]!);

/** Where a decimal comma is usual, Excel parts columns by semicolons; the first line tells. */
function parterOf(csv: string): string {
  const head = /^[^\r\n]*/.exec(csv.trimStart())![0];
  const parts = (sign: string): number => head.split(sign).length;
  return [',', ';', '\t'].toSorted((a, b) => parts(b) - parts(a))[0]!;
}

/**
 * RFC 4180, with or without a byte order mark, also parted by semicolons or tabs; other columns are left alone. Throws ExamplesUnreadable with the line and
 * what to do.
 */
export function readExamples(csv: string): Example[] {
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(csv, {
      ...{ bom: true, skip_empty_lines: true, trim: true, delimiter: parterOf(csv) },
      columns: (names: readonly string[]) => names.map((name) => name.toLowerCase()),
    });
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
    return { text, intent: intent.toLowerCase() === outOfScope ? null : intent };
  });
}
