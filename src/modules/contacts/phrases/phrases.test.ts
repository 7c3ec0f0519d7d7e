import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { practicePhrases } from '../practice/phrases.js';
import { fillPhrase, offeredPhrases, phrasePlaces, unknownPlaces, type Phrase } from './contract.js';

const values = { customer: 'Marta Bellini', contact: 'Luce ferma', consultant: 'Lucia' };

describe('a ready phrase', () => {
  it('is filled in both languages, and each place that is promised is one', () => {
    expect(fillPhrase('Buongiorno {nome}, sono {consulente}: {contatto}.', values)).toBe(
      'Buongiorno Marta Bellini, sono Lucia: Luce ferma.',
    );
    expect(fillPhrase('{name} / {consultant} / { contact }', values)).toBe('Marta Bellini / Lucia / Luce ferma');
    for (const name of [...phrasePlaces.it, ...phrasePlaces.en]) expect(unknownPlaces(`{${name}}`)).toEqual([]);
  });

  it('leaves no hole where nothing is known', () => {
    expect(fillPhrase('Buongiorno {nome}, ecco.', { ...values, customer: ' ' })).toBe('Buongiorno, ecco.');
  });

  it('is told when a place is mistyped; what is no place stays as it was written', () => {
    expect(unknownPlaces('Caro {cliente}, {nome} {}')).toEqual(['cliente']);
    expect(fillPhrase('{ "a": 1 } {__proto__} {toString}', values)).toBe('{ "a": 1 } {__proto__} {toString}');
  });

  it('never fills a value into a value', () => {
    fc.assert(
      fc.property(fc.string(), (customer) => {
        const filled = fillPhrase('<{nome}>', { ...values, customer });
        expect(filled).toBe(`<${customer.trim()}>`);
      }),
    );
  });
});

describe('what is offered for a contact', () => {
  const contact = { queueId: 'queue_guasti', language: 'it' };
  const names = (typed: string, about = contact): readonly string[] =>
    offeredPhrases(practicePhrases, about, typed).map((phrase) => phrase.name);

  it('is this queue’s and everybody’s, the customer’s language first', () => {
    expect(names('')).toContain('Guasto di zona');
    expect(names('')).not.toContain('Pagato due volte');
    const english = names('', { ...contact, language: 'en' });
    expect(english.slice(0, 2).sort()).toEqual(['Greeting', 'Let me check']);
  });

  it('is found by any of its words, whatever the accents; a name that begins so comes first', () => {
    const one = (id: string, name: string, text: string): Phrase => ({
      id,
      name,
      text,
      language: 'it',
      queueId: null,
    });
    const known = [one('phrase_1', 'Scuse', 'per la novità'), one('phrase_2', 'Novità', 'testo')];
    expect(offeredPhrases(known, contact, 'NOVITA').map((phrase) => phrase.id)).toEqual(['phrase_2', 'phrase_1']);
    expect(offeredPhrases(known, contact, 'per novita').map((phrase) => phrase.id)).toEqual(['phrase_1']);
    expect(offeredPhrases(known, contact, 'altro')).toEqual([]);
  });
});

it('the practice phrases have no mistyped place', () => {
  for (const phrase of practicePhrases) expect(unknownPlaces(phrase.text)).toEqual([]);
});
