/** Corrections in the database. Each step is one transaction on the article's row: whoever comes second sees the first. */
import type { Pool, PoolClient } from 'pg';
import { masked } from '#kernel/mask.js';
import type { Article } from '../articles/contract.js';
import { givenAt, hasNews, whyNotPublish } from '../articles/contract.js';
import { addVersion, articleById, changing, checkFacts, refuse, touch, type By } from '../articles/store.js';
import { usualReviewMs } from '../articles/contract.js';
import {
  corrected,
  draftAfter,
  mostWaiting,
  proposesNews,
  whyNotCorrect,
  type Correction,
  type CorrectionState,
  type OwnCorrection,
  type ToldCorrection,
} from './contract.js';

export type HandedIn = Pick<Correction, 'id' | 'articleId' | 'version' | 'short' | 'reason' | 'isWrong' | 'contactId'>;

const columns = `id, article_id as "articleId", version, short, reason, is_wrong as "isWrong", contact_id as "contactId",
  made_at::float8 as "madeAt", made_by as "madeBy", state, decided_at::float8 as "decidedAt", decided_by as "decidedBy", word`;

/** Written down; published at once where `mayPublish` and there is something new to say. */
export async function handIn(
  pool: Pool,
  one: HandedIn,
  by: By,
  mayPublish: (article: Article) => boolean,
): Promise<{ readonly correction: Correction; readonly article: Article }> {
  const { article, result } = await changing(pool, one.articleId, async (client, before) => {
    const given = givenAt(before, by.at);
    const why = whyNotCorrect(given, one);
    if (why !== null) refuse(why);
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from article_correction where article_id = $1 and state = 'waiting'`,
      [one.articleId],
    );
    if (rows[0]!.count >= mostWaiting) refuse('article.tooManyCorrections');
    const short = one.short.trim();
    await checkFacts(client, corrected(given!, short));
    const reason = masked(one.reason);
    const isNow = short !== given!.short && mayPublish(before);
    if (isNow) await publish(client, before, short, reason, by);
    await client.query(
      `insert into article_correction (id, article_id, version, short, reason, is_wrong, contact_id, made_at, made_by, state,
         decided_at, decided_by, word, seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $11)`,
      [
        ...[one.id, one.articleId, one.version, short, reason, one.isWrong, one.contactId, by.at, by.id],
        ...(isNow ? ['published', by.at, by.id] : ['waiting', null, null]),
      ],
    );
    await hold(client, one.articleId, by);
    return (await correctionById(client, one.id))!;
  });
  return { correction: result, article };
}

/** Held as long as somebody's word that it is wrong waits for an answer. */
const hold = (client: PoolClient, articleId: string, by: By) =>
  client.query(
    `update article set held_at = case when exists (
         select from article_correction where article_id = $1 and state = 'waiting' and is_wrong)
       then coalesce(held_at, $2) end where id = $1`,
    [articleId, by.at],
  );

async function publish(client: PoolClient, before: Article, short: string, reason: string, by: By): Promise<void> {
  const given = givenAt(before, by.at) ?? refuse('article.notPublished');
  // A version that is to begin later would be replaced before it was ever given: that is decided in the studio.
  if (before.versions[0]!.version !== given.version) refuse('article.plannedAlready');
  const draft = corrected(given, short);
  const why = whyNotPublish({ ...before, draft }, reason, by.at);
  if (why !== null) refuse(why);
  await checkFacts(client, draft);
  await addVersion(client, { ...before, draft }, reason, by);
  const rest = draftAfter(before.draft, given, short);
  const isNews = hasNews({ draft: rest, versions: [{ ...given, ...draft }] });
  const reviewAt = before.reviewAt === null || before.reviewAt <= by.at ? by.at + usualReviewMs : before.reviewAt;
  await touch(client, before.id, 'draft = $4, has_news = $5, review_at = $6', by, [rest, isNews, reviewAt]);
}

async function correctionById(client: Pick<PoolClient, 'query'>, id: string): Promise<Correction | null> {
  const { rows } = await client.query<Correction>(`select ${columns} from article_correction where id = $1`, [id]);
  return rows[0] ?? null;
}

export interface Decision {
  readonly correctionId: string;
  readonly state: Exclude<CorrectionState, 'waiting'>;
  /** As the decider saw the article. */
  readonly revision: number;
  /** Published: why it may be hard to read. Refused: why, for whoever made it. */
  readonly word: string;
}

export async function decide(
  pool: Pool,
  { correctionId, state, revision, word }: Decision,
  by: By,
  mayDecide: (article: Article) => void,
): Promise<Article> {
  const known = (await correctionById(pool, correctionId)) ?? refuse('article.correctionUnknown');
  const { article } = await changing(pool, known.articleId, async (client, before) => {
    mayDecide(before);
    const correction = (await correctionById(client, correctionId))!;
    if (correction.state !== 'waiting') refuse('article.correctionDecided');
    if (revision !== before.revision) refuse('article.changedMeanwhile');
    if (state === 'refused' && word.trim() === '') refuse('article.wordMissing');
    const given = givenAt(before, by.at) ?? refuse('article.notPublished');
    // Somebody brought it in by hand meanwhile: that is published already.
    if (state === 'published' && proposesNews(correction, before, given))
      await publish(client, before, correction.short, word.trim() || correction.reason, by);
    await client.query(
      `update article_correction set state = $2, decided_at = $3, decided_by = $4, word = $5,
         seen_at = case when made_by = $4 then $3::bigint end where id = $1`,
      [correctionId, state, by.at, by.id, word.trim()],
    );
    await hold(client, before.id, by);
  });
  return article;
}

/** Those that wait, the oldest first. */
export async function waitingOn(pool: Pool, articleId: string): Promise<readonly Correction[]> {
  const { rows } = await pool.query<Correction>(
    `select ${columns} from article_correction where article_id = $1 and state = 'waiting' order by made_at, id`,
    [articleId],
  );
  return rows;
}

/** Those on answers that somebody answers for, the oldest first. What is not given now is decided in the studio. */
export async function waitingFor(pool: Pool, ownerId: string, at: number): Promise<readonly OwnCorrection[]> {
  const { rows } = await pool.query<Correction>(
    `select ${columns} from article_correction
      where state = 'waiting' and article_id in (select id from article where owner_id = $1)
      order by made_at, id limit 50`,
    [ownerId],
  );
  const ids = [...new Set(rows.map(({ articleId }) => articleId))];
  const articles = new Map((await Promise.all(ids.map((id) => articleById(pool, id)))).map((one) => [one?.id, one]));
  return rows.flatMap((correction) => {
    const article = articles.get(correction.articleId);
    const given = article ? givenAt(article, at) : null;
    if (!article || given === null) return [];
    const { id, articleId, short, reason, isWrong, contactId, madeAt, madeBy } = correction;
    return {
      ...{ id, articleId, short, reason, isWrong, contactId, madeAt, madeBy, given: given.short, title: given.title },
      ...{ language: article.language, revision: article.revision },
      hasNews: proposesNews(correction, article, given),
    };
  });
}

/** Decided, and not yet seen by who made them. */
export async function untoldOf(pool: Pool, personId: string): Promise<readonly ToldCorrection[]> {
  const { rows } = await pool.query<ToldCorrection>(
    `select c.id, c.article_id as "articleId", a.draft ->> 'title' as title, c.state, c.word
     from article_correction c join article a on a.id = c.article_id
     where c.made_by = $1 and c.state <> 'waiting' and c.seen_at is null order by c.decided_at, c.id limit 20`,
    [personId],
  );
  return rows;
}

export async function seen(pool: Pool, correctionId: string, by: By): Promise<void> {
  await pool.query(
    `update article_correction set seen_at = $3 where id = $1 and made_by = $2 and state <> 'waiting' and seen_at is null`,
    [correctionId, by.id, by.at],
  );
}
