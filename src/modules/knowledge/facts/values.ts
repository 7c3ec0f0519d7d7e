/** A value of a program's reply as words: plain, short, of one line; days and hours as people say them. */
import type { AnswerLanguage } from '../contract.js';

export const whens = ['day', 'time', 'moment'] as const;
export type When = (typeof whens)[number];

const longestValue = 120;

/** Null where it is nothing that can be said. The reply is a stranger's: no line breaks, nothing that turns text around. */
export function wordsOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const words = value
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' || words.length > longestValue ? null : words;
}

const formats: Readonly<Record<When, Intl.DateTimeFormatOptions>> = {
  day: { dateStyle: 'long' },
  time: { timeStyle: 'short' },
  moment: { dateStyle: 'long', timeStyle: 'short' },
};

export const sayMoment = (at: number, as: When, language: AnswerLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', { ...formats[as], timeZone }).format(at);

/** A day has no hour, and an hour that nobody said is not made up. */
export function momentOf(
  value: unknown,
  as: When,
  { language, timeZone }: { readonly language: AnswerLanguage; readonly timeZone: string },
): string | null {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = Date.parse(`${value}T00:00:00Z`);
    return as !== 'day' || Number.isNaN(day) ? null : sayMoment(day, 'day', language, 'UTC');
  }
  const at = epochOf(value, timeZone);
  return at === null ? null : sayMoment(at, as, language, timeZone);
}

/** ISO 8601 with its offset, or without: then in the centre's own time. Numbers are seconds or milliseconds since 1970. */
function epochOf(value: unknown, timeZone: string): number | null {
  if (typeof value === 'number') {
    const at = value < 1e11 ? value * 1000 : value;
    return at >= 1e12 && at < 1e13 ? at : null;
  }
  if (typeof value !== 'string') return null;
  const [, local, zone] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/.exec(value) ?? [];
  if (local === undefined) return null;
  const at = Date.parse(`${local}${zone ?? 'Z'}`);
  if (Number.isNaN(at) || zone !== undefined) return Number.isNaN(at) ? null : at;
  const guess = at - offsetAt(at, timeZone);
  return at - offsetAt(guess, timeZone);
}

function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return there - Math.floor(at / 1000) * 1000;
}
