/**
 * Sends the line that is being written while it is written: at once, then at most every 250 ms with all that came since
 * (EN 301 549 6.2.4: within 500 ms; RFC 4103 5.1 buffers in the same way). Each time the whole line, so nothing can be missed.
 */
import { textEveryMs } from '#modules/contacts/web-call/contract.js';

export class TextSender {
  line = '';
  readonly #send: (line: string, isDone: boolean) => boolean;
  #sent = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `send` says false while there is no way to the other side. */
  constructor(send: (line: string, isDone: boolean) => boolean) {
    this.#send = send;
  }

  /** What stood there before the page was loaded. */
  begin(line: string): void {
    this.line = this.#sent = line;
  }

  type(line: string): void {
    this.line = line;
    if (this.#timer !== null) return;
    this.again();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.line !== this.#sent) this.type(this.line);
    }, textEveryMs);
  }

  /** The way is back: the line as it is. */
  again(): void {
    if (this.#send(this.line, false)) this.#sent = this.line;
  }

  /** The line is finished. False when it could not be sent: then it stays. */
  enter(): boolean {
    if (this.line.trim() === '' || !this.#send(this.line, true)) return false;
    this.line = this.#sent = '';
    return true;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.line = this.#sent = '';
  }
}
