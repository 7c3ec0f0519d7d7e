/** What was kept for its time goes: the sound is deleted, that it was there and who heard it stays. */
import type { Pool } from 'pg';
import { removerOf } from './vault.js';

/**
 * The file goes first: whatever dies in between, the next sweep finds the row again and deletes a file that is gone, which
 * is nothing. The other way round a sound could outlive its row.
 */
export function sweepRecordings(dataDir: string): (pool: Pool, now: number, limit: number) => Promise<number> {
  const remove = removerOf(dataDir);
  return async (pool, now, limit) => {
    const { rows } = await pool.query<{ id: string }>(
      `select id from recording where state = 'kept' and keep_until < $1 order by keep_until limit $2`,
      [now, limit],
    );
    for (const { id } of rows) await remove(id);
    await pool.query(
      `update recording set state = 'gone', gone_at = $2, bytes = null where id = any ($1) and state = 'kept'`,
      [rows.map(({ id }) => id), now],
    );
    return rows.length;
  };
}
