import { expect, it } from 'vitest';
import { chanceOf, draw } from '../chance.js';
import { calibrate, closed, type Trialled, usualPromise } from './calibrate.js';

/** A world where a question of sureness s is answered rightly with a known chance. */
function world(seed: number, count: number, isRight: (sureness: number) => number, strangers = 0): Trialled[] {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, () => {
    const isOutOfScope = draw(chance) < strangers;
    const sureness = isOutOfScope ? draw(chance) * 0.6 : draw(chance);
    return { sureness, isOutOfScope, isRight: !isOutOfScope && draw(chance) < isRight(sureness) };
  });
}

/** The share of wrong answers that a threshold truly has in that world. */
function truth(threshold: number, isRight: (sureness: number) => number): number {
  let wrong = 0;
  for (let i = 0; i < 2_000; i++) wrong += 1 - isRight(threshold + ((1 - threshold) * (i + 0.5)) / 2_000);
  return wrong / 2_000;
}

// A small sample opens too: one of a few hundred questions without an error is promise enough.
it.each([
  [700, 200],
  [2_000, 300],
])('keeps what it promises, in more worlds than it says, and opens in most (%i questions)', (size, most) => {
  const isRight = (sureness: number): number => 1 - 0.08 * (1 - sureness) ** 3;
  let broken = 0;
  let open = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const { threshold, bound, error } = calibrate(world(seed, size, isRight), usualPromise);
    if (threshold > 1) continue;
    open += 1;
    expect(bound).toBeLessThanOrEqual(error);
    if (truth(threshold, isRight) > 0.01) broken += 1;
  }
  // Of 400 worlds 5 % may break the promise; and a gate that never opens keeps every one.
  expect(broken).toBeLessThanOrEqual(20);
  expect(open).toBeGreaterThan(most);
});

it('stays closed where nothing can be promised', () => {
  expect(calibrate([], { ...usualPromise, error: 0 }).threshold).toBe(closed);
  expect(calibrate([], usualPromise)).toMatchObject({ threshold: closed, answered: 0, bound: 1 });
  const few = world(1, 100, () => 1);
  expect(calibrate(few, usualPromise)).toMatchObject({ threshold: closed, sample: 100 });
  const poor = world(2, 3_000, () => 0.95);
  expect(calibrate(poor, usualPromise).threshold).toBe(closed);
});

it('counts an answer to a question out of scope as wrong, and more of them where more come', () => {
  const sample = world(3, 4_000, (sureness) => 1 - 0.02 * (1 - sureness), 0.1);
  const asSampled = calibrate(sample, usualPromise);
  const many = calibrate(sample, { ...usualPromise, outOfScopeShare: 0.5 });
  expect(asSampled.threshold).toBeLessThanOrEqual(1);
  expect(many.threshold).toBeGreaterThan(asSampled.threshold);
  expect(asSampled.wrong / asSampled.answered).toBeLessThan(0.01);
});

it('never opens for what has no sureness at all, however right the rest is', () => {
  const sure = Array.from({ length: 2_000 }, (_, i) => ({
    sureness: 1 - i / 4_000,
    isRight: true,
    isOutOfScope: false,
  }));
  const none = Array.from({ length: 500 }, () => ({ sureness: 0, isRight: true, isOutOfScope: false }));
  for (const outOfScopeShare of [null, 0.01]) {
    const { threshold, answered } = calibrate([...sure, ...none], { ...usualPromise, outOfScopeShare });
    expect(threshold).toBeGreaterThan(0);
    expect(answered).toBeLessThanOrEqual(2_000);
  }
});
