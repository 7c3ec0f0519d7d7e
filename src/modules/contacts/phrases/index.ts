/** Routes of the ready phrases: everybody at a desk reads them, supervisors write them. */
import type { Pool } from 'pg';
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { ContactRefused } from '../contract.js';
import { typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { idSchema, nameSchema, wordsSchema } from '../routes/schemas.js';
import { mostPhrases, unknownPlaces, type Phrase } from './contract.js';

const columns = 'id, name, text, language, queue_id as "queueId"';

export async function readPhrases(pool: Pool): Promise<Phrase[]> {
  return (await pool.query<Phrase>(`select ${columns} from phrase order by name, id`)).rows;
}

/** Makes or changes a phrase; gives what it was before, for undoing. */
export async function savePhrase(
  pool: Pool,
  phrase: Phrase,
  by: { readonly id: string; readonly at: number },
): Promise<{ readonly phrase: Phrase; readonly before: Phrase | null }> {
  const before = await phraseById(pool, phrase.id);
  const { rows } = await pool.query<Phrase>(
    `insert into phrase (id, name, text, language, queue_id, changed_at, changed_by)
     select $1::text, $2, $3, $4, $5, $6::bigint, $7
       where (select count(*) from phrase) < ${mostPhrases} or exists (select from phrase where id = $1::text)
     on conflict (id) do update set name = excluded.name, text = excluded.text, language = excluded.language,
       queue_id = excluded.queue_id, changed_at = excluded.changed_at, changed_by = excluded.changed_by
     returning ${columns}`,
    [phrase.id, phrase.name, phrase.text, phrase.language, phrase.queueId, by.at, by.id],
  );
  if (!rows[0]) throw new ContactRefused('phrase.tooMany');
  return { phrase: rows[0], before };
}

/** For the practice centre: what is not there yet is added, what somebody changed stays. */
export const phraseAdder =
  (pool: Pool) =>
  async (phrases: readonly Phrase[], at: number): Promise<void> => {
    const known = new Set((await readPhrases(pool)).map((phrase) => phrase.id));
    for (const phrase of phrases) if (!known.has(phrase.id)) await savePhrase(pool, phrase, { id: 'practice', at });
  };

export async function deletePhrase(pool: Pool, id: string): Promise<Phrase> {
  const { rows } = await pool.query<Phrase>(`delete from phrase where id = $1 returning ${columns}`, [id]);
  if (!rows[0]) throw new ContactRefused('phrase.unknown');
  return rows[0];
}

async function phraseById(pool: Pool, id: string): Promise<Phrase | null> {
  return (await pool.query<Phrase>(`select ${columns} from phrase where id = $1`, [id])).rows[0] ?? null;
}

const textSchema = wordsSchema(4000).refine((text) => text.trim() !== '', 'some words');
const changeSchema = z.strictObject({
  name: nameSchema,
  text: textSchema.refine((text) => unknownPlaces(text).length === 0, 'a place that nothing fills'),
  language: z.enum(['it', 'en']),
  queueId: idSchema.nullable(),
});
/** What is stored goes out as it is, also where the rules became stricter since. */
const phraseSchema = z.object({
  id: z.string(),
  name: z.string(),
  text: z.string(),
  language: z.string(),
  queueId: z.string().nullable(),
});
const params = z.object({ phraseId: z.string().regex(/^phrase_[\w-]{1,60}$/) });
const who = ['supervisor', 'administrator'] as const;

export function registerPhrases({ app, floor, pool }: ContactRoutes): void {
  const http = typed(app);
  http.get(
    '/api/phrases',
    {
      config: { who: whoAnswers },
      schema: {
        summary: 'The ready phrases, by name',
        tags: ['desk'],
        response: { 200: z.object({ phrases: z.array(phraseSchema) }) },
      },
    },
    async () => ({ phrases: await readPhrases(pool) }),
  );
  http.put(
    '/api/studio/phrases/:phraseId',
    {
      config: { who },
      schema: {
        summary: 'Make or change a ready phrase; the answer holds what it was before, for undoing',
        tags: ['studio'],
        params,
        body: changeSchema,
        response: { 200: z.object({ phrase: phraseSchema, before: phraseSchema.nullable() }) },
      },
    },
    (request) =>
      savePhrase(pool, { ...request.body, id: request.params.phraseId }, { id: staff(request).id, at: floor.now() }),
  );
  http.delete(
    '/api/studio/phrases/:phraseId',
    {
      config: { who },
      schema: {
        summary: 'Delete a ready phrase; what was inserted from it stays where it is',
        tags: ['studio'],
        params,
        response: { 200: z.object({ before: phraseSchema }) },
      },
    },
    async (request) => ({ before: await deletePhrase(pool, request.params.phraseId) }),
  );
}
