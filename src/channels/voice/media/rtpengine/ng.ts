/** One rtpengine, spoken to by its ng protocol: a datagram with a cookie and a dictionary, and one back. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { MediaLost } from '../errors.js';
import { type Bencoded, decodeBencode, encodeBencode } from './bencode.js';

export interface NgAddress {
  readonly host: string;
  readonly port: number;
  /** Names of its interfaces to the world and to us, where it has two. */
  readonly interfaces: readonly [outer: string, inner: string] | null;
}

export type NgAnswer = Readonly<Record<string, Bencoded>>;

/** It answered, and the answer is no. */
export class NgRefused extends Error {
  readonly code = 'media.refused';
  readonly reason: string;
  constructor(command: string, reason: string) {
    super(`rtpengine refused ${command}: ${reason}`);
    this.reason = reason;
  }
  /** No room for new calls: another instance may have some. So is one drained: `rtpengine-ctl set maxsessions 0`. */
  get isFull(): boolean {
    return /limit/i.test(this.reason);
  }
  get isGone(): boolean {
    return /unknown call-?id/i.test(this.reason);
  }
}

/**
 * A datagram may be lost, so it is said again with the same cookie: rtpengine answers a cookie that it knows as before and
 * does nothing twice.
 */
const triesMs = [150, 350, 700];

interface Waiting {
  take(answer: NgAnswer): void;
  stop(why: Error): void;
}

export class NgClient {
  readonly address: NgAddress;
  readonly #waiting = new Map<string, Waiting>();
  #socket: Socket | null = null;
  #isClosed = false;

  constructor(address: NgAddress) {
    this.address = address;
  }

  get name(): string {
    return `${this.address.host}:${this.address.port}`;
  }

  #open(): Socket {
    if (this.#socket !== null) return this.#socket;
    const { host, port } = this.address;
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.#socket = socket;
    // "Connection refused" of a port that nobody has comes by here; the tries tell it by their silence.
    socket.on('error', () => undefined);
    socket.on('message', (bytes, from) => {
      if (from.port === port) this.#take(bytes);
    });
    return socket;
  }

  #take(bytes: Buffer): void {
    const space = bytes.indexOf(' ');
    if (space < 1) return;
    const waiting = this.#waiting.get(bytes.toString('latin1', 0, space));
    if (waiting === undefined) return;
    try {
      waiting.take(decodeBencode(bytes.subarray(space + 1)) as NgAnswer);
    } catch (error) {
      waiting.stop(new NgRefused('a command', `its answer is not understood: ${(error as Error).message}`));
    }
  }

  /** Rejects with `NgRefused` when the answer is no, with `MediaLost` when there is none. */
  async ask(command: string, args: Readonly<Record<string, Bencoded>> = {}): Promise<NgAnswer> {
    if (this.#isClosed) throw new MediaLost(`rtpengine ${this.name} is not asked any more`);
    const answer = await this.#exchange(encodeBencode({ ...args, command }));
    const { result } = answer;
    if (result === 'ok' || result === 'pong') return answer;
    throw new NgRefused(command, text(answer['error-reason']) ?? text(result) ?? 'no reason');
  }

  #exchange(body: Buffer): Promise<NgAnswer> {
    const cookie = randomBytes(8).toString('hex');
    const bytes = Buffer.concat([Buffer.from(`${cookie} `), body]);
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(cookie);
      };
      const stop = (why: Error): void => {
        done();
        reject(why);
      };
      const say = (tries: number): void => {
        const waitMs = triesMs[tries];
        if (waitMs === undefined) return stop(new MediaLost(`rtpengine ${this.name} does not answer`));
        this.#open().send(bytes, this.address.port, this.address.host, () => undefined);
        timer = setTimeout(() => say(tries + 1), waitMs);
      };
      this.#waiting.set(cookie, {
        stop,
        take: (answer) => {
          done();
          resolve(answer);
        },
      });
      say(0);
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const { stop } of [...this.#waiting.values()]) stop(new MediaLost('the sound is shut down'));
    this.#socket?.close();
    this.#socket = null;
  }
}

const text = (value: Bencoded | undefined): string | null => (typeof value === 'string' ? value : null);

/** `10.0.0.5:2223, 10.0.0.6:2223/out/in`; null where it cannot be read. */
export function ngAddresses(list: string): readonly NgAddress[] | null {
  const found = list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const match = /^(\[[0-9a-f:]+\]|[\w.-]+):([0-9]{1,5})(?:\/([\w-]+)\/([\w-]+))?$/i.exec(one);
      if (match === null || Number(match[2]) === 0 || Number(match[2]) > 65_535) return null;
      const interfaces = match[3] === undefined ? null : ([match[3], match[4]!] as const);
      return { host: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2]), interfaces };
    });
  const all = found.filter((one) => one !== null);
  return all.length === found.length && all.length > 0 ? all : null;
}
