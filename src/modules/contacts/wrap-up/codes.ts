/** The centre's own wrap-up codes, kept as one list: read and changed as a whole, so that the order is never torn. */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '#store/transaction.js';
import { ContactRefused } from '../contract.js';
import type { WrapUpCode, WrapUpCodeChange } from './contract.js';

export interface WrapUpCodes {
  readonly codes: readonly WrapUpCode[];
  /** Names this state of the list: whoever changes it says which one was seen. */
  readonly revision: string;
}

export async function readWrapUpCodes(db: Pool | PoolClient): Promise<WrapUpCodes> {
  const { rows } = await db.query<WrapUpCode>(
    `select code, name_it as it, name_en as en, is_active as "isActive", first_used_at is not null as "isUsed"
       from wrap_up_code order by position, code`,
  );
  // The first use is no change of the list: it must not refuse somebody who is editing names.
  const words = rows.map(({ code, it, en, isActive }) => [code, it, en, isActive]);
  return { codes: rows, revision: createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16) };
}

/** Replaces the list. A code that is left out is deleted, and that is refused where a contact was wrapped up with it. */
export function saveWrapUpCodes(
  pool: Pool,
  codes: readonly WrapUpCodeChange[],
  seen: string,
): Promise<WrapUpCodes & { readonly before: WrapUpCodes }> {
  return inTransaction(pool, async (client) => {
    // Two who save at the same time come one after the other; the second one's `seen` is then old.
    await client.query('lock table wrap_up_code in share row exclusive mode');
    const before = await readWrapUpCodes(client);
    if (before.revision !== seen) throw new ContactRefused('wrapUp.changedMeanwhile');
    const kept = codes.map((one) => one.code);
    if (before.codes.some((one) => one.isUsed && !kept.includes(one.code))) throw new ContactRefused('wrapUp.codeUsed');
    await client.query('delete from wrap_up_code where not code = any($1)', [kept]);
    await client.query(
      `insert into wrap_up_code (code, name_it, name_en, is_active, position)
       select code, name_it, name_en, is_active, position
         from unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
           with ordinality as given (code, name_it, name_en, is_active, position)
       on conflict (code) do update set name_it = excluded.name_it, name_en = excluded.name_en,
         is_active = excluded.is_active, position = excluded.position`,
      [kept, codes.map((one) => one.it), codes.map((one) => one.en), codes.map((one) => one.isActive)],
    );
    const after = await readWrapUpCodes(client);
    return { ...after, before };
  });
}

/** Before a wrap-up: the code must be one of the list, and from now on it is a used one. */
export async function claimWrapUpCode(pool: Pool, code: string, at: number): Promise<void> {
  const known = await pool.query<{ isUsed: boolean }>(
    'select first_used_at is not null as "isUsed" from wrap_up_code where code = $1 and is_active',
    [code],
  );
  if (!known.rows[0]) throw new ContactRefused('wrapUp.unknownCode');
  if (known.rows[0].isUsed) return;
  // In one statement with the question whether it is still there: a deletion in between is not overlooked.
  const { rowCount } = await pool.query(
    'update wrap_up_code set first_used_at = coalesce(first_used_at, $2) where code = $1 and is_active',
    [code, at],
  );
  if (rowCount === 0) throw new ContactRefused('wrapUp.unknownCode');
}
