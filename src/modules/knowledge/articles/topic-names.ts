/** Topics as people call them: the title of the answer on it, in the reader's language where there is one. */
import type { Pool } from 'pg';
import type { AnswerLanguage } from '../contract.js';

export async function topicNames(pool: Pool, language: AnswerLanguage): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ topic: string; name: string }>(
    `select distinct on (topic) topic, draft ->> 'title' as name from article
     where btrim(draft ->> 'title') <> '' order by topic, language = $1 desc`,
    [language],
  );
  return Object.fromEntries(rows.map(({ topic, name }) => [topic, name]));
}
