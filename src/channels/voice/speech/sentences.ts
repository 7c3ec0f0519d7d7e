/** Sentences put together from the house's sounds: as many words as it takes to be honest, and no figure that is not known. */
import type { WaitRange } from '#kernel/routing/types.js';
import {
  countries,
  fileOfCountry,
  fileOfNumber,
  fileOfSaid,
  mostNumber,
  type SaidKey,
  type SpokenCountry,
  type SpokenLanguage,
} from './words.js';

const minuteMs = 60_000;
/** Beyond this somebody waits so long that a figure helps nobody. */
const mostHours = 24;

type Files = readonly string[];

export const sentence = (language: SpokenLanguage, ...keys: readonly SaidKey[]): Files =>
  keys.map((key) => fileOfSaid(language, key));

/** How many are before the caller, who stands at `place` from 1. */
export function placeSaid(language: SpokenLanguage, place: number): Files {
  const ahead = place - 1;
  if (ahead <= 0) return sentence(language, 'next');
  if (ahead === 1) return sentence(language, 'ahead.one');
  if (ahead > mostNumber) return sentence(language, 'ahead.many');
  return [...sentence(language, 'ahead.before'), fileOfNumber(language, ahead), ...sentence(language, 'ahead.after')];
}

/** The range as the chat says it (`customer-words`), rounded outwards only; null: honestly unknown. */
export function waitSaid(language: SpokenLanguage, wait: WaitRange | null): Files {
  if (wait === null) return sentence(language, 'wait.unknown');
  const low = Math.max(0, Math.floor(wait.lowMs / minuteMs));
  const high = Math.max(1, Math.ceil(wait.highMs / minuteMs));
  const figure = (key: SaidKey, number: number, unit: SaidKey): Files => [
    ...sentence(language, key),
    fileOfNumber(language, number),
    ...sentence(language, unit),
  ];
  if (high <= 1) return sentence(language, 'wait.underMinute');
  if (high > mostNumber) {
    const hours = Math.max(2, Math.ceil(high / 60));
    return hours > mostHours ? sentence(language, 'wait.unknown') : figure('wait.upTo', hours, 'wait.hours');
  }
  if (low === 0) return figure('wait.upTo', high, 'wait.minutes');
  if (high - low <= 1) return figure('wait.about', high, 'wait.minutes');
  return [
    ...sentence(language, 'wait.from'),
    fileOfNumber(language, low),
    ...sentence(language, 'wait.to'),
    fileOfNumber(language, high),
    ...sentence(language, 'wait.minutes'),
  ];
}

/** 'Le risponde una persona in Albania.' Null where the house has no sound of that country. */
export const countrySaid = (language: SpokenLanguage, country: string): Files | null =>
  country in countries
    ? [...sentence(language, 'country.before'), fileOfCountry(language, country as SpokenCountry)]
    : null;

export interface Standing {
  readonly place: number | null;
  readonly wait: WaitRange | null;
}

/** True when a caller who heard `before` has something better to hear: a place nearer, or a shorter wait in the words said. */
export function isBetter(language: SpokenLanguage, before: Standing, now: Standing): boolean {
  if (now.place === null || before.place === null) return false;
  if (now.place < before.place) return true;
  const isShorter = (now.wait?.highMs ?? Number.POSITIVE_INFINITY) < (before.wait?.highMs ?? Number.POSITIVE_INFINITY);
  return isShorter && waitSaid(language, now.wait).join() !== waitSaid(language, before.wait).join();
}

/** What may be done by a key while one waits. */
export interface Offers {
  readonly offersCallback: boolean;
  readonly offersText?: boolean;
}

/** What somebody in line hears: place and wait, that they may go and keep the place, or write instead. */
export function standingSaid(language: SpokenLanguage, { place, wait }: Standing, offers: Offers): Files {
  return [
    ...(place === null ? [] : placeSaid(language, place)),
    ...waitSaid(language, wait),
    ...(offers.offersCallback ? sentence(language, 'callback.offer') : []),
    ...(offers.offersText === true ? sentence(language, 'text.offer') : []),
  ];
}
