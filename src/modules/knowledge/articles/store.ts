/** Articles in the database. A version is written once; what changes in it is who checked it, and what replaced it. */
import type { Pool, PoolClient } from 'pg';
import type { Moment } from '#kernel/routing/types.js';
import { inTransaction } from '#store/transaction.js';
import { Refused } from '../../identity/index.js';
import type { AnswerLanguage } from '../contract.js';
import { checkPlaceholders } from '../facts/check.js';
import { namesOf } from '../facts/store.js';
import {
  givenAt,
  hasNews,
  mostArticles,
  usualReviewMs,
  whyNotPublish,
  type Article,
  type ArticleRefusal,
  type ArticleVersion,
  type ArticleWords,
} from './contract.js';
import { nearOf, wordsIn } from './words.js';

/** Who does it, and when. */
export interface By {
  readonly id: string;
  readonly at: Moment;
}

export interface ArticleChange {
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly draft: ArticleWords;
  /** Left out: as it is, and none for a new one. */
  readonly area?: string | undefined;
  readonly ownerId: string;
  readonly reviewAt: Moment | null;
  /** As the writer saw it; 0 for a new one. */
  readonly revision: number;
}

type Queries = Pick<PoolClient, 'query'>;
type ArticleRow = Omit<Article, 'versions'>;

export const refuse = (code: ArticleRefusal): never => {
  throw new Refused(code);
};

const columns = `id, topic, language, draft, area, owner_id as "ownerId", review_at::float8 as "reviewAt", revision,
  retired_at::float8 as "retiredAt", held_at::float8 as "heldAt", changed_at::float8 as "changedAt", changed_by as "changedBy"`;
const versionColumns = `version, title, short, long, source, audience, channels, valid_from::float8 as "validFrom",
  from_at::float8 as "fromAt", valid_to::float8 as "validTo", replaced_at::float8 as "replacedAt",
  published_at::float8 as "publishedAt", published_by as "publishedBy", reason, checked_at::float8 as "checkedAt",
  checked_by as "checkedBy"`;

export async function articleById(on: Queries, id: string, lock: '' | 'for update' = ''): Promise<Article | null> {
  const { rows } = await on.query<ArticleRow>(`select ${columns} from article where id = $1 ${lock}`, [id]);
  if (!rows[0]) return null;
  const { rows: versions } = await on.query<ArticleVersion>(
    `select ${versionColumns} from article_version where article_id = $1 order by version desc`,
    [id],
  );
  return { ...rows[0], versions };
}

/** One change after the other: whoever comes second sees what the first did. */
export const changing = <T>(
  pool: Pool,
  id: string,
  change: (client: PoolClient, article: Article) => Promise<T>,
): Promise<{ article: Article; result: T }> =>
  inTransaction(pool, async (client) => {
    const before = (await articleById(client, id, 'for update')) ?? refuse('article.unknown');
    const result = await change(client, before);
    return { article: (await articleById(client, id))!, result };
  });

/** Makes an article, or changes its draft; gives what it was before, for undoing. */
export async function saveArticle(
  pool: Pool,
  id: string,
  change: ArticleChange,
  by: By,
): Promise<{ readonly article: Article; readonly before: Article | null }> {
  try {
    return await inTransaction(pool, async (client) => {
      const before = await articleById(client, id, 'for update');
      await checkFacts(client, change.draft);
      if (before === null) await insert(client, id, change, by);
      else await update(client, before, change, by);
      return { article: (await articleById(client, id))!, before };
    });
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    // 23505 unique_violation. Two windows that make the same article at once: the second has to read the first.
    if (code === '23505')
      return refuse(constraint === 'article_pkey' ? 'article.changedMeanwhile' : 'article.topicTaken');
    throw error;
  }
}

/** A draft that names what no source knows would be an answer with a hole in it. */
export const checkFacts = async (client: PoolClient, draft: ArticleWords): Promise<void> => {
  if (/\{\{|\}\}/.test([draft.title, draft.source, draft.short, draft.long].join(' ')))
    checkPlaceholders(draft, await namesOf(client));
};

async function insert(client: PoolClient, id: string, change: ArticleChange, by: By): Promise<void> {
  if (change.revision !== 0) refuse('article.unknown');
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from article');
  if (rows[0]!.count >= mostArticles) refuse('article.tooMany');
  await client.query(
    `insert into article (id, topic, language, draft, owner_id, review_at, has_news, revision, created_at, changed_at,
       changed_by, area) values ($1, $2, $3, $4, $5, $6, true, 1, $7, $7, $8, $9)`,
    [
      ...[id, change.topic, change.language, change.draft, change.ownerId, change.reviewAt, by.at, by.id],
      change.area ?? '',
    ],
  );
}

