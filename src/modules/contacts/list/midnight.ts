/** When the centre's day began: found by the very function that says which day it is, so that the two always agree. */
import type { Moment } from '#kernel/routing/types.js';
import { dayOf } from '../floor/memory.js';

/** Clocks change and zones differ by whole quarters of an hour (Kathmandu +5:45, Lord Howe by half an hour). */
const quarterMs = 900_000;
/** Longer than any day: 25 hours where the clock is put back. */
const longestDayMs = 26 * 3_600_000;

/**
 * The first quarter of an hour of the day. Not `date_trunc('day', …) at time zone …` in SQL: where the clock goes back
 * over midnight (Havana, 1 November 2026) midnight comes twice, and PostgreSQL takes the second.
 */
export function midnightOf(at: Moment, timeZone: string): Moment {
  const today = dayOf(at, timeZone);
  let before = Math.floor((at - longestDayMs) / quarterMs);
  let within = Math.floor(at / quarterMs);
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayOf(middle * quarterMs, timeZone) === today) within = middle;
    else before = middle;
  }
  return within * quarterMs;
}
