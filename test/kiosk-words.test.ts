import { describe, expect, it } from 'vitest';
import { gulpease } from '#kernel/readability.js';
import { kioskCatalogs, sayAtKiosk, type KioskKey } from '#modules/contacts/customer-words/kiosk/contract.js';

const sample = {
  ...{ centre: 'Acqua e Luce', phone: '800 000 000', name: 'Lucia', place: 'via Roma 12', number: '045 555 0142' },
  ...{ wait: 'circa 4 minuti', when: 'domani, 09:00', level: 4, most: 5, seconds: 20 },
  ...{ sheet: 2, sheets: 3, days: 90, source: 'Contratto', title: 'Quando scade la bolletta', day: '3 marzo' },
};
const keys = Object.keys(kioskCatalogs.it) as KioskKey[];
const italian = (key: KioskKey): string => sayAtKiosk('it', key, sample);

describe('what is read at a kiosk', () => {
  it('the first screen at 80 or more', () => {
    const first: KioskKey[] = ['greeting', 'openWait', 'person', 'callback', 'callbackHint', 'choose'];
    const text = first.map((key) => italian(key).replace(/[^.?!]$/, '$&.')).join(' ');
    expect(gulpease(text)).toBeGreaterThanOrEqual(80);
  });

  it.each(keys.filter((key) => /[.?!]$/.test(italian(key))))('%s at 60 or more', (key) =>
    expect(gulpease(italian(key)), italian(key)).toBeGreaterThanOrEqual(60),
  );

  it('never says tu, and fills every place in both languages', () => {
    for (const key of keys) {
      expect(italian(key), key).not.toMatch(/\{|\b(tuo|tua|tuoi|tue|clicca|scrivi|premi|aspetta)\b/i);
      expect(sayAtKiosk('en', key, sample), key).not.toMatch(/\{/);
      const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
      expect(places(kioskCatalogs.en[key]), key).toEqual(places(kioskCatalogs.it[key]));
    }
  });
});
