/** Words that the gate may learn from: kept only while learning is on, masked before they are written, gone with their days. */
import type { Pool, PoolClient } from 'pg';
import { masked } from '#kernel/mask.js';
import { inTransaction } from '#store/transaction.js';
import { Refused } from '../../identity/index.js';
import {
  exampleSources,
  learningOff,
  teachesFrom,
  useOf,
  whyNotOn,
  type ExampleSource,
  type LearnedExample,
  type LearnedFacts,
  type LearningRefusal,
  type LearningSetting,
} from './contract.js';

type Queries = Pick<PoolClient, 'query'>;

export const refuse = (code: LearningRefusal): never => {
  throw new Refused(code);
};

const dayMs = 24 * 3_600_000;

export async function readSetting(on: Queries): Promise<LearningSetting> {
  const { rows } = await on.query<LearningSetting>(
    `select is_on as "isOn", purpose, keep_days as "keepDays", since::float8, changed_at::float8 as "changedAt"
       from learning_setting where id = 'learning'`,
  );
  return rows[0] ?? learningOff;
}

export type SettingChange = Pick<LearningSetting, 'isOn' | 'purpose' | 'keepDays'>;

/** Switched off, what was kept goes at once: without a purpose there is nothing to keep it for. */
export async function saveSetting(
  pool: Pool,
  change: SettingChange,
  seen: number,
  by: { readonly id: string; readonly at: number },
): Promise<void> {
  const why = change.isOn ? whyNotOn(change) : null;
  if (why !== null) refuse(why);
  await inTransaction(pool, async (client) => {
    await client.query('lock table learning_setting in share row exclusive mode');
    const before = await readSetting(client);
    if (before.changedAt !== seen) throw new Refused('automatic.changedMeanwhile');
    const since = !change.isOn ? null : before.isOn ? before.since : by.at;
    await client.query(
      `insert into learning_setting (id, is_on, purpose, keep_days, since, changed_at, changed_by)
       values ('learning', $1, $2, $3, $4, $5, $6)
       on conflict (id) do update set is_on = $1, purpose = $2, keep_days = $3, since = $4, changed_at = $5, changed_by = $6`,
      [change.isOn, change.purpose.trim(), change.keepDays, since, Math.max(by.at, before.changedAt + 1), by.id],
    );
    if (!change.isOn) await client.query('delete from learned_example');
    else await forgetOld(client, by.at, change.keepDays!, null);
  });
}

const forgetOld = async (on: Queries, at: number, keepDays: number, limit: number | null): Promise<number> =>
  (
    await on.query(
      `delete from learned_example where id in (select id from learned_example where at < $1 order by at limit $2)`,
      [at - keepDays * dayMs, limit],
    )
  ).rowCount ?? 0;

/** For the hourly sweep. */
export async function sweepExamples(pool: Pool, now: number, limit: number): Promise<number> {
  const { isOn, keepDays } = await readSetting(pool);
  if (isOn && keepDays !== null) return forgetOld(pool, now, keepDays, limit);
  return (await pool.query('delete from learned_example')).rowCount ?? 0;
}

/**
 * A gate that learned from contacts holds pieces of their words. Once their days are over and another one is in force, it is
 * emptied: its name, its figures and what it answered stay.
 */
export async function sweepGates(pool: Pool, now: number, limit: number): Promise<number> {
  const { isOn, keepDays } = await readSetting(pool);
  const { rowCount } = await pool.query(
    `update gate_version set packed = '', learned = null, is_emptied = true
      where version in (
        select version from gate_version
         where words_from < $1 and not is_emptied
           and version is distinct from (select version from gate_state where id = 'gate')
         order by version limit $2)`,
    [isOn && keepDays !== null ? now - keepDays * dayMs : now, limit],
  );
  return rowCount ?? 0;
}

export interface Words {
  readonly contactId: string;
  readonly customerId: string;
  readonly at: number;
  readonly text: string;
  /** What the customer is called: masked wherever it stands. */
  readonly names: readonly string[];
}

export interface Said {
  readonly topic: string | null;
  readonly source: ExampleSource;
  readonly by: string;
  readonly at: number;
  readonly isEasy: boolean;
}

/**
 * Nothing is kept of who objects, of what was written before learning was switched on, or longer ago than its days. False:
 * nothing was kept.
 */
export async function keepExample(pool: Pool, words: Words, said: Said): Promise<boolean> {
  const text = masked(words.text, words.names);
  if (!/\p{L}{2}/u.test(text)) return false;
  return inTransaction(pool, async (client) => {
    // Held before the objections are looked at: one that is on its way is waited for, and then seen.
    await client.query('select from customer where id = $1 for key share', [words.customerId]);
    const { rowCount } = await client.query(
      `insert into learned_example as e
         (id, customer_id, text, topic, source, confirmed_by, confirmed_at, at, is_easy)
       select $1, c.id, $3, $4, $5, $6, $7::bigint, $8::bigint, $9 from customer c, learning_setting s
        where c.id = $2 and s.is_on and $8::bigint >= s.since and $8::bigint >= $7::bigint - s.keep_days * ${dayMs}::bigint
          and not exists (select from learning_objection o where o.customer_id = c.id)
       on conflict (id) do update set text = excluded.text, topic = excluded.topic, source = excluded.source,
         confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, is_easy = excluded.is_easy
         where array_position($10::text[], excluded.source) <= array_position($10::text[], e.source)`,
      [
        ...[words.contactId, words.customerId, text, said.topic, said.source, said.by, said.at, words.at, said.isEasy],
        exampleSources,
      ],
    );
    return rowCount === 1;
  });
}

