/** One side's sound, whatever carries it. */
import type { LegStats } from '../engine.js';
import type { Law } from './g711.js';

export interface LegUser {
  /** A frame of the other side, in the leg's law. */
  onFrame(payload: Buffer): void;
  onDigit(digit: string): void;
  onConnected(): void;
  onFailed(why: string): void;
  /** Written beside the sound, as it is typed. */
  onText(text: string): void;
  /** Both sides agreed on text beside the sound, or on none any more. */
  onTextOpen(isOpen: boolean): void;
  /** A packet that was forged, replayed or is none. */
  onRefused(): void;
}

export interface SoundLeg {
  /** What we send; what we receive is brought to it. */
  readonly law: Law;
  /** Our description: the answer to an offer, or an offer. */
  describe(offer: string | null): Promise<string>;
  /** The other side's answer, or a new offer inside the call: our answer then. */
  take(sdp: string, kind: 'answer' | 'offer'): Promise<string | null>;
  offerAgain(options: {
    readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
    readonly isRestart?: boolean;
  }): Promise<string>;
  send(payload: Buffer): void;
  sendDigit(digit: string): void;
  /** Characters of T.140; nothing where there is no text. */
  write?(text: string): void;
  /** Every 20 ms. */
  tick(): void;
  /** False while the other side wants to hear nothing (hold). */
  readonly isHeard: boolean;
  /** performance.now() of the last packet; null before the first. */
  readonly lastAt: number | null;
  stats(): LegStats;
  close(): void;
}
