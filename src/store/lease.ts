/** How a process becomes the owner of a floor. Time is the database's: the clocks of two nodes may differ. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from './database.js';
import { cut, type pg } from './pg.js';

export interface LeaseWanted {
  readonly floorId: string;
  readonly owner: string;
  readonly ttlMs: number;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

export interface LeaseTaken {
  /** Holds the session's advisory lock. The commits go through it, one sent before the other is answered. */
  readonly client: pg.Client;
  readonly token: number;
  readonly lastSeq: number;
}

const KEY = `hashtextextended('ponte floor ' || $1, 0)`;
/** A new owner holds the lock a moment before its lease is written: it must not be taken for frozen. */
const SHORTEST_WAIT_MS = 250;
const RETRY_MS = 250;
/** Undefined table: a schema that was never migrated does not come by waiting. */
const FATAL = new Set(['42P01', '42703', '28P01', '3D000']);
const LOCK_TIMEOUT = '55P03';

export async function takeLease(database: Database, wanted: LeaseWanted): Promise<LeaseTaken> {
  for (;;) {
    wanted.signal?.throwIfAborted();
    let client: pg.Client | null = null;
    const stop = (): void => void (client === null ? null : cut(client).catch(() => undefined));
    try {
      client = await database.connect(`ponte floor ${wanted.floorId}`, true);
      wanted.signal?.addEventListener('abort', stop);
      wanted.signal?.throwIfAborted();
      await client.query('insert into floor (id) values ($1) on conflict do nothing', [wanted.floorId]);
      await wait(client, wanted);
      return { client, ...(await own(client, wanted)) };
    } catch (error) {
      if (client !== null) await cut(client).catch(() => undefined);
      wanted.signal?.throwIfAborted();
      if (FATAL.has(codeOf(error))) throw error;
      wanted.log.warn({ error: String(error), floorId: wanted.floorId }, 'The floor could not be taken; trying again.');
      await sleep(RETRY_MS);
      await database.revive().catch(() => undefined);
    } finally {
      wanted.signal?.removeEventListener('abort', stop);
    }
  }
}

/**
 * Until the advisory lock is ours. Waiting for the lock itself, not polling: it comes in the moment the owner's connection
 * dies. The wait is cut where the lease ends, to look whether the owner renewed it or is frozen.
 */
async function wait(client: pg.Client, wanted: LeaseWanted): Promise<void> {
  for (;;) {
    const limitMs = Math.max(SHORTEST_WAIT_MS, (await remainingMs(client, wanted.floorId)) + 20);
    try {
      await client.query(`select set_config('lock_timeout', $1, false)`, [`${Math.ceil(limitMs)}ms`]);
      await client.query(`select pg_advisory_lock(${KEY})`, [wanted.floorId]);
      await client.query(`select set_config('lock_timeout', '0', false)`);
      return;
    } catch (error) {
      if (codeOf(error) !== LOCK_TIMEOUT) throw error;
    }
    if ((await remainingMs(client, wanted.floorId)) > 0) continue;
    wanted.log.warn({ floorId: wanted.floorId }, 'The owner of the floor is frozen; its connection is ended.');
    await client.query(
      `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())
          and (classid::bigint << 32 | objid::bigint) = ${KEY}`,
      [wanted.floorId],
    );
  }
}

async function remainingMs(client: pg.Client, floorId: string): Promise<number> {
  const { rows } = await client.query<{ remaining: number }>(
    // A floor nobody had yet expires at -infinity, which PostgreSQL before 17 cannot subtract from.
    `select case when isfinite(expires)
              then greatest(0, least(60000, extract(epoch from expires - clock_timestamp()) * 1000)) else 0 end::float8 as remaining
       from floor where id = $1`,
    [floorId],
  );
  return rows[0]?.remaining ?? 0;
}

/** The next token. A commit of the former owner that is under way holds the row, and is waited for: its events count. */
async function own(client: pg.Client, { floorId, owner, ttlMs }: LeaseWanted): Promise<Omit<LeaseTaken, 'client'>> {
  const { rows } = await client.query<{ token: number; last_seq: number }>(
    `update floor set token = token + 1, owner = $2, backend_pid = pg_backend_pid(),
                      expires = clock_timestamp() + $3::float8 * interval '1 ms'
      where id = $1 returning token, last_seq`,
    [floorId, owner, ttlMs],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`The floor ${floorId} vanished while it was taken.`);
  return { token: row.token, lastSeq: row.last_seq };
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';
