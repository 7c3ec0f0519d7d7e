/**
 * Who hears whom. Two lines that nobody records or listens to pass their frames straight on; everything else is mixed at
 * the tick (0.85 µs a frame of three).
 */
import { cross, decode, mix, samplesPerFrame, silenceOf } from './g711.js';
import type { Line } from './line.js';
import type { StereoWriter } from './wav.js';

export interface Tap {
  readonly line: Line;
  readonly mode: 'listen' | 'whisper' | 'barge';
  readonly to: Line;
}

export interface Recording {
  readonly id: string;
  readonly file: string;
  /** Left: this line. Right: what it hears. */
  readonly line: Line;
  readonly writer: StereoWriter;
  pausedSince: number | null;
  pausedMs: number;
}

/** A telephone that sends nothing is heard as silence: its other side would think the network gone. 100 ms are a pause. */
const mostQuietTicks = 5;
const silence = new Int16Array(samplesPerFrame);

export class Conversation {
  readonly members = new Set<Line>();
  readonly taps = new Set<Tap>();
  readonly recordings = new Set<Recording>();

  get isDirect(): boolean {
    return this.members.size === 2 && this.taps.size === 0 && this.recordings.size === 0;
  }

  join(line: Line): void {
    line.conversation?.leave(line);
    line.forgetFrames();
    this.members.add(line);
    line.conversation = this;
  }

  leave(line: Line): void {
    this.members.delete(line);
    for (const tap of this.taps) {
      if (tap.line !== line && tap.to !== line) continue;
      this.taps.delete(tap);
      if (tap.line.conversation === this) tap.line.conversation = null;
    }
    if (line.conversation === this) line.conversation = null;
  }

  /** A frame of a member or of a tap came in. */
  take(line: Line, payload: Buffer): void {
    if (!this.isDirect) return line.isMuted ? undefined : line.keep(payload);
    // The muted are heard as silence: without packets the other side would think the network gone.
    const said = line.isMuted ? Buffer.alloc(payload.length, silenceOf[line.leg.law]) : payload;
    for (const other of this.members) {
      if (other === line || other.player !== null) continue;
      other.quietTicks = 0;
      other.leg.send(cross(line.leg.law, other.leg.law, said));
    }
  }

  tick(): void {
    if (this.isDirect) {
      for (const line of this.members)
        if (line.player === null && ++line.quietTicks > mostQuietTicks) line.hearNothing();
      return;
    }
    const said = new Map<Line, Int16Array>();
    for (const line of this.members) said.set(line, line.next());
    const tapped = [...this.taps].map((tap) => ({ ...tap, said: tap.line.next() }));
    const heardBy = (line: Line): Int16Array => {
      const voices: Int16Array[] = [];
      for (const [other, frame] of said) if (other !== line) voices.push(frame);
      for (const tap of tapped) {
        if (tap.mode === 'barge' || (tap.mode === 'whisper' && tap.to === line)) voices.push(tap.said);
      }
      return voices.length === 1 ? voices[0]! : mix(voices);
    };
    for (const line of this.members) {
      const heard = heardBy(line);
      if (line.player === null) line.hear(heard);
      const right = line.played === null ? heard : decode(line.leg.law, line.played);
      this.#record(line, said.get(line) ?? silence, right);
    }
    if (tapped.length === 0) return;
    const all = mix([...said.values()]);
    for (const { line } of tapped) if (line.player === null) line.hear(all);
  }

  #record(line: Line, left: Int16Array, right: Int16Array): void {
    for (const recording of this.recordings) {
      // While paused nothing of it is written, not even silence: what is not there cannot leak.
      if (recording.line === line && recording.pausedSince === null) recording.writer.write(left, right);
    }
  }
}
