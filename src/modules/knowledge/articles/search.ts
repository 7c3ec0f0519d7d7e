/**
 * Finding published answers by words: PostgreSQL's full text in the language of the answers, and for words that no answer
 * uses the nearest that one does.
 *
 *   words ──▶ known? ──no──▶ the nearest known word, one slip or two away
 *     └──▶ lexemes ──▶ answers with a telling one, or with all the common ones ──▶ the best by place and rarity
 */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { Answer, AnswerChannel, AnswerLanguage } from '../contract.js';
import { isGiven } from './answers.js';
import type { Audience } from './contract.js';
import { lettersApart, nearOf, tellingWords, wordsIn } from './words.js';

export interface Search {
  readonly words: string;
  readonly language: AnswerLanguage;
  readonly at: Moment;
  readonly limit: number;
  /** Null: for colleagues, who see every channel's and their own. */
  readonly channel: AnswerChannel | null;
}

export interface Found extends Answer {
  readonly audience: Audience;
  /** Somebody says that it is wrong: only people see it meanwhile, with that word. */
  readonly isHeld: boolean;
}

export interface SearchResult {
  readonly found: readonly Found[];
  /** What was read instead of a word that nobody wrote: said to whoever searched. */
  readonly readAs: readonly { readonly typed: string; readonly read: string }[];
}

/** So many answers may be ranked for one search: more take too long. Words in fewer come first, they tell most. */
const mostRanked = 200;
/** Of these the best are looked at again, each word by its rarity. */
const mostWeighed = 20;
const mostWords = 24;

export async function searchAnswers(pool: Pool, search: Search): Promise<SearchResult> {
  // A page may be pasted into the box; its first words say what it is about.
  const typed = tellingWords(wordsIn(search.words)).slice(0, mostWords);
  if (typed.length === 0) return { found: [], readAs: [] };
  const readAs = await nearestKnown(pool, search.language, typed);
  const lexemes = await lexemesOf(pool, search.language, [...typed, ...readAs.map(({ read }) => read)].join(' '));
  if (lexemes.length === 0) return { found: [], readAs: [] };
  const found = await ranked(pool, search, lexemes);
  return { found, readAs: readAs.filter(({ read }) => found.length > 0 && read !== '') };
}

/** PostgreSQL's name for how words of a language are cut down to what they share. */
export const textConfig = (language: AnswerLanguage): string => (language === 'it' ? 'italian' : 'english');

/** So many slips at most: none in words too short to be told apart. */
const mayDiffer = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

/** The words that no answer uses, each with the nearest that one does, where one is near. */
async function nearestKnown(pool: Pool, language: AnswerLanguage, asked: readonly string[]) {
  const long = asked.filter((word) => mayDiffer(word) > 0);
  const pairs = long.flatMap((word) => nearOf(word).map((near) => ({ word, near })));
  const { rows } = await pool.query<{ typed: string; word: string }>({
    name: 'article-near-words',
    text: `select distinct typed, known.word from unnest($2::text[], $3::text[]) as asked (typed, near)
             join article_near known on known.language = $1 and known.near = asked.near
           where not exists (select from article_near same where (same.language, same.near, same.word) = ($1, typed, typed))
             and to_tsvector($4::regconfig, typed) <> ''`,
    values: [language, pairs.map(({ word }) => word), pairs.map(({ near }) => near), textConfig(language)],
  });
  const best = new Map<string, { read: string; apart: number }>();
  for (const { typed, word } of rows.toSorted((a, b) => a.word.localeCompare(b.word))) {
    const apart = lettersApart(typed, word, mayDiffer(typed));
    if (apart <= mayDiffer(typed) && apart < (best.get(typed)?.apart ?? Number.POSITIVE_INFINITY))
      best.set(typed, { read: word, apart });
  }
  return [...best].map(([typed, { read }]) => ({ typed, read }));
}

interface Lexeme {
  readonly lexeme: string;
  /** How many versions have it: of common ones as PostgreSQL last counted by itself (autovacuum), others counted now. */
  readonly many: number;
}

async function lexemesOf(pool: Pool, language: AnswerLanguage, text: string): Promise<Lexeme[]> {
  const { rows } = await pool.query<Lexeme>({
    name: 'article-lexemes',
    text: `with common as (
             select unnest(most_common_elems::text::text[]) as lexeme,
                    unnest(most_common_elem_freqs[1:cardinality(most_common_elems::text::text[])]) as share
             from pg_stats where schemaname = current_schema() and tablename = 'article_version' and attname = 'words')
           select asked.lexeme, coalesce(common.share * nullif(reltuples, -1), (
             select count(*) from (
               select from article_version where words @@ ('''' || asked.lexeme || '''')::tsquery limit ${mostRanked}) as one
           ))::float8 as many
           from unnest(to_tsvector($1::regconfig, $2)) as asked left join common using (lexeme),
             pg_class where oid = 'article_version'::regclass order by many`,
    values: [textConfig(language), text],
  });
  return rows;
}

/** Lexemes come from letters and digits alone; quoted all the same. */
const quoted = (lexeme: string): string => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Any of the rare words brings an answer up, as long as there are not too many such answers; common ones all together. */
export function candidatesOf(lexemes: readonly Lexeme[]): { readonly rare: string; readonly common: string } {
  let ranked = 0;
  const isRare = (many: number): boolean => (ranked += many) <= mostRanked;
  const rare = lexemes.filter(({ many }) => isRare(many)).map(({ lexeme }) => quoted(lexeme));
  const common = lexemes.slice(rare.length).map(({ lexeme }) => quoted(lexeme));
  return { rare: rare.join(' | '), common: common.join(' & ') };
}

const places = `'{0.3, 0.3, 0.6, 1}'`;

async function ranked(pool: Pool, search: Search, lexemes: readonly Lexeme[]): Promise<Found[]> {
  const { language, at, limit, channel } = search;
  const { rare, common } = candidatesOf(lexemes);
  // Rarer words weigh more, as the logarithm of how rare (inverse document frequency).
  const most = Math.max(10, ...lexemes.map(({ many }) => many));
  const weights = lexemes.map(({ many }) => Math.log(1 + (2 * most) / Math.max(many, 1)));
  const any = lexemes.map(({ lexeme }) => quoted(lexeme));
  const given = `v.language = $3 and ${isGiven}
    and ($4::text is null or (v.audience = 'public' and $4 = any(v.channels) and a.held_at is null))`;
  const from = `select a.id, a.topic, v.version from article_version v join article a on a.id = v.article_id`;
  const { rows } = await pool.query<Found>({
    name: 'article-search',
    text: `with candidate as materialized (
             (${from} where v.words @@ $2::tsquery and ${given})
             union (${from} where v.words @@ $9::tsquery and ${given} limit ${mostRanked})),
           near as materialized (
             select candidate.* from candidate join article_version v on v.article_id = id and v.version = candidate.version
             order by ts_rank(${places}, v.words, $8::tsquery) desc, id limit ${mostWeighed})
           select near.id as "articleId", v.version, near.topic, v.language, v.title, v.short, v.long, v.source,
             v.audience, v.checked_at::float8 as "checkedAt",
             (select held_at is not null from article where article.id = near.id) as "isHeld"
           from near join article_version v on v.article_id = near.id and v.version = near.version
             cross join lateral (
               select sum(weight * ts_rank(${places}, v.words, lexeme::tsquery)) as rank
               from unnest($5::text[], $6::float8[]) as asked (lexeme, weight)) as scored
           order by scored.rank desc, v.title, near.id limit $7`,
    values: [at, rare, language, channel, any, weights, limit, any.join(' | '), common],
  });
  return rows;
}
