import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFloor } from '#kernel/routing/index.js';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase } from '#store/testing/database.js';
import { registerLabyrinth } from './index.js';

const { pool } = await testDatabase();
let app: FastifyInstance;
beforeAll(async () => {
  const people = { laura: personViewer('laura', 'supervisor'), lucia: personViewer('lucia', 'consultant') };
  app = await testApp(people, { pool });
  const floor = { routing: createFloor(), now: () => 1_800_000_000_000 };
  registerLabyrinth(app, { floor, guarded: async () => ({ ways: ['chat'], topics: [], canCall: false }) });
  await app.ready();
});
afterAll(() => app.close());

const get = async (who: string | null) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ url: '/api/automatic/findings', headers });
  return { status: answer.statusCode, body: answer.json() };
};

describe('labyrinths of a centre', () => {
  it('are told to whoever looks after it, and to nobody else', async () => {
    expect((await get(null)).status).toBe(401);
    expect((await get('lucia')).status).toBe(403);
    expect((await get('laura')).body).toEqual({
      findings: [{ way: 'chat', code: 'labyrinth.noQueue', params: {} }],
    });
  });
});
