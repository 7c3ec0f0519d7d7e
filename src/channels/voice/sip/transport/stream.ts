/** Messages out of a stream of bytes: RFC 3261 18.3, "Content-Length … MUST be used with stream-oriented transports". */
import type { Parsed } from '../message.js';
import { afterEmptyLines, checked, contentLength, malformed, mostHeadBytes, readHead, withBody } from '../parse.js';

const headEnd = Buffer.from('\r\n\r\n');
export const mostBodyBytes = 64 * 1024;

/** Throws nothing; after a message that cannot be framed the connection must be closed: where the next begins is unknown. */
export class StreamReader {
  #rest: Buffer = Buffer.alloc(0);
  isBroken = false;

  /** What is whole by now. `pings`: RFC 5626 keep-alives (a double CRLF) that want a CRLF back. */
  push(chunk: Buffer): { readonly messages: readonly Parsed[]; readonly pings: number } {
    const messages: Parsed[] = [];
    let pings = 0;
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (!this.isBroken) {
      const from = afterEmptyLines(this.#rest);
      if (from >= 4) pings++;
      if (from > 0) this.#rest = this.#rest.subarray(from);
      if (this.#rest.length === 0) break;
      const end = this.#rest.indexOf(headEnd);
      if (end === -1) {
        this.isBroken = this.#rest.length > mostHeadBytes;
        break;
      }
      const message = this.#take(end);
      if (message === null) break;
      messages.push(message);
    }
    return { messages, pings };
  }

  #take(end: number): Parsed | null {
    const head = readHead(this.#rest, 0, end);
    const known = head.kind === 'malformed' ? head.message : head;
    const length = known === null ? null : contentLength(known);
    if (known === null || length == null || length > mostBodyBytes) {
      this.isBroken = true;
      return known === null || head.kind === 'malformed' ? head : malformed(known, 400, 'no usable Content-Length');
    }
    const whole = end + 4 + length;
    if (this.#rest.length < whole) return null;
    // Copied: a slice would keep the whole chunk of the socket alive.
    const body = Buffer.from(this.#rest.subarray(end + 4, whole));
    this.#rest = this.#rest.subarray(whole);
    return head.kind === 'malformed' ? head : checked(withBody(head, body));
  }
}
