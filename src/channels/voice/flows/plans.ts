/** Versions that answer from a later moment on, as they are written down. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Planned } from '#modules/contacts/phone/menus/contract.js';

/** A plan as its table has it. */
export interface PlanRow {
  readonly id: string;
  readonly flow: string;
  readonly version: number;
  readonly numbers: string[];
  readonly at: string;
  readonly planned_by: string;
  readonly by_name: string;
  readonly problem: string | null;
}

export const openPlans = `select p.id, p.flow, p.version, p.numbers, p.at, p.planned_by, coalesce(w.name, p.planned_by) as by_name, p.problem
  from flow_plan p left join person w on w.id = p.planned_by where p.done_at is null`;

/** What is still to come, and what could not be done and nobody has taken away; by flow, soonest first. */
export async function readPlans(pool: Pool): Promise<ReadonlyMap<string, readonly Planned[]>> {
  const { rows } = await pool.query<PlanRow>(`${openPlans} order by p.at, p.id`);
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
