/** The key that signs a mailbox's mail (DKIM, RFC 6376): made here, published by whoever keeps the domain, looked for in DNS. */
import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimKey } from './mailboxes.js';

export interface DkimRecord {
  readonly name: string;
  readonly value: string;
}

/** RFC 8301 3.2: signers use keys of at least 2048 bits. Longer ones do not fit the 255 bytes DNS panels like. */
export async function makePrivateKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

/** What the domain's DNS has to say (RFC 6376 3.6.1); null where the stored key cannot be read. */
export function dkimRecord({ domain, selector, privateKey }: DkimKey): DkimRecord | null {
  try {
    const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${key}` };
  } catch {
    return null;
  }
}

export type DkimFound = 'ok' | 'missing' | 'otherKey' | 'noAnswer';
export type ResolveTxt = (name: string) => Promise<string[][]>;

/** RFC 6376 3.6.2.2: the strings of one record are joined without anything between; spaces in a key mean nothing. */
const keyIn = (strings: readonly string[]): string | null =>
  /(?:^|;)\s*p\s*=([^;]*)/.exec(strings.join(''))?.[1]?.replace(/\s+/g, '') ?? null;

export async function findDkim(record: DkimRecord, resolveTxt: ResolveTxt): Promise<DkimFound> {
  let answers: string[][];
  try {
    answers = await resolveTxt(record.name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'noAnswer';
  }
  const keys = answers.map(keyIn).filter((key) => key !== null);
  if (keys.length === 0) return 'missing';
  // More than one record of a name: verifiers may take any of them (3.6.2.2), so each must be ours.
  return keys.every((key) => key === keyIn([record.value])) ? 'ok' : 'otherKey';
}
