/** Retention: an hourly job that lets go of what no purpose needs any more. One job for all servers on a database. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Jobs } from '#store/jobs.js';
import { purposes as usual, type Purpose } from './purposes.js';
import { sweep, type Swept } from './sweep.js';

export { purposes, type Purpose } from './purposes.js';
export { sweep, type Swept } from './sweep.js';

export interface Retention {
  readonly pool: Pool;
  readonly log: Logger;
  readonly jobs: Pick<Jobs, 'handle' | 'add'>;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  /** Logins that are over: identity forgets them itself, since it remembers them too. */
  readonly sweepLogins: (limit: number) => Promise<number>;
  /** Recordings know their own time: each has its purposes, and its sound lies in the data folder. */
  readonly sweepRecordings: Purpose['take'];
  /** What channels keep in the data folder, beside the database. */
  readonly more?: readonly Purpose[];
}

type Sweeps = Pick<Retention, 'sweepLogins' | 'sweepRecordings'>;

const jobName = 'retention';
const firstAfterMs = 60_000;
const everyMs = 3_600_000;

/** The days a purpose keeps its rows here: as set, else as usual. */
export function daysOf(purpose: Purpose, settings: Readonly<Record<string, string | undefined>>): number {
  const set = purpose.setting === null ? undefined : settings[purpose.setting];
  return set === undefined || set === '' ? purpose.days : Number(set);
}

export function allPurposes({ sweepLogins, sweepRecordings }: Sweeps): readonly Purpose[] {
  // A login knows by itself when it is over (12 hours idle, 7 days in all), so nothing has to be added to that.
  const take: Purpose['take'] = (_pool, _before, limit) => sweepLogins(limit);
  return [
    ...usual,
    { name: 'expiredLogins', setting: null, days: 0, take },
    { name: 'recordings', setting: null, days: 0, take: sweepRecordings },
  ];
}

/** Begins the round: a minute after the start, then every hour. The job's key keeps it one, however many servers start. */
export async function startRetention(parts: Retention): Promise<() => Promise<readonly Swept[]>> {
  const now = parts.now ?? Date.now;
  const run = (): Promise<readonly Swept[]> =>
    sweep({
      ...{ pool: parts.pool, log: parts.log, now, signal: parts.signal },
      purposes: [...allPurposes(parts), ...(parts.more ?? [])],
      days: (purpose) => daysOf(purpose, parts.settings),
    });
  const next = (inMs: number): Promise<void> =>
    parts.jobs.add(jobName, {}, { key: 'next', runAt: new Date(Date.now() + inMs) });
  parts.jobs.handle(jobName, async () => {
    try {
      await run();
    } finally {
      await next(everyMs);
    }
  });
  await next(firstAfterMs);
  return run;
}
