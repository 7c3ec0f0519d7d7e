/** Whom visitors are logged in as: everything those people hold is left to the visitor. */
import type { Pool } from 'pg';

export const driverDevice = 'Ponte practice colleague';

/** A visitor who did nothing for this long has gone home; the colleague takes the desk back. */
const goneAfterMs = 20 * 60_000;

export async function deskedByVisitors(pool: Pool, now: number): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ person_id: string }>(
    'select distinct person_id from login where device <> $1 and seen_at > $2',
    [driverDevice, now - goneAfterMs],
  );
  return new Set(rows.map((row) => row.person_id));
}
