/** Live sources and hand-kept faults in the database. Secrets are stored sealed and never given out again. */
import type { Pool, PoolClient } from 'pg';
import { seal } from '#store/sealed.js';
import { inTransaction } from '#store/transaction.js';
import { Refused } from '../../identity/index.js';
import {
  type FactRefusal,
  type Fault,
  mostFaults,
  mostSources,
  registerFact,
  type Source,
  type SourceSettings,
} from './contract.js';
import { readMapping } from './mapping.js';

export interface By {
  readonly id: string;
  readonly at: number;
}

export const refuse = (code: FactRefusal): never => {
  throw new Refused(code);
};

/** With what only the reader needs. */
export interface StoredSource extends Source {
  readonly secret: string | null;
}

const columns = `id, key, name, kind, asks, url, header, secret, secret is not null as "hasSecret", timeout_ms as "timeoutMs",
  hold_s as "holdS", mapping, is_on as "isOn", checked_at::float8 as "checkedAt", revision,
  changed_at::float8 as "changedAt", changed_by as "changedBy"`;

type Queries = Pick<PoolClient, 'query'>;

export async function readSources(on: Queries): Promise<StoredSource[]> {
  return (await on.query<StoredSource>(`select ${columns} from fact_source order by key`)).rows;
}

export async function sourcesByKey(on: Queries, keys: readonly string[]): Promise<StoredSource[]> {
  return (await on.query<StoredSource>(`select ${columns} from fact_source where key = any($1)`, [keys])).rows;
}

export async function sourceById(on: Queries, id: string, lock: '' | 'for update' = ''): Promise<StoredSource | null> {
  return (
    (await on.query<StoredSource>(`select ${columns} from fact_source where id = $1 ${lock}`, [id])).rows[0] ?? null
  );
}

/** What may stand in answers: 'guasti.stato'. */
export const factsOf = ({ key, kind, mapping }: Pick<SourceSettings, 'key' | 'kind' | 'mapping'>): readonly string[] =>
  (kind === 'register' ? [registerFact] : readMapping(mapping).mapping.map(({ name }) => name)).map(
    (name) => `${key}.${name}`,
  );

/** Every fact that an answer may name. */
export const namesOf = async (on: Queries): Promise<ReadonlySet<string>> =>
  new Set((await readSources(on)).flatMap(factsOf));

export interface SourceChange extends SourceSettings {
  /** Undefined: as it was; null: none. */
  readonly secret?: string | null | undefined;
  readonly revision: number;
}

const hostOf = (url: string): string => (url === '' ? '' : new URL(url.replaceAll('{given}', '0')).host);

/** The value under which a change keeps its secret: an address elsewhere does not get what was meant for another. */
export function secretFor(secret: Buffer, change: Pick<SourceChange, 'url' | 'secret'>, before: StoredSource | null) {
  if (change.secret === null) return null;
  if (change.secret !== undefined) return seal(secret, change.secret, 'ponte live sources');
  if (before?.secret == null) return null;
  if (hostOf(before.url) !== hostOf(change.url)) refuse('source.secretForOtherHost');
  return before.secret;
}

export async function saveSource(
  pool: Pool,
  secret: Buffer,
  id: string,
  change: SourceChange,
  by: By,
): Promise<Source> {
  try {
    return await inTransaction(pool, async (client) => {
      const before = await sourceById(client, id, 'for update');
      if (before === null && change.revision !== 0) refuse('source.unknown');
      if (before !== null) await mayChange(client, before, change);
      else if ((await readSources(client)).length >= mostSources) refuse('source.tooMany');
      const kept = secretFor(secret, change, before);
      if (change.header !== '' && kept === null) refuse('source.headerWithoutSecret');
      // A new register is empty, and somebody has just looked at it.
      const checkedAt = before?.checkedAt ?? (change.kind === 'register' ? by.at : null);
      const { rows } = await client.query<StoredSource>(
        `insert into fact_source (id, key, name, kind, asks, url, header, secret, timeout_ms, hold_s, mapping, is_on,
           checked_at, revision, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (id) do update set key = excluded.key, name = excluded.name, kind = excluded.kind,
           asks = excluded.asks, url = excluded.url, header = excluded.header, secret = excluded.secret,
           timeout_ms = excluded.timeout_ms, hold_s = excluded.hold_s, mapping = excluded.mapping,
           is_on = excluded.is_on, checked_at = excluded.checked_at, revision = excluded.revision,
           changed_at = excluded.changed_at, changed_by = excluded.changed_by
         returning ${columns}`,
        [
          ...[id, change.key, change.name, change.kind, change.asks, change.url, change.header],
          ...[
            change.header === '' ? null : kept,
            change.timeoutMs,
            change.holdS,
            change.mapping,
            change.isOn,
            checkedAt,
          ],
          ...[(before?.revision ?? 0) + 1, by.at, by.id],
        ],
      );
      return rows[0]!;
    });
  } catch (error) {
    // 23505 unique_violation: two windows that make the same source, or a key that another has.
    if ((error as { code?: string }).code === '23505') return refuse('source.keyTaken');
    throw error;
  }
}

