/**
 * Opening hours by the clock on the wall: open is when the local time stands inside an interval of the local day.
 * A time skipped in spring is simply never read on that clock, an hour repeated in autumn is read twice.
 */
import type { Hours, Interval, Moment } from '../routing/types.js';
import { isTimeZone, offsetAt } from './zone.js';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Beyond this nothing is looked for: a year of holidays is "never opens". */
const horizonDays = 400;

/** True if the hours can be read: a known zone, seven days, intervals in order inside the day. */
export function areGoodHours(hours: Hours): boolean {
  const days = [...hours.week, ...Object.values(hours.holidays ?? {})];
  return (
    isTimeZone(hours.timeZone) &&
    hours.week.length === 7 &&
    Object.keys(hours.holidays ?? {}).every((day) => /^\d{4}-\d\d-\d\d$/.test(day)) &&
    days.every((day) => day.every((span) => span.from >= 0 && span.to <= 1440 && span.from < span.to))
  );
}

/** The intervals of a local day, counted in days since 1970-01-01 (a Thursday). */
function intervalsOf(hours: Hours, localDay: number): readonly Interval[] {
  if (hours.holidays) {
    const holiday = hours.holidays[new Date(localDay * dayMs).toISOString().slice(0, 10)];
    if (holiday) return holiday;
  }
  return hours.week[(((localDay + 3) % 7) + 7) % 7] ?? [];
}

/** Whether somebody answers at this moment. Null hours are always open. */
export function isOpen(hours: Hours | null, at: Moment): boolean {
  if (!hours) return true;
  const local = at + offsetAt(hours.timeZone, at).offset;
  const day = Math.floor(local / dayMs);
  const minutes = (local - day * dayMs) / minuteMs;
  return intervalsOf(hours, day).some((span) => minutes >= span.from && minutes < span.to);
}

/** The next moment at which the clock on the wall could begin or end an interval. */
function nextEdge(hours: Hours, at: Moment): Moment {
  const { offset, until } = offsetAt(hours.timeZone, at);
  const local = at + offset;
  const day = Math.floor(local / dayMs);
  let edge = (day + 1) * dayMs;
  for (const span of intervalsOf(hours, day))
    for (const minute of [span.from, span.to]) {
      const moment = day * dayMs + minute * minuteMs;
      if (moment > local && moment < edge) edge = moment;
    }
  return Math.min(edge - offset, until);
}

/** The next moment after `at` at which open becomes closed or closed open; null if it never does. */
export function nextChange(hours: Hours | null, at: Moment): Moment | null {
  if (!hours) return null;
  const now = isOpen(hours, at);
  for (let edge = nextEdge(hours, at); edge <= at + horizonDays * dayMs; edge = nextEdge(hours, edge))
    if (isOpen(hours, edge) !== now) return edge;
  return null;
}

/** `at` itself when open, else when it opens next; null if never. */
export function nextOpening(hours: Hours | null, at: Moment): Moment | null {
  return isOpen(hours, at) ? at : nextChange(hours, at);
}

/** How much of the time from `from` to `to` is open. */
export function openMsBetween(hours: Hours | null, from: Moment, to: Moment): number {
  if (!hours) return Math.max(0, to - from);
  let open = 0;
  let start = from;
  while (start < to) {
    const end = Math.min(nextChange(hours, start) ?? to, to);
    if (isOpen(hours, start)) open += end - start;
    start = end;
  }
  return open;
}
