import { describe, expect, it } from 'vitest';
import { chanceOf, drawIs } from './chance.js';
import { confidenceSequence, judgeTwo } from './two-shares.js';

/** So many runs at these shares: how often it was decided, for which side, and after how many pairs in the middle. */
function runs(shareA: number, shareB: number, pairs: number, count: number, seed: number) {
  const chance = chanceOf(seed);
  const draw = (share: number): boolean[] => Array.from({ length: pairs }, () => drawIs(chance, share));
  const judged = Array.from({ length: count }, () => judgeTwo(draw(shareA), draw(shareB)));
  const decided = judged.filter(({ winner }) => winner !== null);
  const steps = decided.map(({ decidedAt }) => decidedAt!).toSorted((x, y) => x - y);
  return {
    decided: decided.length / count,
    wrong: decided.filter(({ winner }) => winner === 'b').length / count,
    middle: steps[Math.floor(steps.length / 2)] ?? null,
  };
}

describe('two shares', () => {
  it.each([0.02, 0.3, 0.6, 0.95])(
    'the same share of %d is called different in at most 5 % of runs, looked at always',
    (share) => {
      const { decided } = runs(share, share, 1_000, 600, 11);
      // Three standard deviations above the promise; looks at fixed 5 % tests would alarm in more than half.
      expect(decided).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 600));
    },
  );

  it.each([
    [0.7, 0.5, 400, 0.95],
    [0.65, 0.55, 1_500, 0.9],
    [0.6, 0.55, 4_000, 0.7],
  ])(
    '%d against %d within %d pairs is found in %d of runs at least, and hardly ever the wrong way round',
    (a, b, pairs, power) => {
      const { decided, wrong } = runs(a, b, pairs, 200, 23);
      expect(decided).toBeGreaterThanOrEqual(power);
      expect(wrong).toBeLessThanOrEqual(0.05);
    },
  );

  it('raises no stake on average, whatever the common share', () => {
    // One pair after any past: the mean over its four outcomes, exactly.
    const past = (n: number, every: number): boolean[] => Array.from({ length: n }, (_, i) => i % every === 0);
    for (const share of [0.01, 0.2, 0.5, 0.9])
      for (const [a, b] of [
        [past(20, 2), past(20, 5)],
        [past(7, 3), past(7, 1)],
        [[], []],
      ] as const) {
        const before = judgeTwo(a, b).stake;
        let mean = 0;
        for (const x of [true, false])
          for (const y of [true, false]) {
            const weight = (x ? share : 1 - share) * (y ? share : 1 - share);
            mean += weight * judgeTwo([...a, x], [...b, y]).stake;
          }
        expect(mean / before).toBeLessThanOrEqual(1 + 1e-9);
      }
  });

  it('waits for partners, and never takes its word back', () => {
    expect(judgeTwo([true, true, true], [])).toMatchObject({ pairs: 0, stake: 1, winner: null });
    const [a, b] = [Array<boolean>(60).fill(true), Array<boolean>(60).fill(false)];
    const first = judgeTwo(a, b);
    expect(first).toMatchObject({ winner: 'a' });
    const turned = judgeTwo([...a, ...b, ...b], [...b, ...a, ...a]);
    expect(turned).toMatchObject({ winner: 'a', decidedAt: first.decidedAt });
  });
});

describe('the sequence of a share', () => {
  it('holds the true share at every moment in 95 % of runs', () => {
    for (const share of [0.05, 0.5, 0.9]) {
      const chance = chanceOf(7);
      let broken = 0;
      for (let run = 0; run < 200; run++) {
        let yes = 0;
        for (let n = 1; n <= 300; n++) {
          if (drawIs(chance, share)) yes++;
          if (n % 5 !== 0) continue;
          const { low, high } = confidenceSequence(yes, n);
          if (share < low || share > high) {
            broken++;
            break;
          }
        }
      }
      expect(broken / 200, `at ${share}`).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 200));
    }
  });

  it('says nothing of nothing, and narrows', () => {
    expect(confidenceSequence(0, 0)).toMatchObject({ low: 0, high: 1 });
    const small = confidenceSequence(6, 10);
    const large = confidenceSequence(600, 1_000);
    expect(small.low).toBeLessThan(large.low);
    expect(large.high).toBeLessThan(small.high);
    expect(large.high - large.low).toBeLessThan(0.12);
    expect(confidenceSequence(0, 50).low).toBe(0);
    expect(confidenceSequence(50, 50).high).toBe(1);
  });
});
