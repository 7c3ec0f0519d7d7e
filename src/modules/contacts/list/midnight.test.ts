import { describe, expect, it } from 'vitest';
import { dayOf } from '../floor/memory.js';
import { midnightOf } from './midnight.js';

const minute = 60_000;
const hour = 60 * minute;

const midnight = (zone: string, at: number): number => midnightOf(at, zone);

describe('the centre’s midnight', () => {
  it('is the start of a day of 25 hours and of one of 23, in Rome', () => {
    // 25 October 2026: at 03:00 summer time it is 02:00 again. 29 March 2026: 02:00 is 03:00.
    const october = Date.UTC(2026, 9, 24, 22);
    const march = Date.UTC(2026, 2, 28, 23);
    expect(midnight('Europe/Rome', october + 24 * hour + 59 * minute)).toBe(october);
    expect(midnight('Europe/Rome', october + 25 * hour)).toBe(october + 25 * hour);
    expect(midnight('Europe/Rome', march + 22 * hour + 59 * minute)).toBe(march);
    expect(midnight('Europe/Rome', march + 23 * hour)).toBe(march + 23 * hour);
    // A leap day is a day like others.
    expect(midnight('Europe/Rome', Date.UTC(2028, 1, 29, 12))).toBe(Date.UTC(2028, 1, 28, 23));
    expect(midnight('Europe/Rome', Date.UTC(2028, 2, 1, 12))).toBe(Date.UTC(2028, 1, 29, 23));
  });

  // Havana and Cairo change their clocks at midnight itself: there such a day begins at 01:00, or comes twice.
  it.each(['Europe/Rome', 'Europe/London', 'America/Havana', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'begins the same day as the floor’s figures, each quarter of an hour around the changes (%s)',
    (zone) => {
      const around = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1), Date.UTC(2026, 3, 24), Date.UTC(2026, 9, 29), Date.UTC(2026, 3, 5), Date.UTC(2028, 1, 29)]; // prettier-ignore
      const moments = around.flatMap((day) =>
        Array.from({ length: 4 * 72 }, (_, n) => day - 36 * hour + n * 15 * minute),
      );
      const rows = moments.map((at) => ({ at, begins: midnight(zone, at) }));
      const wrong = rows.filter(
        ({ at, begins }) =>
          begins > at || dayOf(begins, zone) !== dayOf(at, zone) || dayOf(begins - 1, zone) === dayOf(at, zone),
      );
      expect(wrong).toEqual([]);
    },
  );
});
