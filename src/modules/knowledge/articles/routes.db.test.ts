import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#modules/identity/contract.js';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { registerKnowledge } from '../index.js';
import { emptyWords } from './contract.js';

let db: TestDatabase;
let app: FastifyInstance;
let now = 1_800_000_000_000;

beforeAll(async () => {
  db = await testDatabase();
  const people = { lucia: personViewer('lucia', 'consultant'), laura: personViewer('laura', 'supervisor') };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  const personById = async (id: string) => (id === 'laura' ? ({ id, isActive: true } as Person) : null);
  registerKnowledge(app, { pool: db.pool, identity: { personById }, now: () => now });
  await app.ready();
});
afterAll(() => app.close());

const call = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};

const draft = {
  ...emptyWords,
  title: 'Scadenza della bolletta',
  short: 'La data è in alto. La vede subito.',
  source: 'Contratto, punto 4',
};
const change = { topic: 'bill_due_date', language: 'it', draft, ownerId: 'laura', reviewAt: null, revision: 0 };
const path = '/api/studio/articles/article_due';

describe('articles over HTTP', () => {
  it('are written by supervisors, and by nobody else', async () => {
    expect((await call('PUT', path, null, change)).status).toBe(401);
    expect((await call('PUT', path, 'laura', { ...change, topic: 'Bolletta!' })).status).toBe(400);
    expect((await call('PUT', path, 'laura', { ...change, more: 1 })).status).toBe(400);
    expect((await call('PUT', path, 'lucia', change)).status).toBe(403);
    expect((await call('POST', `${path}/publish`, 'lucia', { revision: 1 })).status).toBe(403);
    expect((await call('GET', '/api/articles', null)).status).toBe(401);
    expect((await call('GET', '/api/articles', 'lucia')).body).toEqual({
      articles: [],
      next: null,
      due: 0,
      corrections: 0,
    });
  });

  it('need an owner who works here', async () => {
    const refused = await call('PUT', path, 'laura', { ...change, ownerId: 'gone' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'article.unknownOwner' } });
  });

  it('go from draft to version, are checked, retired and given back, and the list tells', async () => {
    expect((await call('PUT', path, 'laura', change)).body).toMatchObject({ before: null, article: { revision: 1 } });
    const line = async () => (await call('GET', '/api/articles', 'lucia')).body.articles[0];
    expect(await line()).toMatchObject({ topic: 'bill_due_date', state: 'draft', version: 0, hasNews: true });
    const published = await call('POST', `${path}/publish`, 'laura', { revision: 1 });
    expect(published).toMatchObject({ status: 200, body: { versions: [{ version: 1, publishedBy: 'laura' }] } });
    expect(await line()).toMatchObject({ state: 'published', version: 1, hasNews: false });
    const soon = { version: 1, reviewAt: now + 1000 };
    expect((await call('POST', `${path}/check`, 'laura', soon)).body).toMatchObject({ reviewAt: now + 1000 });
    now += 2000;
    expect((await call('GET', '/api/articles?only=due', 'lucia')).body).toMatchObject({ due: 1, articles: [{}] });
    await call('POST', `${path}/retire`, 'laura');
    expect(await line()).toMatchObject({ state: 'retired' });
    expect((await call('GET', '/api/articles?only=due', 'lucia')).body).toMatchObject({ due: 0, articles: [] });
    expect((await call('POST', `${path}/restore`, 'laura')).body).toMatchObject({ retiredAt: null });
    expect((await call('DELETE', path, 'laura')).body).toMatchObject({ code: 'article.isPublished' });
    expect((await call('GET', '/api/articles/article_none', 'lucia')).status).toBe(404);
  });

  it('come a page at a time, and are found by a part of topic or title', async () => {
    for (const topic of ['a_one', 'a_two', 'a_three'])
      await call('PUT', `/api/studio/articles/article_${topic}`, 'laura', { ...change, topic });
    const first = (await call('GET', '/api/articles?limit=2', 'lucia')).body;
    const second = (await call('GET', `/api/articles?limit=2&cursor=${first.next}`, 'lucia')).body;
    const topics = [...first.articles, ...second.articles].map((one: { topic: string }) => one.topic);
    expect(topics).toEqual(['a_one', 'a_three', 'a_two', 'bill_due_date']);
    expect(second.next).toBeNull();
    expect((await call('GET', '/api/articles?find=DUE', 'lucia')).body.articles).toHaveLength(1);
    expect((await call('GET', '/api/articles?cursor=xx', 'lucia')).status).toBe(400);
  });
});
