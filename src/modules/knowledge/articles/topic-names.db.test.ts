import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { articleAdder, practiceQuestions, registerKnowledge } from '../index.js';

let db: TestDatabase;
let app: FastifyInstance;
const now = 1_800_000_000_000;

beforeAll(async () => {
  db = await testDatabase();
  const people = { lucia: personViewer('lucia', 'consultant'), laura: personViewer('laura', 'supervisor') };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  registerKnowledge(app, { pool: db.pool, identity: { personById: async () => null }, now: () => now });
  await app.ready();
});
afterAll(() => app.close());

const call = async (method: 'GET' | 'PUT', url: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};
const names = async (language: string) =>
  (await call('GET', `/api/answers/topics?language=${language}`, 'lucia')).body.names as Record<string, string>;
const path = '/api/studio/topic-names';
const name = (topic: string, to: string, language = 'it') => call('PUT', path, 'laura', { topic, language, name: to });

describe('names of topics', () => {
  it('are given by those who write answers, and by nobody else', async () => {
    const change = { topic: 'tv_licence', language: 'it', name: 'Canone TV' };
    expect((await call('PUT', path, null, change)).status).toBe(401);
    for (const wrong of [
      {},
      { ...change, language: 'de' },
      { ...change, name: 'x'.repeat(81) },
      { ...change, topic: 'a\nb' },
    ])
      expect((await call('PUT', path, 'laura', wrong)).status).toBe(400);
    expect((await call('PUT', path, 'lucia', change)).status).toBe(403);
    expect((await call('GET', path, 'lucia')).status).toBe(403);
    expect(await names('it')).toEqual({});
  });

  it('of the practice centre are there in both languages for every topic that its gate knows', async () => {
    await articleAdder(db.pool)('person_1', now);
    const topics = new Set((await practiceQuestions()).flatMap(({ intent }) => intent ?? []));
    expect(topics.size).toBeGreaterThan(30);
    for (const language of ['it', 'en']) {
      const known = await names(language);
      expect([...topics].filter((topic) => !(topic in known))).toEqual([]);
    }
    expect(await names('it')).toMatchObject({
      tv_licence: 'Canone TV in bolletta',
      bill_due_date: 'Quando scade la bolletta',
    });
    expect(await names('en')).toMatchObject({ tv_licence: 'TV licence on the bill', refund_times: 'Refund times' });
  });

  it('are what is read, before the title of an answer, and can be taken back', async () => {
    expect((await name('bill_due_date', ' Scadenza ')).body).toEqual({ before: '' });
    expect(await names('it')).toMatchObject({ bill_due_date: 'Scadenza' });
    expect(await names('en')).toMatchObject({ bill_due_date: 'When is my bill due?' });
    expect((await name('bill_due_date', 'Data di scadenza')).body).toEqual({ before: 'Scadenza' });
    expect((await call('GET', path, 'laura')).body.names).toMatchObject({ bill_due_date: 'Data di scadenza' });
    expect((await name('bill_due_date', '')).body).toEqual({ before: 'Data di scadenza' });
    expect(await names('it')).toMatchObject({ bill_due_date: 'Quando scade la bolletta' });
  });

  it('stay as a person gave them when the practice answers come again', async () => {
    await name('tv_licence', 'Canone');
    await articleAdder(db.pool)('person_1', now + 1);
    expect(await names('it')).toMatchObject({ tv_licence: 'Canone' });
  });
});
