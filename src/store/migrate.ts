/**
 * Forward-only migrations: `migrations/NNNN-name.sql`, each in a transaction of its own, under a lock, once. What was
 * applied is never edited: its checksum is kept and compared.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

export interface MigrationPlan {
  readonly applied: readonly { readonly name: string; readonly appliedAt: Date }[];
  readonly pending: readonly Migration[];
}

/** A database this program must not touch; `message` says what to do. */
export class MigrationRefused extends Error {
  readonly code: 'store.databaseNewer' | 'store.migrationChanged' | 'store.migrationFailed';
  constructor(code: MigrationRefused['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

interface AppliedRow {
  readonly id: number;
  readonly name: string;
  readonly checksum: string;
  readonly applied_at: Date;
}

/** Any number that no other program takes on this database; graphile-worker locks by its own. */
const LOCK = 7_701_001;

const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

/** The program's own migrations, in order. */
export function readMigrations(folder = fileURLToPath(new URL('./migrations/', import.meta.url))): Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const migrations = files.sort().map((file) => {
    const number = FILE_NAME.exec(file)?.[1];
    if (number === undefined) throw new Error(`A migration is called NNNN-name.sql, not ${file}.`);
    // A checkout on Windows may have changed the line ends; that is not another migration.
    const sql = readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n');
    const checksum = createHash('sha256').update(sql).digest('hex');
    return { id: Number(number), name: file.slice(0, -'.sql'.length), checksum, sql };
  });
  const twice = migrations.find((migration, i) => migrations[i - 1]?.id === migration.id);
  if (twice) throw new Error(`Two migrations have the number of ${twice.name}.`);
  return migrations;
}

/** What `migrate` would do. Changes nothing. */
export async function plan(pool: Pool, migrations = readMigrations()): Promise<MigrationPlan> {
  return compare(await readApplied(pool), migrations);
}

/** Brings the database to the program's schema. Several nodes may start at once: one does it, the others wait. */
export async function migrate(pool: Pool, log?: Logger, migrations = readMigrations()): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      `create table if not exists migration (
         id integer primary key, name text not null, checksum text not null,
         applied_at timestamptz not null default now())`,
    );
    const { pending } = compare(await readApplied(client), migrations);
    for (const migration of pending) {
      await apply(client, migration);
      log?.info({ migration: migration.name }, 'The schema was brought forward.');
    }
    return pending.map((migration) => migration.name);
  } finally {
    // A broken connection gave its lock back by itself.
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into migration (id, name, checksum) values ($1, $2, $3)', [
      migration.id,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationRefused(
      'store.migrationFailed',
      `Migration ${migration.name} failed and changed nothing: ${why}`,
      cause,
    );
  }
}

async function readApplied(db: Pick<Pool, 'query'>): Promise<AppliedRow[]> {
  const exists = await db.query<{ yes: boolean }>("select to_regclass('migration') is not null as yes");
  if (!exists.rows[0]?.yes) return [];
  const { rows } = await db.query<AppliedRow>('select id, name, checksum, applied_at from migration order by id');
  return rows;
}

function compare(applied: readonly AppliedRow[], migrations: readonly Migration[]): MigrationPlan {
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  for (const row of applied) {
    const migration = known.get(row.id);
    if (migration === undefined) {
      throw new MigrationRefused(
        'store.databaseNewer',
        `The database is newer than this program: it has ${row.name}, unknown here. ` +
          'Install the version of Ponte that wrote it, or a later one.',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        'store.migrationChanged',
        `Migration ${row.name} was changed after it was applied to this database. ` +
          'Restore the file, and put the change into a new migration.',
      );
    }
  }
  const done = new Set(applied.map((row) => row.id));
  return {
    applied: applied.map((row) => ({ name: row.name, appliedAt: row.applied_at })),
    pending: migrations.filter((migration) => !done.has(migration.id)),
  };
}
