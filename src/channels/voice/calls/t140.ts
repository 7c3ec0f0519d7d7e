/**
 * T.140 as lines and back. What comes are characters, erasures and new lines; what our screens have is the line as it is now.
 *
 * Erasures take back one character of Unicode in its composed form (NFC), as terminals do. A finished line is kept and cannot be
 * unwritten: an erasure at the beginning of a line takes nothing.
 */
import { longestLine } from '#modules/contacts/web-call/contract.js';

const erase = '\b';
/** T.140 8.3: "New line ... LINE SEPARATOR"; CR LF means the same. */
export const newLine = '\u2028';
const endsLine = new Set([newLine, '\u2029', '\r', '\n']);
/** T.140 8.3: strings of another program's (SOS … ST) are not shown. One without an end is given up after so many. */
const mostSkipped = 256;

export interface Written {
  readonly finished: readonly string[];
  /** As it stands now. */
  readonly line: string;
}

type Skipping = 'nothing' | 'escape' | 'graphics' | 'string';

export class T140Reader {
  #line: string[] = [];
  #skips: Skipping = 'nothing';
  #skipped = 0;
  #wasReturn = false;

  read(text: string): Written {
    const finished: string[] = [];
    for (const char of text) {
      const wasReturn = this.#wasReturn;
      this.#wasReturn = char === '\r';
      if (this.#isSkipped(char)) continue;
      if (endsLine.has(char)) {
        if (!(char === '\n' && wasReturn)) finished.push(this.#end());
      } else if (char === erase) this.#line.pop();
      // U+FEFF is said at the beginning and to keep the way open; the rest of these are no text.
      else if (char !== '\ufeff' && (char === '\t' || !/^\p{Cc}$/u.test(char))) this.#add(char, finished);
    }
    return { finished, line: this.#line.join('') };
  }

  #add(char: string, finished: string[]): void {
    this.#line.push(char);
    // A mark that joins the letter before it is one character with it.
    if (/^\p{M}$/u.test(char)) this.#line = [...this.#line.join('').normalize('NFC')];
    if (this.#line.join('').length >= longestLine) finished.push(this.#end());
  }

  #end(): string {
    const line = this.#line.join('');
    this.#line = [];
    return line;
  }

  /** ESC and one more (interrupt, mode), 9B … (colours), 98 … 9C (other programs'): T.140 8.3. */
  #isSkipped(char: string): boolean {
    const skips = this.#skips;
    if (skips === 'nothing') {
      this.#skips = char === '\x1b' ? 'escape' : char === '\x9b' ? 'graphics' : char === '\x98' ? 'string' : 'nothing';
      this.#skipped = 0;
      return this.#skips !== 'nothing';
    }
    const isEnd =
      skips === 'escape' ||
      (skips === 'graphics' && /^[@-~]$/.test(char)) ||
      (skips === 'string' && char === '\x9c') ||
      ++this.#skipped >= mostSkipped;
    if (isEnd) this.#skips = 'nothing';
    return true;
  }
}

/** What turns the line that the other side sees into the one that it shall see. */
export function t140Between(seen: string, wished: string): string {
  const before = [...seen.normalize('NFC')];
  const after = [...lineOf(wished)];
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  return erase.repeat(before.length - same) + after.slice(same).join('');
}

/** What is sent of a line: composed, and without characters that would act on the other side's screen. */
export const lineOf = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n|[\r\n\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}/gu, '');
