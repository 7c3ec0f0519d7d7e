import { describe, expect, it } from 'vitest';
import { waitWords } from '#modules/contacts/customer-words/contract.js';
import { countrySaid, isBetter, placeSaid, standingSaid, waitSaid } from './sentences.js';
import { allSaid } from './words.js';

/** The sounds back to words, as an ear would. */
const words = new Map(
  (['it', 'en'] as const).flatMap((language) => allSaid(language).map((one) => [one.file, one.words])),
);
const heard = (files: readonly string[] | null): string =>
  (files ?? []).map((file) => words.get(file) ?? '?').join(' ');
const range = (low: number, high: number) => ({ lowMs: low * 60_000, highMs: high * 60_000 });

describe('what a caller in line is told', () => {
  it.each([
    [1, 'La prossima risposta è per lei.'],
    [2, 'Prima di lei c’è una persona.'],
    [8, 'Prima di lei ci sono 7 persone.'],
    [61, 'Prima di lei ci sono 60 persone.'],
    [62, 'Prima di lei ci sono molte persone.'],
  ])('at place %i: %s', (place, said) => expect(heard(placeSaid('it', place))).toBe(said));

  it.each([
    [null, 'Risponde la prima persona libera.'],
    [range(0, 0.5), 'L’attesa è di meno di un minuto.'],
    [range(0.4, 3.2), 'L’attesa è al massimo di 4 minuti.'],
    [range(4.1, 4.9), 'L’attesa è di circa 5 minuti.'],
    [range(3.9, 9.1), 'L’attesa va da 3 a 10 minuti.'],
    [range(20, 61), 'L’attesa è al massimo di 2 ore.'],
    [range(60, 24 * 60), 'L’attesa è al massimo di 24 ore.'],
    [range(60, 25 * 60), 'Risponde la prima persona libera.'],
  ])('of a wait %j: %s', (wait, said) => expect(heard(waitSaid('it', wait))).toBe(said));

  it('says of every wait up to an hour what the chat says of it', () => {
    for (let low = 0; low < 60; low++) {
      for (let high = low + 1; high <= 60; high++) {
        const spoken = heard(waitSaid('it', range(low, high)))
          .replace('L’attesa è di ', '')
          .replace('L’attesa è ', '');
        const written = waitWords('it', range(low, high));
        const digits = (text: string): string => (text.match(/\d+/g) ?? []).join();
        expect([low, high, digits(spoken)]).toEqual([low, high, digits(written)]);
      }
    }
  });

  it('offers to be called back only where that is kept', () => {
    expect(heard(standingSaid('en', { place: 3, wait: null }, { offersCallback: true }))).toBe(
      'Before you there are 2 people. The first person who is free will answer. If you like, we call you back and you keep your place: press 1.',
    );
    expect(heard(standingSaid('en', { place: 3, wait: null }, { offersCallback: false }))).not.toContain('press');
    const both = { offersCallback: true, offersText: true };
    expect(heard(standingSaid('en', { place: 3, wait: null }, both))).toMatch(/press 1\. .*press 2\.$/);
  });

  it('is told again when it got better, in words that differ', () => {
    const at = (place: number, high: number) => ({ place, wait: range(1, high) });
    expect(isBetter('it', at(3, 9), at(2, 9))).toBe(true);
    expect(isBetter('it', at(3, 9), at(3, 6))).toBe(true);
    expect(isBetter('it', at(3, 9), at(3, 8.9))).toBe(false);
    expect(isBetter('it', at(3, 9), at(3, 12))).toBe(false);
    expect(isBetter('it', { place: 3, wait: null }, at(3, 12))).toBe(true);
    expect(isBetter('it', at(3, 9), { place: null, wait: null })).toBe(false);
  });

  it('names the country of a person, and no country that it has no sound of', () => {
    expect(heard(countrySaid('it', 'AL'))).toBe('Le risponde una persona in Albania');
    expect(countrySaid('it', 'XX')).toBeNull();
  });
});
