/** Reads in one snapshot, with the cursor that belongs to it: rows and cursor can never disagree. */
import type { Pool, PoolClient } from 'pg';

export async function inSnapshot<T>(pool: Pool, read: (db: PoolClient, cursor: number) => Promise<T>): Promise<T> {
  const db = await pool.connect();
  try {
    await db.query('begin isolation level repeatable read read only');
    const { rows } = await db.query<{ last_seq: number }>(`select max(last_seq) as last_seq from floor`);
    const result = await read(db, rows[0]?.last_seq ?? 0);
    await db.query('commit');
    return result;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    db.release();
  }
}

export async function dataOf<T>(db: PoolClient, sql: string, values: unknown[]): Promise<T[]> {
  return (await db.query<{ data: T }>(sql, values)).rows.map((row) => row.data);
}
