/**
 * The words customers read, in the widget and on the help pages: one catalog for both, Italian and English.
 *
 * Why no message library here: the widget must fit in 45 KB with everything. Customers' texts need names and one
 * plural, which `Intl.PluralRules` of every browser already knows; this formatter is 20 lines, Lingui's core 2.6 KB.
 * Staff screens, with hundreds of messages and translators' tools, use Lingui.
 *
 * Plain Italian, `lei`, short sentences: every text is held to a Gulpease index of 60, the first screen to 80, by test.
 */
import type { Moment, WaitRange } from '#kernel/routing/types.js';
import { en } from './en.js';
import { it } from './it.js';

/** Among the topics of a first page, in the place of a line: no machine then, whatever is asked. */
export const personWish = 'person';

export type Language = 'it' | 'en';
export type Plural = { readonly one: string; readonly other: string };
export type TextKey = keyof typeof it;
export type Catalog = Readonly<Record<TextKey, string | Plural>>;

export const catalogs: Readonly<Record<Language, Catalog>> = { it, en };

export const isLanguage = (value: unknown): value is Language => value === 'it' || value === 'en';

/** The first of the wishes we speak ('en-GB' counts as English), else Italian. Takes an Accept-Language header too. */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes)
    for (const part of (wish ?? '').split(',')) {
      const tag = part.trim().slice(0, 2).toLowerCase();
      if (isLanguage(tag)) return tag;
    }
  return 'it';
}

/** A text with its `{places}` filled; a plural is chosen by `count`. */
export function say(language: Language, key: TextKey, params: Readonly<Record<string, string | number>> = {}): string {
  const entry = catalogs[language][key];
  const text =
    typeof entry === 'string'
      ? entry
      : entry[new Intl.PluralRules(language).select(Number(params['count'] ?? 0)) === 'one' ? 'one' : 'other'];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** GDPR art. 13: what for, how long, and how to say no, where people write. */
export const noticeOf = (language: Language, purpose: string, days: number): string =>
  say(language, 'help.learning', { purpose: purpose.trim().replace(/[.!;:]+$/, ''), days });

const minuteMs = 60_000;

/** A wait in words, honest about its width: never a single figure where it is a range. */
export function waitWords(language: Language, wait: WaitRange): string {
  const low = Math.max(0, Math.floor(wait.lowMs / minuteMs));
  const high = Math.max(1, Math.ceil(wait.highMs / minuteMs));
  if (high <= 1) return say(language, 'wait.underMinute');
  if (high <= 90) {
    if (low === 0) return say(language, 'wait.upToMinutes', { count: high });
    if (high - low <= 1) return say(language, 'wait.aboutMinutes', { count: high });
    return say(language, 'wait.minutes', { low, high });
  }
  return say(language, 'wait.upToHours', { count: Math.ceil(high / 60) });
}

/** '19 novembre 2026': where the hour says nothing. */
export const dayWords = (language: Language, at: Moment, timeZone?: string): string =>
  new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    dateStyle: 'long',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);

/** A moment for people: the hour today, the day and the hour otherwise. */
export function momentWords(language: Language, at: Moment, now: Moment, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = (moment: Moment): string => new Intl.DateTimeFormat('en-CA', zone).format(moment);
  const hour: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', ...zone };
  const locale = language === 'it' ? 'it-IT' : 'en-GB';
  if (day(at) === day(now)) return new Intl.DateTimeFormat(locale, hour).format(at);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', ...hour }).format(at);
}
