/**
 * Counts of what people read and said. A look is a number in its hour, a word is an id made by the page; that somebody said
 * it already is known for a day, who it was never.
 */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { Answer, AnswerLanguage } from '../contract.js';
import { isGivenByItself } from '../articles/answers.js';
import type { Reading, ReadingChannel, ReadingLine, ReadingSaid } from './contract.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** So long back a yes says that an answer is useful now. */
const usefulForMs = 90 * dayMs;

export async function countLook(
  pool: Pool,
  { articleId, version, topic }: Pick<Answer, 'articleId' | 'version' | 'topic'>,
  channel: ReadingChannel,
  at: Moment,
): Promise<void> {
  await pool.query(
    `insert into answer_look as l (article_id, version, channel, hour, topic, looks) values ($1, $2, $3, $4, $5, 1)
     on conflict (article_id, version, channel, hour) do update set looks = l.looks + 1`,
    [articleId, version, channel, Math.floor(at / hourMs), topic],
  );
}

/**
 * The first word stands: said again by the same page, or for the same reader's mark (`reader.ts`), changes nothing. Not the
 * last one: behind one connection there may be others, and nobody can rewrite what somebody else has said.
 */
export async function sayOfReading(
  pool: Pool,
  reading: Reading,
  said: ReadingSaid,
  at: Moment,
  reader: Buffer | null = null,
): Promise<boolean> {
  const { id, articleId, version, topic, channel } = reading;
  const { rowCount } = await pool.query(
    `insert into answer_said (id, article_id, version, topic, channel, at, said, reader)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [id, articleId, version, topic, channel, at, said, reader],
  );
  return rowCount === 1;
}

/** By channel and by topic, between two moments. */
export async function readingLines(
  pool: Pool,
  from: Moment,
  to: Moment,
): Promise<{ readonly channels: readonly ReadingLine[]; readonly topics: readonly ReadingLine[] }> {
  const { rows } = await pool.query<ReadingLine & { of: 'channel' | 'topic' }>(
    `with counted as (
       select channel, topic, looks as opened, 0 as confirmed, 0 as denied from answer_look where hour between $3 and $4
       union all
       select channel, topic, 0, (said = 'confirmed')::int, (said = 'denied')::int from answer_said
        where at >= $1 and at < $2)
     select case when channel is null then 'topic' else 'channel' end as of, coalesce(channel, topic) as key,
            sum(opened)::float8 as opened, sum(confirmed)::float8 as confirmed, sum(denied)::float8 as denied
       from counted group by grouping sets (channel, topic)
      order by opened desc, key`,
    [from, to, Math.floor(from / hourMs), Math.floor(to / hourMs)],
  );
  const of = (what: 'channel' | 'topic'): readonly ReadingLine[] =>
    rows.filter((row) => row.of === what).map(({ of: _of, ...line }) => line);
  return { channels: of('channel'), topics: of('topic') };
}

/**
 * The answers that helped most: by the yes of their readers, and of those whom a machine gave them to. None while nobody has
 * said so: a list that nobody made is not shown.
 */
export async function mostUseful(
  pool: Pool,
  of: {
    readonly language: AnswerLanguage;
    readonly channel: ReadingChannel;
    readonly at: Moment;
    readonly limit: number;
  },
): Promise<readonly Pick<Answer, 'topic' | 'language' | 'title' | 'short'>[]> {
  const { rows } = await pool.query<Pick<Answer, 'topic' | 'language' | 'title' | 'short'>>(
    `with yes as (
       select topic, count(*) as many from (
         select topic from answer_said where said = 'confirmed' and at > $5::bigint
         union all
         select topic from machine_turn where outcome = 'confirmed' and not came_back and at > $5::bigint) as one
        group by topic)
     select a.topic, a.language, v.title, v.short from yes join article a on a.topic = yes.topic
       join article_version v on v.article_id = a.id
      where a.language = $2 and v.audience = 'public' and $3 = any(v.channels) and ${isGivenByItself}
      order by yes.many desc, v.title limit $4`,
    [of.at, of.language, of.channel, of.limit, of.at - usefulForMs],
  );
  return rows;
}