async function mayChange(client: PoolClient, before: StoredSource, change: SourceChange): Promise<void> {
  if (before.revision !== change.revision) refuse('source.changedMeanwhile');
  if (before.key !== change.key) refuse('source.keyStays');
  const gone = factsOf(before).filter((name) => !factsOf(change).includes(name));
  if (await isNamed(client, gone)) refuse('source.inUse');
}

/** An answer that is given, is to be given, or is being written names one of these. */
async function isNamed(on: Queries, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return false;
  const shapes = names.map((name) => `\\{\\{\\s*${name.replace('.', '\\.')}\\s*\\}\\}`).join('|');
  const { rowCount } = await on.query(
    `select from article a where a.draft ->> 'short' ~ $1 or a.draft ->> 'long' ~ $1 or (a.retired_at is null and exists (
       select from article_version v where v.article_id = a.id and v.replaced_at is null and (v.short ~ $1 or v.long ~ $1)))
     limit 1`,
    [shapes],
  );
  return rowCount === 1;
}

export async function deleteSource(pool: Pool, id: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const before = (await sourceById(client, id, 'for update')) ?? refuse('source.unknown');
    if (await isNamed(client, factsOf(before))) refuse('source.inUse');
    await client.query('delete from fact_source where id = $1', [id]);
  });
}

const faultColumns = `id, areas, text, started_at::float8 as "startedAt", ends_at::float8 as "endsAt"`;

/** Those that are not over. */
export async function openFaults(on: Queries, sourceId: string): Promise<Fault[]> {
  const { rows } = await on.query<Fault>(
    `select ${faultColumns} from fault where source_id = $1 and over_at is null order by started_at desc, id limit ${mostFaults}`,
    [sourceId],
  );
  return rows;
}

/** Whoever changes the list has looked at it. */
const changingRegister = (pool: Pool, sourceId: string, by: By, change: (client: PoolClient) => Promise<void>) =>
  inTransaction(pool, async (client) => {
    const source = (await sourceById(client, sourceId, 'for update')) ?? refuse('source.unknown');
    if (source.kind !== 'register') refuse('source.notARegister');
    await change(client);
    await client.query('update fact_source set checked_at = $2 where id = $1', [sourceId, by.at]);
  });

export const checkRegister = (pool: Pool, sourceId: string, by: By) =>
  changingRegister(pool, sourceId, by, async () => undefined);

export const saveFault = (pool: Pool, sourceId: string, fault: Omit<Fault, 'startedAt'>, by: By) =>
  changingRegister(pool, sourceId, by, async (client) => {
    const open = await openFaults(client, sourceId);
    if (open.length >= mostFaults && !open.some(({ id }) => id === fault.id)) refuse('fault.tooMany');
    const { rowCount } = await client.query(
      `insert into fault (id, source_id, areas, text, started_at, ends_at, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, $6, $5, $7)
       on conflict (id) do update set areas = excluded.areas, text = excluded.text, ends_at = excluded.ends_at,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by
       where fault.source_id = excluded.source_id and fault.over_at is null`,
      [fault.id, sourceId, fault.areas, fault.text, by.at, fault.endsAt, by.id],
    );
    if (rowCount === 0) refuse('fault.overAlready');
  });

export const endFault = (pool: Pool, sourceId: string, faultId: string, by: By) =>
  changingRegister(pool, sourceId, by, async (client) => {
    const { rowCount } = await client.query(
      `update fault set over_at = coalesce(over_at, $3), changed_at = $3, changed_by = $4
       where id = $2 and source_id = $1`,
      [sourceId, faultId, by.at, by.id],
    );
    if (rowCount === 0) refuse('fault.unknown');
  });
