/** Opening hours as people write them: '9-13, 14:30-18' ⇄ intervals of a day. */
import type { Interval } from '#kernel/routing/types.js';

function minutesOf(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim());
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2] ?? 0);
  return Number(match[2] ?? 0) < 60 && minutes <= 1440 ? minutes : null;
}

const textOf = (minutes: number): string =>
  `${Math.floor(minutes / 60)}${minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`}`;

/** Empty is closed. Null is not understood: an end before its beginning, intervals that touch or overlap, other words. */
export function readDay(text: string): readonly Interval[] | null {
  if (text.trim() === '' || /^[-–—]$/.test(text.trim())) return [];
  const intervals: Interval[] = [];
  for (const part of text.split(/[,;]|\se\s|\sand\s/)) {
    const [from, to, more] = part.split(/[-–—]/).map(minutesOf);
    if (from == null || to == null || more !== undefined || from >= to) return null;
    intervals.push({ from, to });
  }
  intervals.sort((a, b) => a.from - b.from);
  return intervals.every((one, i) => i === 0 || one.from > intervals[i - 1]!.to) && intervals.length <= 6
    ? intervals
    : null;
}

export const writeDay = (intervals: readonly Interval[]): string =>
  intervals.map(({ from, to }) => `${textOf(from)}-${textOf(to)}`).join(', ');
