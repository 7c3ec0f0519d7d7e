/** A net of our own for tests: datagrams between stacks, some lost, some late, in a time that the test drives. */
import { pino } from 'pino';
import { chanceOf } from './chance.js';
import type { Clock } from '../clock.js';
import { type Carrier, type MakeCarrier, openSip, type SipSettings, type SipStack } from '../index.js';
import type { Peer, SipMessage } from '../message.js';
import { parseMessage } from '../parse.js';
import { serialize } from '../serialize.js';

interface Due {
  readonly at: number;
  readonly act: () => void;
  isForgotten: boolean;
}

export class DrivenClock implements Clock {
  #now = 0;
  /** The next one last; what is due at the same time in the order it was asked for. */
  readonly #due: Due[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const entry: Due = { at: this.#now + ms, act, isForgotten: false };
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#due[middle]!.at > entry.at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, entry);
    return () => {
      entry.isForgotten = true;
    };
  }

  get waiting(): number {
    return this.#due.filter(({ isForgotten }) => !isForgotten).length;
  }

  /** Lets `ms` pass; what is promised in between is kept before the next timer. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settled();
      while (this.#due.at(-1)?.isForgotten === true) this.#due.pop();
      const next = this.#due.at(-1);
      if (next === undefined || next.at > until) break;
      this.#due.pop();
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    this.#now = until;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Net {
  readonly clock = new DrivenClock();
  /** What went over the net, in order: 'a>b INVITE', 'b>a 180 INVITE'. */
  readonly trace: string[] = [];
  /** Share of datagrams that never arrive. */
  loss = 0;
  /** A say over each datagram: false loses it. */
  passes: (line: string, message: SipMessage) => boolean = () => true;
  readonly #places = new Map<string, (bytes: Buffer, from: Peer) => void>();
  readonly #chance: () => number;

  constructor(seed = 1) {
    this.#chance = chanceOf(seed);
  }

  /** A place that speaks raw datagrams. */
  attach(address: string, take: (bytes: Buffer, from: Peer) => void): (bytes: Buffer, to: string) => void {
    this.#places.set(address, take);
    return (bytes, to) => this.#fly(address, to, bytes);
  }

  #fly(from: string, to: string, bytes: Buffer): void {
    const parsed = parseMessage(bytes);
    const message = parsed.kind === 'malformed' ? parsed.message : parsed;
    if (message !== null) {
      const method = message.headers.get('cseq')?.split(' ')[1];
      const line = `${from}>${to} ${message.kind === 'request' ? message.method : `${message.status} ${method}`}`;
      const arrives = this.passes(line, message) && this.#chance() >= this.loss;
      this.trace.push(arrives ? line : `${line} lost`);
      if (!arrives) return;
    }
    this.clock.after(1 + this.#chance() * 20, () =>
      this.#places.get(to)?.(bytes, { transport: 'udp', address: from, port: 5060 }),
    );
  }

  carrier(address: string): MakeCarrier {
    return (user): Carrier => {
      const send = this.attach(address, (bytes, from) => user.onMessage(parseMessage(bytes), from));
      return {
        ports: { udp: 5060, tcp: null, tls: null },
        listen: () => Promise.resolve(),
        send: (message, peer) => send(serialize(message), peer.address),
        sentBy: () => ({ host: address, port: 5060 }),
        isOurs: (via) => via.host === address,
        stop: () => Promise.resolve(),
      };
    };
  }

  stack(address: string, settings: Partial<SipSettings> = {}): Promise<SipStack> {
    return openSip(
      {
        host: address,
        port: 5060,
        tls: null,
        publicHost: null,
        realm: 'ponte.example',
        trunks: [],
        passwordOf: () => null,
        takesStrangers: () => true,
        mostLegs: 100,
        log: pino({ level: 'silent' }),
        clock: this.clock,
        ...settings,
      },
      this.carrier(address),
    );
  }
}

export const trunkTo = (address: string, name = 'line') => ({
  name,
  host: address,
  port: 5060,
  transport: 'udp' as const,
  addresses: [address],
  credentials: null,
  isRegistered: false,
  isTrusted: true,
});
