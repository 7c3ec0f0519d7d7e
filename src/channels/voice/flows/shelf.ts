/** Flows in the database: versions that are never changed, and which of them answers a number. */
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '#store/transaction.js';
import type { Before, FlowVersion, ShelvedFlow } from '#modules/contacts/phone/menus/contract.js';
import { readPlans } from './plans.js';

interface Row {
  readonly name: string;
  readonly version: number;
  readonly saved_by: string;
  readonly saved_at: string;
  readonly published_at: string | null;
  readonly published_by: string | null;
}

/** Names of people instead of their ids: a version says who wrote it. */
const versions = `select v.name, v.version, coalesce(s.name, v.saved_by) as saved_by, v.saved_at, v.published_at,
    coalesce(p.name, v.published_by) as published_by
  from flow_version v left join person s on s.id = v.saved_by left join person p on p.id = v.published_by
  order by v.name, v.version desc`;

export async function readFlows(pool: Pool): Promise<readonly ShelvedFlow[]> {
  const [{ rows }, numbers, plans] = await Promise.all([pool.query<Row>(versions), readNumbers(pool), readPlans(pool)]);
  return [...new Set(rows.map(({ name }) => name))].map((name) => {
    const found = rows.filter((row) => row.name === name);
    const published = found.filter(({ published_at }) => published_at !== null);
    const last = published.toSorted((a, b) => Number(b.published_at) - Number(a.published_at))[0];
    const own = numbers.filter(({ flow }) => flow === name).map(({ number }) => number);
    return {
      name,
      versions: found.map(versionOf),
      answers: last === undefined || own.length === 0 ? null : { version: last.version, numbers: own },
      planned: plans.get(name) ?? [],
    };
  });
}

const versionOf = (row: Row): FlowVersion => ({
  version: row.version,
  savedBy: row.saved_by,
  savedAt: Number(row.saved_at),
  publishedAt: row.published_at === null ? null : Number(row.published_at),
  publishedBy: row.published_by,
});

async function readNumbers(db: Pool | PoolClient): Promise<readonly { number: string; flow: string }[]> {
  return (await db.query<{ number: string; flow: string }>('select number, flow from flow_number order by number'))
    .rows;
}

export async function readSource(pool: Pool, name: string, version: number): Promise<string | null> {
  const { rows } = await pool.query<{ source: string }>(
    'select source from flow_version where name = $1 and version = $2',
    [name, version],
  );
  return rows[0]?.source ?? null;
}

/**
 * Saves a text as the next version. `after` is the version it was written from, 0 for the first: when somebody saved in
 * between, null comes back and nothing is lost. The same text again is the same version.
 */
export async function saveFlow(
  pool: Pool,
  of: {
    readonly name: string;
    readonly source: string;
    readonly after: number;
    readonly by: string;
    readonly at: number;
  },
): Promise<number | null> {
  const { rows } = await pool.query<{ version: number; source: string }>(
    'select version, source from flow_version where name = $1 order by version desc limit 1',
    [of.name],
  );
  const last = rows[0];
  if (last !== undefined && last.source === of.source) return last.version;
  if ((last?.version ?? 0) !== of.after) return null;
  const { rowCount } = await pool.query(
    `insert into flow_version (name, version, source, saved_by, saved_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [of.name, of.after + 1, of.source, of.by, of.at],
  );
  return rowCount === 1 ? of.after + 1 : null;
}

/**
 * Lets a version answer just these numbers; none at all takes the flow off the telephone. A number belongs to one flow: it
 * goes over from the one that had it. What stood before comes back, this flow first.
 */
export function publishFlow(
  pool: Pool,
  of: {
    readonly name: string;
    readonly version: number;
    readonly numbers: readonly string[];
    readonly by: string;
    readonly at: number;
  },
): Promise<readonly Before[]> {
  return inTransaction(pool, async (client) => {
    // Two people who publish at the same moment come one after the other.
    await client.query('lock table flow_number in share row exclusive mode');
    const before = await readNumbers(client);
    await client.query('delete from flow_number where flow = $1', [of.name]);
    await client.query(
      `insert into flow_number (number, flow) select unnest($2::text[]), $1
       on conflict (number) do update set flow = excluded.flow`,
      [of.name, of.numbers],
    );
    const touched = new Set([
      of.name,
      ...before.filter(({ number }) => of.numbers.includes(number)).map(({ flow }) => flow),
    ]);
    const answering = await lastPublished(client, [...touched]);
    await client.query(
      `update flow_version set published_by = $4, published_at =
         greatest($3, (select coalesce(max(published_at), 0) + 1 from flow_version where name = $1))
       where name = $1 and version = $2`,
      [of.name, of.version, of.at, of.by],
    );
    return [...touched].map((name) => ({
      name,
      version: answering.get(name) ?? null,
      numbers: before.filter(({ flow }) => flow === name).map(({ number }) => number),
    }));
  });
}

async function lastPublished(client: PoolClient, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; version: number }>(
    `select distinct on (name) name, version from flow_version where name = any($1) and published_at is not null
     order by name, published_at desc`,
    [names],
  );
  return new Map(rows.map(({ name, version }) => [name, version]));
}
