/** What the screens say, of the visit's language and the centre's clock. */
import { momentWords, waitWords } from '#modules/contacts/customer-words/contract.js';
import { sayAtKiosk, type KioskKey } from '#modules/contacts/customer-words/kiosk/contract.js';
import type { LineNow, Ways } from './centre.js';
import type { Kept } from './visit.js';
import { grouped } from './number.js';

export type Say = (key: KioskKey, params?: Readonly<Record<string, string | number>>) => string;
type Language = 'it' | 'en';

export const sayIn =
  (language: Language): Say =>
  (key, params) =>
    sayAtKiosk(language, key, params);

/** An honest wait: a range while open, the opening hour while closed, no figure where none is known. */
export function lineWords(language: Language, line: LineNow, ways: Ways): string {
  const t = sayIn(language);
  if (line.isOpen) return line.wait === null ? t('openNow') : t('openWait', { wait: waitWords(language, line.wait) });
  if (line.opensAt === null) return t('closed');
  return t('closedUntil', { when: momentWords(language, line.opensAt, ways.now, ways.timeZone) });
}

/** What happens when, after a number was left. */
export function keptWords(language: Language, { number, line }: Kept, ways: Ways): readonly string[] {
  const t = sayIn(language);
  const words = [t('keptNumber', { number: grouped(number) })];
  if (line === null) words.push(t('keptSoon'));
  else if (!line.isOpen && line.opensAt !== null)
    words.push(t('keptClosed', { when: momentWords(language, line.opensAt, ways.now, ways.timeZone) }));
  else if (!line.isOpen) words.push(t('keptLater'));
  else {
    if (line.place !== null) words.push(line.place === 1 ? t('keptFirst') : t('keptPlace', { place: line.place }));
    words.push(line.wait === null ? t('keptSoon') : t('keptWait', { wait: waitWords(language, line.wait) }));
  }
  return [...words, t('keptGo')];
}

/** When somebody last saw that it is right: a day says enough. */
export const dayWords = (language: Language, at: number, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', { dateStyle: 'long', timeZone }).format(at);
