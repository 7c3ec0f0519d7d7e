/**
 * Text beside a call, character by character (EN 301 549 6.2.1.1: two-way voice offers real-time text). Each side has one line
 * that the other sees grow, be mended and shrink; Enter, or the end of the call, makes an entry of it.
 *
 * T.140 over RTP (RFC 4103) sends characters and erasures, again and again, because packets get lost. Our socket loses none
 * while it stands and everything when it falls, so it carries the line as it is now: after any gap both are right again.
 */
import { longestLine } from '#modules/contacts/web-call/contract.js';

export type Writer = 'customer' | 'consultant';

export interface TextUser {
  /** What the other one writes now. `finished`: the line that was just ended, where one was. */
  show(to: Writer, line: string, finished?: string): void;
  /** A line is finished: it stands in the conversation from now on. */
  keep(by: Writer, line: string, id: string): Promise<void>;
}

export class TextBeside {
  readonly #callId: string;
  readonly #user: TextUser;
  readonly #lines: Record<Writer, string> = { customer: '', consultant: '' };
  #kept = 0;

  constructor(callId: string, user: TextUser) {
    this.#callId = callId;
    this.#user = user;
  }

  lineOf(writer: Writer): string {
    return this.#lines[writer];
  }

  async write(by: Writer, line: string, isDone: boolean): Promise<void> {
    const now = line.replaceAll('\0', '').slice(0, longestLine);
    const finished = isDone ? now.trim() : '';
    // First the entry, then the empty line: in between the words stand twice rather than nowhere.
    if (finished !== '') await this.#user.keep(by, finished, `text_${this.#callId}_${++this.#kept}`);
    this.#lines[by] = isDone ? '' : now;
    const to = by === 'customer' ? 'consultant' : 'customer';
    if (finished === '') this.#user.show(to, this.#lines[by]);
    else this.#user.show(to, '', finished);
  }

  /** The call is over: what stands half written was written. */
  async finish(): Promise<void> {
    for (const by of ['customer', 'consultant'] as const) {
      const line = this.#lines[by];
      this.#lines[by] = '';
      if (line.trim() !== '') await this.#user.keep(by, line.trim(), `text_${this.#callId}_${++this.#kept}`);
    }
  }

  /** Whoever has the call now is another: nobody goes on with a line that somebody else began. */
  forget(by: Writer): void {
    if (this.#lines[by] === '') return;
    this.#lines[by] = '';
    this.#user.show(by === 'customer' ? 'consultant' : 'customer', '');
  }
}
