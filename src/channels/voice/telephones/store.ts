/** The table of people's own telephones, and what is known of them in memory: a call cannot wait for a query. */
import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import type { RingsAt } from '#modules/contacts/phone/contract.js';
import { type KeptPassword, keptOf } from '../sip/digest.js';

export interface TelephoneRow {
  readonly personId: string;
  readonly rings: RingsAt;
  readonly account: string | null;
  readonly realm: string | null;
  readonly kept: KeptPassword | null;
  readonly address: string | null;
  readonly number: string | null;
}

export const noTelephone = (personId: string): TelephoneRow => ({
  ...{ personId, rings: 'browser', account: null, realm: null, kept: null, address: null, number: null },
});

interface Stored {
  person_id: string;
  rings: RingsAt;
  account: string | null;
  realm: string | null;
  ha1_md5: string | null;
  ha1_sha256: string | null;
  address: string | null;
  number: string | null;
}

/** Of people who work here still: whoever has left has no telephone, at once. */
export async function readTelephones(pool: Pool): Promise<TelephoneRow[]> {
  const { rows } = await pool.query<Stored>(
    `select t.person_id, t.rings, t.account, t.realm, t.ha1_md5, t.ha1_sha256, t.address, t.number
     from telephone t join person p on p.id = t.person_id where p.is_active`,
  );
  return rows.map((row) => ({
    ...{ personId: row.person_id, rings: row.rings, account: row.account, realm: row.realm },
    kept: row.ha1_md5 === null ? null : { md5: row.ha1_md5, sha256: row.ha1_sha256! },
    ...{ address: row.address, number: row.number },
  }));
}

export async function saveTelephone(pool: Pool, row: TelephoneRow, by: string, at: number): Promise<void> {
  const { personId, rings, account, realm, kept, address, number } = row;
  await pool.query(
    `insert into telephone (person_id, rings, account, realm, ha1_md5, ha1_sha256, address, number, changed_at, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (person_id) do update set rings = $2, account = $3, realm = $4, ha1_md5 = $5, ha1_sha256 = $6,
       address = $7, number = $8, changed_at = $9, changed_by = $10`,
    [personId, rings, account, realm, kept?.md5 ?? null, kept?.sha256 ?? null, address, number, at, by],
  );
}

export interface NewAccount {
  readonly user: string;
  readonly password: string;
  readonly kept: KeptPassword;
}

/** Letters that nobody takes for another when they type them into a telephone: 20 of them are 98 bits. */
const letters = '23456789abcdefghijkmnpqrstuvwxyz';

/** Made here, never chosen: no telephone has somebody's mail password. Digits alone, for those that have no letters. */
export function makeAccount(realm: string, user: string | null = null): NewAccount {
  const name = user ?? String(randomInt(10_000_000, 100_000_000));
  const password = Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('');
  return { user: name, password, kept: keptOf(name, realm, password) };
}
