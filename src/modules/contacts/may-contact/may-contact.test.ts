import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFacts, CallRule, RefusalCode } from './contract.js';
import { mayContact } from './decide.js';
import { e164Of } from './number.js';
import { callRules } from './rules.js';

const rome = (text: string): number => Date.parse(`${text}+01:00`);
/** A Tuesday. */
const noon = rome('2026-11-24T12:00');
const ago = (days: number): number => noon - days * 86_400_000;

const facts = (change: Partial<CallFacts> = {}): CallFacts => ({
  number: '+390612345678',
  purpose: 'service',
  allowed: ['+39'],
  callerId: { number: '+390687654321', isAnswered: true },
  oppositions: [],
  consents: [],
  register: null,
  requestedAt: null,
  holidays: ['2026-12-08', '2026-12-25', '2026-12-26'],
  ...change,
});
const consent = (at: number, withdrawnAt: number | null = null) => ({ at, withdrawnAt });
const sell = (change: Partial<CallFacts> = {}): CallFacts =>
  facts({ purpose: 'promotion', consents: [consent(ago(30))], ...change });
const no = (of: CallFacts, at = noon): readonly RefusalCode[] => mayContact(of, at).refusals.map(({ code }) => code);

describe('may we telephone', () => {
  it.each<[string, CallFacts, number, readonly RefusalCode[]]>([
    ['about something of theirs, on a working day', facts(), noon, []],
    ['a mobile', facts({ number: '+393331234567' }), noon, []],
    ['a free number', facts({ number: '+39800123456' }), noon, []],
    ['nobody', facts({ number: null }), noon, ['noNumber']],
    ['89x', facts({ number: '+39899123456' }), noon, ['dear']],
    ['199', facts({ number: '+39199123456' }), noon, ['dear']],
    ['848', facts({ number: '+39848123456' }), noon, ['dear']],
    [
      'a satellite, though somebody allowed the world',
      facts({ number: '+88213123456', allowed: ['+'] }),
      noon,
      ['dear'],
    ],
    ['abroad', facts({ number: '+41911234567' }), noon, ['notAllowedThere']],
    ['abroad, where the centre calls', facts({ number: '+41911234567', allowed: ['+39', '+41'] }), noon, []],
    [
      'where an empty prefix was set by mistake',
      facts({ number: '+41911234567', allowed: [''] }),
      noon,
      ['notAllowedThere'],
    ],
    ['before eight', facts(), rome('2026-11-24T07:59'), ['outOfHours']],
    ['at eight', facts(), rome('2026-11-24T08:00'), []],
    ['at nine in the evening', facts(), rome('2026-11-24T21:00'), ['outOfHours']],
    ['on a Sunday about their own', facts(), rome('2026-11-29T09:30'), []],
    ['when nobody knows which days are holidays', facts({ holidays: null }), noon, ['holidaysUnknown']],
    ['with a withheld number', facts({ callerId: { number: null, isAnswered: true } }), noon, ['noCallerId']],
    [
      'with a number that nobody answers',
      facts({ callerId: { number: '+3906', isAnswered: false } }),
      noon,
      ['callerIdNotAnswered'],
    ],
    ['who wants no calls', facts({ oppositions: [{ scope: 'all', at: ago(300) }] }), noon, ['opposed']],
    ['who wants no offers, about their own', facts({ oppositions: [{ scope: 'promotion', at: ago(300) }] }), noon, []],
    [
      'who asked for it, in the night',
      facts({ purpose: 'requested', requestedAt: noon }),
      rome('2026-11-25T03:00'),
      [],
    ],
    ['as asked, when nobody asked', facts({ purpose: 'requested' }), noon, ['notRequested']],
    [
      'who asked, after wanting no calls',
      facts({ purpose: 'requested', requestedAt: ago(1), oppositions: [{ scope: 'all', at: ago(9) }] }),
      noon,
      [],
    ],
    [
      'who wants no calls, after asking',
      facts({ purpose: 'requested', requestedAt: ago(9), oppositions: [{ scope: 'all', at: ago(1) }] }),
      noon,
      ['opposed'],
    ],
    [
      'a spoofed caller who asked to be called at a satellite',
      facts({ purpose: 'requested', requestedAt: noon, number: '+88213123456' }),
      noon,
      ['dear'],
    ],
    ['with an offer and a consent', sell(), noon, []],
    ['with an offer and nothing', sell({ consents: [] }), noon, ['noBasis']],
    ['with an offer and a consent taken back', sell({ consents: [consent(ago(30), ago(2))] }), noon, ['noBasis']],
    [
      'with an offer, against a later opposition',
      sell({ oppositions: [{ scope: 'promotion', at: ago(3) }] }),
      noon,
      ['opposed'],
    ],
    [
      'with an offer, a consent later than the opposition',
      sell({ oppositions: [{ scope: 'all', at: ago(40) }] }),
      noon,
      [],
    ],
    ['with an offer, on Saturday at half past nine', sell(), rome('2026-11-28T09:30'), ['outOfHours']],
    ['with an offer, on Saturday at ten', sell(), rome('2026-11-28T10:00'), []],
    ['with an offer, on a Sunday', sell(), rome('2026-11-29T12:00'), ['outOfHours']],
    ['with an offer, on a holiday', sell(), rome('2026-12-08T12:00'), ['outOfHours']],
    ['with an offer, the day before a holiday at 19:30', sell(), rome('2026-12-07T19:30'), ['outOfHours']],
    ['with an offer, on a working day at 19:30', sell(), rome('2026-12-09T19:30'), []],
    [
      'not in the register, asked 15 days ago',
      sell({ consents: [], register: { checkedAt: ago(15), isListed: false } }),
      noon,
      [],
    ],
    [
      'not in the register, asked 16 days ago',
      sell({ consents: [], register: { checkedAt: ago(16), isListed: false } }),
      noon,
      ['registerTooOld'],
    ],
    [
      'in the register',
      sell({ consents: [], register: { checkedAt: ago(1), isListed: true } }),
      noon,
      ['registerListed'],
    ],
    [
      'in the register, consent of before',
      sell({ register: { checkedAt: ago(1), isListed: true } }),
      noon,
      ['registerListed'],
    ],
    ['in the register, consent of after', sell({ register: { checkedAt: ago(40), isListed: true } }), noon, []],
  ])('%s', (_, of, at, wanted) => expect([...new Set(no(of, at))]).toEqual(wanted));

  it('says which rule, since when, from where, and until when', () => {
    const [refusal] = mayContact(sell(), rome('2026-11-29T12:00')).refusals;
    expect(refusal).toMatchObject({ rule: 'OUT-16 it-telemarketing@2024-03-27', until: rome('2026-11-30T09:00') });
    expect(refusal!.source).toContain('2024');
  });

  it('says the gravest first: hours pass, a number that costs money does not', () => {
    expect(no(facts({ number: '+39899123456' }), rome('2026-11-24T03:00'))).toEqual(['dear', 'outOfHours']);
  });
});

