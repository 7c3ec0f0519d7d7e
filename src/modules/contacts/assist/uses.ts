/** Each use is written down before anything leaves the house, without a word of what was said; and the month has an end. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '#store/transaction.js';
import type { AssistRefusal } from './contract.js';

export interface Use {
  readonly at: number;
  readonly personId: string;
  readonly kind: 'draft' | 'summary';
  readonly model: string;
  readonly sentChars: number;
}

/** The first moment of the month, by UTC: a bill's month, not a day of work. */
const monthOf = (at: number): number => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth());

/** Null: the month's calls or tokens are used up. One after the other, so that the last call is not given twice. */
export async function beginUse(
  pool: Pool,
  use: Use,
  caps: { readonly callsAMonth: number; readonly tokensAMonth: number },
): Promise<string | null> {
  return inTransaction(pool, async (client) => {
    await client.query('lock table assist_use in share row exclusive mode');
    const { rows } = await client.query<{ calls: number; tokens: number }>(
      `select count(*)::int as calls, coalesce(sum(tokens), 0)::float8 as tokens from assist_use where at >= $1`,
      [monthOf(use.at)],
    );
    if (rows[0]!.calls >= caps.callsAMonth || rows[0]!.tokens >= caps.tokensAMonth) return null;
    const id = `assist_${randomUUID()}`;
    await client.query(
      `insert into assist_use (id, at, person_id, kind, model, sent_chars, outcome) values ($1, $2, $3, $4, $5, $6, 'asked')`,
      [id, use.at, use.personId, use.kind, use.model, use.sentChars],
    );
    return id;
  });
}

export async function endUse(
  pool: Pool,
  id: string,
  of: { readonly outcome: 'done' | AssistRefusal; readonly gotChars: number; readonly tokens: number },
): Promise<void> {
  await pool.query('update assist_use set outcome = $2, got_chars = $3, tokens = $4 where id = $1', [
    ...[id, of.outcome.replace(/^assist\./, ''), of.gotChars, of.tokens],
  ]);
}
