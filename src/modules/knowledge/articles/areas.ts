/** Published answers by the area they are about: the first few of each for a page, and one area's own, a page at a time. */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { AnswerChannel, AnswerLanguage } from '../contract.js';
import { isGivenByItself } from './answers.js';

export interface Listed {
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly title: string;
}

export interface Area {
  /** Lower case: "Bollette" and "bollette" are one. Empty: answers of no area. */
  readonly key: string;
  readonly name: string;
  /** How many answers it has in all. */
  readonly count: number;
  readonly answers: readonly Listed[];
}

export interface AreaPage {
  readonly areas: readonly Area[];
  /** How many areas there are in all. */
  readonly total: number;
}

interface Of {
  readonly language: AnswerLanguage;
  readonly channel: AnswerChannel;
  readonly at: Moment;
}

const given = `select a.id, a.topic, a.language, v.title, a.area, lower(btrim(a.area)) as key
  from article a join article_version v on v.article_id = a.id
  where a.language = $2 and v.audience = 'public' and $3 = any(v.channels) and ${isGivenByItself}`;

/** By name, what belongs to none last; `links` titles are shared among them, at most `each` an area. */
export async function answersByArea(
  pool: Pool,
  of: Of & { readonly skip: number; readonly areas: number; readonly links: number; readonly each: number },
): Promise<AreaPage> {
  const { rows: areas } = await pool.query<Omit<Area, 'answers'> & { total: number }>(
    `with given as (${given})
     select key, min(btrim(area)) as name, count(*)::int as count, (count(*) over ())::int as total from given
     group by key order by key = '', key offset $4 limit $5`,
    [of.at, of.language, of.channel, of.skip, of.areas],
  );
  const each = Math.min(of.each, Math.floor(of.links / Math.max(1, areas.length)));
  const { rows } = await pool.query<Listed & { key: string }>(
    `with given as (${given}),
       numbered as (select *, row_number() over (partition by key order by title, id) as nth from given where key = any($4))
     select key, topic, language, title from numbered where nth <= $5 order by nth`,
    [of.at, of.language, of.channel, areas.map(({ key }) => key), each],
  );
  return {
    areas: areas.map(({ key, name, count }) => ({ key, name, count, answers: rows.filter((row) => row.key === key) })),
    total: areas[0]?.total ?? 0,
  };
}

/** One area's answers by title; null where it has none. */
export async function answersIn(
  pool: Pool,
  key: string,
  of: Of & { readonly skip: number; readonly limit: number },
): Promise<Area | null> {
  const { rows } = await pool.query<Listed & { name: string; count: number }>(
    `with given as (${given})
     select topic, language, title, (min(btrim(area)) over ()) as name, (count(*) over ())::int as count
     from given where key = $4 order by title, id offset $5 limit $6`,
    [of.at, of.language, of.channel, key, of.skip, of.limit],
  );
  const first = rows[0];
  if (!first) return null;
  return { key, name: first.name, count: first.count, answers: rows };
}

/** What areas are called so far, for whoever writes another answer. */
export async function areaNames(pool: Pool, language: AnswerLanguage): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select min(btrim(area)) as name from article where language = $1 and btrim(area) <> ''
     group by lower(btrim(area)) order by lower(btrim(area)) limit 500`,
    [language],
  );
  return rows.map(({ name }) => name);
}
