/**
 * The daily sample: answers of the last day drawn by lot and read by people, who see neither how sure the gate was nor what
 * the customer said of it. Each answer of the day has the same chance; one that was chosen by a key had no gate to judge.
 */
import type { Pool } from 'pg';
import type { SampledAnswer, Verdict } from './contract.js';

export const drawnADay = 10;
const dayMs = 24 * 3_600_000;

/** Of the turn `t` with its answer `a`: all that the customer had said before it, so also what it asked back for. */
export const questionOf = `(
  select string_agg(e.data ->> 'body', E'\\n' order by e.seq) from entry e
   where e.contact_id = t.contact_id and e.kind = 'message' and e.seq < coalesce(a.seq, ${Number.MAX_SAFE_INTEGER})
     and coalesce(e.data -> 'author' ->> 'kind', 'customer') = 'customer')`;

/** Draws what the day still lacks, and gives those that nobody has read yet. */
export async function sampleOf(pool: Pool, at: number): Promise<readonly (SampledAnswer & { contactId: string })[]> {
  await pool.query(
    `insert into machine_sample (turn_id, drawn_at)
       select t.id, $1::bigint from machine_turn t
        where t.reason is null and t.gate_version is not null and t.contact_id is not null and t.at > $1::bigint - ${dayMs}
          and not exists (select from machine_sample s where s.turn_id = t.id)
        order by random()
        limit greatest(0, ${drawnADay} - (select count(*) from machine_sample where drawn_at > $1::bigint - ${dayMs}))
     on conflict do nothing`,
    [at],
  );
  const { rows } = await pool.query<SampledAnswer & { contactId: string }>(
    `select t.id, t.contact_id as "contactId", t.at::float8, a.data ->> 'body' as answer,
            a.data -> 'params' ->> 'source' as source, ${questionOf} as question
       from machine_sample s join machine_turn t on t.id = s.turn_id
       join entry a on a.id = t.entry_id
      where s.judged_at is null order by s.drawn_at, t.id limit 50`,
  );
  return rows;
}

/** False when it was not drawn, or somebody has read it already: the first word stands. */
export async function judge(
  pool: Pool,
  turnId: string,
  verdict: Verdict,
  by: string,
  at: number,
  topic: string | null = null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update machine_sample set verdict = $2, judged_at = $3, judged_by = $4, topic = $5
      where turn_id = $1 and judged_at is null`,
    [turnId, verdict, at, by, verdict === 'wrong' ? topic : null],
  );
  return rowCount === 1;
}