export async function saidOf(pool: Pool, contactId: string): Promise<{ readonly topic: string | null } | null> {
  const { rows } = await pool.query<{ topic: string | null }>(
    `select topic from learned_example where id = $1 and source <> 'customer'`,
    [contactId],
  );
  return rows[0] ?? null;
}

/** `at` is when the words were written. */
type Confirmed = Omit<Words, 'names'> & Omit<Said, 'at'> & { readonly name: string; readonly confirmedAt: number };

/**
 * What customers and readers of the sample said of a machine's answers since: a yes that stood, "right", "out of scope", and
 * a wrong answer with the topic that it should have had. Only of the chat and the help page, where the centre says that it learns. A no says only what it was not, so it is an example of nothing.
 */
export async function collect(pool: Pool): Promise<number> {
  const setting = await readSetting(pool);
  if (!setting.isOn) return 0;
  await pool.query(
    `delete from learned_example e using machine_turn t where t.id = e.id and e.source = 'customer'
        and (t.came_back or t.outcome <> 'confirmed'
          or exists (select from machine_sample s where s.turn_id = t.id and s.verdict = 'wrong'))`,
  );
  const { rows } = await pool.query<Confirmed>(
    `select t.contact_id as "contactId", t.customer_id as "customerId", t.at::float8, q.data ->> 'body' as text, c.name,
            case when s.verdict in ('wrong', 'outOfScope') then s.topic else t.topic end as topic,
            case when s.verdict is null then 'customer' else 'sample' end as source,
            coalesce(s.judged_by, 'customer') as by,
            coalesce(s.judged_at, t.outcome_at)::float8 as "confirmedAt",
            coalesce(s.verdict, 'right') = 'right' as "isEasy"
       from machine_turn t join customer c on c.id = t.customer_id
       left join machine_sample s on s.turn_id = t.id and s.judged_at is not null
       join lateral (select data from entry where contact_id = t.contact_id and kind = 'message'
                      order by seq limit 1) q on true
       left join learned_example e on e.id = t.id
      where t.at >= $1 and t.reason is null and t.channel = 'chat'
        and case s.verdict when 'right' then true when 'outOfScope' then true when 'wrong' then s.topic is not null
              else t.outcome = 'confirmed' and not t.came_back end
        and (e.id is null or (e.source = 'customer' and s.verdict is not null))
      order by t.at limit 5000`,
    [setting.since],
  );
  let kept = 0;
  for (const { name, confirmedAt, ...row } of rows)
    if (await keepExample(pool, { ...row, names: [name] }, { ...row, at: confirmedAt })) kept++;
  return kept;
}

const columns = `id, customer_id as "customerId", text, topic, source, confirmed_by as "confirmedBy",
  confirmed_at::float8 as "confirmedAt", at::float8, is_easy as "isEasy"`;

export const examplesKept = async (pool: Pool): Promise<readonly LearnedExample[]> =>
  (await pool.query<LearnedExample>(`select ${columns} from learned_example order by at, id`)).rows;

export async function learnedFacts(pool: Pool, now: number): Promise<LearnedFacts> {
  await collect(pool);
  const [setting, kept] = [await readSetting(pool), await examplesKept(pool)];
  const { rows } = await pool.query<{ objections: number; own: number }>(
    `select (select count(*) from learning_objection)::int as objections,
            coalesce((select questions from gate_table where id = 'own'), 0) as own`,
  );
  const from = teachesFrom(setting, now);
  const topics = new Map<string | null, { learn: number; check: number; aside: number }>();
  for (const one of kept) {
    const line = topics.get(one.topic) ?? { learn: 0, check: 0, aside: 0 };
    line[useOf(one, from) ?? 'aside']++;
    topics.set(one.topic, line);
  }
  const total = (line: { learn: number; check: number; aside: number }): number => line.learn + line.check + line.aside;
  return {
    ...{ setting, kept: kept.length, oldestAt: kept[0]?.at ?? null },
    ...{ objections: rows[0]!.objections, ownQuestions: rows[0]!.own },
    topics: [...topics]
      .map(([topic, line]) => ({ topic, ...line }))
      .toSorted((a, b) => total(b) - total(a) || (a.topic ?? '').localeCompare(b.topic ?? '')),
  };
}

/** GDPR art. 21: from this moment nothing of theirs is kept, and what was is gone with the same commit. */
export async function setObjection(
  pool: Pool,
  customerId: string,
  isObjecting: boolean,
  by: { readonly id: string; readonly at: number },
): Promise<void> {
  if (!isObjecting) {
    await pool.query('delete from learning_objection where customer_id = $1', [customerId]);
    return;
  }
  await inTransaction(pool, async (client) => {
    // As `keepExample` holds it: neither overtakes the other.
    await client.query('select from customer where id = $1 for update', [customerId]);
    await client.query(
      `insert into learning_objection (customer_id, at, by) values ($1, $2, $3) on conflict (customer_id) do nothing`,
      [customerId, by.at, by.id],
    );
    await client.query('delete from learned_example where customer_id = $1', [customerId]);
  });
}

export const objects = async (pool: Pool, customerId: string): Promise<boolean> =>
  (await pool.query('select from learning_objection where customer_id = $1', [customerId])).rowCount === 1;
