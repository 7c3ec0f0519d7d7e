/**
 * "Is any doubt left?" by mail. The mail carries a link that nobody can guess and that needs no login. Opening it changes
 * nothing: mail scanners and previews open every link they see. Only the button, a POST, is the customer's word.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { Outbox } from './outbox.js';
import type { Contact, Entry } from './ports.js';
import { languageOr, words } from './words.js';

/** 192 bits, made from the entry's id: a mail that is sent again after a crash carries the same link. */
const tokenOf = (secret: Buffer, entryId: string): string =>
  createHmac('sha256', secret).update(`mail-ask:${entryId}`).digest().subarray(0, 24).toString('base64url');

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface AskParts {
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly outbox: Outbox;
  readonly publicUrl: () => string;
}

/** The text of the asking mail: what was asked, what was answered, the link. */
export function askBody(contact: Contact, link: string): string {
  const say = words[languageOr(contact.language)];
  const doubts = contact.doubts
    .slice(0, 20)
    .map((doubt) => `• ${doubt.words}${doubt.answer ? `\n  → ${doubt.answer}` : ''}`);
  return [
    say.greeting(contact.customerName),
    '',
    say.ask,
    ...(doubts.length > 0 ? ['', say.answered, ...doubts] : []),
    '',
    say.askLink,
    '',
    link,
    '',
    say.askReply,
  ].join('\n');
}

/** Puts the asking mail in the outbox, once an entry. */
export async function ask(
  { pool, secret, outbox, publicUrl }: AskParts,
  contact: Contact,
  entry: Entry,
): Promise<void> {
  const token = tokenOf(secret, entry.id);
  await pool.query(
    `insert into mail_ask (token_hash, contact_id, entry_id, at) values ($1, $2, $3, $4) on conflict do nothing`,
    [hashOf(token), contact.id, entry.id, new Date(entry.at)],
  );
  const body = askBody(contact, `${publicUrl().replace(/\/+$/, '')}/r/${token}`);
  await outbox.put({
    entry: { ...entry, body, attachments: [] },
    contactId: contact.id,
    kind: 'ask',
    subject: `${words[languageOr(contact.language)].askSubject} (${contact.subject})`,
  });
}

/** The two links of a machine's answer: what was meant stands in the path, and the same mail has the same links. */
export async function issueAnswerLinks(
  pool: Pool,
  secret: Buffer,
  of: { readonly entryId: string; readonly contactId: string; readonly at: number },
): Promise<string> {
  const token = tokenOf(secret, `answer:${of.entryId}`);
  await pool.query(
    `insert into mail_ask (token_hash, contact_id, entry_id, at) values ($1, $2, $3, $4) on conflict do nothing`,
    [hashOf(token), of.contactId, of.entryId, new Date(of.at)],
  );
  return token;
}

/** The contact a link is about; null for a link nobody was given. */
export async function contactOfLink(pool: Pool, token: string): Promise<string | null> {
  return (await linkOf(pool, token))?.contactId ?? null;
}

/** The contact and the mail that a link stood in. */
export async function linkOf(
  pool: Pool,
  token: string,
): Promise<{ readonly contactId: string; readonly entryId: string } | null> {
  if (!/^[A-Za-z0-9_-]{32}$/.test(token)) return null;
  const { rows } = await pool.query<{ contactId: string; entryId: string }>(
    `select contact_id as "contactId", entry_id as "entryId" from mail_ask where token_hash = $1`,
    [hashOf(token)],
  );
  return rows[0] ?? null;
}
