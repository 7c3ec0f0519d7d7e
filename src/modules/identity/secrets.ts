/** Secrets that are made here: tokens of 256 bits, of which only the SHA-256 is ever stored. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new id that carries its kind: `person_1gK…`, 132 random bits. */
export const newId = (kind: string): string => `${kind}_${randomBytes(16).toString('base64url')}`;

/** A new unguessable token. A prefix tells scanners of leaked secrets what it is. */
export const newToken = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** A token has 256 bits of chance, so a plain hash will do: there is nothing to guess from. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The value that unsafe requests of a login must carry beside the cookie. Derived from the token, so that it needs no
 * column and lives exactly as long as the login; a foreign page can send the cookie but cannot read this.
 */
export const csrfOf = (loginToken: string): string =>
  createHmac('sha256', loginToken).update('ponte csrf').digest('base64url');

/** Compares two strings without telling by its time where they differ. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hashOfToken(a), hashOfToken(b));
}
