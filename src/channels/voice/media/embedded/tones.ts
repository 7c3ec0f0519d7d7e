/** Tones of the Italian network (ITU-T E.180 supplement 2): 425 Hz, ringing 1 s on and 4 s off, busy 0.5 s and 0.5 s. */
import type { Sound } from '../engine.js';

type Tone = Extract<Sound, { kind: 'tone' }>['tone'];

const cadences: Readonly<
  Record<Exclude<Tone, 'music'>, { readonly hz: number; readonly onMs: number; readonly offMs: number }>
> = {
  ringback: { hz: 425, onMs: 1_000, offMs: 4_000 },
  busy: { hz: 425, onMs: 500, offMs: 500 },
  beep: { hz: 1_000, onMs: 300, offMs: 0 },
};

/** One turn of its cadence. */
export function toneSamples(tone: Tone): Int16Array {
  if (tone === 'music') return music();
  const { hz, onMs, offMs } = cadences[tone];
  const samples = new Int16Array((onMs + offMs) * 8);
  for (let i = 0; i < onMs * 8; i++) samples[i] = Math.round(6_000 * Math.sin((2 * Math.PI * hz * i) / 8_000));
  return samples;
}

/**
 * What waits with you when the centre has no music of its own: sixteen soft notes, eight seconds, made here and so free of
 * anybody's rights. Notes between 260 and 660 Hz, where a telephone sounds best.
 */
function music(): Int16Array {
  const notes = [262, 330, 392, 523, 392, 330, 294, 349, 440, 587, 440, 349, 262, 330, 392, 330];
  const noteSamples = 4_000;
  const samples = new Int16Array(notes.length * noteSamples);
  notes.forEach((hz, n) => {
    for (let i = 0; i < noteSamples; i++) {
      const fade = Math.min(1, i / 200) * Math.exp(-i / 1_800);
      const wave = Math.sin((2 * Math.PI * hz * i) / 8_000) + 0.3 * Math.sin((4 * Math.PI * hz * i) / 8_000);
      samples[n * noteSamples + i] = Math.round(4_500 * fade * wave);
    }
  });
  return samples;
}
