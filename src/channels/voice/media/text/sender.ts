/**
 * Text on its way out (RFC 4103): gathered for 300 ms, sent with what the two packets before it said, then silence until there is
 * more. Pure: the time is an argument.
 */
import { buildRtp } from '../embedded/rtp.js';
import { buildRed, type EarlierBlock } from './red.js';

/** RFC 4103 5.1: "A buffer time of 300 milliseconds is RECOMMENDED". */
const bufferMs = 300;
/** RFC 4103 6: characters a second are counted over ten. */
export const windowMs = 10_000;
/** Three blocks of these fit into any packet, whatever the script. */
const mostInBlock = 100;
/** A minute and a half at the usual speed. Whoever is slower than that is shown that something is missing. */
const mostWaiting = 3_000;

export const lost = '\ufffd';

/** What both agreed on. */
export interface TextTypes {
  readonly text: number;
  /** Null where the other side takes no redundancy. */
  readonly red: number | null;
  readonly generations: number;
}

export class TextSender {
  types: TextTypes;
  /** What the other side takes, on average over ten seconds. */
  cps: number;
  readonly #ssrc: number;
  #sequence: number;
  readonly #clock: number;
  #waiting: string[] = [];
  #earlier: EarlierBlock[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  /** Packets of repetition alone that are due. */
  #repeats = 0;
  #sent: { readonly at: number; readonly count: number }[] = [];

  constructor(
    types: TextTypes,
    cps: number,
    start: { readonly ssrc: number; readonly sequence: number; readonly clock: number },
  ) {
    this.types = types;
    this.cps = cps;
    this.#ssrc = start.ssrc;
    this.#sequence = start.sequence;
    this.#clock = start.clock;
  }

  add(text: string): void {
    this.#waiting.push(...text);
    const over = this.#waiting.length - mostWaiting;
    if (over > 0) this.#waiting.splice(0, over + 1, lost);
  }

  /** The packet that is due, if one is. */
  take(nowMs: number): Buffer | null {
    if (nowMs - this.#lastAt < bufferMs) return null;
    const chars = this.#waiting.splice(0, Math.min(mostInBlock, this.#allowed(nowMs)));
    if (chars.length === 0 && this.#repeats === 0) return null;
    const bytes = Buffer.from(chars.join(''));
    const { text, red, generations } = this.types;
    // RFC 4103 4.1: the clock is 1,000 Hz.
    const timestamp = (this.#clock + Math.round(nowMs)) >>> 0;
    const payload = red === null ? bytes : buildRed(text, timestamp, this.#before(timestamp), bytes);
    // RFC 4103 4.1: the marker stands on the first packet after a time without text.
    const isMarked = this.#repeats === 0;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#lastAt = nowMs;
    if (chars.length > 0) this.#sent.push({ at: nowMs, count: chars.length });
    this.#repeats = red === null ? 0 : chars.length > 0 ? generations : this.#repeats - 1;
    this.#earlier = [...this.#earlier, { timestamp, bytes }].slice(-Math.max(1, generations));
    const of = { sequence: this.#sequence, timestamp, ssrc: this.#ssrc, isMarked, payload };
    return buildRtp({ payloadType: red ?? text, ...of });
  }

  /** Always as many generations: who counts them finds each packet's text where it belongs (RFC 4103 4.2). */
  #before(timestamp: number): readonly EarlierBlock[] {
    const { generations } = this.types;
    const none = { timestamp, bytes: Buffer.alloc(0) };
    return [...Array.from({ length: generations }, () => none), ...this.#earlier].slice(-generations);
  }

  #allowed(nowMs: number): number {
    this.#sent = this.#sent.filter(({ at }) => nowMs - at < windowMs);
    const used = this.#sent.reduce((sum, { count }) => sum + count, 0);
    return Math.max(0, Math.floor((this.cps * windowMs) / 1_000) - used);
  }
}
