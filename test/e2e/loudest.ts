/** How loud a tone is on one side of a recording. */
import { amplitudeOf } from '#channels/voice/media/testing/telephone.js';

/** The loudest fifth of a second of a frequency on a side. */
export function loudest(bytes: Buffer, side: 'left' | 'right', hz: number): number {
  const data = bytes.subarray(44);
  const samples = Int16Array.from({ length: data.length / 4 }, (_, i) =>
    data.readInt16LE(i * 4 + (side === 'left' ? 0 : 2)),
  );
  const step = 1_600;
  return Math.max(
    ...Array.from({ length: Math.floor(samples.length / step) }, (_, i) =>
      amplitudeOf(samples.subarray(i * step, (i + 1) * step), hz),
    ),
  );
}
