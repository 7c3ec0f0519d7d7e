/**
 * Digest of RFC 8760 (MD5 for old peers, SHA-256 first) and RFC 7616 in both roles. Nonces are ours to recognise without
 * keeping them: time and a signature, so that a flood of challenges fills nothing.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { quotedString, unquoted } from './grammar.js';

export type Algorithm = 'MD5' | 'SHA-256';
const nonceLifeMs = 60_000;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What is kept of a password that nobody needs to read again: H(user:realm:password), the A1 of RFC 7616 3.4.2. */
export interface KeptPassword {
  readonly md5: string;
  readonly sha256: string;
}

export const keptOf = (user: string, realm: string, password: string): KeptPassword => ({
  md5: hash('MD5', `${user}:${realm}:${password}`),
  sha256: hash('SHA-256', `${user}:${realm}:${password}`),
});

const hash = (algorithm: Algorithm, text: string): string =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');

/** `Digest a=b, c="d"` → its fields under lower-case names; null for another scheme. */
export function parseDigest(text: string): Map<string, string> | null {
  const match = /^digest[ \t]+/i.exec(text);
  if (match === null) return null;
  const fields = new Map<string, string>();
  const pattern = /([a-z0-9-]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,"]+)[ \t]*(?:,[ \t]*|$)/giy;
  pattern.lastIndex = match[0].length;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    fields.set(found[1]!.toLowerCase(), unquoted(found[2]!));
    if (pattern.lastIndex >= text.length) return fields;
  }
  return null;
}

/** Our answer to a 401 or 407. Null where nothing offered can be answered. */
export function answerChallenge(
  challenges: readonly string[],
  request: { readonly method: string; readonly uri: string },
  { user, password }: Credentials,
): string | null {
  const offered = challenges
    .map(parseDigest)
    .filter((fields) => fields !== null)
    .map((fields) => ({ fields, algorithm: algorithmOf(fields.get('algorithm')) }));
  // RFC 8760 2.3: the client takes the strongest that it knows.
  const chosen =
    offered.find(({ algorithm }) => algorithm === 'SHA-256') ?? offered.find(({ algorithm }) => algorithm === 'MD5');
  if (chosen === undefined) return null;
  const { fields, algorithm } = chosen;
  const realm = fields.get('realm') ?? '';
  const nonce = fields.get('nonce') ?? '';
  const qops = (fields.get('qop') ?? '').split(',').map((word) => word.trim());
  const hasQop = qops.includes('auth');
  const cnonce = randomBytes(16).toString('hex');
  const a1 = hash(algorithm!, `${user}:${realm}:${password}`);
  const response = respond(algorithm!, a1, { ...request, nonce, cnonce, nc: '00000001', qop: hasQop ? 'auth' : null });
  const parts = [
    `username=${quotedString(user)}`,
    `realm=${quotedString(realm)}`,
    `nonce=${quotedString(nonce)}`,
    `uri=${quotedString(request.uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
  ];
  if (fields.has('opaque')) parts.push(`opaque=${quotedString(fields.get('opaque')!)}`);
  if (hasQop) parts.push('qop=auth', 'nc=00000001', `cnonce="${cnonce}"`);
  return `Digest ${parts.join(', ')}`;
}

function algorithmOf(text: string | undefined): Algorithm | null {
  const upper = (text ?? 'MD5').toUpperCase();
  return upper === 'MD5' || upper === 'SHA-256' ? upper : null;
}

interface Hashed {
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly nc: string;
  readonly qop: string | null;
}

function respond(algorithm: Algorithm, a1: string, { method, uri, nonce, cnonce, nc, qop }: Hashed): string {
  const a2 = hash(algorithm, `${method}:${uri}`);
  return hash(algorithm, qop === null ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
}

export type Verdict =
  | { readonly is: 'good'; readonly user: string }
  | { readonly is: 'bad' }
  | { readonly is: 'stale' };

/** The server's side: challenges, and checks what comes back. */
export class DigestServer {
  readonly #realm: string;
  readonly #key = randomBytes(32);
  readonly #now: () => number;
  /** Counts of nonces seen (replay, RFC 7616 5.12), forgotten with the nonce. */
  readonly #counts = new Map<string, { readonly until: number; last: number }>();

  constructor(realm: string, now: () => number = Date.now) {
    this.#realm = realm;
    this.#now = now;
  }

  /** One header value an algorithm, the stronger first (RFC 8760 2.4). */
  challenges(isStale = false): readonly string[] {
    const nonce = this.#nonce();
    return (['SHA-256', 'MD5'] as const).map(
      (algorithm) =>
        `Digest realm=${quotedString(this.#realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${isStale ? ', stale=true' : ''}`,
    );
  }

  #nonce(at = this.#now()): string {
    const time = at.toString(36);
    const salt = randomBytes(8).toString('hex');
    return `${time}.${salt}.${this.#sign(`${time}.${salt}`)}`;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 32);
  }

  check(header: string, method: string, passwordOf: (user: string) => string | KeptPassword | null): Verdict {
    const fields = parseDigest(header);
    const algorithm = algorithmOf(fields?.get('algorithm'));
    const user = fields?.get('username');
    if (!fields || algorithm === null || user === undefined || fields.get('realm') !== this.#realm)
      return { is: 'bad' };
    const nonce = fields.get('nonce') ?? '';
    const age = this.#ageOf(nonce);
    if (age === null) return { is: 'stale' };
    // An unknown user costs the same hashing as a known one: nobody finds out who exists.
    const password = passwordOf(user);
    const secret = typeof password === 'string' ? password : randomBytes(16).toString('hex');
    const hashed = hash(algorithm, `${user}:${this.#realm}:${secret}`);
    const isKept = password !== null && typeof password !== 'string';
    const a1 = isKept ? password[algorithm === 'MD5' ? 'md5' : 'sha256'] : hashed;
    const expected = respond(algorithm, a1, {
      method,
      uri: fields.get('uri') ?? '',
      nonce,
      cnonce: fields.get('cnonce') ?? '',
      nc: fields.get('nc') ?? '',
      qop: fields.get('qop') ?? null,
    });
    const isRight = isEqual(expected, (fields.get('response') ?? '').toLowerCase());
    if (!isRight || password === null) return { is: 'bad' };
    if (age > nonceLifeMs || !this.#isFresh(nonce, fields)) return { is: 'stale' };
    return { is: 'good', user };
  }

  #ageOf(nonce: string): number | null {
    const [time, salt, signature] = nonce.split('.');
    if (!time || !salt || !signature || !isEqual(this.#sign(`${time}.${salt}`), signature)) return null;
    return this.#now() - parseInt(time, 36);
  }

  /** Each count once, and rising: a copied header is worth nothing. */
  #isFresh(nonce: string, fields: ReadonlyMap<string, string>): boolean {
    const now = this.#now();
    if (this.#counts.size > 10_000)
      for (const [key, { until }] of this.#counts) if (until < now) this.#counts.delete(key);
    const count = fields.has('qop') ? parseInt(fields.get('nc') ?? '', 16) : 1;
    const seen = this.#counts.get(nonce);
    if (!(count > (seen?.last ?? 0))) return false;
    if (seen) seen.last = count;
    else this.#counts.set(nonce, { until: now + nonceLifeMs, last: count });
    return true;
  }
}

function isEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
