/** Versions that answer from a later moment on. Their time comes here, on whichever server looks first; twice is once. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Planned } from '#modules/contacts/phone/menus/contract.js';
import { publishFlow, readSource } from './shelf.js';
import type { FlowProblem } from './text.js';

interface Row {
  readonly id: string;
  readonly flow: string;
  readonly version: number;
  readonly numbers: string[];
  readonly at: string;
  readonly planned_by: string;
  readonly by_name: string;
  readonly problem: string | null;
}

const open = `select p.id, p.flow, p.version, p.numbers, p.at, p.planned_by, coalesce(w.name, p.planned_by) as by_name, p.problem
  from flow_plan p left join person w on w.id = p.planned_by where p.done_at is null`;

/** What is still to come, and what could not be done and nobody has taken away; by flow, soonest first. */
export async function readPlans(pool: Pool): Promise<ReadonlyMap<string, readonly Planned[]>> {
  const { rows } = await pool.query<Row>(`${open} order by p.at, p.id`);
  const byFlow = new Map<string, Planned[]>();
  for (const { id, flow, version, numbers, at, by_name: by, problem } of rows) {
    const planned = byFlow.get(flow) ?? [];
    byFlow.set(flow, planned);
    planned.push({ id, version, numbers, at: Number(at), by, failed: problem });
  }
  return byFlow;
}

export async function addPlan(
  pool: Pool,
  of: {
    readonly flow: string;
    readonly version: number;
    readonly numbers: readonly string[];
    readonly at: number;
    readonly by: string;
    readonly now: number;
  },
): Promise<void> {
  await pool.query(
    `insert into flow_plan (id, flow, version, numbers, at, planned_by, planned_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [`plan_${randomUUID()}`, of.flow, of.version, of.numbers, of.at, of.by, of.now],
  );
}

/** False when there is none any more: its time has come meanwhile. */
export async function cancelPlan(pool: Pool, flow: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('delete from flow_plan where id = $1 and flow = $2 and done_at is null', [
    id,
    flow,
  ]);
  return rowCount === 1;
}

export interface PlanParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly now: () => number;
  /** Everything that speaks against a text today: queues and recordings may have gone since it was planned. */
  problemsOf(source: string): Promise<readonly FlowProblem[]>;
}

/** Publishes whose time has come. One that cannot be published says why, stays in sight and is not tried again. */
export async function publishDue({ pool, log, now, problemsOf }: PlanParts): Promise<void> {
  const { rows } = await pool.query<Row>(`${open} and p.problem is null and p.at <= $1 order by p.at, p.id`, [now()]);
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
