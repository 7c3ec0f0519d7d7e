import { describe, expect, it } from 'vitest';
import { italianHolidayNames, italianHolidays } from './holidays.js';

describe('Italian holidays', () => {
  it('has the twelve of the law and, from 2026, 4 October', () => {
    expect(Object.keys(italianHolidays(2026))).toEqual([
      '2026-01-01',
      '2026-01-06',
      '2026-04-05',
      '2026-04-06',
      '2026-04-25',
      '2026-05-01',
      '2026-06-02',
      '2026-08-15',
      '2026-10-04',
      '2026-11-01',
      '2026-12-08',
      '2026-12-25',
      '2026-12-26',
    ]);
    expect(Object.keys(italianHolidays(2025))).not.toContain('2025-10-04');
  });

  it('moves Easter Monday with the year', () => {
    expect(Object.keys(italianHolidays(2027))).toContain('2027-03-29');
  });

  it('names them in both languages of the screens', () => {
    const name = (day: string, language: 'it' | 'en') =>
      italianHolidayNames(2026, language).find((holiday) => holiday.day === day)?.name;
    expect(name('2026-12-25', 'it')).toMatch(/Natale/);
    expect(name('2026-12-25', 'en')).toMatch(/Christmas/);
    expect(name('2026-10-04', 'it')).toMatch(/San Francesco/);
  });
});
