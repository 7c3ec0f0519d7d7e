import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rangeOf } from './range.js';

it('reads what players ask for', () => {
  expect(rangeOf('bytes=0-', 100)).toEqual({ from: 0, to: 99 });
  expect(rangeOf('bytes=10-19', 100)).toEqual({ from: 10, to: 19 });
  expect(rangeOf('bytes=90-500', 100)).toEqual({ from: 90, to: 99 });
  expect(rangeOf('bytes=-10', 100)).toEqual({ from: 90, to: 99 });
  expect(rangeOf('bytes=-500', 100)).toEqual({ from: 0, to: 99 });
  expect(rangeOf('bytes=100-', 100)).toBe('unsatisfiable');
  expect(rangeOf('bytes=-0', 100)).toBe('unsatisfiable');
  for (const other of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b'])
    expect(rangeOf(other, 100), String(other)).toBe('whole');
});

it('never leads out of the sound, whatever is asked', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 10_000 }), (noise, a, b, bytes) => {
      for (const header of [noise, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
        const range = rangeOf(header, bytes);
        if (typeof range === 'string') continue;
        if (range.from < 0 || range.to >= bytes || range.from > range.to) return false;
      }
      return true;
    }),
  );
});
