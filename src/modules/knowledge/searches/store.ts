/**
 * Searches that found nothing: what the centre's answers lack, told by whoever looks for themselves. Kept without who, masked,
 * for as many days as the list of gaps looks back.
 */
import type { Pool } from 'pg';
import { masked } from '#kernel/mask.js';
import type { Moment } from '#kernel/routing/types.js';
import { textConfig } from '../articles/search.js';
import { tellingWords, wordsIn } from '../articles/words.js';
import type { AnswerLanguage } from '../contract.js';

const dayMs = 24 * 3_600_000;
/** A search, not a story: a page that was pasted in tells more of somebody than of what is missing. */
const longestKept = 120;
/** What one reader misses in a day. More is a program, or somebody who plays. */
const mostAReader = 8;
/** What a day may add, from however many addresses: so many are never read. */
const mostADay = 2_000;

export interface MissedSearch {
  readonly words: string;
  readonly language: AnswerLanguage;
  readonly channel: 'help';
  readonly at: Moment;
  /** `readings/reader.ts`. */
  readonly reader: Buffer;
}

/** The text without what tells whose it is; empty where nothing telling is left. */
export function keptOf(words: string): string {
  const text = masked(words).replaceAll(/\s+/g, ' ').slice(0, longestKept).trim();
  const plain = text.replaceAll(/\[[a-z]+\]|00000/g, ' ');
  return tellingWords(wordsIn(plain)).length === 0 ? '' : text;
}

/**
 * Counts it once: words of the same day and reader that share a telling word are the same search, put another way. True where
 * it was counted.
 */
export async function countMissed(
  pool: Pool,
  { words, language, channel, at, reader }: MissedSearch,
): Promise<boolean> {
  const text = keptOf(words);
  if (text === '') return false;
  const { rowCount } = await pool.query(
    `with asked as (select tsvector_to_array(to_tsvector($5::regconfig, $4)) as roots),
       mine as (select words from search_missed where reader = $6 and at > $1::bigint - ${dayMs})
     insert into search_missed (at, channel, language, words, reader)
     select $1, $2, $3, $4, $6 from asked
      where cardinality(roots) > 0
        and not exists (select from mine where tsvector_to_array(to_tsvector($5::regconfig, words)) && roots)
        and (select count(*) from mine) < ${mostAReader}
        and (select count(*) from search_missed where at > $1::bigint - ${dayMs}) < ${mostADay}`,
    [at, channel, language, text, textConfig(language), reader],
  );
  return rowCount === 1;
}
