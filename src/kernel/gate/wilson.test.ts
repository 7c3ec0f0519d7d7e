import { describe, expect, it } from 'vitest';
import { shareOf } from './wilson.js';

describe('a share with its interval', () => {
  it('agrees with published figures', () => {
    // Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29.
    const figures = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [hits, count, low, high] of figures) {
      const share = shareOf(hits, count);
      expect(share.low).toBeCloseTo(low, 4);
      expect(share.high).toBeCloseTo(high, 4);
    }
  });
  it('says nothing of nothing, and stays between none and all', () => {
    expect(shareOf(0, 0)).toMatchObject({ low: null, high: null });
    expect(shareOf(7, 7).high).toBe(1);
  });
});
