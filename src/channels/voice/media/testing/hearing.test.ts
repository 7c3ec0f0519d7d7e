import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readWav } from '../embedded/wav.js';
import { shareHeard } from './hearing.js';

const sound = (name: string): Promise<Int16Array> =>
  readWav(fileURLToPath(new URL(`../../prompts/it-${name}.wav`, import.meta.url)));
const joined = (...all: readonly Int16Array[]): Int16Array => Int16Array.from(all.flatMap((one) => [...one]));

it('an ear hears what was said, with a tenth of its packets lost, and nothing that was not', async () => {
  const [hold, next, one] = await Promise.all(['hold', 'next', 'ahead-one'].map(sound));
  const line = joined(new Int16Array(1_000), hold!, next!);
  expect([shareHeard(line, hold!), shareHeard(line, next!)]).toEqual([1, 1]);
  expect(shareHeard(line, one!)).toBeLessThan(0.5);
  expect(shareHeard(new Int16Array(8_000), one!)).toBe(0);
  const lossy = line.map((sample, i) => (Math.floor(i / 160) % 10 === 0 ? 0 : sample));
  expect(shareHeard(lossy, next!)).toBeGreaterThan(0.6);
});
