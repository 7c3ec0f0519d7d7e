/** Tests of wording in the database: who is dealt which, and what they said. */
import type { Pool } from 'pg';
import { placeOf } from '#kernel/dealt.js';
import { confidenceSequence, judgeTwo } from '#kernel/two-shares.js';
import { inTransaction } from '#store/transaction.js';
import { Refused } from '../../identity/index.js';
import { givenAt, hasNews, type Article } from '../articles/contract.js';
import { articleById, publishArticle, saveArticle, type By } from '../articles/store.js';
import { ripeMs, whyNotBeside, type WordingFigures, type WordingRefusal, type WordingTest } from './contract.js';

const refuse = (code: WordingRefusal): never => {
  throw new Refused(code);
};

const columns = `id, article_id as "articleId", version_a as "versionA", version_b as "versionB",
  started_at::float8 as "startedAt", started_by as "startedBy", ended_at::float8 as "endedAt", ended_by as "endedBy"`;

/** The version for whoever has this key, where a test runs beside the one that is given; null: the given one. */
export async function dealtVersion(
  pool: Pool,
  given: { readonly articleId: string; readonly version: number },
  key: string,
): Promise<number | null> {
  const { rows } = await pool.query<{ id: string; other: number }>(
    `select id, version_b as other from wording_test
      where article_id = $1 and version_a = $2 and ended_at is null`,
    [given.articleId, given.version],
  );
  const test = rows[0];
  return test !== undefined && placeOf(key, test.id) < 0.5 ? test.other : null;
}

export async function startTest(
  pool: Pool,
  of: { readonly id: string; readonly articleId: string; readonly versionB: number },
  by: By,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const article = (await articleById(client, of.articleId, 'for update')) ?? refuse('wording.unknown');
    const given = givenAt(article, by.at);
    const other = article.versions.find(({ version }) => version === of.versionB);
    const why = whyNotBeside(article, given, other, by.at);
    if (why !== null) refuse(why);
    // One that an own new version has overtaken holds nobody back.
    await client.query(
      `update wording_test set ended_at = $2, ended_by = $3
        where article_id = $1 and ended_at is null and version_a <> $4`,
      [of.articleId, by.at, by.id, given!.version],
    );
    const { rowCount } = await client.query(
      `insert into wording_test (id, article_id, version_a, version_b, started_at, started_by)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [of.id, of.articleId, given!.version, of.versionB, by.at, by.id],
    );
    if (rowCount !== 1) refuse('wording.runsAlready');
  });
}

/** By hand, whatever was found: from now on everybody has the given version. */
export async function endTest(pool: Pool, articleId: string, id: string, by: By): Promise<void> {
  const { rowCount } = await pool.query(
    `update wording_test set ended_at = $3, ended_by = $4 where id = $1 and article_id = $2 and ended_at is null`,
    [id, articleId, by.at, by.id],
  );
  if (rowCount === 1) return;
  const known = await pool.query('select from wording_test where id = $1 and article_id = $2', [id, articleId]);
  refuse(known.rowCount === 1 ? 'wording.hasEnded' : 'wording.unknown');
}

/**
 * A person makes the other wording the published one: its words become the draft and, at once, a new version. The test ends. A
 * draft that somebody is working on is not written over.
 */
export async function adoptOther(pool: Pool, articleId: string, id: string, by: By): Promise<void> {
  const { rows } = await pool.query<WordingTest>(
    `select ${columns} from wording_test where id = $1 and article_id = $2`,
    [id, articleId],
  );
  const test = rows[0] ?? refuse('wording.unknown');
  const article = (await articleById(pool, articleId)) ?? refuse('wording.unknown');
  if (hasNews(article)) refuse('wording.draftOpen');
  const { title, short, long, source, audience, channels, validTo } = article.versions.find(
    ({ version }) => version === test.versionB,
  )!;
  const draft = { title, short, long, source, audience, channels, validFrom: null, validTo };
  const { topic, language, ownerId, reviewAt, revision } = article;
  const saved = await saveArticle(pool, articleId, { topic, language, draft, ownerId, reviewAt, revision }, by);
  await publishArticle(pool, articleId, { revision: saved.article.revision, reason: '' }, by);
  await pool.query(`update wording_test set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null`, [
    ...[id, by.at, by.id],
  ]);
}

type Told = { readonly version: number; readonly isYes: boolean; readonly isRipe: boolean };

/**
 * The first answer of each customer, in the order of giving: who asks again says nothing new. A yes counts that came within
 * the day; everything else, silence too, is none.
 */
async function told(pool: Pool, test: WordingTest, at: number): Promise<readonly Told[]> {
  const { rows } = await pool.query<Told>(
    `select version, "isYes", "isRipe" from (
       select distinct on (coalesce(customer_id, id)) id, at, article_version as version,
              outcome = 'confirmed' and outcome_at - at <= ${ripeMs} as "isYes", at <= $4::bigint - ${ripeMs} as "isRipe"
         from machine_turn
        where article_id = $1 and at >= $2 and at < $3 and reason is null and article_version = any($5)
        order by coalesce(customer_id, id), at, id) first
      order by at, id`,
    [test.articleId, test.startedAt, test.endedAt ?? at + 1, at, [test.versionA, test.versionB]],
  );
  return rows;
}

export async function figuresOf(pool: Pool, test: WordingTest, article: Article, at: number): Promise<WordingFigures> {
  const all = await told(pool, test, at);
  const outcomes = (version: number): readonly boolean[] =>
    all.filter((one) => one.isRipe && one.version === version).map(({ isYes }) => isYes);
  const [a, b] = [outcomes(test.versionA), outcomes(test.versionB)];
  const sequence = (list: readonly boolean[]) => confidenceSequence(list.filter(Boolean).length, list.length);
  return {
    ...{ ...test, a: sequence(a), b: sequence(b), verdict: judgeTwo(a, b) },
    unripe: all.filter(({ isRipe }) => !isRipe).length,
    isOvertaken: test.endedAt === null && givenAt(article, at)?.version !== test.versionA,
  };
}

/** The newest first. */
export async function testsOf(pool: Pool, articleId: string, at: number): Promise<readonly WordingFigures[]> {
  const article = (await articleById(pool, articleId)) ?? refuse('wording.unknown');
  const { rows } = await pool.query<WordingTest>(
    `select ${columns} from wording_test where article_id = $1 order by started_at desc, id limit 20`,
    [articleId],
  );
  return Promise.all(rows.map((test) => figuresOf(pool, test, article, at)));
}
