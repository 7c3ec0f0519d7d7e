import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mosOf } from './voice-quality.js';

it('a clean line is good, a dead one bad', () => {
  expect(mosOf(0, 2, 40)).toBeGreaterThan(4.3);
  expect(mosOf(0, 2, null)).toBe(mosOf(0, 2, 40));
  expect(mosOf(100, 500, 5_000)).toBe(1);
});

it('never gets better by more loss, jitter or delay, and stays between 1 and 4.5', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true });
  const ms = fc.double({ min: 0, max: 3000, noNaN: true });
  fc.assert(
    fc.property(percent, ms, ms, fc.double({ min: 0, max: 50, noNaN: true }), (loss, jitter, trip, more) => {
      const mos = mosOf(loss, jitter, trip);
      expect(mos).toBeGreaterThanOrEqual(1);
      expect(mos).toBeLessThanOrEqual(4.5);
      for (const worse of [mosOf(loss + more, jitter, trip), mosOf(loss, jitter + more, trip)])
        expect(worse).toBeLessThanOrEqual(mos);
      expect(mosOf(loss, jitter, trip + more)).toBeLessThanOrEqual(mos);
    }),
  );
});
