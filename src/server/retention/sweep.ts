/** One sweep: every purpose in turn, in small batches with a breath between them, each with its line in the table. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { beforeOf, type Purpose } from './purposes.js';

export interface SweepParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly purposes: readonly Purpose[];
  /** Days a purpose, where the centre chose others than usual. */
  readonly days: (purpose: Purpose) => number;
  readonly now: () => number;
  /** The server is on its way out: the batch at work is the last one, the next sweep goes on. */
  readonly signal?: AbortSignal | undefined;
  readonly batch?: number;
}

/** 500 rows hold their locks for a few milliseconds; the floor's own commits stand in no queue behind them. */
const batchRows = 500;
const breathMs = 20;

export interface Swept {
  readonly purpose: string;
  readonly rows: number;
  readonly problem: string | null;
}

export async function sweep(parts: SweepParts): Promise<readonly Swept[]> {
  const done: Swept[] = [];
  for (const purpose of parts.purposes) {
    if (parts.signal?.aborted) break;
    done.push(await sweepOne(parts, purpose));
  }
  return done;
}

/** A purpose that fails stands in no other's way: it is written down, seen by `ponte doctor`, and tried next time. */
async function sweepOne(parts: SweepParts, purpose: Purpose): Promise<Swept> {
  const { pool, log, signal, batch = batchRows } = parts;
  const began = performance.now();
  const before = beforeOf(parts.days(purpose), parts.now());
  let rows = 0;
  let problem: string | null = null;
  try {
    for (;;) {
      const taken = await purpose.take(pool, before, batch);
      rows += taken;
      if (taken < batch || signal?.aborted) break;
      await pause(breathMs);
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const tookMs = Math.round(performance.now() - began);
  // Counts alone: whose rows they were is just what nobody shall know any more.
  if (problem !== null) log.warn({ purpose: purpose.name, rows, problem }, 'what is kept too long could not all go');
  else if (rows > 0) log.info({ purpose: purpose.name, rows, tookMs }, 'what is no longer needed went');
  await pool.query(
    `insert into retention_sweep as s (purpose, swept_at, rows_gone, rows_gone_ever, took_ms, problem)
     values ($1, to_timestamp($2::float8 / 1000), $3, $3, $4, $5)
     on conflict (purpose) do update set swept_at = excluded.swept_at, rows_gone = excluded.rows_gone,
       rows_gone_ever = s.rows_gone_ever + excluded.rows_gone, took_ms = excluded.took_ms, problem = excluded.problem`,
    [purpose.name, parts.now(), rows, tookMs, problem?.slice(0, 300) ?? null],
  );
  return { purpose: purpose.name, rows, problem };
}
