/** Italian public holidays as a queue's hours keep them: '2026-12-25' → nothing open. */
import type Holidays from 'date-holidays';
import type { Hours } from '#kernel/routing/types.js';
import { lazily } from '#store/lazily.js';

const holidaysOf = lazily<{ default?: typeof Holidays } & typeof Holidays>('date-holidays');

export interface HolidayName {
  readonly day: string;
  readonly name: string;
}

/**
 * The holidays of a year with their names, in order of date. Days of observance without rest are left out.
 * 4 October (St Francis) is in from 2026 on: L. 8 ottobre 2025, n. 151; the test watches that the calendar keeps it.
 */
export function italianHolidayNames(year: number, language: 'it' | 'en' = 'it'): readonly HolidayName[] {
  const Calendar = holidaysOf().default ?? holidaysOf();
  const calendar = new Calendar('IT', { languages: [language], types: ['public'] });
  return calendar.getHolidays(year).map((holiday) => ({ day: holiday.date.slice(0, 10), name: holiday.name }));
}

/** Ready for `Hours.holidays`: closed all day. An administrator may open one with intervals of its own. */
export const italianHolidays = (year: number): NonNullable<Hours['holidays']> =>
  Object.fromEntries(italianHolidayNames(year).map(({ day }) => [day, []]));
