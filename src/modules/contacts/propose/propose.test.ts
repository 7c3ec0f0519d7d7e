import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longest } from '../../knowledge/articles/contract.js';
import type { Entry } from '../contract.js';
import { beginningOf, proposedFrom, titleOf } from './contract.js';

const said = (kind: 'customer' | 'consultant' | 'machine', body: string, name = ''): Entry =>
  ({ kind: 'message', author: { kind, id: null, name }, body }) as Entry;
const contact = { customerName: 'Rosa Verdi', language: 'it' };
const question = said(
  'customer',
  'Buongiorno, sono Rosa Verdi. Posso spostare il contatore? Il mio numero è 333 1234567.',
);
const answer = said(
  'consultant',
  'Sì, signora Rosa. Lo chieda nell’app, viene un tecnico. Costa 90 euro.',
  'Anna Riva',
);

describe('an answer out of a solved contact', () => {
  it('has the question as title, what explains as answer, and nobody’s name, number or address', () => {
    const proposed = proposedFrom(
      contact,
      [question, answer, said('consultant', 'Prego, buona giornata! Anna', 'Anna Riva')],
      null,
    );
    expect(proposed).toEqual({
      language: 'it',
      topic: 'posso_spostare_contatore_numero',
      title: 'Posso spostare il contatore?',
      short: 'Sì, signora [nome]. Lo chieda nell’app, viene un tecnico. Costa 90 euro.',
      long: '',
    });
    expect(proposedFrom(contact, [question, answer], 'meter_move')!.topic).toBe('meter_move');
  });

  it('leaves greetings out, and takes the sentence before a question that says nothing by itself', () => {
    expect(titleOf('Buongiorno, l’area clienti non mi conosce. Come entro?')).toBe(
      'L’area clienti non mi conosce. Come entro?',
    );
    expect(titleOf('salve! quando è aperto lo sportello di via Po?')).toBe('Quando è aperto lo sportello di via Po?');
    const greeted = said('consultant', 'Buongiorno, sono Anna Riva. Da lunedì a venerdì, la mattina.', 'Anna Riva');
    expect(proposedFrom(contact, [question, greeted], null)!.short).toBe('Da lunedì a venerdì, la mattina.');
  });

  it('is none where no person answered, or nobody asked', () => {
    expect(proposedFrom(contact, [question, said('machine', 'Nell’app.')], null)).toBeNull();
    expect(proposedFrom(contact, [answer], null)).toBeNull();
  });

  it('keeps whole sentences, and the whole of it beside', () => {
    const long = 'Una frase di prova che dice qualcosa. '.repeat(40);
    const proposed = proposedFrom(contact, [question, said('consultant', long)], null)!;
    expect(proposed.short.length).toBeLessThanOrEqual(longest.short);
    expect(proposed.short).toMatch(/qualcosa\.$/);
    expect(proposed.long).toBe(long.trim());
  });

  it('always fits where it goes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 900 }), fc.integer({ min: 10, max: 400 }), (text, most) => {
        expect(beginningOf(text, most).length).toBeLessThanOrEqual(most);
        expect(text).toContain(beginningOf(text, most));
        expect(titleOf(text).length).toBeLessThanOrEqual(longest.title);
      }),
    );
  });
});
