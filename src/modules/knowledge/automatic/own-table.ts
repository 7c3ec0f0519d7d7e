/** The centre's own questions as they were given last, so that it can be learned again with what contacts taught since. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import type { Example } from '#kernel/gate/index.js';

export interface OwnTable {
  readonly examples: readonly Example[];
  /** The error that was asked of it. */
  readonly error: number;
}

export async function saveOwnTable(pool: Pool, { examples, error }: OwnTable, by: string | null, at: number) {
  const packed = gzipSync(JSON.stringify(examples.map(({ text, intent }) => [text, intent])));
  await pool.query(
    `insert into gate_table (id, packed, questions, error, changed_at, changed_by) values ('own', $1, $2, $3, $4, $5)
     on conflict (id) do update set packed = $1, questions = $2, error = $3, changed_at = $4, changed_by = $5`,
    [packed, examples.length, error, at, by],
  );
}

export async function readOwnTable(pool: Pool): Promise<OwnTable | null> {
  const { rows } = await pool.query<{ packed: Buffer; error: number }>(`select packed, error from gate_table`);
  if (rows[0] === undefined) return null;
  const pairs = JSON.parse(gunzipSync(rows[0].packed).toString('utf8')) as readonly (readonly [
    string,
    string | null,
  ])[];
  return { examples: pairs.map(([text, intent]) => ({ text, intent })), error: rows[0].error };
}
