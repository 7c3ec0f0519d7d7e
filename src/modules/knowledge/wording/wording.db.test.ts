/** Two wordings: dealt the same way each time, counted a day later, decided without a peek, published by a click alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { openAnswers } from '../articles/answers.js';
import { emptyWords, type ArticleWords } from '../articles/contract.js';
import { articleById, publishArticle, saveArticle } from '../articles/store.js';
import { ripeMs, type WordingFigures } from './contract.js';
import { registerWording } from './routes.js';

const at = 1_795_000_000_000;
let now = at;
let db: TestDatabase;
let app: FastifyInstance;
const id = 'article_due';
const by = () => ({ id: 'laura', at: now });

beforeAll(async () => {
  db = await testDatabase();
  const people = {
    laura: personViewer('laura', 'supervisor'),
    lucia: personViewer('lucia', 'consultant'),
  };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  registerWording(app, { pool: db.pool, now: () => now });
  await app.ready();
});
afterAll(() => app.close());

const call = async (method: 'GET' | 'POST', path: string, who: string | null = 'laura', payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const url = `/api/studio/articles/${id}/wordings${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() as { code?: string; tests: readonly WordingFigures[] } };
};
const start = (version: number, test = 'wording_first-one') => call('POST', '', 'laura', { id: test, version });

async function publish(short: string, more: Partial<ArticleWords> = {}, reason = ''): Promise<number> {
  now += 1000;
  const revision = (await articleById(db.pool, id))?.revision ?? 0;
  const draft = { ...emptyWords, title: 'Scadenza', source: 'Contratto', short, ...more };
  const change = { topic: 'bill_due_date', language: 'it' as const, draft, ownerId: 'laura', reviewAt: null, revision };
  const saved = await saveArticle(db.pool, id, change, by());
  const done = await publishArticle(db.pool, id, { revision: saved.article.revision, reason }, by());
  return done.versions[0]!.version;
}
const ask = (dealtTo?: string, channel: 'chat' | 'mail' = 'chat') =>
  openAnswers(db.pool).answerFor({
    ...{ topic: 'bill_due_date', language: 'it', channel, at: now },
    ...(dealtTo === undefined ? {} : { dealtTo }),
  });

let made = 0;
async function turn(version: number, outcome: string, of: { customer?: string; after?: number; given?: number } = {}) {
  const turnId = `turn_${++made}`;
  const given = of.given ?? now - 5_000 + made;
  await db.pool.query(
    `insert into machine_turn (id, customer_id, channel, at, topic, article_id, article_version, outcome, outcome_at)
     values ($1, $2, 'chat', $3, 'bill_due_date', $4, $5, $6, $7)`,
    [turnId, of.customer ?? turnId, given, id, version, outcome, given + (of.after ?? 60_000)],
  );
}

describe('two wordings', () => {
  it('begin only with two published versions that read easily, by those who write answers', async () => {
    await publish('È scritta in alto a destra.');
    expect((await start(1)).body.code).toBe('wording.notApproved');
    expect((await start(7)).body.code).toBe('wording.notApproved');
    const hard =
      'La determinazione inequivocabile della predetta scadenza amministrativa è rinvenibile consultando la documentazione contabile';
    await publish(hard, {}, 'parole del contratto');
    expect((await start(1)).body.code).toBe('wording.hardToRead');
    await publish('È scritta in alto a destra.', { title: 'Quando scade' });
    expect((await start(1)).body.code).toBe('wording.sameWords');
    expect(await publish('Guardi in alto a destra: la data è lì.')).toBe(4);
    expect((await call('GET', '', null)).status).toBe(401);
    expect((await call('GET', '', 'lucia')).status).toBe(403);
    expect((await call('POST', '', 'lucia', { id: 'wording_first-one', version: 3 })).status).toBe(403);
    expect((await call('POST', '', 'laura', { id: 'x', version: 3 })).status).toBe(400);
    expect((await start(3)).body.tests).toMatchObject([
      { versionA: 4, versionB: 3, endedAt: null, isOvertaken: false },
    ]);
    expect((await start(3, 'wording_second-one')).body.code).toBe('wording.runsAlready');
  });

  it('deal half of the customers each, the same one always the same; who is nobody’s customer gets the given one', async () => {
    const keys = Array.from({ length: 400 }, (_, i) => `customer_${i}`);
    const dealt = [];
    for (const key of keys) dealt.push((await ask(key))!.version);
    const others = dealt.filter((version) => version === 3).length;
    expect(Math.abs(others - 200)).toBeLessThan(3.5 * Math.sqrt(100));
    expect(dealt.every((version) => version === 3 || version === 4)).toBe(true);
    expect((await ask(keys[0]))!.version).toBe(dealt[0]);
    expect((await ask())!.version).toBe(4);
  });

  it('count the first answer of each customer, a day after it was given, and only a yes within the day', async () => {
    const began = (now += 10_000);
    await turn(4, 'confirmed', { customer: 'rosa' });
    await turn(3, 'denied', { customer: 'rosa' });
    await turn(4, 'asking');
    await turn(4, 'confirmed', { after: ripeMs + 1 });
    await turn(3, 'confirmed');
    await turn(4, 'confirmed', { given: began - 60_000 });
    expect((await call('GET', '')).body.tests[0]).toMatchObject({ a: { count: 0 }, b: { count: 0 }, unripe: 4 });
    now += ripeMs + 60_000;
    expect((await call('GET', '')).body.tests[0]).toMatchObject({
      ...{ a: { count: 3, yes: 1 }, b: { count: 1, yes: 1 }, unripe: 0 },
      verdict: { pairs: 1, winner: null },
    });
  });

  it('are decided when the evidence is there, and then still only a person publishes the winner', async () => {
    for (let i = 0; i < 80; i++) {
      await turn(4, i % 4 === 0 ? 'confirmed' : 'asking');
      await turn(3, i % 8 === 0 ? 'denied' : 'confirmed');
    }
    now += ripeMs + 60_000;
    const [test] = (await call('GET', '')).body.tests;
    expect(test).toMatchObject({ verdict: { winner: 'b' }, endedAt: null });
    expect(test!.b.low).toBeGreaterThan(test!.a.high);
    expect((await ask())!.version, 'nothing changes by itself').toBe(4);
    const adopt = (who = 'laura') => call('POST', '/wording_first-one/adopt', who, {});
    expect((await adopt('lucia')).status).toBe(403);
    const { revision } = (await articleById(db.pool, id))!;
    const draft = { ...emptyWords, title: 'Scadenza', source: 'Contratto', short: 'Una bozza di qualcuno.' };
    const change = {
      topic: 'bill_due_date',
      language: 'it' as const,
      draft,
      ownerId: 'laura',
      reviewAt: null,
      revision,
    };
    await saveArticle(db.pool, id, change, by());
    expect((await adopt()).body.code, 'somebody is writing').toBe('wording.draftOpen');
    const back = { ...draft, short: 'Guardi in alto a destra: la data è lì.' };
    await saveArticle(db.pool, id, { ...change, draft: back, revision: revision + 1 }, by());
    expect((await adopt()).body.tests).toMatchObject([{ endedBy: 'laura' }]);
    const article = (await articleById(db.pool, id))!;
    expect(article.versions[0]).toMatchObject({
      version: 5,
      short: 'È scritta in alto a destra.',
      title: 'Quando scade',
    });
    expect((await ask('customer_1'))!.version).toBe(5);
  });

  it('end by hand, once; and deal to nobody once the answer has changed', async () => {
    await start(4, 'wording_third-one');
    await publish('In alto a destra trova la data.');
    expect((await call('GET', '')).body.tests[0]).toMatchObject({ id: 'wording_third-one', isOvertaken: true });
    for (let i = 0; i < 20; i++) expect((await ask(`customer_${i}`))!.version).toBe(6);
    expect((await start(5, 'wording_fourth-one')).body.tests.filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
    const end = () => call('POST', '/wording_fourth-one/end', 'laura', {});
    expect((await end()).body.tests.every(({ endedAt }) => endedAt !== null)).toBe(true);
    expect((await end()).body.code).toBe('wording.hasEnded');
    expect((await call('POST', '/wording_never-made/end', 'laura', {})).body.code).toBe('wording.unknown');
  });
});
