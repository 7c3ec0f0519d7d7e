/** Articles by topic, a page at a time. */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { ArticleLine, ArticleList } from './contract.js';
import { isGiven } from './answers.js';

export interface Wanted {
  readonly at: Moment;
  readonly only: ArticleList;
  /** A part of the topic or the title; empty for all. */
  readonly find: string;
  readonly limit: number;
  /** The last of the page before. */
  readonly after: readonly [topic: string, language: string] | null;
}

export interface ArticlePage {
  readonly articles: readonly ArticleLine[];
  readonly next: readonly [string, string] | null;
  /** How many are to be looked at again, in all. */
  readonly due: number;
  /** How many corrections wait, in all. */
  readonly corrections: number;
}

/** `stateOf` of the contract, for many; a test holds the two together. */
const state = `case
  when newest.version is null then 'draft'
  when a.retired_at <= $1 then 'retired'
  when exists (select from article_version v where v.article_id = a.id and ${isGiven}) then 'published'
  when exists (select from article_version v where v.article_id = a.id and v.from_at > $1
    and (v.replaced_at is null or v.replaced_at > v.from_at)) then 'planned'
  else 'over' end`;

/** What is retired is given to nobody, and so needs no looking at. */
const isDue = 'a.review_at <= $1 and (a.retired_at is null or a.retired_at > $1)';

const conditions: Readonly<Record<ArticleList, string>> = {
  all: 'true',
  corrections: `exists (select from article_correction where article_id = a.id and state = 'waiting')`,
  due: isDue,
  news: 'a.has_news',
  retired: 'a.retired_at <= $1',
};

export async function listArticles(pool: Pool, { at, only, find, limit, after }: Wanted): Promise<ArticlePage> {
  const { rows } = await pool.query<ArticleLine>(
    `select a.id, a.topic, a.language, a.draft ->> 'title' as title, a.draft ->> 'audience' as audience,
       ${state} as state, coalesce(newest.version, 0) as version, a.has_news as "hasNews", a.owner_id as "ownerId",
       a.review_at::float8 as "reviewAt", a.held_at is not null as "isHeld",
       (select count(*)::int from article_correction where article_id = a.id and state = 'waiting') as corrections
     from article a left join lateral
       (select max(version) as version from article_version where article_id = a.id) newest on true
     where ${conditions[only]} and (a.topic, a.language) > ($2, $3)
       and (strpos(lower(a.topic), lower($4)) > 0 or strpos(lower(a.draft ->> 'title'), lower($4)) > 0
         or strpos(lower(a.area), lower($4)) > 0)
     order by a.topic, a.language limit $5`,
    [at, after?.[0] ?? '', after?.[1] ?? '', find.trim(), limit + 1],
  );
  const counted = await pool.query<{ due: number; corrections: number }>(
    `select count(*)::int as due,
       (select count(*)::int from article_correction where state = 'waiting') as corrections
     from article a where ${isDue}`,
    [at],
  );
  const articles = rows.slice(0, limit);
  const last = articles.at(-1);
  return { articles, next: rows.length > limit && last ? [last.topic, last.language] : null, ...counted.rows[0]! };
}