async function update(client: PoolClient, before: Article, change: ArticleChange, by: By): Promise<void> {
  const isRenamed = change.topic !== before.topic || change.language !== before.language;
  // Whoever asked for a topic got its versions: another topic is another article.
  if (isRenamed && before.versions.length > 0) refuse('article.isPublished');
  if (change.revision !== before.revision) refuse('article.changedMeanwhile');
  const isNews = hasNews({ draft: change.draft, versions: before.versions });
  await client.query(
    `update article set topic = $2, language = $3, draft = $4, owner_id = $5, review_at = $6, has_news = $7,
       revision = revision + 1, changed_at = $8, changed_by = $9, area = $10 where id = $1`,
    [
      ...[
        before.id,
        change.topic,
        change.language,
        change.draft,
        change.ownerId,
        change.reviewAt,
        isNews,
        by.at,
        by.id,
      ],
      change.area ?? before.area,
    ],
  );
}

/** The draft becomes a version, which stays as it is for ever. */
export async function publishArticle(
  pool: Pool,
  id: string,
  of: { readonly revision: number; readonly reason: string },
  by: By,
): Promise<Article> {
  const { article } = await changing(pool, id, async (client, before) => {
    if (before.revision !== of.revision) refuse('article.changedMeanwhile');
    const why = whyNotPublish(before, of.reason, by.at);
    if (why !== null) refuse(why);
    // Its source may be gone since it was saved.
    await checkFacts(client, before.draft);
    await addVersion(client, before, of.reason.trim(), by);
    // A review that is past was done by whoever published.
    const isReviewed = before.reviewAt === null || before.reviewAt <= by.at;
    const reviewAt = isReviewed ? by.at + usualReviewMs : before.reviewAt;
    await touch(client, id, 'retired_at = null, has_news = false, review_at = $4', by, [reviewAt]);
  });
  return article;
}

export async function addVersion(
  client: PoolClient,
  { id, language, draft, versions }: Article,
  reason: string,
  by: By,
) {
  const fromAt = Math.max(draft.validFrom ?? by.at, by.at);
  await client.query(
    `update article_version set replaced_at = least(coalesce(replaced_at, $2), $2) where article_id = $1`,
    [id, fromAt],
  );
  await client.query(
    `insert into article_version (article_id, version, language, title, short, long, source, audience, channels,
       valid_from, from_at, valid_to, published_at, published_by, reason, checked_at, checked_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $13, $14)`,
    [
      ...[id, (versions[0]?.version ?? 0) + 1, language, draft.title, draft.short, draft.long, draft.source],
      ...[draft.audience, draft.channels, draft.validFrom, fromAt, draft.validTo, by.at, by.id, reason],
    ],
  );
  const pairs = wordsIn([draft.title, draft.short, draft.long].join(' ')).flatMap((word) =>
    nearOf(word).map((near) => ({ near, word })),
  );
  await client.query(
    `insert into article_near (language, near, word)
     select $1, near, word from unnest($2::text[], $3::text[]) as pair (near, word) on conflict do nothing`,
    [language, pairs.map(({ near }) => near), pairs.map(({ word }) => word)],
  );
}

/** Somebody saw that it is still right. Says when it should be looked at again. */
export async function checkArticle(
  pool: Pool,
  id: string,
  of: { readonly version: number; readonly reviewAt: Moment },
  by: By,
): Promise<Article> {
  const { article } = await changing(pool, id, async (client, before) => {
    const given = givenAt(before, by.at) ?? refuse('article.notPublished');
    if (given.version !== of.version) refuse('article.changedMeanwhile');
    await client.query(
      `update article_version set checked_at = $3, checked_by = $4 where article_id = $1 and version = $2`,
      [id, of.version, by.at, by.id],
    );
    await touch(client, id, 'review_at = $4', by, [of.reviewAt]);
  });
  return article;
}

/** No version is given any more, or, with `isBack`, again. */
export async function retireArticle(pool: Pool, id: string, by: By, isBack = false): Promise<Article> {
  const { article } = await changing(pool, id, async (client, before) => {
    if (before.versions.length === 0) refuse('article.notPublished');
    if ((before.retiredAt === null) === isBack) return;
    await touch(client, id, 'retired_at = $4', by, [isBack ? null : by.at]);
  });
  return article;
}

/** Whatever changes an article makes a new revision of it. */
export const touch = (client: PoolClient, id: string, set: string, by: By, values: readonly unknown[]) =>
  client.query(`update article set ${set}, revision = revision + 1, changed_at = $2, changed_by = $3 where id = $1`, [
    ...[id, by.at, by.id],
    ...values,
  ]);

/** Only what nobody was ever told is thrown away. */
export async function deleteArticle(pool: Pool, id: string): Promise<Article> {
  return inTransaction(pool, async (client) => {
    const before = (await articleById(client, id, 'for update')) ?? refuse('article.unknown');
    if (before.versions.length > 0) refuse('article.isPublished');
    await client.query('delete from article where id = $1', [id]);
    return before;
  });
}
