/** Published answers, for those who give them to customers. */
import type { Pool } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import type { Answer, AnswerChannel, AnswerLanguage, Answers } from '../contract.js';
import { dealtVersion } from '../wording/store.js';

const columns = `a.id as "articleId", v.version, a.topic, a.language, v.title, v.short, v.long, v.source,
  v.checked_at::float8 as "checkedAt"`;

/**
 * What counts at moment $1 (`versionAt` and `givenAt` of the contract, which a test holds it to): begun, not replaced,
 * not over, its article not retired.
 */
export const isGiven = `v.from_at <= $1 and (v.replaced_at is null or v.replaced_at > $1)
  and (v.valid_to is null or v.valid_to > $1) and (a.retired_at is null or a.retired_at > $1)`;

/** The same, where nobody reads it before the customer: not what a person says is wrong. */
export const isGivenByItself = `${isGiven} and a.held_at is null`;

export function openAnswers(pool: Pool): Answers {
  return {
    async answerFor({ topic, language, channel, at, dealtTo }) {
      const { rows } = await pool.query<Answer>(
        `select ${columns} from article a join article_version v on v.article_id = a.id
         where a.topic = $2 and a.language = $3 and v.audience = 'public' and $4 = any(v.channels) and ${isGivenByItself}`,
        [at, topic, language, channel],
      );
      const given = rows[0] ?? null;
      return given === null || dealtTo === undefined ? given : beside(pool, given, { channel, at, dealtTo });
    },
    async versionOf(articleId, version) {
      const { rows } = await pool.query<Answer>(
        `select ${columns} from article a join article_version v on v.article_id = a.id
         where a.id = $1 and v.version = $2`,
        [articleId, version],
      );
      return rows[0] ?? null;
    },
  };
}

/** The other wording, for whom it is dealt to, where it may be given at that moment and in that channel; else the given one. */
async function beside(
  pool: Pool,
  given: Answer,
  of: { readonly channel: AnswerChannel; readonly at: Moment; readonly dealtTo: string },
): Promise<Answer> {
  const version = await dealtVersion(pool, given, of.dealtTo);
  if (version === null) return given;
  const { rows } = await pool.query<Answer>(
    `select ${columns} from article a join article_version v on v.article_id = a.id
     where a.id = $1 and v.version = $2 and v.audience = 'public' and $3 = any(v.channels)
       and (v.valid_to is null or v.valid_to > $4)`,
    [given.articleId, version, of.channel, of.at],
  );
  return rows[0] ?? given;
}

/** All that may be read in a language, by title. */
export async function publishedAnswers(
  pool: Pool,
  of: {
    readonly language: AnswerLanguage;
    readonly channel: AnswerChannel;
    readonly at: Moment;
    readonly limit: number;
  },
): Promise<Answer[]> {
  const { rows } = await pool.query<Answer>(
    `select ${columns} from article a join article_version v on v.article_id = a.id
     where a.language = $2 and v.audience = 'public' and $3 = any(v.channels) and ${isGivenByItself}
     order by v.title, a.id limit $4`,
    [of.at, of.language, of.channel, of.limit],
  );
  return rows;
}
