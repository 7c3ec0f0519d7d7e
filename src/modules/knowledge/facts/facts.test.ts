import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn, hasStrayBraces, placeholdersIn, type Fault } from './contract.js';
import { readMapping, sentenceOf } from './mapping.js';
import { givenIn, givenWithin, isPattern } from './pattern.js';
import { sayRegister } from './register.js';
import { momentOf, wordsOf } from './values.js';

const timeZone = 'Europe/Rome';

describe('placeholders of an answer', () => {
  it('are named by source and fact, once each', () => {
    expect(placeholdersIn('A {{guasti.stato}} e {{ guasti.stato }}', '{{ordine.consegna}}')).toEqual([
      { source: 'guasti', fact: 'stato' },
      { source: 'ordine', fact: 'consegna' },
    ]);
    expect(fillIn('Oggi: {{guasti.stato}}', () => '$& tutto bene')).toBe('Oggi: $& tutto bene');
  });

  it.each(['{{guasti}}', '{{Guasti.stato}}', '{{guasti.stato', 'guasti.stato}}', '{{guasti..stato}}'])(
    '%s is a slip that would be read out to customers',
    (text) => expect(hasStrayBraces(text)).toBe(true),
  );
  it('plain words and right placeholders are no slip', () => {
    expect(hasStrayBraces('Costa {5} euro {{guasti.stato}}')).toBe(false);
  });
});

describe('the shape of what a customer gives', () => {
  it.each([
    ['#####', ' 20121 ', '20121'],
    ['#####', '2012', null],
    ['#####', '201211', null],
    ['[ORD-]####', 'ord-1234', 'ORD-1234'],
    ['[ORD-]####', '1234', '1234'],
    ['@@ ###', 'ab  123', 'AB 123'],
    ['##.#', '1201', null],
  ])('%s given %j is %j', (pattern, typed, given) => expect(givenIn(pattern, typed)).toBe(given));

  it('is found in free words where there is exactly one', () => {
    expect(givenWithin('#####', 'Abito a Milano, cap 20121: manca la luce')).toBe('20121');
    expect(givenWithin('#####', 'Tra 20121 e 20122')).toBeNull();
    expect(givenWithin('#####', '20121, sì, proprio 20121')).toBe('20121');
    expect(givenWithin('#####', 'codice 201213')).toBeNull();
    expect(givenWithin('#####', 'a20121')).toBeNull();
  });

  it.each(['', 'abc', '[#]', '[#', '#]', '[[#]]', '[#][#][#][#][#]#', '#'.repeat(41)])('%j is no pattern', (pattern) =>
    expect(isPattern(pattern)).toBe(false),
  );

  it('never takes long, whatever the pattern and the words', () => {
    const sign = fc.constantFrom('#', '@', '*', '[#]', '[***]', '-', '.', ' ', 'A');
    const pattern = fc.array(sign, { maxLength: 14 }).map((signs) => signs.join(''));
    const words = fc.constantFrom('1'.repeat(4000), '1a'.repeat(2000), 'a-1.'.repeat(1000));
    const before = process.cpuUsage().user;
    fc.assert(
      fc.property(pattern, words, (shape, text) => {
        givenWithin(shape, text);
        givenIn(shape, text);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(5_000);
  });
});

const order = `
fact stato
  when state = delivered
    it L'ordine {{given}} è stato consegnato il {{at|day}}.
    en Order {{given}} was delivered on {{at|day}}.
  when shipped
    it L'ordine {{given}} è partito: {{shipped.at|moment}}.
    en Order {{given}} is on its way: {{shipped.at|moment}}.
  otherwise
    it L'ordine {{given}} è in preparazione.
    en We are preparing order {{given}}.

fact negozio
  it Ritiro: {{shops.0.name}}.
  en Pick-up: {{shops.0.name}}.
`;
const { mapping, problems } = readMapping(order);
const say = (reply: unknown, fact = 'stato', language: 'it' | 'en' = 'it') =>
  sentenceOf(mapping, fact, { reply, given: '1234', language, timeZone });

describe('a reply as sentences', () => {
  it('is read without a complaint', () => expect(problems).toEqual([]));

  it('says the first that holds, in either language', () => {
    expect(say({ state: 'Delivered', at: '2026-11-20', shipped: null })).toBe(
      "L'ordine 1234 è stato consegnato il 20 novembre 2026.",
    );
    expect(say({ state: 'sent', shipped: { at: '2026-11-20T23:30:00Z' } }, 'stato', 'en')).toBe(
      'Order 1234 is on its way: 21 November 2026 at 00:30.',
    );
    expect(say({ state: 'new', shipped: null })).toBe("L'ordine 1234 è in preparazione.");
    expect(say({ shops: [{ name: 'Via Roma' }] }, 'negozio')).toBe('Ritiro: Via Roma.');
  });

  it.each([
    ['an empty reply is nonsense, not a no', {}],
    ['a field that is missing is nonsense', { state: 'new' }],
    ['a day that is none is nonsense', { state: 'delivered', at: 'domani', shipped: null }],
    ['what is no text is nonsense', { state: 'delivered', at: {}, shipped: null }],
    ['a list instead of an object is nonsense', []],
  ])('%s', (_why, reply) => expect(say(reply)).toBeNull());

  it.each([
    ['boo', 'outsideFact'],
    ['fact Stato\n it a\n en a', 'badName'],
    ['fact a\n it a', 'languageMissing'],
    ['fact a\n it {{b|never}}\n en a', 'badPlaceholder'],
    ['fact a\n it {{b\n en a', 'badPlaceholder'],
    ['fact a\n when not b = c\n it a\n en a', 'badCondition'],
    ['fact a\n otherwise\n it a\n en a\n when b\n it a\n en a', 'afterOtherwise'],
    ['fact a\n it a\n en a\nfact a\n it a\n en a', 'twice'],
    ['fact a', 'empty'],
    ['', 'empty'],
  ])('%j is told: %s', (text, code) => expect(readMapping(text).problems.map((one) => one.code)).toContain(code));

  it('no reply of a stranger breaks it, and none writes more than a line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('stato', 'negozio'), (reply, fact) => {
        const said = say(reply, fact);
        expect(said === null || !/[\n\p{Cf}]/u.test(said)).toBe(true);
      }),
    );
    expect(say({ shops: [{ name: 'Via\nRoma\u202E x' }] }, 'negozio')).toBe('Ritiro: Via Roma x.');
    expect(say({ shops: [{ name: 'x'.repeat(121) }] }, 'negozio')).toBeNull();
  });
});

