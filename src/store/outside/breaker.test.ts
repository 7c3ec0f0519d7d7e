import { describe, expect, it } from 'vitest';
import { asking, type Breaker, closed, failed, mayAsk, mostFailures, restMs, wentWell } from './breaker.js';

describe('a breaker', () => {
  it('opens after failures in a row, lets one try after a rest, and closes when that went well', () => {
    let one: Breaker = closed;
    for (let i = 0; i < mostFailures; i++) {
      expect(mayAsk(one, 1_000)).toBe(true);
      one = failed(one, 'tooSlow', 1_000 + i);
    }
    expect(one).toMatchObject({ since: 1_000, problem: 'tooSlow' });
    expect(mayAsk(one, 1_002 + restMs - 1)).toBe(false);
    expect(mayAsk(one, 1_002 + restMs)).toBe(true);
    const trying = asking(one);
    expect(mayAsk(trying, 1_002 + restMs)).toBe(false);
    expect(mayAsk(failed(trying, 'refused', 50_000), 50_000 + restMs - 1)).toBe(false);
    expect(wentWell(50_000)).toEqual({ ...closed, lastReadAt: 50_000 });
  });
  it('one success in between forgets the failures before; it opens sooner where fewer are borne', () => {
    let one: Breaker = failed(failed(closed, 'refused', 1), 'refused', 2);
    expect(one.failures).toBe(2);
    one = wentWell(3);
    expect(mayAsk(failed(failed(one, 'refused', 4), 'refused', 5), 6)).toBe(true);
    expect(mayAsk(failed(failed(one, 'refused', 4, 2), 'refused', 5, 2), 6)).toBe(false);
  });
});
