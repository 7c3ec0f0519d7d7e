/** Tones of the Italian network (ITU-T E.180 supplement 2): 425 Hz, ringing 1 s on and 4 s off, busy 0.5 s and 0.5 s. */
import type { Sound } from '../engine.js';

type Tone = Extract<Sound, { kind: 'tone' }>['tone'];

const cadences: Readonly<Record<Tone, { readonly hz: number; readonly onMs: number; readonly offMs: number }>> = {
  ringback: { hz: 425, onMs: 1_000, offMs: 4_000 },
  busy: { hz: 425, onMs: 500, offMs: 500 },
  beep: { hz: 1_000, onMs: 300, offMs: 0 },
};

/** One turn of its cadence. */
export function toneSamples(tone: Tone): Int16Array {
  const { hz, onMs, offMs } = cadences[tone];
  const samples = new Int16Array((onMs + offMs) * 8);
  for (let i = 0; i < onMs * 8; i++) samples[i] = Math.round(6_000 * Math.sin((2 * Math.PI * hz * i) / 8_000));
  return samples;
}
