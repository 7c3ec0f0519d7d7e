/** What was done with every UID of a folder: statements on mail_uid. */
import type { Pool } from 'pg';

export interface FolderKey {
  readonly mailboxId: string;
  /** RFC 9051 2.3.1.1: UIDs mean something only together with this. */
  readonly uidValidity: bigint;
}

/** The UIDs that need nothing more. Failed ones are missing here, so that they are tried again. */
export async function doneUids(pool: Pool, { mailboxId, uidValidity }: FolderKey, from: number): Promise<Set<number>> {
  const { rows } = await pool.query<{ uid: string }>(
    `select uid from mail_uid where mailbox_id = $1 and uid_validity = $2 and uid >= $3 and state <> 'failed'`,
    [mailboxId, uidValidity.toString(), from],
  );
  return new Set(rows.map((row) => Number(row.uid)));
}

export async function highestUid(pool: Pool, { mailboxId, uidValidity }: FolderKey): Promise<number> {
  const { rows } = await pool.query<{ uid: string | null }>(
    'select max(uid) as uid from mail_uid where mailbox_id = $1 and uid_validity = $2',
    [mailboxId, uidValidity.toString()],
  );
  return Number(rows[0]?.uid ?? 0);
}

export async function noteUid(
  pool: Pool,
  key: FolderKey,
  uid: number,
  note: { readonly state: 'taken' | 'older' | 'failed'; readonly rawId?: string; readonly reason?: string },
): Promise<void> {
  await pool.query(
    `insert into mail_uid (mailbox_id, uid_validity, uid, state, raw_id, reason) values ($1, $2, $3, $4, $5, $6)
     on conflict (mailbox_id, uid_validity, uid)
       do update set state = $4, raw_id = $5, reason = $6, attempts = mail_uid.attempts + 1, at = now()`,
    [key.mailboxId, key.uidValidity.toString(), uid, note.state, note.rawId ?? null, note.reason ?? null],
  );
}

/** Many at once, for a folder full of mails from before. */
export async function noteOlder(pool: Pool, key: FolderKey, uids: readonly number[]): Promise<void> {
  await pool.query(
    `insert into mail_uid (mailbox_id, uid_validity, uid, state)
     select $1, $2, uid, 'older' from unnest($3::bigint[]) as uid on conflict do nothing`,
    [key.mailboxId, key.uidValidity.toString(), uids],
  );
}

export interface UidCounts {
  readonly taken: number;
  readonly older: number;
  readonly failed: number;
}

export async function countUids(pool: Pool, key: FolderKey): Promise<UidCounts> {
  const { rows } = await pool.query<Record<keyof UidCounts, string>>(
    `select count(*) filter (where state = 'taken') as taken, count(*) filter (where state = 'older') as older,
            count(*) filter (where state = 'failed') as failed
       from mail_uid where mailbox_id = $1 and uid_validity = $2`,
    [key.mailboxId, key.uidValidity.toString()],
  );
  const row = rows[0]!;
  return { taken: Number(row.taken), older: Number(row.older), failed: Number(row.failed) };
}
