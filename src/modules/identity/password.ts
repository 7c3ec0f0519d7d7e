/**
 * Passwords by scrypt (RFC 7914) from node:crypto. The cost is stored with each hash, so that it can be raised later and
 * old hashes still verify. N=2^15, r=8, p=1 takes 32 MiB and about 80 ms a try: an attacker's cost, not ours, because at
 * most a few run at once and the rest wait or are turned away.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { Refused } from './http.js';

export const shortestPassword = 10;
export const longestPassword = 200;

const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const keyBytes = 32;
/** scrypt needs 128*N*r bytes; Node refuses above `maxmem`, whose default is exactly that and fails. */
const maxmem = 64 * 1024 * 1024;

/** Two at once keep two cores busy; forty in line are three seconds of waiting, and more would only be an attack. */
const mostAtOnce = 2;
const mostWaiting = 40;
let running = 0;
const line: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (line.length >= mostWaiting) throw new Refused('identity.busy');
    await new Promise<void>((resolve) => line.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = line.shift();
    if (next) next();
    else running -= 1;
  }
}

function derive(password: string, salt: Buffer, N: number, r: number, p: number, length: number): Promise<Buffer> {
  // NFKC, so that the same password typed on another keyboard or system is the same (NIST SP 800-63B 5.1.1.2).
  const words = password.normalize('NFKC');
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(words, salt, length, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
      }),
  );
}

/** `scrypt$N$r$p$salt$key`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost.N, cost.r, cost.p, keyBytes);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** A hash nobody knows the password of: an unknown address costs the same time as a wrong password. */
const dummy = [
  'scrypt',
  cost.N,
  cost.r,
  cost.p,
  randomBytes(16).toString('base64url'),
  randomBytes(32).toString('base64url'),
];

/** True when the password makes this hash. With no hash it takes as long, and is false. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [kind, N, r, p, salt, key] = hash === null ? (dummy as string[]) : hash.split('$');
  if (kind !== 'scrypt' || !salt || !key) return false;
  const wanted = Buffer.from(key, 'base64url');
  const made = await derive(password, Buffer.from(salt, 'base64url'), Number(N), Number(r), Number(p), wanted.length);
  return timingSafeEqual(made, wanted) && hash !== null;
}
