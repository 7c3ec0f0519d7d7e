/**
 * The list "Mancano": what people were asked in the last days, or looked for in the help centre, and no published answer says,
 * with masked samples.
 */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { masked } from '#kernel/mask.js';
import { isGiven, tellingWords, textConfig, wordsIn, type Guess } from '../../knowledge/index.js';
import { fits } from '../../knowledge/suggest/contract.js';
import { typed } from '../routes/context.js';
import {
  type GapChannel,
  gapChannels,
  gapDays,
  gapsIn,
  isCovered,
  leastSure,
  longestQuestion,
  mostQuestions,
  mostSearches,
  saidBy,
  type Gap,
  type Question,
  type Said,
} from './contract.js';

export interface GapRoutes {
  readonly app: FastifyInstance;
  readonly reportPool: Pool;
  readonly now: () => number;
  readonly guess: Guess;
}

const dayMs = 24 * 3_600_000;
/** Worked out anew after this: a list of thirty days does not change by the minute. */
const holdMs = 60_000;
/**
 * What the gate took a contact's question for, and nothing else of it: asking costs milliseconds, and the same thirty days
 * are looked at again tomorrow. Forgotten together, so that a gate that has learned is asked anew.
 */
const rememberMs = 3_600_000;
type Guessed = ReturnType<Guess>;

interface Row {
  readonly id: string;
  readonly words: string;
  readonly name: string;
  readonly channel: GapChannel;
  readonly language: string;
  readonly topic: string | null;
  readonly sureness: number | null;
}

export interface Gaps {
  readonly days: number;
  /** How many questions were looked at; `isAll` false: there were more, these are the newest. */
  readonly questions: number;
  readonly isAll: boolean;
  /** Searches without an answer that were looked at beside them. */
  readonly searches: number;
  readonly gaps: readonly Gap[];
}

/** A machine's answer that a customer confirmed reached nobody: all others are for people, also those that still wait. */
async function askedOf(pool: Pool, from: number): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select c.id, left(coalesce(first.words, c.subject), ${longestQuestion}) as words, c.customer_name as name,
       coalesce(first.channel, c.data ->> 'channel', 'chat') as channel,
       coalesce(c.data ->> 'language', 'it') as language, t.topic, t.sureness
     from contact c
       left join lateral (select data ->> 'body' as words, channel from entry
          where contact_id = c.id and kind = 'message' and data -> 'author' ->> 'kind' = 'customer' order by seq limit 1) first on true
       left join machine_turn t on t.contact_id = c.id
     where c.opened_at >= $1 and c.joined_into is null and coalesce(c.data -> 'machine' ->> 'outcome', '') <> 'confirmed'
     order by c.opened_at desc, c.id limit ${mostQuestions + 1}`,
    [from],
  );
  return rows;
}

/** Looked for in the help centre and not found (`knowledge/searches`). */
async function searchedOf(pool: Pool, from: number): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select 'search_' || id as id, words, '' as name, 'search' as channel, language, null as topic, null as sureness
     from search_missed where at >= $1 order by at desc, id limit ${mostSearches}`,
    [from],
  );
  return rows;
}

async function questionsOf(
  { reportPool, guess }: GapRoutes,
  rows: readonly Row[],
  guessed: Map<string, Guessed>,
): Promise<readonly Question[]> {
  const questions: Question[] = [];
  const said: string[] = [];
  for (const { id, words, name, channel, language, topic, sureness } of rows) {
    if (topic === null && !guessed.has(id)) {
      // One question at a time: calls and chats on this thread wait for none of them.
      await breathe();
      guessed.set(id, guess(words));
    }
    const known = topic === null ? (guessed.get(id) ?? null) : { topic, sureness: sureness ?? 0 };
    const text = masked(words, [name]);
    // The masks of the text are no words of the question.
    said.push(tellingWords(wordsIn(text.replaceAll(/\[[a-z]+\]|00000/g, ' '))).join(' '));
    questions.push({
      ...{ id, text, channel, language: language.startsWith('en') ? 'en' : 'it', roots: [] },
      topic: known !== null && known.sureness >= leastSure ? known.topic : null,
    });
  }
  const roots = await rootsOf(reportPool, said, questions);
  return questions.map((question, i) => ({ ...question, roots: roots[i]! }));
}

