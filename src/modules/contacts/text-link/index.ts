/**
 * A link to one's own place in line, sent to the telephone that calls. It opens once, on the device that it came to, and leads to
 * the conversation of that call; whoever finds it later finds nothing. Stored is only its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';

/** A wait is over by then, or has become a callback. */
export const linkMs = 4 * 3_600_000;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
/** 18 bytes: 144 bits that nobody guesses, and short enough for a text message. */
const shape = /^[A-Za-z0-9_-]{24}$/;

export async function makeLink(pool: Pool, contactId: string, now: Moment): Promise<string> {
  const token = randomBytes(18).toString('base64url');
  await pool.query('insert into text_link (token_hash, contact_id, created_at, expires_at) values ($1, $2, $3, $4)', [
    hashOf(token),
    contactId,
    now,
    now + linkMs,
  ]);
  return token;
}

/** Whether it would open now. Looking spends nothing: programs look at links before people do. */
export async function linkStands(pool: Pool, token: string, now: Moment): Promise<'open' | 'spent' | 'unknown'> {
  if (!shape.test(token)) return 'unknown';
  const { rows } = await pool.query<{ opened_at: string | null }>(
    'select opened_at from text_link where token_hash = $1 and expires_at > $2',
    [hashOf(token), now],
  );
  return rows[0] === undefined ? 'unknown' : rows[0].opened_at === null ? 'open' : 'spent';
}

/** The contact that it opens; null when it was opened before, is too old, or was never made. Of two at once one gets it. */
export async function spendLink(pool: Pool, token: string, now: Moment): Promise<string | null> {
  if (!shape.test(token)) return null;
  const { rows } = await pool.query<{ contact_id: string }>(
    `update text_link set opened_at = $2 where token_hash = $1 and opened_at is null and expires_at > $2
     returning contact_id`,
    [hashOf(token), now],
  );
  return rows[0]?.contact_id ?? null;
}

/** Somebody has the conversation of this contact open, or had: they can be written to. */
export async function linkWasOpened(pool: Pool, contactId: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from text_link where contact_id = $1 and opened_at is not null', [
    contactId,
  ]);
  return rowCount !== 0;
}
