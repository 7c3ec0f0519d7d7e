/** Finds the answers that are shown beside a conversation. */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { AnswerLanguage } from '../contract.js';
import { isGiven } from '../articles/answers.js';
import { searchAnswers, textConfig, type Found, type SearchResult } from '../articles/search.js';
import { tellingWords, wordsIn } from '../articles/words.js';
import { chosen, fits, leastSureness, type Shared, type Suggestion } from './contract.js';

/** What the gate takes a text for; null where none has learned. */
export type Guess = (text: string) => { readonly topic: string; readonly sureness: number } | null;

export interface Saying {
  readonly words: string;
  readonly language: AnswerLanguage;
  readonly at: Moment;
}

type Listed = Pick<Found, 'articleId' | 'version'>;

/** Looked at for their words in common; the best of them are shown. */
const mostLookedAt = 8;
/** A shorter word that no answer uses is one slip away from many: 'oggi' is not 'ogni', and would be a strange reason. */
const leastMended = 5;
/** As many telling words as a search reads. */
const mostWords = 24;

export async function suggestAnswers(pool: Pool, saying: Saying, guess: Guess): Promise<readonly Suggestion[]> {
  const search = { ...saying, limit: mostLookedAt, channel: null };
  const [{ found, readAs }, guessed] = await Promise.all([
    searchAnswers(pool, search),
    guessedAnswer(pool, saying, guess),
  ]);
  const read = readFrom(saying, readAs);
  const looked = guessed && !found.some((one) => one.articleId === guessed.suggestion.articleId);
  const shared = await sharedWords(pool, looked ? [...found, guessed.suggestion] : found, read, saying);
  const of = (suggestion: Found) => ({ suggestion, shared: shared.of(suggestion) });
  return chosen(guessed, [...found, ...(looked ? [guessed.suggestion] : [])].map(of), shared.asked);
}

/** One of what a search found would be shown beside a conversation too: else nothing fits, whatever shares a word with it. */
export async function anyFits(
  pool: Pool,
  { found, readAs }: { readonly found: readonly Listed[] } & Pick<SearchResult, 'readAs'>,
  saying: Pick<Saying, 'words' | 'language'>,
): Promise<boolean> {
  if (found.length === 0) return false;
  const shared = await sharedWords(pool, found, readFrom(saying, readAs), saying);
  return found.some((one) => fits(shared.of(one), shared.asked));
}

/** The telling words, each as the search read it. */
function readFrom({ words }: Pick<Saying, 'words'>, readAs: SearchResult['readAs']): readonly string[] {
  const typed = tellingWords(wordsIn(words)).slice(0, mostWords);
  return [...new Set(typed.map((word) => (word.length < leastMended ? word : readOf(word, readAs))))];
}

const readOf = (word: string, readAs: readonly { readonly typed: string; readonly read: string }[]): string =>
  readAs.find((one) => one.typed === word)?.read ?? word;

async function guessedAnswer(pool: Pool, { words, language, at }: Saying, guess: Guess) {
  const guessed = guess(words);
  if (guessed === null || guessed.sureness < leastSureness) return null;
  const { rows } = await pool.query<Found>(
    `select a.id as "articleId", v.version, a.topic, a.language, v.title, v.short, v.long, v.source,
       v.checked_at::float8 as "checkedAt", v.audience, a.held_at is not null as "isHeld"
     from article a join article_version v on v.article_id = a.id
     where a.topic = $2 and a.language = $3 and ${isGiven}`,
    [at, guessed.topic, language],
  );
  return rows[0] ? { suggestion: rows[0], sureness: guessed.sureness } : null;
}

/** Which of the words stand in which answer, in any form of theirs, and which in its title. */
async function sharedWords(
  pool: Pool,
  found: readonly Listed[],
  words: readonly string[],
  { language }: Pick<Saying, 'language'>,
) {
  const { rows } = await pool.query<{ word: string; articleId: string | null; isInTitle: boolean }>(
    `with asked as (
       select word, plainto_tsquery($1::regconfig, word) as query from unnest($2::text[]) as word)
     select word, v.article_id as "articleId", v.words @@ (query::text || ':A')::tsquery as "isInTitle"
     from asked left join (article_version v join unnest($3::text[], $4::int[]) as shown (id, version)
       on v.article_id = shown.id and v.version = shown.version) on v.words @@ query
     where numnode(query) > 0`,
    [textConfig(language), words, found.map(({ articleId }) => articleId), found.map(({ version }) => version)],
  );
  return {
    /** Words that tell something in that language. */
    asked: new Set(rows.map(({ word }) => word)).size,
    of: ({ articleId }: Pick<Found, 'articleId'>): Shared => {
      const mine = rows.filter((row) => row.articleId === articleId);
      const order = mine.map(({ word }) => word).toSorted((a, b) => words.indexOf(a) - words.indexOf(b));
      return { words: order, inTitle: mine.filter(({ isInTitle }) => isInTitle).length };
    },
  };
}
