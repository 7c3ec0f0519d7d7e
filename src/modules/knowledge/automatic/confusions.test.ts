import { describe, expect, it } from 'vitest';
import { confusionsOf, type Read } from './confusions.js';

const read = (intent: string | null, takenFor: string, sureness: number, more: Partial<Read> = {}): Read => ({
  ...{ text: `${String(intent)} ${takenFor} ${sureness}`, intent, takenFor, sureness, isOfCustomer: false },
  ...more,
});

describe('topics that a gate takes for each other', () => {
  it('are counted in both directions, of all questions of the two, with those that would have been answered', () => {
    const questions = [
      ...[read('due', 'pay', 0.2), read('pay', 'due', 0.9), read('due', 'pay', 0.6)],
      ...[read('due', 'due', 0.9), read('pay', 'pay', 0.9), read('hours', 'hours', 1)],
    ];
    expect(confusionsOf(questions, 0.9)).toEqual([
      {
        ...{ topics: ['due', 'pay'], count: 3, of: 5, answered: 1 },
        examples: [
          { text: 'pay due 0.9', topic: 'pay', takenFor: 'due' },
          { text: 'due pay 0.6', topic: 'due', takenFor: 'pay' },
        ],
      },
    ]);
    expect(confusionsOf(questions, 2)[0], 'a closed gate answers none').toMatchObject({ answered: 0 });
  });

  it('are none by chance, none out of scope, and not where it was right', () => {
    expect(confusionsOf([read('due', 'pay', 1), read(null, 'pay', 1), read(null, 'pay', 1)], 0.5)).toEqual([]);
  });

  it('show no words of a customer, who only counts', () => {
    const words = { isOfCustomer: true };
    const [pair] = confusionsOf([read('due', 'pay', 0.9, words), read('due', 'pay', 0.8, words)], 0.5);
    expect(pair).toMatchObject({ count: 2, answered: 2, examples: [] });
  });

  it('come with those first that were answered wrongly, twelve at most', () => {
    const many = Array.from({ length: 20 }, (_, i) => [
      read(`a${i}`, `b${i}`, 0.1),
      read(`a${i}`, `b${i}`, 0.1),
    ]).flat();
    const shown = confusionsOf([...many, read('due', 'pay', 0.9), read('due', 'pay', 0.9)], 0.5);
    expect(shown).toHaveLength(12);
    expect(shown[0]!.topics).toEqual(['due', 'pay']);
  });
});
