/** Secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key derived from the installation's secret, another a purpose. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export type SealPurpose = 'ponte mailbox secrets' | 'ponte live sources';
const keyOf = (secret: Buffer, purpose: SealPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));

/** `v1.<nonce>.<tag>.<ciphertext>`, base64url. */
export function seal(secret: Buffer, plain: string, purpose: SealPurpose = 'ponte mailbox secrets'): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce);
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
}

/** Null when it was sealed under another secret or was changed. */
export function unseal(secret: Buffer, sealed: string, purpose: SealPurpose = 'ponte mailbox secrets'): string | null {
  const [version, nonce, tag, text] = sealed.split('.');
  if (version !== 'v1' || nonce === undefined || tag === undefined || text === undefined) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), Buffer.from(nonce, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(Buffer.from(text, 'base64url')).toString('utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