describe('values', () => {
  it('an hour without its offset is the centre’s own, in summer and in winter', () => {
    const of = { language: 'en', timeZone } as const;
    expect(momentOf('2026-07-01T12:00', 'time', of)).toBe('12:00');
    expect(momentOf('2026-01-01T12:00:30', 'time', of)).toBe('12:00');
    expect(momentOf('2026-07-01T12:00+00:00', 'time', of)).toBe('14:00');
    expect(momentOf(1_782_900_000, 'time', of)).toBe(momentOf(1_782_900_000_000, 'time', of));
  });
  it('a day has no hour', () => {
    const of = { language: 'it', timeZone } as const;
    expect(momentOf('2026-07-01', 'moment', of)).toBeNull();
    expect(momentOf('2026-07-01', 'day', of)).toBe('1 luglio 2026');
    expect([momentOf('presto', 'day', of), momentOf(null, 'day', of), momentOf(12, 'day', of)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(wordsOf(Number.NaN)).toBeNull();
  });
});

describe('a register kept by hand', () => {
  const at = Date.UTC(2026, 10, 22, 11);
  const fault: Fault = {
    ...{ id: 'fault_1', areas: ['20121', '201*'], startedAt: at - 1000, endsAt: at + 3_600_000 },
    text: { it: 'Manca la luce in via Roma', en: '' },
  };
  const ask = (more: Partial<Parameters<typeof sayRegister>[0]> = {}) =>
    sayRegister({
      ...{ faults: [fault], checkedAt: at - 60_000, holdS: 3600, given: '20121', language: 'it', timeZone, at },
      ...more,
    });
  it('says what is listed for the place, and until when', () => {
    expect(ask()).toEqual({
      said: 'Manca la luce in via Roma. Fine prevista: 22 novembre 2026 alle ore 13:00.',
    });
    expect(ask({ given: '20199' })).toHaveProperty('said', expect.stringContaining('via Roma'));
    expect(ask({ given: '00100' })).toEqual({ said: 'Per 00100 non ci sono guasti in elenco.' });
    expect(ask({ faults: [{ ...fault, areas: [], endsAt: null }], given: '00100' })).toEqual({
      said: 'Manca la luce in via Roma. Non si sa ancora quando finisce.',
    });
  });
  it('says nothing where nobody has looked for too long, where an end has passed, or a language is missing', () => {
    expect(ask({ checkedAt: at - 3_600_000 })).toEqual({ problem: 'stale' });
    expect(ask({ checkedAt: null })).toEqual({ problem: 'stale' });
    expect(ask({ faults: [{ ...fault, endsAt: at }] })).toEqual({ problem: 'stale' });
    expect(ask({ language: 'en' })).toEqual({ problem: 'noText' });
  });
});
