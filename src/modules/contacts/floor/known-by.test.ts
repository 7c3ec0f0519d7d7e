import { describe, expect, it } from 'vitest';
import { KnownBy } from './known-by.js';

const key = 'phone:+39333';

describe('who is known by what', () => {
  it('remembers that the tables know nobody, until somebody is known by it', () => {
    const known = new KnownBy();
    known.asks(key)(true);
    expect(known.isNobody(key)).toBe(true);
    known.set(key, 'anna');
    expect([known.isNobody(key), known.get(key)]).toEqual([false, 'anna']);
    // Let go of, not forgotten by the tables: they are asked again.
    known.delete(key);
    expect([known.isNobody(key), known.get(key)]).toEqual([false, undefined]);
  });

  it('believes no answer that is older than what memory has learnt since', () => {
    const known = new KnownBy();
    const answer = known.asks(key);
    known.set(key, 'anna');
    known.delete(key);
    answer(true);
    expect(known.isNobody(key)).toBe(false);
    const [older, newer] = [known.asks(key), known.asks(key)];
    older(true);
    expect(known.isNobody(key)).toBe(false);
    newer(true);
    expect(known.isNobody(key)).toBe(true);
  });

  it('is told nothing by a question that failed, or that found somebody', () => {
    const known = new KnownBy();
    known.asks(key)(false);
    expect(known.isNobody(key)).toBe(false);
  });

  it('does not grow with everybody who ever called', () => {
    const known = new KnownBy();
    for (let i = 0; i < 6_000; i++) known.asks(`phone:${i}`)(true);
    expect([known.isNobody('phone:0'), known.isNobody('phone:5999')]).toEqual([false, true]);
  });
});
