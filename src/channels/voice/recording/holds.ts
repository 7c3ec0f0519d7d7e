/** What is kept past its time: said with a reason, for a time, and never silently. */
import type { Pool } from 'pg';
import { inTransaction } from '#store/transaction.js';
import type { RecordingHold } from '#modules/contacts/recording/contract.js';

export interface Holding {
  readonly recordingId: string;
  readonly personId: string;
  readonly at: number;
  /** Null: let go. */
  readonly until: number | null;
  readonly words: string;
}

/** False when the sound is not there any more: the row is locked, so it stays or goes as the answer says. */
export function writeHold(pool: Pool, { recordingId, personId, at, until, words }: Holding): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(`update recording set held_until = $2 where id = $1 and state = 'kept'`, [
      recordingId,
      until,
    ]);
    if (rowCount !== 1) return false;
    await client.query(
      'insert into recording_hold (recording_id, person_id, at, until, words) values ($1, $2, $3, $4, $5)',
      [recordingId, personId, at, until, words],
    );
    return true;
  });
}

/** Those in force now, by recording. */
export async function holdsOf(
  pool: Pool,
  recordingIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, RecordingHold>> {
  const { rows } = await pool.query<RecordingHold & { readonly recordingId: string }>(
    `select * from (
       select distinct on (h.recording_id) h.recording_id as "recordingId", h.at, h.until, h.words,
              coalesce(p.name, '') as "personName"
         from recording_hold h left join person p on p.id = h.person_id
        where h.recording_id = any ($1) order by h.recording_id, h.id desc) last
      where until > $2`,
    [recordingIds, now],
  );
  return new Map(rows.map(({ recordingId, ...hold }) => [recordingId, hold]));
}
