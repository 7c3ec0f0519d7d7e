/** REFER in both directions (RFC 3515): the asking side's wait for NOTIFY, the asked side's words of how it went. */
import { type Clock } from '../clock.js';
import type { NameAddress, SipRequest } from '../message.js';
import { answer, type HeaderPairs } from '../serialize.js';
import type { Referred } from '../stack.js';
import type { ServerTransaction } from '../transactions/server.js';

/** Longer than anybody lets ring. */
const longestMs = 180_000;

export class Refer {
  readonly done: Promise<void>;
  #resolve!: () => void;
  #reject!: (why: Error) => void;
  readonly #forget: () => void;

  constructor(clock: Clock) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Nobody may be listening when the leg ends first.
    this.done.catch(() => undefined);
    this.#forget = clock.after(longestMs, () => this.failed(408, 'no word of how it went'));
  }

  /** 2.4.5: the body is a sipfrag whose status line tells how far it is. */
  notified(request: SipRequest): boolean {
    if (!/^refer\b/i.test(request.headers.get('event') ?? '')) return false;
    const status = Number(/^SIP\/2\.0 ([0-9]{3})/i.exec(request.body.toString('latin1'))?.[1] ?? 0);
    if (status >= 300) this.failed(status, 'the transfer failed');
    else if (status >= 200) {
      this.#forget();
      this.#resolve();
    }
    return true;
  }

  failed(status: number, why: string): void {
    this.#forget();
    this.#reject(new Error(`${status} ${why}`));
  }

  /** The leg ended. A blind transfer whose other side hangs up after a 202 went through as far as anyone will ever know. */
  over(): void {
    this.failed(487, 'the leg ended before the transfer did');
  }
}

export function referred(
  target: NameAddress,
  request: SipRequest,
  transaction: ServerTransaction,
  leg: { readonly contact: string; notify(headers: HeaderPairs, body: Buffer): void },
): Referred {
  // RFC 4488: who said norefersub wants no NOTIFY.
  const isSilent = /^false$/i.test(request.headers.get('refer-sub') ?? '');
  return {
    target,
    replaces: target.uri.headers.get('replaces') ?? null,
    accept: () => {
      const quiet: HeaderPairs = isSilent ? [['refer-sub', 'false']] : [];
      transaction.respond(answer(request, 202, { headers: [['contact', leg.contact], ...quiet] }));
    },
    reject: (status) => transaction.respond(answer(request, status)),
    notify: (status, reason) => {
      if (isSilent) return;
      const state = status >= 200 ? 'terminated;reason=noresource' : 'active;expires=180';
      leg.notify(
        [
          ['contact', leg.contact],
          ['event', 'refer'],
          ['subscription-state', state],
          ['content-type', 'message/sipfrag;version=2.0'],
        ],
        Buffer.from(`SIP/2.0 ${status} ${reason}\r\n`),
      );
    },
  };
}
