import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase } from '#store/testing/database.js';
import { emptyWords } from '../articles/contract.js';
import { publishArticle, retireArticle, saveArticle } from '../articles/store.js';
import { articleAdder } from '../practice/index.js';
import { registerSuggestions } from './routes.js';

const at = 1_800_000_000_000;
const { pool } = await testDatabase();
let app: FastifyInstance;
let guessed: { topic: string; sureness: number } | null = null;

beforeAll(async () => {
  await articleAdder(pool)('person_1', at - 1000);
  const words = { title: 'Il magazzino dei contatori', short: 'Chiami Piero.', source: 'Piero' };
  const change = { topic: 'depot', language: 'it' as const, ownerId: 'x', reviewAt: null, revision: 0 };
  const by = { id: 'x', at: at - 1000 };
  await saveArticle(pool, 'article_depot', { ...change, draft: { ...emptyWords, ...words, audience: 'staff' } }, by);
  await publishArticle(pool, 'article_depot', { revision: 1, reason: '' }, by);
  app = await testApp({ lucia: personViewer('lucia', 'consultant') }, { pool });
  registerSuggestions(app, { pool, now: () => at, guess: () => guessed });
  await app.ready();
});
afterAll(() => app.close());

const ask = async (payload: object, who: string | null = 'lucia') => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method: 'POST', url: '/api/answers/suggestions', headers, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const shown = async (words: string, language = 'it') =>
  (await ask({ words, language })).body.suggestions as { topic: string; audience: string; because: object }[];

describe('answers beside a conversation', () => {
  it('are for those who work here, and want words', async () => {
    expect((await ask({ words: 'bolletta', language: 'it' }, null)).status).toBe(401);
    expect((await ask({ words: 'bolletta' })).status).toBe(400);
    expect((await ask({ words: 'x'.repeat(2_001), language: 'it' })).status).toBe(400);
  });

  it('say which words they share, as they were read', async () => {
    const [first] = await shown('Buongiorno, vorrei sapere quando scade la bolleta che ho ricevuto. Grazie');
    expect(first).toMatchObject({ topic: 'bill_due_date', because: { words: ['scade', 'bolletta'], sureness: null } });
    expect((await shown('When is my bill due?', 'en'))[0]).toMatchObject({ topic: 'bill_due_date' });
  });

  it('are none where nothing fits', async () => {
    for (const words of ['', 'Grazie mille, buona giornata!', 'Ieri in ufficio pioveva', 'oggi vado al mare', '12 34'])
      expect(await shown(words), words).toEqual([]);
  });

  it('are those for colleagues too, and say so', async () => {
    expect((await shown('dove sta il magazzino dei contatori'))[0]).toMatchObject({
      topic: 'depot',
      audience: 'staff',
    });
  });

  it('begin with what the gate takes it for, once it is sure enough and the answer stands', async () => {
    guessed = { topic: 'instalments', sureness: 0.82 };
    const both = await shown('Non ce la faccio, quando scade la bolletta?');
    expect(both.map(({ topic }) => topic).slice(0, 2)).toEqual(['instalments', 'bill_due_date']);
    expect(both[0]!.because).toEqual({ words: [], sureness: 0.82 });
    guessed = { topic: 'instalments', sureness: 0.3 };
    expect((await shown('Non ce la faccio'))[0]).toBeUndefined();
    guessed = { topic: 'depot', sureness: 0.9 };
    await retireArticle(pool, 'article_depot', { id: 'x', at: at - 1 });
    expect(await shown('Non ce la faccio')).toEqual([]);
  });
});
