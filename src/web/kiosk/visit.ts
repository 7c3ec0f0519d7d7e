/**
 * One visit, from the first touch to the last: memory of the page alone, never of the device. Its end is a new one; there is
 * no address, no history and no storage through which the next person could come back into it. Pure.
 *
 *   home ──a topic, or a person──▶ ways ──▶ call ──▶ (over) ──▶ home
 *     ├──be called back──▶ number ──▶ kept ──▶ home
 *     └──read──▶ answers ──▶ answer ──"yes"──▶ answered ──▶ home
 *                              └──"no"──▶ ways, with what was read
 */
import type { Page, Title } from './centre.js';
import { press, troubleOf, type NumberTrouble, type PadKey } from './number.js';

export type Screen = 'home' | 'ways' | 'number' | 'kept' | 'call' | 'answers' | 'answer' | 'answered';

export interface Kept {
  readonly number: string;
  /** Where it stands; null where the call itself asked for it, and its own place stays. */
  readonly line: {
    readonly isOpen: boolean;
    readonly opensAt: number | null;
    readonly wait: { readonly lowMs: number; readonly highMs: number } | null;
    readonly place: number | null;
  } | null;
}

export interface Visit {
  readonly screen: Screen;
  readonly language: 'it' | 'en';
  readonly isLarge: boolean;
  readonly hasContrast: boolean;
  readonly topicId: string | null;
  readonly number: string;
  /** Why it was not taken. */
  readonly trouble: NumberTrouble | 'numberBad' | 'notSent' | 'tooMany' | 'notRead' | null;
  readonly isSending: boolean;
  readonly kept: Kept | null;
  /** What can be read: null while nobody asked. `trouble` says why it is not there. */
  readonly titles: readonly Title[] | null;
  /** Which of the pages of buttons. */
  readonly sheet: number;
  readonly page: Page | null;
  /** The first look at each answer since the home screen: what is said of it again is the same word. */
  readonly looks: Readonly<Record<string, string>>;
  /** Read, and it did not help: it goes along to the person. */
  readonly failed: Page | null;
}

export const newVisit = (language: 'it' | 'en'): Visit => ({
  ...{ screen: 'home', language, isLarge: false, hasContrast: false, topicId: null },
  ...{ number: '', trouble: null, isSending: false, kept: null },
  ...{ titles: null, sheet: 0, page: null, looks: {}, failed: null },
});

/** Nothing of anybody's is on the screen: there is nothing to erase. */
export const isUntouched = (visit: Visit, language: 'it' | 'en'): boolean =>
  JSON.stringify(visit) === JSON.stringify(newVisit(language));

export const choose = (visit: Visit, topicId: string | null): Visit => ({ ...visit, screen: 'ways', topicId });

export const wantCallback = (visit: Visit): Visit => ({ ...visit, screen: 'number', trouble: null });

export const pressed = (visit: Visit, key: PadKey): Visit =>
  visit.isSending ? visit : { ...visit, number: press(visit.number, key), trouble: null };

export const erased = (visit: Visit): Visit => (visit.isSending ? visit : { ...visit, number: '', trouble: null });

/** Sends, or says what to mend. */
export function agreed(visit: Visit): Visit {
  const trouble = troubleOf(visit.number);
  return trouble === null ? { ...visit, isSending: true, trouble } : { ...visit, trouble };
}

export const refused = (visit: Visit, trouble: Visit['trouble']): Visit => ({ ...visit, isSending: false, trouble });

/** The number leaves the pad with it: going back shows an empty one. */
export const keptAs = (visit: Visit, line: Kept['line']): Visit => ({
  ...{ ...visit, screen: 'kept', isSending: false, trouble: null, number: '' },
  kept: { number: visit.number, line },
});

export const perSheet = 6;
export const sheetsOf = ({ titles }: Visit): number => Math.max(1, Math.ceil((titles?.length ?? 0) / perSheet));

/** The next buttons; after the last ones the first again. */
export const nextSheet = (visit: Visit): Visit => ({ ...visit, sheet: (visit.sheet + 1) % sheetsOf(visit) });

export const listed = (visit: Visit, titles: readonly Title[] | null): Visit => ({
  ...{ ...visit, screen: 'answers', titles, page: null, trouble: titles === null ? 'notRead' : null },
});

export function opened(visit: Visit, page: Page | null): Visit {
  if (page === null) return { ...visit, trouble: 'notRead' };
  const reading = visit.looks[page.topic] ?? page.reading;
  const looks = { ...visit.looks, [page.topic]: reading };
  return { ...visit, screen: 'answer', page: { ...page, reading }, looks, trouble: null };
}

/** Only "yes" is an end. "No" is a person, who knows what was read; no second answer is offered on the way. */
export const answered = (visit: Visit, isAnswered: boolean): Visit =>
  isAnswered
    ? { ...visit, screen: 'answered', page: null }
    : { ...visit, screen: 'ways', topicId: null, page: null, failed: visit.page };

/** One step back. What was typed goes with its screen. */
export function back(visit: Visit): Visit {
  if (visit.screen === 'answer') return { ...visit, screen: 'answers', page: null, trouble: null };
  const screen = visit.screen === 'number' && (visit.topicId !== null || visit.failed !== null) ? 'ways' : 'home';
  const left = { number: '', trouble: null };
  if (screen === 'ways') return { ...visit, ...left, screen };
  return { ...visit, ...left, screen, topicId: null, titles: null, sheet: 0, looks: {}, failed: null };
}
