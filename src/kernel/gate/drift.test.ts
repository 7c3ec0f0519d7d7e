import { describe, expect, it } from 'vitest';
import { chanceOf, drawIs } from '../chance.js';
import { closesAt, narrowsAt, noDrift, observed, stakeOf, thresholdIn, type Drift } from './drift.js';

const limits = { denied: 0.2, unsure: 0.4, wrong: 0.01 };

/** How many questions pass up to the first alarm; `most` when none came. */
function untilAlarm(seed: number, share: number, most: number, calmFirst = 0): number {
  const chance = chanceOf(seed);
  let drift: Drift = noDrift;
  for (let n = 1; n <= most; n++) {
    drift = observed(drift, limits, 'unsure', drawIs(chance, n <= calmFirst ? 0.35 : share));
    if (drift.state !== 'open') return n;
  }
  return most;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

describe('drift', () => {
  it('alarms at the limit itself on average no sooner than its stake says', () => {
    const runs = Array.from({ length: 100 }, (_, i) => untilAlarm(i + 1, 0.4, 3_000));
    // Cut off at 3,000, which only lowers the mean.
    expect(mean(runs)).toBeGreaterThan(narrowsAt);
  });

  it('sees a change soon, also after a long good time', () => {
    const runs = Array.from({ length: 50 }, (_, i) => untilAlarm(i + 1, 0.75, 3_000, 1_000) - 1_000);
    expect(mean(runs)).toBeLessThan(60);
  });

  it('narrows, then closes, says why, and does not open again by itself', () => {
    let drift: Drift = noDrift;
    const states = new Set<string>();
    for (let n = 0; n < 60; n++) {
      drift = observed(drift, limits, 'denied', true);
      states.add(drift.state);
    }
    expect([...states]).toEqual(['open', 'narrowed', 'closed']);
    expect(drift.because).toBe('denied');
    expect(stakeOf(drift, 'denied')).toBeGreaterThan(closesAt);
    for (let n = 0; n < 500; n++) drift = observed(drift, limits, 'denied', false);
    expect(drift.state).toBe('closed');
    expect(drift.seen.denied).toEqual({ count: 560, hits: 60 });
  });

  it('takes one wrong answer of a sample seriously, not as proof', () => {
    let drift = observed(noDrift, limits, 'wrong', true);
    expect(drift.state).toBe('open');
    drift = observed(observed(drift, limits, 'wrong', true), limits, 'wrong', true);
    expect(drift.state).not.toBe('open');
  });

  it('asks for more sureness when narrowed, for more than there is when closed', () => {
    expect(thresholdIn('open', 0.9)).toBe(0.9);
    expect(thresholdIn('narrowed', 0.9)).toBeCloseTo(0.95);
    expect(thresholdIn('closed', 0.9)).toBeGreaterThan(1);
    expect(thresholdIn('narrowed', 2)).toBeGreaterThan(1);
  });
});
