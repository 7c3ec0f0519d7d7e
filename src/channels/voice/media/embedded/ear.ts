/**
 * Hears one side speak, in memory alone: from the first loud word to a pause, or as long as it may. Its time is the engine's tick,
 * so that a telephone that sends nothing while it is quiet is heard as quiet.
 */
import type { Heard, Hearing } from '../engine.js';
import { samplesPerFrame } from './g711.js';

/** A voice on the telephone is well above this; a line's noise is well below it. */
const loudRms = 250;
/** A click is no word: so much has to be loud. */
const fewestLoudMs = 160;
const tickMs = 20;
/** What was there just before the first loud sound: a word's own beginning is soft. */
const leadMs = 300;
const samplesPerMs = 8;
/** Packets come late and then together: silence is put only where so much is missing, and no word is torn. */
const lateSamples = 100 * samplesPerMs;

export class Ear {
  readonly #hearing: Hearing;
  readonly #done: (heard: Heard) => void;
  #coming: Int16Array[] = [];
  #kept: Int16Array[] = [];
  #ms = 0;
  #spokenMs = 0;
  #quietMs = 0;
  #loudMs = 0;
  /** Samples that time has passed for and that did not come; below zero they came early. */
  #owed = 0;

  constructor(hearing: Hearing, done: (heard: Heard) => void) {
    this.#hearing = hearing;
    this.#done = done;
  }

  /** Sound of the leg, in whatever pieces it comes. */
  take(samples: Int16Array): void {
    this.#coming.push(samples);
  }

  /** True when it is over. */
  tick(): boolean {
    const { waitMs, mostMs, quietMs } = this.#hearing;
    const loudMs = lengthOf(this.#coming.filter((piece) => rmsOf(piece) > loudRms)) / samplesPerMs;
    this.#keep();
    this.#ms += tickMs;
    this.#loudMs += loudMs;
    this.#quietMs = loudMs > 0 ? 0 : this.#quietMs + tickMs;
    // A click long ago is no beginning of a word.
    if (this.#loudMs < fewestLoudMs && this.#quietMs >= quietMs) this.#loudMs = 0;
    if (this.#loudMs === 0) {
      this.#spokenMs = 0;
      this.#kept = latest(this.#kept, leadMs * samplesPerMs);
      if (this.#ms < waitMs) return false;
      this.#done({ how: 'silence' });
      return true;
    }
    this.#spokenMs += tickMs;
    if (this.#spokenMs < mostMs && this.#quietMs < quietMs) return false;
    this.end();
    return true;
  }

  #keep(): void {
    this.#owed = Math.max(-lateSamples, this.#owed + samplesPerFrame - lengthOf(this.#coming));
    this.#kept.push(...this.#coming);
    this.#coming = [];
    if (this.#owed <= lateSamples) return;
    this.#kept.push(new Int16Array(this.#owed - lateSamples));
    this.#owed = lateSamples;
  }

  /** As far as it came. */
  end(): void {
    const isSpoken = this.#loudMs >= fewestLoudMs;
    this.#done(isSpoken ? { how: 'voice', samples: joined(this.#kept) } : { how: 'silence' });
  }
}

function rmsOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

const lengthOf = (pieces: readonly Int16Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

function latest(pieces: readonly Int16Array[], most: number): Int16Array[] {
  const kept: Int16Array[] = [];
  let length = 0;
  for (const piece of pieces.toReversed()) {
    if (length >= most) break;
    kept.unshift(piece);
    length += piece.length;
  }
  return kept;
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
