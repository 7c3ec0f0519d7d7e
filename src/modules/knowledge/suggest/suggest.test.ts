import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosen, fits, mostSuggestions } from './contract.js';

const answer = (articleId: string) => ({
  ...{ articleId, version: 1, topic: articleId, language: 'it' as const, title: articleId, short: '', long: '' },
  ...{ source: '', checkedAt: 0, audience: 'public' as const, isHeld: false },
});
const word = fc.constantFrom('bolletta', 'scade', 'contatore', 'voltura', 'rate');
const shared = fc
  .uniqueArray(word)
  .chain((words) => fc.record({ words: fc.constant(words), inTitle: fc.nat({ max: words.length }) }));

describe('what fits', () => {
  it('shares two telling words with what was said; one is enough where it names the answer and little else was said', () => {
    expect(fits({ words: ['bolletta'], inTitle: 0 }, 1)).toBe(false);
    expect(fits({ words: ['bolletta'], inTitle: 1 }, 1)).toBe(true);
    expect(fits({ words: ['bolletta'], inTitle: 1 }, 6)).toBe(false);
    expect(fits({ words: ['bolletta', 'scade'], inTitle: 1 }, 9)).toBe(true);
    expect(fits({ words: ['bolletta', 'scade'], inTitle: 0 }, 9)).toBe(false);
    expect(fits({ words: ['bolletta', 'scade'], inTitle: 0 }, 4)).toBe(true);
  });

  it('never fits less well by sharing more', () => {
    fc.assert(
      fc.property(shared, word, fc.integer({ min: 1, max: 12 }), (less, one, asked) => {
        const more = { words: [...new Set([...less.words, one])], inTitle: less.inTitle };
        expect(Number(fits(more, asked))).toBeGreaterThanOrEqual(Number(fits(less, asked)));
      }),
    );
  });
});

describe('what is shown', () => {
  it('is three at most, each once and with a reason, the guess before the words', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    const guess = fc.option(
      fc.record({ id: fc.constantFrom('a', 'f', 'g'), sureness: fc.double({ min: 0.5, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(ids, fc.array(shared, { minLength: 6, maxLength: 6 }), guess, (found, words, guessed) => {
        const looked = found.map((id, i) => ({ suggestion: answer(id), shared: words[i]! }));
        const given = guessed && { suggestion: answer(guessed.id), sureness: guessed.sureness };
        const shown = chosen(given, looked, 3);
        expect(shown.length).toBeLessThanOrEqual(mostSuggestions);
        expect(new Set(shown.map(({ articleId }) => articleId)).size).toBe(shown.length);
        for (const { because } of shown) expect(because.words.length + (because.sureness ?? 0)).toBeGreaterThan(0);
        if (guessed) expect(shown[0]).toMatchObject({ articleId: guessed.id, because: { sureness: guessed.sureness } });
      }),
    );
  });
});
