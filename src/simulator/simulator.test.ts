import { describe, expect, it } from 'vitest';
import type { RoutingEvent } from '#kernel/routing/index.js';
import { day, erlang, simulate } from './index.js';

/** The 99 % interval of a mean by twenty batches (Student, 19 degrees: 2.861). A wait says little of its neighbour's batch. */
function interval(values: readonly number[]): { readonly low: number; readonly high: number } {
  const batches = 20;
  const size = Math.floor(values.length / batches);
  const means = Array.from({ length: batches }, (_, i) => {
    const batch = values.slice(i * size, (i + 1) * size);
    return batch.reduce((sum, value) => sum + value, 0) / size;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / batches;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1);
  const half = 2.861 * Math.sqrt(variance / batches);
  return { low: mean - half, high: mean + half };
}

function holds(values: readonly number[], truth: number): void {
  const { low, high } = interval(values);
  expect(low).toBeLessThan(truth);
  expect(high).toBeGreaterThan(truth);
  // An interval as wide as a barn door proves nothing.
  expect((high - low) / truth).toBeLessThan(0.6);
}

describe('the queueing truth', () => {
  it('of Erlang C: 14 people, 200 calls an hour of 180 s', () => {
    const { answeredWaitsMs: waits, abandoned } = simulate(
      erlang({ seed: 5, people: 14, perHour: 200, serviceMs: 180_000, patienceMs: null, arrivals: 40_000 }),
    );
    expect(abandoned).toBe(0);
    holds(
      waits.map((wait) => Number(wait > 0)),
      0.1741319336,
    );
    holds(
      waits.map((wait) => Number(wait <= 20_000)),
      0.8883500192,
    );
    holds(waits, 7_835.9);
  });

  it('of Erlang A: 50 people, 48 calls a service time, patience of two', () => {
    const { outcomes } = simulate(
      erlang({ seed: 6, people: 50, perHour: 48 * 20, serviceMs: 180_000, patienceMs: 360_000, arrivals: 40_000 }),
    );
    holds(
      outcomes.map(({ waitedMs }) => Number(waitedMs > 0)),
      0.4677740686,
    );
    holds(
      outcomes.map(({ isAnswered }) => Number(!isAnswered)),
      0.0309122492,
    );
  });
});

describe('a day with people as they are', () => {
  it('comes out the same from the same seed', () => {
    const logOf = (): string[] => {
      const log: string[] = [];
      const keep = (events: readonly RoutingEvent[]): void => void log.push(JSON.stringify(events));
      simulate(day({ seed: 3, people: 12, queues: 2, load: 0.9 }), keep);
      return log;
    };
    expect(logOf()).toEqual(logOf());
  });

  it('loses nobody: every contact is answered or left', () => {
    const summary = simulate(day({ seed: 4, people: 20, queues: 3, load: 1.2 }));
    expect(summary.answered + summary.abandoned).toBe(summary.offered);
    expect(summary.passes).toBeGreaterThan(0);
    expect(summary.returned).toBeGreaterThan(0);
  });

  it.each([
    ['quiet', 0.7],
    ['usual', 0.95],
    ['overloaded', 1.4],
  ])('tells a wait that is right four times in five on a %s floor', (_, load) => {
    let right = 0;
    let told = 0;
    for (const seed of [11, 12, 13]) {
      const summary = simulate(day({ seed, people: 40, queues: 3, load }));
      right += summary.rangeCoverage * summary.rangesTold;
      told += summary.rangesTold;
    }
    expect(told).toBeGreaterThan(300);
    expect(right / told).toBeGreaterThan(0.75);
    expect(right / told).toBeLessThan(0.87);
  });
});
