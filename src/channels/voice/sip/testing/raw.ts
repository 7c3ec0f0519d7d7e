/** A telephone made by hand: datagrams written out line by line, and what came back, for tests of what no stack would send. */
import { answerChallenge } from '../digest.js';
import type { SipMessage, SipResponse } from '../message.js';
import { parseMessage } from '../parse.js';
import type { Net } from './net.js';

export class RawPhone {
  readonly address: string;
  readonly got: SipMessage[] = [];
  readonly #send: (bytes: Buffer, to: string) => void;
  readonly #net: Net;
  #serial = 0;

  constructor(net: Net, address: string) {
    this.address = address;
    this.#net = net;
    this.#send = net.attach(address, (bytes) => {
      const parsed = parseMessage(bytes);
      if (parsed.kind !== 'malformed') this.got.push(parsed);
    });
  }

  /** What came back, as statuses, since the last look. */
  statuses(): readonly number[] {
    return this.got.splice(0).map((message) => (message.kind === 'response' ? message.status : 0));
  }

  send(to: string, method: string, lines: Record<string, string | null> = {}, uri = `sip:100@${to}`): void {
    const serial = ++this.#serial;
    const fields: Record<string, string | null> = {
      Via: `SIP/2.0/UDP ${this.address}:5060;branch=z9hG4bK${this.address}-${serial}`,
      'Max-Forwards': '70',
      From: `<sip:100@${to}>;tag=raw${serial}`,
      To: `<sip:100@${to}>`,
      'Call-ID': `raw-${serial}@${this.address}`,
      CSeq: `${serial} ${method}`,
      Contact: `<sip:100@${this.address}:5060>`,
      ...lines,
    };
    const head = Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
    this.#send(Buffer.from([`${method} ${uri} SIP/2.0`, ...head, 'Content-Length: 0', '', ''].join('\r\n')), to);
  }

  /** Sends, is challenged, answers the challenge; gives the last answer. */
  async prove(
    to: string,
    method: string,
    password: string,
    lines: Record<string, string | null> = {},
    uri = `sip:${to}`,
    user = '100',
  ): Promise<SipResponse> {
    this.got.length = 0;
    this.send(to, method, lines, uri);
    await this.#net.clock.pass(60);
    const asked = this.#last();
    const name = asked.status === 407 ? 'proxy-authenticate' : 'www-authenticate';
    const proof = answerChallenge(asked.headers.all(name), { method, uri }, { user, password });
    if (proof === null) return asked;
    this.send(to, method, { ...lines, [asked.status === 407 ? 'Proxy-Authorization' : 'Authorization']: proof }, uri);
    await this.#net.clock.pass(60);
    return this.#last();
  }

  #last(): SipResponse {
    const last = this.got.findLast((message) => message.kind === 'response');
    if (last === undefined) throw new Error('nothing came back');
    return last;
  }
}
