import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogs, momentWords, say, waitWords, type TextKey } from '#modules/contacts/customer-words/contract.js';
import { gulpease } from '#kernel/readability.js';

const sample = {
  centre: 'Acqua e Luce',
  name: 'Lucia',
  phone: '800 000 000',
  max: 10,
  percent: 40,
  count: 3,
  digits: '12',
  source: 'Carta dei servizi',
};
const more = {
  purpose: 'rispondere prima',
  days: 90,
  wait: 'circa 4 minuti',
  when: '11:30',
  what: 'la richiamiamo',
  shape: '00000',
  low: 2,
  high: 4,
};
const italian = (key: TextKey): string => say('it', key, { ...sample, ...more });
const keys = Object.keys(catalogs.it) as TextKey[];
const firstScreen: TextKey[] = [
  'help.greeting',
  'help.lead',
  'help.yourWords',
  'help.example',
  'help.yourName',
  'help.send',
  'help.calm',
  'help.waitNow',
];

describe('customers read with ease', () => {
  it('agrees with the published formula', () => {
    // 6 words, 25 letters, 1 sentence.
    expect(gulpease('La mia cara gatta dorme sempre.')).toBeCloseTo(89 + (300 - 250) / 6, 5);
    expect(gulpease('')).toBe(100);
    expect(
      gulpease(
        'Il corrispettivo relativo alla componente tariffaria viene determinato conformemente alle disposizioni regolamentari vigenti pubblicate dall’autorità competente',
      ),
    ).toBeLessThan(40);
  });

  it('the first screen at 80 or more', () => {
    const text = firstScreen.map((key) => italian(key).replace(/[^.?!]$/, '$&.')).join(' ');
    expect(gulpease(text)).toBeGreaterThanOrEqual(80);
  });

  // Labels of one or two words are no text: there the index measures only the length of a word.
  const sentences = keys.filter((key) => /[.?!]$/.test(italian(key)));
  it.each(sentences)('%s at 60 or more', (key) =>
    expect(gulpease(italian(key)), italian(key)).toBeGreaterThanOrEqual(60),
  );

  it('never says tu, and fills every place', () => {
    for (const key of keys) {
      expect(italian(key), key).not.toMatch(/\{|\b(tuo|tua|tuoi|tue|clicca|scrivi|premi|aspetta)\b/i);
      expect(say('en', key, { ...sample, ...more }), key).not.toMatch(/\{/);
    }
  });

  it('both languages name the same places', () => {
    const places = (text: unknown): string[] => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort();
    for (const key of keys) expect(places(catalogs.en[key]), key).toEqual(places(catalogs.it[key]));
  });
});

describe('waits and moments', () => {
  it.each([
    [10_000, 50_000, 'meno di un minuto'],
    [0, 180_000, 'al massimo 3 minuti'],
    [120_000, 170_000, 'circa 3 minuti'],
    [120_000, 300_000, 'da 2 a 5 minuti'],
    [3_600_000, 7_000_000, 'al massimo 2 ore'],
  ])('%d to %d ms is "%s"', (lowMs, highMs, words) => expect(waitWords('it', { lowMs, highMs })).toBe(words));

  it('never tells a shorter wait than the range, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (lowMs, widthMs) => {
          const words = waitWords('en', { lowMs, highMs: lowMs + widthMs });
          const largest = Math.max(...(words.match(/\d+/g) ?? ['1']).map(Number));
          expect(largest * (words.includes('hour') ? 3_600_000 : 60_000)).toBeGreaterThanOrEqual(lowMs + widthMs);
        },
      ),
    );
  });

  it('names the day only when it is another day, in the centre’s own zone', () => {
    const now = Date.UTC(2026, 5, 1, 8);
    expect(momentWords('it', now + 3_600_000, now, 'Europe/Rome')).toBe('11:00');
    expect(momentWords('it', now + 24 * 3_600_000, now, 'Europe/Rome')).toMatch(/martedì 2 giugno.*10:00/);
  });
});
