import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits } from '../../knowledge/suggest/contract.js';
import { gapsIn, grouped, isCovered, mostSamples, saidBy, type Question } from './contract.js';

const rootOf = (word: string): string => word.slice(0, -1);
const question = (id: string, words: string, topic: string | null = null): Question => ({
  ...{ id, text: words, language: 'it', channel: 'chat', topic },
  // Roughly what the database does: a word without its end.
  roots: [
    ...new Set(
      words
        .split(' ')
        .filter((word) => word.length > 3)
        .map(rootOf),
    ),
  ],
});
const never = (): boolean => false;
const noDraft = (): null => null;

const word = fc.constantFrom('bolletta', 'bollette', 'doppia', 'contatore', 'rumore', 'sportello', 'delega', 'nuova');
const questions = fc
  .array(fc.record({ words: fc.array(word, { maxLength: 5 }), topic: fc.option(fc.constantFrom('a', 'b')) }), {
    maxLength: 40,
  })
  .map((list) => list.map(({ words, topic }, i) => question(`q${i}`, words.join(' '), topic)));

describe('questions that no answer says', () => {
  it('are close when half of what both say is the same, in any form and order', () => {
    const all = ['il contatore nuovo fa rumore', 'rumore contatore nuovi', 'delega per lo sportello'];
    const groups = grouped(all.map((words, i) => question(String(i), words)));
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['0', '1'], ['2']]);
  });

  it('stand each in one group at most; what says something in one; those of a topic together', () => {
    fc.assert(
      fc.property(questions, (list) => {
        const groups = grouped(list);
        const ids = groups.flat().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const telling = list.filter(({ topic, roots }) => topic !== null || roots.length > 0);
        expect(ids.toSorted()).toEqual(telling.map(({ id }) => id).toSorted());
        for (const group of groups) {
          expect(new Set(group.map(({ topic }) => topic)).size).toBe(1);
          if (group[0]!.topic === null)
            for (const one of group) expect(one.roots.some((root) => group[0]!.roots.includes(root))).toBe(true);
        }
        for (const topic of ['a', 'b'])
          expect(groups.filter((group) => group[0]!.topic === topic).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are counted: nothing asked once, none that is covered, samples from the questions and different, most asked first', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 3 }), (list, n) => {
        const covered = ({ id }: Question): boolean => Number(id.slice(1)) % 4 < n;
        const gaps = gapsIn(list, covered, noDraft);
        const texts = list.filter((one) => !covered(one)).map(({ text }) => text);
        for (const { asked, samples } of gaps) {
          expect(asked).toBeGreaterThanOrEqual(2);
          expect(samples.length).toBeGreaterThan(0);
          expect(samples.length).toBeLessThanOrEqual(mostSamples);
          expect(new Set(samples).size).toBe(samples.length);
          expect(texts).toEqual(expect.arrayContaining([...samples]));
        }
        expect(gaps.map(({ asked }) => asked)).toEqual(gaps.map(({ asked }) => asked).toSorted((a, b) => b - a));
        expect(gapsIn(list, () => true, noDraft)).toEqual([]);
        expect(new Set(gaps.map(({ key }) => key)).size).toBe(gaps.length);
      }),
    );
  });

  it('say where they were asked, most first; the places add up to all', () => {
    const all = ['chat', 'search', 'search', 'mail'].map((channel, i) => ({
      ...question(String(i), 'rumore contatore nuovo'),
      channel: channel as Question['channel'],
    }));
    expect(gapsIn(all, never, noDraft)).toMatchObject([
      {
        asked: 4,
        channels: [
          { channel: 'search', asked: 2 },
          { channel: 'chat', asked: 1 },
          { channel: 'mail', asked: 1 },
        ],
      },
    ]);
  });

  it('are many without taking long', () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      question(`q${i}`, `bolletta numero${i} contatore${i % 900} voce${i % 7}`),
    );
    const from = process.cpuUsage();
    gapsIn(many, never, noDraft);
    expect(process.cpuUsage(from).user / 1000).toBeLessThan(4_000);
  });
});

describe('an answer', () => {
  const title = ['quando', 'scade', 'bolletta'];
  const said = saidBy([
    {
      id: 'x',
      topic: 'bill_due_date',
      language: 'it',
      title: title.map(rootOf),
      roots: ['data', 'pagina', 'quando', 'scade', 'bolletta'].map(rootOf),
    },
  ]);
  it('covers its topic, whatever the words; and without a topic what fits its words, in its language only', () => {
    expect(isCovered(question('1', 'non capisco niente', 'bill_due_date'), said, fits)).toBe(true);
    expect(isCovered(question('1', 'scade bolletta', 'bill_copy'), said, fits)).toBe(false);
    expect(isCovered(question('1', 'bollette scade vicino giorni'), said, fits)).toBe(true);
    expect(isCovered(question('1', 'contatore rumoroso strada'), said, fits)).toBe(false);
    expect(isCovered({ ...question('1', 'bollette scade vicino'), language: 'en' }, said, fits)).toBe(false);
  });
});
