/** Statements on mail_message and mail_tag: what hangs together. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { ParsedMail } from './parse.js';
import { tagOf, type TagKind } from './tags.js';
import type { Known } from './thread.js';

export interface StoredMessage {
  readonly messageId: string;
  readonly direction: 'in' | 'out';
  readonly mailboxId: string;
  readonly address: string;
  readonly isVerified: boolean;
  readonly subject: string;
  readonly references: readonly string[];
  readonly excerpt: string;
  readonly at: number;
}

export interface NewStoredMessage extends StoredMessage {
  readonly fingerprint: string;
  readonly rawId: string | null;
  readonly contactId: string | null;
  readonly entryId: string | null;
}

/** What a mail says, without the lines relays add: the same mail by two ways has the same fingerprint. */
export const fingerprintOf = (mail: ParsedMail): string =>
  createHash('sha256')
    .update(
      JSON.stringify([mail.from.address, mail.subject, mail.words, mail.quoted, mail.headers.get('date')?.[0] ?? '']),
    )
    .update(mail.files.map((file) => `${file.name}:${file.bytes.length}`).join('\n'))
    .digest('hex');

/** Claims a mail for one raw copy. The id of the copy that has it: another than `rawId` means that this is a double. */
export async function claimMessage(pool: Pool, message: NewStoredMessage): Promise<string | null> {
  const { rows } = await pool.query<{ raw_id: string | null }>(
    `with claimed as (
       insert into mail_message (message_id, fingerprint, direction, raw_id, mailbox_id, contact_id, entry_id, address,
         is_verified, subject, reference_ids, excerpt, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (message_id, fingerprint) do nothing returning raw_id)
     select raw_id from claimed
     union all select raw_id from mail_message where message_id = $1 and fingerprint = $2
     limit 1`,
    [
      message.messageId,
      message.fingerprint,
      message.direction,
      message.rawId,
      message.mailboxId,
      message.contactId,
      message.entryId,
      message.address,
      message.isVerified,
      message.subject,
      message.references,
      message.excerpt,
      new Date(message.at),
    ],
  );
  return rows[0]?.raw_id ?? null;
}

export async function settleMessage(
  pool: Pool,
  key: { readonly messageId: string; readonly fingerprint: string },
  to: { readonly contactId: string; readonly entryId: string; readonly isVerified: boolean },
): Promise<void> {
  await pool.query(
    `update mail_message set contact_id = $3, entry_id = $4, is_verified = $5 where message_id = $1 and fingerprint = $2`,
    [key.messageId, key.fingerprint, to.contactId, to.entryId, to.isVerified],
  );
}

export async function lookUpMessages(pool: Pool, ids: readonly string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ message_id: string; contact_id: string; entry_id: string | null }>(
    `select distinct on (message_id) message_id, contact_id, entry_id from mail_message
      where message_id = any($1) and contact_id is not null order by message_id, at desc`,
    [ids],
  );
  return new Map(rows.map((row) => [row.message_id, { contactId: row.contact_id, entryId: row.entry_id }]));
}

/** True when we sent a mail under this Message-ID: then it is our own mail that came back. */
export async function isOurs(pool: Pool, messageId: string): Promise<boolean> {
  // All of ours begin so: nearly every mail is spared the question.
  if (!messageId.startsWith('<ponte.')) return false;
  const found = await pool.query(`select from mail_message where message_id = $1 and direction = 'out'`, [messageId]);
  return (found.rowCount ?? 0) > 0;
}

export async function lookUpTags(pool: Pool, kind: TagKind, tags: readonly string[]): Promise<Map<string, Known>> {
  if (tags.length === 0) return new Map();
  const { rows } = await pool.query<{ tag: string; contact_id: string; entry_id: string | null }>(
    'select tag, contact_id, entry_id from mail_tag where kind = $1 and tag = any($2)',
    [kind, tags],
  );
  return new Map(rows.map((row) => [row.tag, { contactId: row.contact_id, entryId: row.entry_id }]));
}

/** Issues the tag of a contact, or of one sent entry. The same id has the same tag for ever. */
export async function issueTag(pool: Pool, secret: Buffer, kind: TagKind, of: Known): Promise<string> {
  const tag = tagOf(secret, kind, kind === 'c' ? of.contactId : of.entryId!);
  await pool.query(
    'insert into mail_tag (tag, kind, contact_id, entry_id) values ($1, $2, $3, $4) on conflict (tag) do nothing',
    [tag, kind, of.contactId, kind === 'c' ? null : of.entryId],
  );
  return tag;
}

/** The mails of a contact and of those joined into it, newest first. */
export async function messagesOf(pool: Pool, contactId: string): Promise<StoredMessage[]> {
  const { rows } = await pool.query<{
    message_id: string;
    direction: 'in' | 'out';
    mailbox_id: string;
    address: string;
    is_verified: boolean;
    subject: string;
    reference_ids: string[];
    excerpt: string;
    at: Date;
  }>(
    `select * from mail_message
      where contact_id = $1 or contact_id in (select id from contact where joined_into = $1)
      order by at desc limit 50`,
    [contactId],
  );
  return rows.map((row) => ({
    messageId: row.message_id,
    direction: row.direction,
    mailboxId: row.mailbox_id,
    address: row.address,
    isVerified: row.is_verified,
    subject: row.subject,
    references: row.reference_ids,
    excerpt: row.excerpt,
    at: row.at.getTime(),
  }));
}
