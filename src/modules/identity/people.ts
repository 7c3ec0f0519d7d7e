/** People who work here: add, change, list. Nobody is ever deleted: what they wrote keeps their name. */
import type { Pool, PoolClient } from 'pg';
import { inTransaction as transaction } from '#store/transaction.js';
import type { Person, Role } from './contract.js';
import { Refused } from './http.js';
import { hashPassword } from './password.js';
import { newId } from './secrets.js';

export interface NewPerson {
  readonly name: string;
  readonly mail: string;
  readonly password?: string;
  readonly roles: readonly Role[];
  readonly isActive?: boolean;
  readonly country?: string | null;
}

export interface PersonChange {
  readonly name?: string;
  readonly mail?: string;
  readonly password?: string;
  readonly roles?: readonly Role[];
  readonly isActive?: boolean;
  readonly country?: string | null;
}

export interface PersonRow {
  id: string;
  name: string;
  mail: string;
  roles: Role[];
  is_active: boolean;
  country: string | null;
}

export const personColumns = 'id, name, mail, roles, is_active, country';

export const personOf = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  mail: row.mail,
  roles: row.roles,
  isActive: row.is_active,
  country: row.country,
});

export const mailKeyOf = (mail: string): string => mail.trim().normalize('NFKC').toLowerCase();

/** Changes of who is administrator go one after the other: two at once could leave none, or make two firsts. */
const administratorsLock = `select pg_advisory_xact_lock(hashtextextended('ponte.administrators', 0))`;

const inTransaction = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  transaction(pool, work).catch((error: unknown) => {
    throw mailInUse(error);
  });

/** 23505 is PostgreSQL's unique_violation; the only unique column a person can collide on is the mail address. */
function mailInUse(error: unknown): unknown {
  const isTaken = error instanceof Error && 'code' in error && error.code === '23505';
  return isTaken ? new Refused('identity.mailInUse') : error;
}

async function insert(db: Pick<Pool, 'query'>, person: NewPerson, hash: string | null, now: number): Promise<Person> {
  const values = [newId('person'), person.name, person.mail.trim(), mailKeyOf(person.mail), hash, [...person.roles]];
  const { rows } = await db.query<PersonRow>(
    `insert into person (id, name, mail, mail_key, password_hash, roles, is_active, created_at, changed_at, country)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) returning ${personColumns}`,
    [...values, person.isActive ?? true, now, person.country ?? null],
  );
  return personOf(rows[0]!);
}

/** Adds a person. Without a password they exist, and may be written to, but cannot log in. */
export async function addPerson(pool: Pool, person: NewPerson, now: number): Promise<Person> {
  const hash = person.password === undefined ? null : await hashPassword(person.password);
  try {
    return await insert(pool, person, hash, now);
  } catch (error) {
    throw mailInUse(error);
  }
}

async function administrators(db: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from person where is_active and 'administrator' = any (roles)`,
  );
  return rows[0]!.n;
}

/** The very first administrator of a new centre: refused once there is one, also when two try at the same moment. */
export async function addFirstAdministrator(
  pool: Pool,
  person: Omit<NewPerson, 'roles'> & { readonly password: string },
  now: number,
): Promise<Person> {
  if (!(await needsAdministrator(pool))) throw new Refused('identity.alreadySetUp');
  const hash = await hashPassword(person.password);
  return inTransaction(pool, async (client) => {
    await client.query(administratorsLock);
    if ((await administrators(client)) > 0) throw new Refused('identity.alreadySetUp');
    return insert(client, { ...person, roles: ['administrator', 'supervisor', 'consultant'] }, hash, now);
  });
}

export async function needsAdministrator(pool: Pool): Promise<boolean> {
  return (await administrators(pool)) === 0;
}

/** Changes a person; what is not given stays. The last active administrator can neither leave nor be made less. */
export async function editPerson(pool: Pool, id: string, change: PersonChange, now: number): Promise<Person> {
  const hash = change.password === undefined ? null : await hashPassword(change.password);
  const isAboutRights = change.roles !== undefined || change.isActive !== undefined;
  return inTransaction(pool, async (client) => {
    if (isAboutRights) await client.query(administratorsLock);
    const before = isAboutRights ? await administrators(client) : 0;
    const { rows } = await client.query<PersonRow>(
      `update person set name = coalesce($2, name), mail = coalesce($3, mail), mail_key = coalesce($4, mail_key),
         password_hash = coalesce($5, password_hash), roles = coalesce($6, roles),
         is_active = coalesce($7, is_active), changed_at = $8, country = case when $9 then $10 else country end
       where id = $1 returning ${personColumns}`,
      [
        id,
        change.name ?? null,
        change.mail?.trim() ?? null,
        change.mail === undefined ? null : mailKeyOf(change.mail),
        hash,
        change.roles ? [...change.roles] : null,
        change.isActive ?? null,
        now,
        change.country !== undefined,
        change.country ?? null,
      ],
    );
    if (!rows[0]) throw new Refused('identity.unknownPerson');
    if (before > 0 && (await administrators(client)) === 0) throw new Refused('identity.lastAdministrator');
    return personOf(rows[0]);
  });
}

export async function personById(pool: Pool, id: string): Promise<Person | null> {
  const { rows } = await pool.query<PersonRow>(`select ${personColumns} from person where id = $1`, [id]);
  return rows[0] ? personOf(rows[0]) : null;
}

export interface PeoplePage {
  readonly people: readonly Person[];
  /** The last name and id of the page, where more follow. */
  readonly next: readonly [string, string] | null;
}

/** People in order of name, a page at a time, after (name, id). */
export async function listPeople(
  pool: Pool,
  limit = 200,
  after: readonly [string, string] | null = null,
): Promise<PeoplePage> {
  const { rows } = await pool.query<PersonRow>(
    `select ${personColumns} from person
     where $2::text is null or (name, id) > ($2, $3) order by name, id limit $1`,
    [limit + 1, after?.[0] ?? null, after?.[1] ?? null],
  );
  const people = rows.slice(0, limit).map(personOf);
  const last = people.at(-1);
  return { people, next: rows.length > limit && last ? [last.name, last.id] : null };
}