const moment = fc.integer({ min: rome('2026-01-01T00:00'), max: rome('2027-12-31T00:00') });
const anyFacts: fc.Arbitrary<CallFacts> = fc.record({
  number: fc.oneof(fc.constant(null), fc.constantFrom('+390612345678', '+39899123456', '+41911234567', '+88213123456')),
  purpose: fc.constantFrom('service', 'requested', 'promotion'),
  allowed: fc.subarray(['+39', '+41']),
  callerId: fc.record({ number: fc.constantFrom(null, '+390687654321'), isAnswered: fc.boolean() }),
  oppositions: fc.array(fc.record({ scope: fc.constantFrom('promotion', 'all'), at: moment }), { maxLength: 2 }),
  consents: fc.array(fc.record({ at: moment, withdrawnAt: fc.option(moment) }), { maxLength: 2 }),
  register: fc.option(fc.record({ checkedAt: moment, isListed: fc.boolean() })),
  requestedAt: fc.option(moment),
  holidays: fc.option(fc.subarray(['2026-12-25', '2027-01-01'])),
});

describe('the verdict, whatever the facts', () => {
  const holds = (is: (of: CallFacts, at: number) => boolean): void =>
    fc.assert(fc.property(anyFacts, moment, is), { numRuns: 2_000 });

  it('is a yes only when no rule says no, and keeps what it was judged by', () => {
    holds((of, at) => {
      const verdict = mayContact(of, at);
      return verdict.may === (verdict.refusals.length === 0) && verdict.facts === of && verdict.at === at;
    });
  });

  it('a rule more never makes a yes of a no', () => {
    holds((of, at) => {
      const fewer = callRules.filter((_, i) => i % 2 === 0);
      return !mayContact(of, at).may || mayContact(of, at, [...fewer]).may || fewer.length === 0;
    });
  });

  it('without rules, and before the first day of each, is no', () => {
    const never: CallRule[] = callRules.map((rule) => ({ ...rule, validFrom: Infinity }));
    holds((of, at) => !mayContact(of, at, []).may && !mayContact(of, at, never).may);
  });

  it('is no for a number that costs more or lies where the centre does not call, whoever asked', () => {
    holds((of, at) => !mayContact({ ...of, number: '+39899123456' }, at).may);
    holds((of, at) => !mayContact({ ...of, number: '+41911234567', allowed: ['+39'] }, at).may);
  });

  it('is no for a missing fact', () => {
    holds((of, at) => !mayContact({ ...of, number: null }, at).may);
    holds((of, at) => !mayContact({ ...of, callerId: { number: null, isAnswered: true } }, at).may);
    holds((of, at) => of.purpose === 'requested' || !mayContact({ ...of, holidays: null }, at).may);
  });

  it('is no for an offer to who said no last', () => {
    holds((of, at) => {
      const last = { scope: 'promotion', at: Infinity } as const;
      return !mayContact({ ...of, purpose: 'promotion', oppositions: [last] }, at).may;
    });
  });
});

describe('a number as people write it', () => {
  it.each([
    ['06 1234 5678', '+390612345678'],
    ['+39 06 1234.5678', '+390612345678'],
    ['+39 (0)6 12345678', '+390612345678'],
    ['0039-333-1234567', '+393331234567'],
    ['333/1234567', '+393331234567'],
    ['tel:+393331234567', '+393331234567'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['899 123 456', '+39899123456'],
    ['112', null],
    ['187', null],
    ['*31#3331234567', null],
    ['+39 333 12a', null],
    ['+0612345678', null],
    ['', null],
    ['+3933312345678901', null],
    ['3331234567;phone-context=evil', null],
  ])('%s', (text, wanted) => expect(e164Of(text, '39')).toBe(wanted));

  it('loses its trunk prefix where it has one', () => expect(e164Of('044 668 18 00', '41')).toBe('+41446681800'));

  it('read twice is the same', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = e164Of(text, '39');
        return once === null || e164Of(once, '41') === once;
      }),
    );
  });
});
