import { describe, expect, it } from 'vitest';
import { chanceOf, draw } from '#kernel/chance.js';
import { keptWords, promiseFor } from './promises.js';
import { Shifts } from './shifts.js';

const chanceFrom = (seed: number): (() => number) => {
  const chance = chanceOf(seed);
  return () => draw(chance);
};

describe('what colleagues promise', () => {
  it('promises now and then, some kept in time and some late', () => {
    const chance = chanceFrom(1);
    const made = Array.from({ length: 500 }, () => promiseFor('queue_guasti', chance)).filter((one) => one !== null);
    expect(made.length).toBeGreaterThan(50);
    expect(made.length).toBeLessThan(200);
    expect(new Set(made.map((one) => one.isKeptInTime)).size).toBe(2);
    for (const one of made) expect(one.dueInMs).toBeGreaterThanOrEqual(100_000);
  });

  it('promises nothing for a queue it knows nothing of', () => {
    expect(promiseFor('queue_other', () => 0)).toBeNull();
  });

  it('says what was kept', () => {
    expect(keptWords('Conferma del rimborso')).toContain('conferma del rimborso');
  });
});

describe('shifts', () => {
  it('begin ready, and never leave fewer than half at work', () => {
    const shifts = new Shifts(chanceFrom(7));
    const people = Array.from({ length: 12 }, (_, i) => `person_${i}`);
    expect(shifts.next(0, people).map((one) => one.wish)).toEqual(people.map(() => 'ready'));
    const onBreak = new Set<string>();
    let breaks = 0;
    for (let now = 2_000; now < 3_600_000; now += 2_000) {
      for (const { personId, wish } of shifts.next(now, people)) {
        if (wish === 'ready') onBreak.delete(personId);
        else breaks += Number(onBreak.add(personId).size > 0);
      }
      expect(onBreak.size).toBeLessThanOrEqual(5);
    }
    expect(breaks).toBeGreaterThan(20);
  });

  it('forget who was left to a visitor and make them ready again after', () => {
    const shifts = new Shifts(chanceFrom(3));
    shifts.next(0, ['person_a', 'person_b']);
    shifts.next(2_000, ['person_b']);
    expect(shifts.next(4_000, ['person_a', 'person_b'])).toEqual([
      { personId: 'person_a', wish: 'ready', reason: null },
    ]);
  });
});
