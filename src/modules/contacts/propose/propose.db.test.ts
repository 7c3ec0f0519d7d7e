import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase } from '#store/testing/database.js';
import { articleById } from '../../knowledge/index.js';
import type { Contact } from '../contract.js';
import { registerProposals } from './routes.js';

const { pool } = await testDatabase();
const closedAt = Date.UTC(2026, 10, 20, 23, 30);
const contacts = new Map<string, Contact>();
let app: FastifyInstance;

beforeAll(async () => {
  app = await testApp({ lucia: personViewer('lucia', 'consultant') }, { pool, limits: { factor: 1_000 } });
  const floor = {
    now: () => closedAt + 1000,
    timeZone: 'Europe/Rome',
    contact: async (id: string) => contacts.get(id) ?? null,
  };
  registerProposals({ app, floor, pool, guess: () => ({ topic: 'meter_move', sureness: 0.8 }) });
  await app.ready();
  for (const [id, state] of [
    ['contact_yes', 'resolved'],
    ['contact_silent', 'unconfirmed'],
    ['contact_machine', 'resolved'],
  ] as const) {
    const part = { interactions: [], promises: [], takenPart: ['lucia'], consultantId: null, ownerId: null };
    contacts.set(id, {
      ...part,
      id,
      state,
      closedAt,
      customerName: 'Rosa Verdi',
      language: 'it',
    } as unknown as Contact);
    const lines = [
      ['customer', 'Sono Rosa Verdi. Posso spostare il contatore?'],
      [id === 'contact_machine' ? 'machine' : 'consultant', 'Sì, Rosa. Lo chieda nell’app.'],
    ];
    for (const [seq, [kind, body]] of lines.entries())
      await pool.query(
        `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, 1, 'message', 'chat', $3, $4)`,
        [`entry_${id}_${seq}`, id, JSON.stringify({ body, author: { kind, id: null, name: '' } }), seq],
      );
  }
});
afterAll(() => app.close());

const call = async (method: 'GET' | 'POST', id: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const url = `/api/contacts/${id}/answer-draft`;
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};
const words = {
  topic: 'meter_move',
  title: 'Posso spostare il contatore?',
  short: 'Sì, nell’app, dice Rosa.',
  long: '',
};

describe('a draft out of a solved contact', () => {
  it('is for those who work here, and only where a customer said yes to a person', async () => {
    expect((await call('GET', 'contact_yes', null)).status).toBe(401);
    expect((await call('POST', 'contact_yes', 'lucia', { ...words, topic: 'No no' })).status).toBe(400);
    expect((await call('GET', 'contact_none', 'lucia')).status).toBe(404);
    expect((await call('GET', 'contact_silent', 'lucia')).body.code).toBe('article.contactNotSolved');
    expect((await call('POST', 'contact_machine', 'lucia', words)).body.code).toBe('article.nothingSaid');
  });

  it('is proposed with topic and masked words, and stands with its source and its day in the centre, unpublished', async () => {
    expect((await call('GET', 'contact_yes', 'lucia')).body).toEqual({
      ...{ language: 'it', topic: 'meter_move', title: 'Posso spostare il contatore?' },
      ...{ short: 'Sì, [nome]. Lo chieda nell’app.', long: '' },
    });
    const { body } = await call('POST', 'contact_yes', 'lucia', words);
    expect(await articleById(pool, body.articleId)).toMatchObject({
      ...{ topic: 'meter_move', ownerId: 'lucia', versions: [] },
      draft: { short: 'Sì, nell’app, dice [nome].', source: 'Contatto risolto il 21 novembre 2026' },
    });
    expect((await call('POST', 'contact_yes', 'lucia', words)).body.code).toBe('article.topicTaken');
  });
});
