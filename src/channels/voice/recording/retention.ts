/** What was kept for its time goes: the sound is deleted, that it was there and who heard it stays. */
import type { Pool } from 'pg';
import { inTransaction } from '#store/transaction.js';
import { removerOf } from './vault.js';

/**
 * The file goes first: whatever dies in between, the next sweep finds the row again and deletes a file that is gone, which
 * is nothing. The other way round a sound could outlive its row. The rows are locked meanwhile: who wants one kept longer
 * (`holds.ts`) is in time or is told that it is gone.
 */
export function sweepRecordings(dataDir: string): (pool: Pool, now: number, limit: number) => Promise<number> {
  const remove = removerOf(dataDir);
  return (pool, now, limit) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select id from recording
          where state = 'kept' and keep_until < $1 and coalesce(held_until, 0) < $1
          order by keep_until limit $2 for update skip locked`,
        [now, limit],
      );
      for (const { id } of rows) await remove(id);
      await client.query(
        `update recording set state = 'gone', gone_at = $2, bytes = null where id = any ($1) and state = 'kept'`,
        [rows.map(({ id }) => id), now],
      );
      return rows.length;
    });
}
