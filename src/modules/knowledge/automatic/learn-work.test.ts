import { describe, expect, it } from 'vitest';
import { useOf } from '../learning/contract.js';
import { compared, learnedHashes, type Measured } from './compare.js';
import { dealt, type LearnTold } from './learn-work.js';
import { examples, learned, more } from './testing.js';

const at = 1_795_000_000_000;

describe('learning', () => {
  it('keeps three in ten of each intent back, the same each time, and no question in both', () => {
    const { learn, check } = dealt([...examples, ...examples]);
    expect(learn.length + check.length).toBe(examples.length);
    expect(check.filter(({ intent }) => intent === 'opening_hours')).toHaveLength(9);
    expect(dealt(examples.toReversed())).toEqual(
      expect.objectContaining({ check: expect.arrayContaining([...check]) }),
    );
  });

  it('keeps a customer’s words on one side, whatever the own table deals, and drops those it has already', () => {
    const mine = examples.map((one) => ({ ...one, text: `${one.text}, grazie` }));
    const ofCustomers = mine.map((one, i) => ({ ...one, side: i % 4 === 0 ? ('check' as const) : ('learn' as const) }));
    const { learn, check } = dealt([...examples, ...ofCustomers, { ...examples[0]!, side: 'check' as const }]);
    const own = dealt(examples);
    expect(check.filter(({ side }) => side === undefined)).toEqual(own.check);
    expect(check.filter(({ side }) => side !== undefined)).toEqual(ofCustomers.filter(({ side }) => side === 'check'));
    expect(learn.filter(({ side }) => side !== undefined)).toEqual(ofCustomers.filter(({ side }) => side === 'learn'));
    const words = new Set(learn.map(({ text }) => text));
    expect(check.some(({ text }) => words.has(text))).toBe(false);
  });

  it('measures on nothing that a machine had answered already: that would be praise for what was easy', () => {
    const ids = Array.from({ length: 400 }, (_, i) => `customer_${i}`);
    const sides = ids.map((customerId) => useOf({ customerId, isEasy: false, at }, at));
    const easy = ids.map((customerId) => useOf({ customerId, isEasy: true, at }, at));
    expect(sides.filter((one) => one === 'check').length).toBeGreaterThan(80);
    expect(easy).not.toContain('check');
    expect(easy.map((one, i) => one === null || one === sides[i])).not.toContain(false);
  });

  it('compares two versions on questions that are new to both', async () => {
    const ofCustomer = (side: 'learn' | 'check', wroteAt: number) => ({
      ...{ text: `Scusate, ${side} quando scade`, intent: 'bill_due_date', side, at: wroteAt },
    });
    const all = [...examples, ...more(), ofCustomer('learn', at - 5), ofCustomer('check', at - 9)];
    const done = (await learned(all)).at(-1) as Extract<LearnTold, { is: 'done' }>;
    const { learn, check } = dealt(all);
    expect(done.learned).toEqual(learnedHashes(learn));
    expect(done, 'measuring holds no words').toMatchObject({ fromContacts: 1, checkedContacts: 1, wordsFrom: at - 5 });
    const trials = check.map(({ intent }): Measured => ({
      ...{ sureness: 1, isRight: true, isOutOfScope: intent === null },
    }));
    const at50 = { threshold: 0.5, meant: null };
    const before = { version: 4, packed: done.packed, learned: new Uint32Array() };
    const said = compared(before, check, trials, at50)!;
    expect(said).toMatchObject({ questions: check.length, before: { version: 4 }, now: { answered: check.length } });
    expect(compared({ ...before, learned: learnedHashes(check) }, check, [...trials], at50)).toBeNull();
    expect(compared(null, check, trials, at50)).toBeNull();
    const strange = { ...before, packed: Uint8Array.from(Buffer.from('of another Ponte')) };
    expect(compared(strange, check, trials, at50), 'one that cannot be read breaks nothing off').toBeNull();
  });

  it('says what is missing instead of promising from nothing', async () => {
    expect(await learned(examples)).toEqual([{ is: 'refused', problem: 'gate.tooFewToCalibrate' }]);
    expect(await learned([])).toEqual([{ is: 'refused', problem: 'gate.tooFewIntents' }]);
  });
});
