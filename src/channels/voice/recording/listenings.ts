/** Who heard what, when and why: written before the first sound goes out, and never changed. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Listening, ListeningReason } from '#modules/contacts/recording/contract.js';

/** Long enough for a long call heard twice; then the reason is asked for anew. */
export const listeningMs = 2 * 3_600_000;

export async function writeListening(
  pool: Pool,
  of: {
    readonly recordingId: string;
    readonly personId: string;
    readonly at: number;
    readonly reason: ListeningReason;
    readonly words: string;
  },
): Promise<string> {
  const id = `listening_${randomUUID()}`;
  await pool.query(
    `insert into recording_listening (id, recording_id, person_id, at, reason, words) values ($1, $2, $3, $4, $5, $6)`,
    [id, of.recordingId, of.personId, of.at, of.reason, of.words],
  );
  return id;
}

/** With the name as it is now: who heard it is told by name, also after they left the centre. */
const columns = `l.id, l.recording_id as "recordingId", l.person_id as "personId", coalesce(p.name, '') as "personName",
  l.at, l.reason, l.words`;

/** True when this person gave a reason for this recording, and not too long ago. */
export async function isListening(
  pool: Pool,
  of: { readonly id: string; readonly recordingId: string; readonly personId: string; readonly now: number },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from recording_listening where id = $1 and recording_id = $2 and person_id = $3 and at > $4`,
    [of.id, of.recordingId, of.personId, of.now - listeningMs],
  );
  return rowCount === 1;
}

export async function listeningsOf(pool: Pool, recordingId: string): Promise<readonly Listening[]> {
  const { rows } = await pool.query<Listening>(
    `select ${columns} from recording_listening l left join person p on p.id = l.person_id
      where l.recording_id = $1 order by l.at desc, l.id limit 500`,
    [recordingId],
  );
  return rows;
}

/** Of one's own calls, by others and by oneself: watching is visible. */
export async function listeningsOfMine(pool: Pool, personId: string): Promise<readonly Listening[]> {
  const { rows } = await pool.query<Listening>(
    `select ${columns} from recording_listening l join recording r on r.id = l.recording_id
       left join person p on p.id = l.person_id
      where r.consultant_id = $1 order by l.at desc, l.id limit 500`,
    [personId],
  );
  return rows;
}
