/** A leg inside the engine: what it hears, and what becomes of what it says. */
import { samplesPerFrame, silenceOf, encode, decode } from './g711.js';
import type { Conversation } from './conversation.js';
import type { Ear } from './ear.js';
import type { SoundLeg } from './leg.js';

const silence = new Int16Array(samplesPerFrame);
/** Sound kept for mixing: 100 ms against jitter; older is dropped, or the talk would lag more and more. */
const mostSamples = 5 * samplesPerFrame;

export class Line {
  readonly id: string;
  leg!: SoundLeg;
  /** Asked for twice, it is the same leg with the same description. */
  made!: Promise<{ readonly legId: string; readonly sdp: string }>;
  conversation: Conversation | null = null;
  player: Player | null = null;
  /** Hears what it says, for a machine that writes it down. */
  ear: { readonly ear: Ear; stop(): void } | null = null;
  isMuted = false;
  isSilentTold = false;
  /** Ticks without sound for it from who it is bridged with. */
  quietTicks = 0;
  /** What was played to it in this tick, for the recording. */
  played: Buffer | null = null;
  /** Not frames: a telephone may send 10, 30 or 60 ms in a packet (RFC 3551 4.2). */
  #samples = new Int16Array(0);

  constructor(id: string) {
    this.id = id;
  }

  /** Kept until the tick takes it. */
  keep(payload: Buffer): void {
    const added = decode(this.leg.law, payload);
    const all = new Int16Array(this.#samples.length + added.length);
    all.set(this.#samples);
    all.set(added, this.#samples.length);
    this.#samples = all.length > mostSamples ? all.subarray(all.length - mostSamples) : all;
  }

  next(): Int16Array {
    if (this.#samples.length < samplesPerFrame) return silence;
    const frame = this.#samples.subarray(0, samplesPerFrame);
    this.#samples = this.#samples.subarray(samplesPerFrame);
    return frame;
  }

  forgetFrames(): void {
    this.#samples = new Int16Array(0);
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
