/**
 * Logins: a random token in an HttpOnly cookie, its SHA-256 in the table. A login ends after 12 hours without a request
 * or 7 days in all, when revoked, and at once when its person is deactivated or gets a new password.
 */
import type { Pool } from 'pg';
import type { Login, Person, Viewer } from './contract.js';
import { personOf, type PersonRow } from './people.js';
import { csrfOf, hashOfToken, newId, newToken } from './secrets.js';

export const loginCookie = 'ponte_login';
export const idleMs = 12 * 3_600_000;
export const longestMs = 7 * 24 * 3_600_000;
/** The moment of last use is written at most this often: a row a minute, not a row a request. */
const touchMs = 60_000;
/** How long an answer is trusted without asking the database. Revoking in this process takes effect at once. */
const cacheMs = 5_000;
const mostCached = 20_000;

export interface LoggedIn {
  readonly loginId: string;
  readonly viewer: Extract<Viewer, { kind: 'person' }>;
  readonly person: Person;
  readonly csrf: string;
}

interface Cached {
  readonly until: number;
  readonly found: LoggedIn | null;
}

const alive = `l.seen_at > $2::bigint - ${idleMs} and l.started_at > $2::bigint - ${longestMs} and p.is_active`;

export class Logins {
  readonly #pool: Pool;
  readonly #now: () => number;
  readonly #cache = new Map<string, Cached>();
  /** Counts revocations: an answer that was asked for before one is not remembered after it. */
  #revision = 0;
  readonly #listeners = new Set<(loginIds: readonly string[]) => void>();

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Makes a login and returns its token, which is known only to who gets it now. */
  async start(personId: string, device: string): Promise<string> {
    const token = newToken('login');
    const now = this.#now();
    await this.#pool.query(
      'insert into login (id, person_id, token_hash, device, started_at, seen_at) values ($1, $2, $3, $4, $5, $5)',
      [newId('login'), personId, hashOfToken(token), device.slice(0, 200), now],
    );
    return token;
  }

  async viewerOf(token: string): Promise<LoggedIn | null> {
    const now = this.#now();
    const hash = hashOfToken(token);
    const key = hash.toString('base64');
    const cached = this.#cache.get(key);
    if (cached && cached.until > now) return cached.found;
    const revision = this.#revision;
    const { rows } = await this.#pool.query<PersonRow & { login_id: string; is_stale: boolean }>(
      `select p.id, p.name, p.mail, p.roles, p.is_active, p.country, l.id as login_id, l.seen_at < $2::bigint - ${touchMs} as is_stale
       from login l join person p on p.id = l.person_id where l.token_hash = $1 and ${alive}`,
      [hash, now],
    );
    const row = rows[0];
    if (row?.is_stale)
      await this.#pool.query('update login set seen_at = greatest(seen_at, $2) where id = $1', [row.login_id, now]);
    const found = row ? loggedIn(row, token) : null;
    if (revision === this.#revision) this.#remember(key, { until: now + cacheMs, found });
    return found;
  }

  /** Which of these logins still hold: for screens that stay connected for hours without a request. */
  async stillAlive(loginIds: readonly string[]): Promise<Set<string>> {
    if (loginIds.length === 0) return new Set();
    const { rows } = await this.#pool.query<{ id: string }>(
      `select l.id from login l join person p on p.id = l.person_id where l.id = any ($1) and ${alive}`,
      [[...loginIds], this.#now()],
    );
    return new Set(rows.map((row) => row.id));
  }

  async list(personId: string, currentId: string | null): Promise<Login[]> {
    const { rows } = await this.#pool.query<{ id: string; device: string; started: number; seen: number }>(
      `select l.id, l.device, l.started_at::float8 as started, l.seen_at::float8 as seen
       from login l join person p on p.id = l.person_id
       where l.person_id = $1 and ${alive} order by l.seen_at desc, l.id limit 100`,
      [personId, this.#now()],
    );
    return rows.map((row) => ({
      id: row.id,
      startedAt: row.started,
      seenAt: row.seen,
      device: row.device,
      isThisOne: row.id === currentId,
    }));
  }

  /** Ends one login of a person. False when it is not theirs, or is over already. */
  async end(personId: string, loginId: string): Promise<boolean> {
    return (await this.#delete('id = $1 and person_id = $2', [loginId, personId])) > 0;
  }

  /** Ends all logins of a person, perhaps but for the one they are using. */
  async endAll(personId: string, except: string | null = null): Promise<void> {
    await this.#delete('person_id = $1 and id is distinct from $2', [personId, except]);
  }

  /** Forgets logins that ended by themselves, `limit` at once; says how many. */
  async sweep(limit = 500): Promise<number> {
    const isOver = `seen_at <= $1::bigint - ${idleMs} or started_at <= $1::bigint - ${longestMs}`;
    return this.#delete(`id in (select id from login where ${isOver} limit $2)`, [this.#now(), limit]);
  }

  /** Called with the ids of logins that have just ended, so that their screens can be closed. */
  onEnded(listener: (loginIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Drops what is remembered of a person whose name or roles changed. */
  forget(personId: string): void {
    this.#revision += 1;
    for (const [key, cached] of this.#cache) if (cached.found?.person.id === personId) this.#cache.delete(key);
  }

  async #delete(where: string, values: unknown[]): Promise<number> {
    const { rows } = await this.#pool.query<{ id: string }>(`delete from login where ${where} returning id`, values);
    const ids = new Set(rows.map((row) => row.id));
    this.#revision += 1;
    for (const [key, cached] of this.#cache) if (cached.found && ids.has(cached.found.loginId)) this.#cache.delete(key);
    if (ids.size > 0) for (const listener of this.#listeners) listener([...ids]);
    return ids.size;
  }

  #remember(key: string, cached: Cached): void {
    // A map keeps the order of insertion, so the first key is the oldest.
    for (const old of this.#cache.keys()) {
      if (this.#cache.size < mostCached) break;
      this.#cache.delete(old);
    }
    this.#cache.delete(key);
    this.#cache.set(key, cached);
  }
}

function loggedIn(row: PersonRow & { login_id: string }, token: string): LoggedIn {
  const person = personOf(row);
  return {
    loginId: row.login_id,
    viewer: { kind: 'person', id: person.id, name: person.name, roles: person.roles },
    person,
    csrf: csrfOf(token),
  };
}
