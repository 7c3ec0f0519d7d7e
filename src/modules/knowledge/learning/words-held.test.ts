import { describe, expect, it } from 'vitest';
import { learningOff, sideOf, teachesFrom, useOf, wordsHeld } from './contract.js';

const dayMs = 24 * 3_600_000;
const wrote = 1_795_000_000_000;
const setting = { ...learningOff, isOn: true, keepDays: 120 };
const end = wrote + 120 * dayMs;
const gate = { fromContacts: 7, wordsFrom: wrote };

describe('the words that a gate holds', () => {
  it('are its own for their days, counted from the oldest, and not an instant longer', () => {
    expect(wordsHeld(gate, setting, end)).toEqual({ count: 7, from: wrote, until: end, isOverdue: false });
    expect(wordsHeld(gate, setting, end + 1)).toMatchObject({ isOverdue: true });
    expect(
      wordsHeld(gate, { ...setting, keepDays: 10 }, wrote + 11 * dayMs),
      'fewer days were set since',
    ).toMatchObject({
      isOverdue: true,
    });
  });

  it('are overdue at once where learning is off: nobody says any more what for', () => {
    expect(wordsHeld(gate, { ...setting, isOn: false }, wrote)).toMatchObject({ until: null, isOverdue: true });
    expect(wordsHeld(gate, learningOff, wrote)).toMatchObject({ isOverdue: true });
  });

  it('are none where it learned from the own table alone', () => {
    expect(wordsHeld({ fromContacts: 0, wordsFrom: null }, learningOff, end)).toBeNull();
  });

  it('stay within their days for a while after each learning, since the oldest teach no more', () => {
    const ids = Array.from({ length: 100 }, (_, i) => `customer_${i}`);
    const teacher = ids.find((id) => sideOf(id) === 'learn')!;
    const checker = ids.find((id) => sideOf(id) === 'check')!;
    const from = teachesFrom(setting, end);
    expect(useOf({ customerId: teacher, isEasy: false, at: from - 1 }, from)).toBeNull();
    expect(useOf({ customerId: teacher, isEasy: true, at: from }, from)).toBe('learn');
    expect(useOf({ customerId: checker, isEasy: false, at: wrote }, from), 'measuring holds no words').toBe('check');
    expect(wordsHeld({ fromContacts: 1, wordsFrom: from }, setting, end + 10 * dayMs)?.isOverdue).toBe(false);
    expect(wordsHeld({ fromContacts: 1, wordsFrom: from }, setting, end + 10 * dayMs + 1)?.isOverdue).toBe(true);
  });
});
