/**
 * Times and lengths in words, in the centre's time zone: somebody working from home abroad reads the same hour as the
 * colleague beside the customer.
 */
import { useMemo } from 'react';
import { makeStore, useStore } from '../store.js';
import { useLanguage, type Language } from './texts.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface Formats {
  /** 10:42 */
  time(at: number): string;
  /** 10:42:08 */
  timeWithSeconds(at: number): string;
  /** 12 nov, or 12 nov 2024 in another year. */
  day(at: number, now: number): string;
  /** Beside a line of a timeline: 10:42, sab 18:20, 12 nov 18:20. */
  stamp(at: number, now: number): string;
  /** In a sentence, always with its day: del 22 novembre alle 15:35, of 22 November, 15:35. */
  dated(at: number, now: number, how: Dated): string;
  /** A length that runs: 0:38, 3:05, 1:05 h, 2 giorni. */
  length(ms: number): string;
  /** A length told in round words: 40 min, 3 h. */
  roughly(ms: number): string;
  /** For how long by now: 3:05, 1:05 h, 2 giorni. Never an hour of the day, which would read as a length. */
  since(at: number, now: number): string;
  /** By when: 12:00 today, domani 9:30, sab 18:20, 12 nov 18:20. */
  due(at: number, now: number): string;
  number(value: number): string;
  /** 0.83 → 83 % */
  share(value: number): string;
  /** 1.2 MB */
  size(bytes: number): string;
}

/** Of, on or since a moment. */
export type Dated = 'of' | 'on' | 'since';

interface Day {
  readonly year: string;
  readonly key: string;
}

/** Days between two moments as people count them: midnights crossed in that time zone, daylight saving included. */
function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to.key}T00:00:00Z`) - Date.parse(`${from.key}T00:00:00Z`)) / dayMs);
}

const articles: Readonly<Record<Dated, readonly [before: string, elided: string]>> = {
  of: ['del ', 'dell’'],
  on: ['il ', 'l’'],
  since: ['dal ', 'dall’'],
};

/** Italian elides its article before otto and undici; English has the word itself. */
const sentence = (language: Language, how: Dated, day: string, time: string): string =>
  language === 'it' ? `${articles[how][/^(8|11)\b/.test(day) ? 1 : 0]}${day} alle ${time}` : `${how} ${day}, ${time}`;

/** Makes the formats of a language and time zone. Intl objects are costly (0.1 ms each), so they are made once. */
export function formatsOf(language: Language, timeZone: string): Formats {
  const locale = language === 'it' ? 'it-IT' : 'en-GB';
  const make = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const hourMinute = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const seconds = make({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const weekday = make({ weekday: 'short' });
  const dayMonth = make({ day: 'numeric', month: 'short' });
  const dayMonthYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = make({ day: 'numeric', month: 'long' });
  const longDayYear = make({ day: 'numeric', month: 'long', year: 'numeric' });
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const plain = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const dayOf = (at: number): Day => {
    const key = iso.format(at);
    return { key, year: key.slice(0, 4) };
  };
  const day = (at: number, now: number): string =>
    (dayOf(at).year === dayOf(now).year ? dayMonth : dayMonthYear).format(at);

  const formats: Formats = {
    time: (at) => hourMinute.format(at),
    timeWithSeconds: (at) => seconds.format(at),
    day,
    stamp(at, now) {
      const gone = daysBetween(dayOf(at), dayOf(now));
      if (gone === 0) return formats.time(at);
      if (gone > 0 && gone < 7) return `${weekday.format(at)} ${formats.time(at)}`;
      return `${day(at, now)} ${formats.time(at)}`;
    },
    dated(at, now, how) {
      const long = dayOf(at).year === dayOf(now).year ? longDay : longDayYear;
      return sentence(language, how, long.format(at), formats.time(at));
    },
    length(ms) {
      const total = Math.max(0, Math.floor(ms / 1000));
      if (ms < hourMs) return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
      if (ms < dayMs) return `${Math.floor(total / 3600)}:${String(Math.floor(total / 60) % 60).padStart(2, '0')} h`;
      return days.format(Math.floor(ms / dayMs));
    },
    roughly(ms) {
      const minutes = Math.max(1, Math.ceil(ms / minuteMs));
      if (minutes < 90) return `${minutes} min`;
      return ms < 2 * dayMs
        ? `${oneDigit.format(Math.round((minutes / 60) * 2) / 2)} h`
        : days.format(Math.ceil(ms / dayMs));
    },
    since: (at, now) => formats.length(now - at),
    due(at, now) {
      const ahead = daysBetween(dayOf(now), dayOf(at));
      if (ahead === 0) return formats.time(at);
      if (ahead === 1 || ahead === -1) return `${relative.format(ahead, 'day')} ${formats.time(at)}`;
      if (ahead > 1 && ahead < 7) return `${weekday.format(at)} ${formats.time(at)}`;
      return `${day(at, now)} ${formats.time(at)}`;
    },
    number: (value) => plain.format(value),
    share: (value) => percent.format(value),
    size(bytes) {
      if (bytes < 1000) return `${plain.format(bytes)} B`;
      if (bytes < 1_000_000) return `${plain.format(Math.round(bytes / 1000))} kB`;
      return `${oneDigit.format(bytes / 1_000_000)} MB`;
    },
  };
  return formats;
}

const timeZone = makeStore(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Set once the centre is known. */
export const setTimeZone = (zone: string): void => timeZone.set(zone);
export const centreTimeZone = (): string => timeZone.get();

export function useFormats(): Formats {
  const language = useLanguage();
  const zone = useStore(timeZone);
  return useMemo(() => formatsOf(language, zone), [language, zone]);
}
