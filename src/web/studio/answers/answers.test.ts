import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, dayStart, emptyDraft, readAnswer } from './answer-draft.js';
import { wordDiff } from '#web/kit/text/word-diff.js';

const rome = 'Europe/Rome';

describe('what changed from one text to another', () => {
  it('is told word by word', () => {
    expect(wordDiff('La data è in alto.', 'La data è in basso.')).toEqual([
      { kind: 'same', text: 'La data è in ' },
      { kind: 'gone', text: 'alto.' },
      { kind: 'new', text: 'basso.' },
    ]);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a ', 'b ', 'c\n', 'la luce ', ' '), { maxLength: 30 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after);
        const without = (kind: string): string =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map((piece) => piece.text)
            .join('');
        expect(without('new')).toBe(before);
        expect(without('gone')).toBe(after);
      }),
    );
  });
});

describe('days', () => {
  it('begin at midnight where the centre is, also when the clock is put on or back', () => {
    expect(dayStart('2026-03-29', rome)).toBe(Date.parse('2026-03-28T23:00:00Z'));
    expect(dayStart('2026-03-30', rome)).toBe(Date.parse('2026-03-29T22:00:00Z'));
    expect(dayStart('2026-10-26', rome)).toBe(Date.parse('2026-10-25T23:00:00Z'));
    expect([dayStart('2026-02-31x', rome), dayStart('', rome), dayOf(null, rome)]).toEqual([null, null, '']);
  });

  it('go to a moment and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => {
        const day = new Date(n * 24 * 3_600_000).toISOString().slice(0, 10);
        expect(dayOf(dayStart(day, rome), rome)).toBe(day);
      }),
    );
  });
});

describe('an answer as it is written', () => {
  const draft = { ...emptyDraft('it', 'person_1'), topic: 'bill_due_date', title: ' Scadenza ' };
  it('holds to the end of its last day', () => {
    const read = readAnswer({ ...draft, fromDay: '2026-11-22', lastDay: '2026-11-22' }, rome);
    expect(read).toMatchObject({
      body: {
        draft: {
          title: 'Scadenza',
          validFrom: Date.parse('2026-11-21T23:00:00Z'),
          validTo: Date.parse('2026-11-22T23:00:00Z'),
        },
      },
    });
  });

  it('says which fields cannot be meant', () => {
    const wrong = { ...draft, topic: 'La bolletta', title: '', fromDay: '2026-11-22', lastDay: '2026-11-21' };
    expect(readAnswer(wrong, rome)).toEqual({ errors: { topic: 'topic', title: 'missing', lastDay: 'day' } });
  });
});
