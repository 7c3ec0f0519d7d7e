/** The mails as they came: statements on mail_raw. A mail stands here before anybody says 250. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

export interface Arrival {
  readonly mailboxId: string;
  readonly raw: Buffer;
  readonly source: 'smtp' | 'imap' | 'file';
  /** MAIL FROM; '' = null sender; null = not known (IMAP). */
  readonly envelopeFrom: string | null;
  readonly envelopeTo: readonly string[];
  readonly at: number;
  /** Who handed it to our SMTP server: its address, and the name it gave itself (RFC 5321 4.1.1.1). */
  readonly client?: { readonly address: string; readonly name: string } | null;
}

export interface RawMail extends Arrival {
  readonly id: string;
  readonly state: 'received' | 'taken' | 'quarantined' | 'ignored';
  readonly isReleased: boolean;
  readonly contactId: string | null;
  readonly reason: string | null;
}

/** How a mail ended. */
export interface Outcome {
  readonly rawId: string;
  readonly state: 'taken' | 'quarantined' | 'ignored';
  readonly contactId: string | null;
  readonly entryId: string | null;
  /** A code: the words are the screen's. */
  readonly reason: string | null;
  readonly detail: string | null;
}

interface Row {
  id: string;
  mailbox_id: string;
  received_at: Date;
  source: Arrival['source'];
  envelope_from: string | null;
  envelope_to: string[];
  raw: Buffer;
  state: RawMail['state'];
  is_released: boolean;
  contact_id: string | null;
  entry_id: string | null;
  reason: string | null;
  detail: string | null;
  client_address: string | null;
  client_name: string | null;
}

const fromRow = (row: Row): RawMail => ({
  id: row.id,
  mailboxId: row.mailbox_id,
  raw: row.raw,
  source: row.source,
  envelopeFrom: row.envelope_from,
  envelopeTo: row.envelope_to,
  at: row.received_at.getTime(),
  client: row.client_address === null ? null : { address: row.client_address, name: row.client_name ?? '' },
  state: row.state,
  isReleased: row.is_released,
  contactId: row.contact_id,
  reason: row.reason,
});

/** The same bytes for the same mailbox are the same mail, however often and by whatever way they come. */
export const rawIdOf = (mailboxId: string, raw: Buffer): string =>
  createHash('sha256').update(`${mailboxId}\n`).update(raw).digest('hex');

/** Stores a mail. Gives what became of it when it was here before and is finished; null = to be processed now. */
export async function storeRaw(pool: Pool, id: string, mail: Arrival): Promise<Outcome | null> {
  const inserted = await pool.query(
    `insert into mail_raw (id, mailbox_id, received_at, source, envelope_from, envelope_to, size_bytes, raw,
       client_address, client_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
    [
      id,
      mail.mailboxId,
      new Date(mail.at),
      mail.source,
      // A NUL cannot stand in a text column, and an envelope is whatever a stranger typed.
      mail.envelopeFrom?.replaceAll('\0', '').slice(0, 400) ?? null,
      mail.envelopeTo.map((address) => address.replaceAll('\0', '').slice(0, 400)).slice(0, 100),
      mail.raw.length,
      mail.raw,
      mail.client?.address ?? null,
      mail.client?.name.replaceAll('\0', '').slice(0, 255) ?? null,
    ],
  );
  if (inserted.rowCount === 1) return null;
  return finishedOutcome(pool, id);
}

export async function finishedOutcome(pool: Pool, id: string): Promise<Outcome | null> {
  const { rows } = await pool.query<Omit<Row, 'raw'>>(
    'select state, contact_id, entry_id, reason, detail from mail_raw where id = $1',
    [id],
  );
  const row = rows[0];
  if (!row || row.state === 'received') return null;
  const { state, contact_id: contactId, entry_id: entryId, reason, detail } = row;
  return { rawId: id, state, contactId, entryId, reason, detail };
}

export async function finishRaw(pool: Pool, outcome: Outcome): Promise<Outcome> {
  const { rawId, state, contactId, entryId, reason, detail } = outcome;
  await pool.query(
    'update mail_raw set state = $2, contact_id = $3, entry_id = $4, reason = $5, detail = $6 where id = $1',
    [rawId, state, contactId, entryId, reason, detail?.replaceAll('\0', '').slice(0, 1000) ?? null],
  );
  return outcome;
}

/** Mails that were stored but not finished: the process or the floor went away in between. Oldest first, ids only. */
export async function unfinished(pool: Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from mail_raw where state = 'received' order by received_at, id limit $1`,
    [limit],
  );
  return rows.map((row) => row.id);
}

export async function readRaw(pool: Pool, id: string): Promise<RawMail | null> {
  // What `server/retention` has emptied is as good as gone for whoever wants its bytes.
  const { rows } = await pool.query<Row>('select * from mail_raw where id = $1 and not is_emptied', [id]);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** A person says that a quarantined mail is to be taken in after all. False when it is not in quarantine. */
export async function releaseRaw(pool: Pool, id: string): Promise<boolean> {
  const updated = await pool.query(
    `update mail_raw set state = 'received', is_released = true where id = $1 and state = 'quarantined'`,
    [id],
  );
  return updated.rowCount === 1;
}

export interface Held {
  readonly id: string;
  readonly mailboxId: string;
  readonly receivedAt: number;
  readonly sizeBytes: number;
  readonly envelopeFrom: string | null;
  readonly reason: string;
  readonly detail: string | null;
  /** The first lines of the header, so that a person can tell what it is. */
  readonly head: string;
}

/** The quarantine, newest first, before the given mail. */
export async function readQuarantine(pool: Pool, limit: number, before: string | null): Promise<Held[]> {
  const { rows } = await pool.query<Row & { size_bytes: number; head: Buffer }>(
    `select id, mailbox_id, received_at, size_bytes, envelope_from, reason, detail, substring(raw from 1 for 2000) as head
       from mail_raw
      where state = 'quarantined'
        and ($2::text is null or (received_at, id) < (select received_at, id from mail_raw where id = $2))
      order by received_at desc, id desc limit $1`,
    [limit, before],
  );
  return rows.map((row) => ({
    id: row.id,
    mailboxId: row.mailbox_id,
    receivedAt: row.received_at.getTime(),
    sizeBytes: row.size_bytes,
    envelopeFrom: row.envelope_from,
    reason: row.reason ?? 'unknown',
    detail: row.detail,
    head: row.head
      .toString('latin1')
      .split(/\r?\n\r?\n/)[0]!
      .replace(/\r\n?/g, '\n')
      .replace(/[^\x09\x0a\x20-\x7e]/g, '·')
      .slice(0, 1000),
  }));
}
