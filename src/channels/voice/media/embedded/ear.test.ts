import { describe, expect, it } from 'vitest';
import type { Heard } from '../engine.js';
import { Ear } from './ear.js';

const hearing = { waitMs: 2_000, mostMs: 4_000, quietMs: 800 };
const frame = (level: number): Int16Array =>
  Int16Array.from({ length: 160 }, (_, i) => Math.round(level * Math.sin((2 * Math.PI * 440 * i) / 8_000)));

/** Pieces of [milliseconds, level]; null: nothing is sent at all. What it heard, and after how long. */
function hear(pieces: readonly (readonly [ms: number, level: number | null])[]) {
  let heard: Heard | null = null;
  let ms = 0;
  const ear = new Ear(hearing, (one) => (heard = one));
  for (const [length, level] of pieces)
    for (let at = 0; at < length && heard === null; at += 20) {
      if (level !== null) ear.take(frame(level));
      ear.tick();
      ms += 20;
    }
  return { heard: heard as Heard | null, ms };
}
const lengthMs = (heard: Heard | null): number => (heard?.how === 'voice' ? heard.samples.length / 8 : -1);

describe('an ear', () => {
  it('hears words up to the pause behind them, with a little before them and nothing of the wait', () => {
    const { heard, ms } = hear([
      [1_000, 40],
      [1_500, 6_000],
      [5_000, 40],
    ]);
    expect(ms).toBe(1_000 + 1_500 + 800);
    expect(lengthMs(heard)).toBeGreaterThanOrEqual(1_500 + 800);
    expect(lengthMs(heard)).toBeLessThanOrEqual(1_500 + 800 + 340);
  });

  it('does not end at a breath between two words', () => {
    const { heard } = hear([
      [600, 6_000],
      [700, 30],
      [600, 6_000],
      [5_000, 30],
    ]);
    expect(lengthMs(heard)).toBeGreaterThanOrEqual(600 + 700 + 600);
  });

  it('waits no longer than it was told for a first word, in a noisy line as in one that sends nothing', () => {
    for (const level of [60, null]) expect(hear([[9_000, level]])).toEqual({ heard: { how: 'silence' }, ms: 2_000 });
  });

  it('takes a click for no word', () => {
    const { heard, ms } = hear([
      [200, 20],
      [60, 20_000],
      [9_000, 20],
    ]);
    expect(heard).toEqual({ how: 'silence' });
    expect(ms).toBe(2_000);
  });

  it('tears no word where packets come late and then together', () => {
    let heard: Heard | null = null;
    const ear = new Ear(hearing, (one) => (heard = one));
    // Each third tick nothing, the next two packets: a jitter of 20 ms.
    for (let tick = 0; tick < 150 && heard === null; tick++) {
      const packets = tick >= 75 ? 0 : [1, 0, 2][tick % 3]!;
      for (let i = 0; i < packets; i++) ear.take(frame(6_000));
      ear.tick();
    }
    const { samples } = heard as unknown as { samples: Int16Array };
    const loud = samples.slice(0, 75 * 160);
    for (let at = 0; at < loud.length; at += 160)
      expect(Math.max(...loud.slice(at, at + 160)), `at ${at / 8} ms`).toBeGreaterThan(5_000);
    expect(samples.length / 8).toBeLessThanOrEqual(75 * 20 + hearing.quietMs);
  });

  it('hears somebody who never stops for so long and no longer, whatever pieces the sound comes in', () => {
    const { heard, ms } = hear([[20_000, 6_000]]);
    expect(ms).toBe(4_000);
    expect(lengthMs(heard)).toBe(4_000);
    let big: Heard | null = null;
    const ear = new Ear(hearing, (one) => (big = one));
    // 60 ms a packet (RFC 3551 4.2), then a telephone that is silent without packets.
    for (let tick = 0; tick < 400 && big === null; tick++) {
      if (tick < 90 && tick % 3 === 0) for (let i = 0; i < 3; i++) ear.take(frame(6_000));
      ear.tick();
    }
    expect(lengthMs(big)).toBeGreaterThanOrEqual(1_800);
  });
});
