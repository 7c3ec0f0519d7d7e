import { expect, it } from 'vitest';
import { atMost, lowerBound, upperBound } from './bound.js';

it('is Clopper and Pearson’s, as tables have it', () => {
  // Two-sided 95 % tables hold the one-sided 97.5 %: 0 of 10 -> 0.3085, 1 of 10 -> 0.4450, 5 of 10 -> 0.8129.
  expect(upperBound(0, 10, 0.975)).toBeCloseTo(0.3085, 4);
  expect(upperBound(1, 10, 0.975)).toBeCloseTo(0.445, 4);
  expect(upperBound(5, 10, 0.975)).toBeCloseTo(0.8129, 4);
  expect(lowerBound(5, 10, 0.975)).toBeCloseTo(0.1871, 4);
  // The rule of three: nothing wrong among 299 promises one per cent, among 298 it does not.
  expect(upperBound(0, 299, 0.95)).toBeLessThanOrEqual(0.01);
  expect(upperBound(0, 298, 0.95)).toBeGreaterThan(0.01);
});

it('holds at the edges', () => {
  expect(upperBound(0, 0, 0.95)).toBe(1);
  expect(upperBound(10, 10, 0.95)).toBe(1);
  expect(lowerBound(0, 10, 0.95)).toBeCloseTo(0, 9);
  expect(atMost(1_000_000, 1_000_000, 0.5)).toBeCloseTo(1, 9);
  expect(upperBound(900, 100_000, 0.95)).toBeGreaterThan(0.009);
  expect(upperBound(900, 100_000, 0.95)).toBeLessThan(0.0096);
});

it('covers the true rate as often as it says', () => {
  // Exactly, not by trying: the probability over all samples of 200 that the bound lies below the truth.
  for (const rate of [0.005, 0.02, 0.1]) {
    let missed = 0;
    for (let errors = 0; errors <= 200; errors++) {
      const term = atMost(errors, 200, rate) - (errors === 0 ? 0 : atMost(errors - 1, 200, rate));
      if (upperBound(errors, 200, 0.95) < rate) missed += term;
    }
    expect(missed).toBeLessThanOrEqual(0.05 + 1e-9);
  }
});
