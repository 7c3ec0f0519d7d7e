/**
 * Text coming in (RFC 4103): in its order, each character once, gaps filled from the repetitions, and what is lost for good marked.
 * Pure: the time is an argument.
 */
import type { RtpPacket } from '../embedded/rtp.js';
import { parseRed, type Redundant } from './red.js';
import { lost, type TextTypes, windowMs } from './sender.js';

/** RFC 4103 5.4: a missing packet is waited for "1 second" at most. */
const patienceMs = 1_000;
/** Packets held while one is missing; more is no conversation. */
const mostHeld = 16;
/** So far back is no packet that was overtaken; after so many, the other side counts anew (RFC 3550 A.1). */
const farBack = 100;
const mostFarBack = 2;

type Arrived = Redundant & { readonly sequence: number; readonly at: number };

export class TextReceiver {
  types: TextTypes;
  /** What we take, on average over ten seconds: what is more is left out, and marked. */
  readonly #cps: number;
  #ssrc: number | null = null;
  /** The packet that is due. */
  #next: number | null = null;
  #held: Arrived[] = [];
  #taken: { readonly at: number; readonly count: number }[] = [];
  #isOver = false;
  #farBack = 0;

  constructor(types: TextTypes, cps: number) {
    this.types = types;
    this.#cps = cps;
  }

  /** What can be read now. */
  take(packet: RtpPacket, nowMs: number): string {
    const redundant = this.#read(packet);
    if (redundant === null) return '';
    let text = '';
    if (this.#ssrc !== packet.ssrc) {
      // Another source (RFC 3550 8.2): what is held of the one before is all that will come of it.
      text = this.#release(Number.POSITIVE_INFINITY);
      this.#ssrc = packet.ssrc;
      this.#next = null;
    }
    const { sequence } = packet;
    // The first one to arrive need not be the first that was sent: what it repeats was never read.
    this.#next ??= (sequence - redundant.earlier.length) & 0xffff;
    if (this.#isOld(sequence, redundant)) return this.#within(text, nowMs);
    this.#held.push({ ...redundant, sequence, at: nowMs });
    text += this.#release(this.#held.length > mostHeld ? Number.POSITIVE_INFINITY : nowMs - patienceMs);
    return this.#within(text, nowMs);
  }

  /** What was waited for long enough. */
  tick(nowMs: number): string {
    return this.#held.length === 0 ? '' : this.#within(this.#release(nowMs - patienceMs), nowMs);
  }

  #read({ payloadType, payload }: RtpPacket): Redundant | null {
    if (payloadType === this.types.text) return { earlier: [], newest: payload };
    return payloadType === this.types.red ? parseRed(payload, this.types.text) : null;
  }

  /** Packets between the one that is due and this; 0x8000 and more: it is older. */
  #gapTo(sequence: number): number {
    return (sequence - this.#next!) & 0xffff;
  }

  #isOld(sequence: number, { earlier }: Redundant): boolean {
    const back = (this.#next! - sequence) & 0xffff;
    const isBehind = this.#gapTo(sequence) >= 0x8000;
    this.#farBack = isBehind && back > farBack ? this.#farBack + 1 : 0;
    if (this.#farBack <= mostFarBack) return isBehind || this.#held.some((one) => one.sequence === sequence);
    this.#farBack = 0;
    this.#next = (sequence - earlier.length) & 0xffff;
    return false;
  }

  /** From the packet that is due on, as far as it goes; a gap in front of what came before `until` is given up. */
  #release(until: number): string {
    let text = '';
    for (;;) {
      this.#held = this.#held.filter(({ sequence }) => this.#gapTo(sequence) < 0x8000);
      const first = this.#held.reduce<Arrived | null>(
        (best, one) => (best === null || this.#gapTo(one.sequence) < this.#gapTo(best.sequence) ? one : best),
        null,
      );
      if (first === null) return text;
      const gap = this.#gapTo(first.sequence);
      const { earlier, newest } = first;
      if (gap > earlier.length) {
        if (first.at > until) return text;
        // T.140 addendum 1, RFC 4103 5.3: missing text is marked, once for each gap.
        text += lost;
      }
      const repeated = earlier.slice(Math.max(0, earlier.length - gap));
      text += [...(gap === 0 ? [] : repeated), newest].map((bytes) => bytes.toString('utf8')).join('');
      this.#next = (first.sequence + 1) & 0xffff;
    }
  }

  #within(text: string, nowMs: number): string {
    if (text === '') return '';
    this.#taken = this.#taken.filter(({ at }) => nowMs - at < windowMs);
    const used = this.#taken.reduce((sum, { count }) => sum + count, 0);
    const chars = [...text];
    const room = Math.max(0, (this.#cps * windowMs) / 1_000 - used);
    const taken = chars.slice(0, room);
    if (taken.length > 0) this.#taken.push({ at: nowMs, count: taken.length });
    const wasOver = this.#isOver;
    this.#isOver = taken.length < chars.length;
    return taken.join('') + (this.#isOver && !wasOver ? lost : '');
  }
}
