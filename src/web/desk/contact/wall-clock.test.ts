import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentOf, wallClockOf } from './wall-clock.js';

it('comes back to the same minute, in any zone and season, but for the hour that comes twice', () => {
  const minute = fc.integer({ min: 28_000_000, max: 31_000_000 });
  fc.assert(
    fc.property(minute, fc.constantFrom('Europe/Rome', 'UTC', 'America/New_York', 'Asia/Kolkata'), (m, zone) => {
      const at = m * 60_000;
      const back = momentOf(wallClockOf(at, zone), zone);
      expect([at, at - 3_600_000]).toContain(back);
    }),
  );
});

it('takes the first of the hour that comes twice, and steps over the hour that does not exist', () => {
  const twice = momentOf({ day: '2026-10-25', time: '02:30' }, 'Europe/Rome');
  expect(twice).toBe(Date.parse('2026-10-25T00:30:00Z'));
  const none = momentOf({ day: '2026-03-29', time: '02:30' }, 'Europe/Rome');
  expect(none).toBe(Date.parse('2026-03-29T01:30:00Z'));
});

it('knows that a half-filled field is no moment', () => {
  expect(momentOf({ day: '2026-13-01', time: '10:00' }, 'Europe/Rome')).toBeNull();
  expect(momentOf({ day: '2026-10-01', time: '' }, 'Europe/Rome')).toBeNull();
});
