/** A leg inside the engine: what it hears, and what becomes of what it says. */
import { samplesPerFrame, silenceOf, encode, decode } from './g711.js';
import type { Conversation } from './conversation.js';
import type { SoundLeg } from './leg.js';

const silence = new Int16Array(samplesPerFrame);
/** Frames kept for mixing: 100 ms against jitter; older sound is dropped, or the talk would lag more and more. */
const mostFrames = 5;

export class Line {
  readonly id: string;
  leg!: SoundLeg;
  conversation: Conversation | null = null;
  player: Player | null = null;
  isMuted = false;
  isSilentTold = false;
  #frames: Int16Array[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Kept until the tick takes it. */
  keep(payload: Buffer): void {
    this.#frames.push(decode(this.leg.law, payload));
    if (this.#frames.length > mostFrames) this.#frames.shift();
  }

  next(): Int16Array {
    const frame = this.#frames.shift();
    return frame?.length === samplesPerFrame ? frame : silence;
  }

  forgetFrames(): void {
    this.#frames = [];
  }

  hear(samples: Int16Array): void {
    this.leg.send(encode(this.leg.law, samples));
  }

  hearNothing(): void {
    this.leg.send(silentFrames[this.leg.law]);
  }
}

const silentFrames = {
  alaw: Buffer.alloc(samplesPerFrame, silenceOf.alaw),
  ulaw: Buffer.alloc(samplesPerFrame, silenceOf.ulaw),
};

/** Something played to one line, a frame a tick. Encoded once for all who hear the same file. */
export class Player {
  readonly #frames: Buffer;
  readonly #isLooped: boolean;
  readonly #done: (how: 'ended' | 'stopped') => void;
  #at = 0;

  constructor(frames: Buffer, isLooped: boolean, done: (how: 'ended' | 'stopped') => void) {
    this.#frames = frames;
    this.#isLooped = isLooped;
    this.#done = done;
  }

  /** Null when it is over. */
  next(): Buffer | null {
    if (this.#at + samplesPerFrame > this.#frames.length) {
      if (!this.#isLooped || this.#frames.length < samplesPerFrame) return null;
      this.#at = 0;
    }
    this.#at += samplesPerFrame;
    return this.#frames.subarray(this.#at - samplesPerFrame, this.#at);
  }

  end(how: 'ended' | 'stopped'): void {
    this.#done(how);
  }
}
