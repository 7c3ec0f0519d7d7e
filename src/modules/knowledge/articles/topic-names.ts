/**
 * Topics as people call them: by the name that the centre gave, else by the title of the answer on it; in the reader's
 * language where there is one.
 */
import type { Pool } from 'pg';
import type { AnswerLanguage } from '../contract.js';
import type { By } from './store.js';

export async function topicNames(pool: Pool, language: AnswerLanguage): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ topic: string; name: string }>(
    `select distinct on (topic) topic, name from (
       select topic, language, name, true as is_given from topic_name
       union all
       select topic, language, draft ->> 'title', false from article where btrim(draft ->> 'title') <> ''
     ) known order by topic, language = $1 desc, is_given desc`,
    [language],
  );
  return Object.fromEntries(rows.map(({ topic, name }) => [topic, name]));
}

/** Only what was given, by topic. */
export async function givenTopicNames(pool: Pool, language: AnswerLanguage): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ topic: string; name: string }>(
    'select topic, name from topic_name where language = $1',
    [language],
  );
  return Object.fromEntries(rows.map(({ topic, name }) => [topic, name]));
}

export interface TopicName {
  readonly topic: string;
  readonly language: AnswerLanguage;
  /** Empty: none any more. */
  readonly name: string;
}

/** Gives what it was called before, for undoing; empty for nothing. */
export async function nameTopic(pool: Pool, { topic, language, name }: TopicName, by: By): Promise<string> {
  const { rows } = await pool.query<{ before: string }>(
    `with before as (select name from topic_name where topic = $1 and language = $2),
       gone as (delete from topic_name where topic = $1 and language = $2 and $3 = ''),
       named as (insert into topic_name (topic, language, name, changed_at, changed_by)
         select $1, $2, $3, $4, $5 where $3 <> ''
         on conflict (topic, language) do update set name = $3, changed_at = $4, changed_by = $5)
     select coalesce((select name from before), '') as before`,
    [topic, language, name, by.at, by.id],
  );
  return rows[0]!.before;
}

/** Names that come with something; what a person called otherwise stays. */
export async function addTopicNames(pool: Pool, names: readonly TopicName[], by: By): Promise<void> {
  await pool.query(
    `insert into topic_name (topic, language, name, changed_at, changed_by)
     select topic, language, name, $4, $5 from unnest($1::text[], $2::text[], $3::text[]) as given (topic, language, name)
     on conflict (topic, language) do nothing`,
    [names.map(({ topic }) => topic), names.map((one) => one.language), names.map(({ name }) => name), by.at, by.id],
  );
}