/** As PostgreSQL cuts words down for the search of answers: forms of a word are one, small words are none. */
async function rootsOf(pool: Pool, said: readonly string[], questions: readonly Question[]) {
  const { rows } = await pool.query<{ roots: readonly string[] }>(
    `select tsvector_to_array(to_tsvector(config::regconfig, words)) as roots
     from unnest($1::text[], $2::text[]) with ordinality as said (words, config, place) order by place`,
    [said, questions.map(({ language }) => textConfig(language))],
  );
  return rows.map(({ roots }) => roots);
}

async function answersOf(pool: Pool, at: number): Promise<Said> {
  const { rows } = await pool.query<Parameters<typeof saidBy>[0][number]>(
    `select a.id, a.topic, v.language, tsvector_to_array(v.words) as roots,
       tsvector_to_array(ts_filter(v.words, '{a}')) as title
     from article a join article_version v on v.article_id = a.id where ${isGiven}`,
    [at],
  );
  return saidBy(rows);
}

/** Articles that were begun and never published, by topic: whoever clicks goes on there. */
async function draftsOf(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; key: string }>(
    `select id, language || ' ' || topic as key from article a
     where not exists (select from article_version where article_id = a.id)`,
  );
  return new Map(rows.map(({ id, key }) => [key, id]));
}

async function gapsOf(routes: GapRoutes, guessed: Map<string, Guessed>): Promise<Gaps> {
  const at = routes.now();
  const { reportPool } = routes;
  const from = at - gapDays * dayMs;
  const [asked, searched, said, drafts] = await Promise.all([
    askedOf(reportPool, from),
    searchedOf(reportPool, from),
    answersOf(reportPool, at),
    draftsOf(reportPool),
  ]);
  const people = asked.slice(0, mostQuestions);
  const questions = await questionsOf(routes, [...people, ...searched], guessed);
  const gaps = gapsIn(
    questions,
    (question) => isCovered(question, said, fits),
    (topic, language) => drafts.get(`${language} ${topic}`) ?? null,
  );
  const seen = { questions: people.length, isAll: asked.length <= mostQuestions, searches: searched.length };
  return { days: gapDays, ...seen, gaps };
}

const gapSchema = z.object({
  key: z.string(),
  topic: z.string().nullable(),
  language: z.enum(['it', 'en']),
  asked: z.number(),
  channels: z.array(z.object({ channel: z.enum(gapChannels), asked: z.number() })).readonly(),
  samples: z.array(z.string()).readonly(),
  proposed: z.string(),
  draftId: z.string().nullable(),
});

export function registerGaps(routes: GapRoutes): void {
  let guessed = { at: routes.now(), of: new Map<string, Guessed>() };
  let last: { readonly at: number; readonly gaps: Promise<Gaps> } | null = null;
  typed(routes.app).get(
    '/api/answers/gaps',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary:
          'What was asked of people, or looked for in the help centre, in thirty days and no published answer says; masked samples',
        tags: ['knowledge'],
        response: {
          200: z.object({
            days: z.number(),
            questions: z.number(),
            isAll: z.boolean(),
            searches: z.number(),
            gaps: z.array(gapSchema).readonly(),
          }),
        },
      },
    },
    () => {
      const at = routes.now();
      if (last === null || at - last.at > holdMs || at < last.at) {
        if (at - guessed.at > rememberMs) guessed = { at, of: new Map() };
        const gaps = gapsOf(routes, guessed.of);
        last = { at, gaps };
        // What failed is tried again by the next who asks.
        gaps.catch(() => (last = null));
      }
      return last.gaps;
    },
  );
}
