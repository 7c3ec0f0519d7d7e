import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gulpease, readability, readingYear, sentencesOf } from './readability.js';

describe('the measures', () => {
  it('agree with the published formulas', () => {
    // 6 words, 25 letters, 1 sentence.
    expect(gulpease('La mia cara gatta dorme sempre.')).toBeCloseTo(89 + (300 - 250) / 6, 5);
    expect(readingYear('Extraordinary circumstances necessitate reconsideration.')).toBeCloseTo(
      4.71 * (52 / 4) + 0.5 * 4 - 21.43,
      5,
    );
    expect(readingYear('The cat sat on the mat.')).toBe(1);
    expect([gulpease(''), readingYear('')]).toEqual([100, 1]);
  });

  it('count a point inside a number as no end', () => {
    expect(sentencesOf('Apre alle 8.30. Costa 1,50 euro.')).toEqual(['Apre alle 8.30.', 'Costa 1,50 euro.']);
    expect(sentencesOf('— ! —')).toEqual([]);
  });

  it('hold to their range, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(gulpease(text)).toBeGreaterThanOrEqual(0);
        expect(gulpease(text)).toBeLessThanOrEqual(100);
        expect(readingYear(text)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('a text', () => {
  const hard = 'Il corrispettivo viene determinato conformemente alle disposizioni regolamentari vigenti.';
  it('is marked with its bar and its hardest sentence', () => {
    const read = readability(`La data è in alto. ${hard}`, 'it', 'short');
    expect(read).toMatchObject({ measure: 'gulpease', bar: 80, isEasy: false, hardest: hard });
    expect(readability('La data è in alto.', 'it', 'short')).toMatchObject({ isEasy: true, hardest: null });
  });

  it('in English is measured by school years, where less is easier', () => {
    const easy = readability('The date is at the top of the page. You see it at once.', 'en', 'short');
    expect(easy).toMatchObject({ measure: 'ari', bar: 5, isEasy: true });
    const law = 'Remuneration is determined in accordance with applicable regulatory provisions.';
    expect(readability(`See below. ${law}`, 'en', 'page')).toMatchObject({ isEasy: false, hardest: law });
  });

  it('with worse words added never reads easier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (many) => {
        const text = 'La data è in alto.';
        const worse = `${text.slice(0, -1)} ${Array(many).fill('conformemente').join(' ')}.`;
        expect(gulpease(worse)).toBeLessThan(gulpease(text));
      }),
    );
  });
});
