import { describe, expect, it } from 'vitest';
import { doneLimits, idleOf, usualLimits } from './idle.js';

describe('nobody there', () => {
  it('is asked twenty seconds before anything is erased', () => {
    expect(idleOf(1_000, 1_000, usualLimits)).toBe('here');
    expect(idleOf(0, 89_999, usualLimits)).toBe('here');
    expect(idleOf(0, 90_000, usualLimits)).toEqual({ secondsLeft: 20 });
    expect(idleOf(0, 109_001, usualLimits)).toEqual({ secondsLeft: 1 });
    expect(idleOf(0, 110_000, usualLimits)).toBe('over');
  });

  it('never warns for less than WCAG 2.2.1 asks', () => {
    for (const limits of [usualLimits, doneLimits]) expect(limits.warnMs).toBeGreaterThanOrEqual(20_000);
  });

  it('a device that slept wakes up erased', () => {
    expect(idleOf(0, 8 * 3_600_000, usualLimits)).toBe('over');
  });
});
