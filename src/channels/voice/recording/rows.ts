/** The table of recordings. */
import type { Pool } from 'pg';
import type { Pause, PurposeKept, RecordingFailure, RecordingState } from '#modules/contacts/recording/contract.js';

export interface NoticeHeard {
  readonly language: 'it' | 'en';
  readonly words: string;
  readonly file: string | null;
  readonly heardAt: number | null;
}

export interface RecordingRow {
  readonly id: string;
  readonly callId: string;
  readonly contactId: string | null;
  readonly queueId: string | null;
  readonly consultantId: string | null;
  readonly state: RecordingState;
  readonly problem: RecordingFailure | null;
  readonly isCutShort: boolean;
  readonly policyVersion: number;
  readonly purposes: readonly PurposeKept[];
  readonly notice: NoticeHeard;
  readonly pauses: readonly Pause[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly soundMs: number | null;
  readonly bytes: number | null;
  readonly keepUntil: number | null;
  readonly goneAt: number | null;
}

const columns = `id, call_id as "callId", contact_id as "contactId", queue_id as "queueId", consultant_id as "consultantId",
  state, problem, is_cut_short as "isCutShort", policy_version as "policyVersion", purposes, notice, pauses,
  started_at as "startedAt", ended_at as "endedAt", sound_ms as "soundMs", bytes, keep_until as "keepUntil",
  gone_at as "goneAt"`;

export async function writeRecording(pool: Pool, row: RecordingRow): Promise<void> {
  await pool.query(
    `insert into recording (id, call_id, contact_id, queue_id, consultant_id, state, problem, is_cut_short, policy_version,
       purposes, notice, pauses, started_at, ended_at, sound_ms, bytes, keep_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (id) do update set state = excluded.state, problem = excluded.problem,
       is_cut_short = excluded.is_cut_short, pauses = excluded.pauses, ended_at = excluded.ended_at,
       sound_ms = excluded.sound_ms, bytes = excluded.bytes, keep_until = excluded.keep_until
     where recording.state <> 'gone'`,
    [
      ...[row.id, row.callId, row.contactId, row.queueId, row.consultantId, row.state, row.problem, row.isCutShort],
      ...[row.policyVersion, JSON.stringify(row.purposes), JSON.stringify(row.notice), JSON.stringify(row.pauses)],
      ...[row.startedAt, row.endedAt, row.soundMs, row.bytes, row.keepUntil],
    ],
  );
}

export async function readRecording(pool: Pool, id: string): Promise<RecordingRow | null> {
  const { rows } = await pool.query<RecordingRow>(`select ${columns} from recording where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Of a contact and of those joined into it, oldest first. */
export async function recordingsOf(pool: Pool, contactId: string): Promise<readonly RecordingRow[]> {
  const { rows } = await pool.query<RecordingRow>(
    `select ${columns} from recording
      where contact_id = $1 or contact_id in (select id from contact where joined_into = $1)
      order by started_at, id limit 200`,
    [contactId],
  );
  return rows;
}

/** What an earlier life of the server left unfinished. */
export async function runningRecordings(pool: Pool): Promise<readonly RecordingRow[]> {
  const { rows } = await pool.query<RecordingRow>(`select ${columns} from recording where state = 'running'`);
  return rows;
}

export async function keptIds(pool: Pool, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(`select id from recording where state = 'kept' and id = any ($1)`, [
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}
