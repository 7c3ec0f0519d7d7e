/**
 * A bounded run of `ponte chaos`: the same program, load and faults, some 40 seconds of them. Asked for by
 * PONTE_CHAOS=true, until a known fault is mended: a PostgreSQL that was told to shut down while its server was killed may
 * stay in "shutting down" for more than the minute that a start waits for it.
 */
import { expect, it } from 'vitest';
import { runChaos } from '../../src/cli/chaos/index.js';

// A seed that ever failed is added here with what it found, and stays.
it.skipIf(process.env['PONTE_CHAOS'] !== 'true').each([{ seed: 2026, seconds: 30 }])(
  'nothing acknowledged is lost while server and database are killed (seed $seed)',
  async ({ seed, seconds }) => {
    const report = await runChaos({ seed, seconds });
    expect(report.breaches).toEqual([]);
    // It can fail only where something happened.
    expect(report.starts).toBeGreaterThan(1);
    expect(report.messages).toBeGreaterThan(20);
    expect(report.mails).toBeGreaterThan(3);
    expect(report.drafts).toBeGreaterThan(0);
  },
  180_000,
);
