/** A bounded run of `ponte chaos`: the same program, load and faults, some 40 seconds of them. */
import { expect, it } from 'vitest';
import { runChaos } from '../../src/cli/chaos/index.js';

// A seed that ever failed is added here with what it found, and stays. 2026: a PostgreSQL that was told to shut down while
// it recovered never did (its named test is in src/store/embedded/launcher.db.test.ts).
it.each([{ seed: 2026, seconds: 25 }])(
  'nothing acknowledged is lost while server and database are killed (seed $seed)',
  async ({ seed, seconds }) => {
    const words: string[] = [];
    const report = await runChaos({ seed, seconds, tell: (line) => words.push(line) });
    expect(report.breaches, words.join('\n')).toEqual([]);
    // It can fail only where something happened; on a busy machine it goes on until something did.
    expect(report.starts).toBeGreaterThan(1);
    expect(report.messages).toBeGreaterThan(20);
    expect(report.mails).toBeGreaterThan(3);
    expect(report.drafts).toBeGreaterThan(0);
  },
  // On a quiet machine 40 s: the sum of every limit inside, none of which a working centre comes near.
  600_000,
);
