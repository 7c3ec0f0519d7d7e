/** The time of a planned version has come: on whichever server looks first; twice is once. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { openPlans, type PlanRow } from './plans.js';
import { publishFlow, readSource } from './shelf.js';
import type { FlowProblem } from './text.js';

export interface PlanParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly now: () => number;
  /** Everything that speaks against a text today: queues and recordings may have gone since it was planned. */
  problemsOf(source: string): Promise<readonly FlowProblem[]>;
}

/** Publishes whose time has come. One that cannot be published says why, stays in sight and is not tried again. */
export async function publishDue({ pool, log, now, problemsOf }: PlanParts): Promise<void> {
  const { rows } = await pool.query<PlanRow>(`${openPlans} and p.problem is null and p.at <= $1 order by p.at, p.id`, [
    now(),
  ]);
  for (const { id, flow, version, numbers, planned_by: by, at } of rows) {
    const source = await readSource(pool, flow, version);
    const problems = source === null || numbers.length === 0 ? [] : await problemsOf(source);
    if (problems.length > 0) {
      log.error({ flow, version, problems }, 'a menu could not be published when its time came');
      await pool.query('update flow_plan set problem = $2 where id = $1', [id, problems[0]!.code]);
      continue;
    }
    await publishFlow(pool, { name: flow, version, numbers, by, at: Number(at) });
    await pool.query('update flow_plan set done_at = $2 where id = $1', [id, now()]);
    log.info({ flow, version, numbers: numbers.length }, 'a menu was published at its time');
  }
}
