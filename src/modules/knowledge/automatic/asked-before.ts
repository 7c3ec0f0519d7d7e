/** Earlier questions of the same customer, and what became of a machine's answers to them. */
import type { Pool } from 'pg';
import type { AskedBefore } from '#kernel/gate/index.js';

/** A question asked again within this is the same question. */
const repeatMs = 7 * 24 * 3_600_000;

/** What a customer asked in the last week, the newest first. */
export async function askedBefore(pool: Pool, customerId: string, at: number): Promise<readonly AskedBefore[]> {
  const { rows } = await pool.query<{
    topic: string | null;
    outcome: string;
    askedBack: boolean;
    text: string | null;
  }>(
    `select t.topic, t.outcome, t.asked_back as "askedBack", e.data ->> 'body' as text from machine_turn t
       left join lateral (select data from entry where contact_id = t.contact_id and kind = 'message'
                           order by seq limit 1) e on true
      where t.customer_id = $1 and t.at > $2 order by t.at desc limit 20`,
    [customerId, at - repeatMs],
  );
  return rows.map(({ topic, outcome, askedBack, text }) => ({
    ...{ topic, text, isHere: false },
    // Asked back for nothing is a failed answer too: the customer has met a machine that could not help.
    outcome: outcome === 'left' && askedBack ? 'failed' : outcomeOf(outcome),
  }));
}

const outcomeOf = (outcome: string): AskedBefore['outcome'] =>
  outcome === 'confirmed' ? 'confirmed' : outcome === 'left' ? 'notAnswered' : outcome === 'asking' ? 'open' : 'failed';
