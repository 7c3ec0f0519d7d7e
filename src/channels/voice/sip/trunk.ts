/** A line to the telephone network: it calls us from its addresses, we call by it, and say who we are where it wants so. */
import { parseAddress } from './address.js';
import type { Clock } from './clock.js';
import { answerChallenge, type Credentials } from './digest.js';
import { newCallId, newTag } from './dialog.js';
import { wholeNumber } from './grammar.js';
import type { Peer, SipRequest, SipResponse } from './message.js';
import { type HeaderPairs, request } from './serialize.js';
import type { TransactionLayer } from './transactions/layer.js';

export interface Trunk {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Addresses that its calls come from; its own is always one of them. */
  readonly addresses: readonly string[];
  readonly credentials: Credentials | null;
  /** By REGISTER, or by address alone. */
  readonly isRegistered: boolean;
  /** Whether its P-Asserted-Identity is believed. */
  readonly isTrusted: boolean;
}

const renewS = 600;
const retryMs = 30_000;
const aliveMs = 60_000;

export interface TrunkEdge {
  readonly clock: Clock;
  readonly layer: TransactionLayer;
  peerOf(trunk: Trunk): Promise<Peer>;
  contactFor(peer: Peer): string;
}

/** Keeps one trunk registered, or asks by OPTIONS whether it is there. */
export class TrunkKeeper {
  readonly trunk: Trunk;
  isUp = false;
  why: string | null = 'not asked yet';
  readonly #edge: TrunkEdge;
  readonly #callId = newCallId();
  readonly #tag = newTag();
  #seq = 0;
  #forget: () => void = () => undefined;
  #isStopped = false;

  constructor(trunk: Trunk, edge: TrunkEdge) {
    this.trunk = trunk;
    this.#edge = edge;
  }

  start(): void {
    void this.#turn();
  }

  async #turn(): Promise<void> {
    try {
      const peer = await this.#edge.peerOf(this.trunk);
      const method = this.trunk.isRegistered ? 'REGISTER' : 'OPTIONS';
      const response = await this.#ask(method, peer, renewS);
      this.#settle(response, method, peer);
    } catch (error) {
      this.#down(error instanceof Error ? error.message : String(error));
    }
  }

  #settle(response: SipResponse, method: string, peer: Peer): void {
    // Any answer to OPTIONS says that somebody is there; only 2xx says that we are registered.
    if (response.status >= 300 && (method === 'REGISTER' || response.status >= 500)) {
      return this.#down(`${response.status} ${response.reason}`);
    }
    this.isUp = true;
    this.why = null;
    const granted = method === 'REGISTER' ? this.#granted(response, peer) : aliveMs / 1_000;
    this.#again((granted * 1_000) / (method === 'REGISTER' ? 2 : 1));
  }

  /** 10.2.4: how long, as the registrar says it for our own Contact. */
  #granted(response: SipResponse, peer: Peer): number {
    const ours = parseAddress(this.#edge.contactFor(peer))?.uri;
    for (const value of response.headers.all('contact')) {
      const contact = parseAddress(value);
      if (contact?.uri.host !== ours?.host || contact?.uri.user !== ours?.user) continue;
      const seconds = wholeNumber(contact?.params.get('expires'), 2 ** 32 - 1);
      if (seconds !== null) return Math.max(seconds, 20);
    }
    return wholeNumber(response.headers.get('expires'), 2 ** 32 - 1) ?? renewS;
  }

  #down(why: string): void {
    this.isUp = false;
    this.why = why;
    this.#again(retryMs);
  }

  #again(ms: number): void {
    this.#forget();
    if (!this.#isStopped) this.#forget = this.#edge.clock.after(ms, () => void this.#turn());
  }

  #message(method: string, peer: Peer, expires: number, proof: HeaderPairs): SipRequest {
    const { host, credentials } = this.trunk;
    const own = `<sip:${credentials?.user ?? 'ponte'}@${host}>`;
    const contact: HeaderPairs = method === 'REGISTER' ? [['expires', String(expires)]] : [];
    return request(method, `sip:${host}`, [
      ['max-forwards', '70'],
      ['from', `${own};tag=${this.#tag}`],
      ['to', own],
      ['call-id', this.#callId],
      ['cseq', `${++this.#seq} ${method}`],
      ['contact', this.#edge.contactFor(peer)],
      ...contact,
      ...proof,
    ]);
  }

  #ask(method: string, peer: Peer, expires: number): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      const send = (proof: HeaderPairs, isLast: boolean): void => {
        const message = this.#message(method, peer, expires, proof);
        this.#edge.layer.request(message, peer, {
          onFinal: (response) => {
            const { credentials } = this.trunk;
            const isProxy = response.status === 407;
            const asked = response.headers.all(isProxy ? 'proxy-authenticate' : 'www-authenticate');
            const value = isLast || credentials === null ? null : answerChallenge(asked, message, credentials);
            if ((response.status === 401 || isProxy) && value !== null) {
              send([[isProxy ? 'proxy-authorization' : 'authorization', value]], true);
            } else resolve(response);
          },
          onFailed: (why) => reject(new Error(why === 'timeout' ? 'no answer' : 'not reachable')),
        });
      };
      send([], false);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#forget();
    if (!this.isUp || !this.trunk.isRegistered) return;
    const peer = await this.#edge.peerOf(this.trunk);
    await Promise.race([
      this.#ask('REGISTER', peer, 0).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ]);
  }
}
