/**
 * Tokens of conversations. A token is an HMAC of the contact's id under the installation's secret: 256 bits nobody can
 * guess, and the same each time, so that a start sent twice after a lost answer gives the same usable token. Stored is
 * only its SHA-256; without a row there it opens nothing, so a conversation's token can be taken back.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Pool } from 'pg';

const hmac = (secret: Buffer, label: string, words: string): Buffer =>
  createHmac('sha256', secret).update(`${label}\0${words}`).digest();

/** The contact of a start. The client's id stays a secret of the client: ids on the desk are made from it one way. */
export const contactIdOf = (secret: Buffer, clientId: string): string =>
  `contact_${hmac(secret, 'chat contact', clientId).toString('base64url').slice(0, 22)}`;

/** The client id of the first message, as the desk may see it. */
export const firstMessageIdOf = (secret: Buffer, clientId: string): string =>
  `first_${hmac(secret, 'chat first message', clientId).toString('base64url').slice(0, 22)}`;

/** The identity of somebody known by this conversation alone. */
export const chatIdentityOf = (secret: Buffer, clientId: string): string =>
  hmac(secret, 'chat identity', clientId).toString('base64url').slice(0, 22);

export const tokenOf = (secret: Buffer, contactId: string): string =>
  hmac(secret, 'chat token', contactId).toString('base64url');

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

export async function keepToken(pool: Pool, secret: Buffer, contactId: string, now: number): Promise<string> {
  const token = tokenOf(secret, contactId);
  await pool.query(
    `insert into chat_token (token_hash, contact_id, created_at)
     values ($1, $2, to_timestamp($3::double precision / 1000)) on conflict do nothing`,
    [hashOf(token), contactId, now],
  );
  return token;
}

/** Who holds this token, for the server's doors. Looked up by hash, so timing tells nothing of the token. */
export function customerOf(pool: Pool): (token: string) => Promise<{ readonly contactId: string } | null> {
  return async (token) => {
    if (!tokenShape.test(token)) return null;
    const { rows } = await pool.query<{ contact_id: string }>(
      'select contact_id from chat_token where token_hash = $1',
      [hashOf(token)],
    );
    return rows[0] ? { contactId: rows[0].contact_id } : null;
  };
}
