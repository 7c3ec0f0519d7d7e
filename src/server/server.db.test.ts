import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createIdentity, registerIdentity, type Identity } from '#modules/identity/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { sweepIdempotency } from './idempotency.js';
import { testApp } from './testing/app.js';
import { fuzzRoutes } from './testing/fuzz.js';

let db: TestDatabase;
let identity: Identity;
let app: FastifyInstance;
let runs = 0;
let release: () => void = () => {};
let held: Promise<void> | null = null;
const password = 'ten letters';

beforeAll(async () => {
  db = await testDatabase();
  identity = createIdentity({ pool: db.pool });
  app = await testApp(
    {},
    {
      pool: db.pool,
      limits: { factor: 1_000 },
      credentials: {
        viewerOfLogin: identity.viewerOfLogin,
        viewerOfToken: identity.viewerOfToken,
        customerOf: async (token) => (token === 'chat' ? { contactId: 'contact_1' } : null),
      },
    },
  );
  const setupFacts = async () => ({ hasQueues: false, hasMailbox: false });
  registerIdentity(app, { identity, isSecure: () => false, setupFacts, publicUrl: () => 'http://127.0.0.1' });
  app
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/api/work',
      { config: { who: ['anyone'] }, schema: { body: z.strictObject({ n: z.number() }) } },
      async (request, reply) => {
        runs += 1;
        await held;
        if (request.body.n < 0) throw new Error('failed');
        return reply.code(201).send({ run: runs });
      },
    );
  await app.ready();
});
afterAll(() => app.close());

const origin = 'http://centre.example';
const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  String(answer.headers['set-cookie']).split(';', 1)[0]!;

async function enter(mail: string, words = password) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/login',
    headers: { origin },
    payload: { mail, password: words },
  });
  const me = answer.json();
  return { answer, headers: { cookie: cookieOf(answer), 'x-ponte-csrf': String(me.csrf), origin } };
}

describe('identity over HTTP', () => {
  it('begins with the first administrator, once', async () => {
    expect((await app.inject({ url: '/api/setup' })).json()).toMatchObject({ needsAdministrator: true });
    const first = (headers: Record<string, string>, payload: object) =>
      app.inject({ method: 'POST', url: '/api/setup/administrator', headers, payload });
    const capo = { name: 'Capo', mail: 'capo@example.it', password };
    expect((await first({ origin: 'http://evil.example' }, capo)).statusCode).toBe(403);
    expect((await first({ origin }, { ...capo, password: 'short' })).statusCode).toBe(400);
    const made = await first({ origin }, capo);
    expect(made.statusCode).toBe(201);
    expect(made.headers['set-cookie']).toMatch(/^ponte_login=.*HttpOnly.*SameSite=Lax/i);
    expect((await first({ origin }, { ...capo, mail: 'b@example.it' })).json().code).toBe('identity.alreadySetUp');
    expect((await app.inject({ url: '/api/me', headers: { cookie: cookieOf(made) } })).json()).toMatchObject({
      person: { mail: 'capo@example.it' },
      csrf: expect.any(String),
      centre: { name: 'Ponte' },
    });
  });

  it.each([
    ['GET', '/api/people'],
    ['POST', '/api/people'],
    ['PATCH', '/api/people/person_1'],
    ['PUT', '/api/centre'],
    ['GET', '/api/tokens'],
    ['POST', '/api/tokens'],
    ['DELETE', '/api/tokens/token_1'],
    ['GET', '/api/me'],
    ['GET', '/api/me/logins'],
    ['POST', '/api/me/password'],
    ['POST', '/api/logout'],
  ] as const)('%s %s: 401 for nobody, 403 for a customer', async (method, url) => {
    expect((await app.inject({ method, url })).statusCode).toBe(401);
    expect((await app.inject({ method, url, headers: { 'x-chat-token': 'chat' } })).statusCode).toBe(403);
  });

  it("keeps a consultant out of the administrator's part, and a program out of logins", async () => {
    await identity.addPerson({ name: 'Anna', mail: 'anna@example.it', password, roles: ['consultant'] });
    const anna = await enter('anna@example.it');
    for (const [method, url] of [
      ['POST', '/api/people'],
      ['PUT', '/api/centre'],
      ['GET', '/api/tokens'],
    ] as const)
      expect((await app.inject({ method, url, headers: anna.headers, payload: {} })).statusCode).toBe(403);
    expect((await app.inject({ url: '/api/people', headers: anna.headers })).statusCode).toBe(200);
    const { secret } = await identity.createToken('sync', ['administrator'], 60_000);
    const program = { authorization: `Bearer ${secret}` };
    expect((await app.inject({ url: '/api/tokens', headers: program })).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/me', headers: program })).statusCode).toBe(403);
  });

  it('adds, changes and lets go people; a login ends with its person', async () => {
    const capo = await enter('capo@example.it');
    const payload = { name: 'Bruno', mail: 'bruno@example.it', password, roles: ['consultant'] };
    const bad = await app.inject({
      method: 'POST',
      url: '/api/people',
      headers: capo.headers,
      payload: { ...payload, roles: [] },
    });
    expect(bad.statusCode).toBe(400);
    const made = await app.inject({ method: 'POST', url: '/api/people', headers: capo.headers, payload });
    expect(made.statusCode).toBe(201);
    const bruno = await enter('bruno@example.it');
    expect((await app.inject({ url: '/api/me', headers: bruno.headers })).statusCode).toBe(200);
    const url = `/api/people/${made.json().id}`;
    await app.inject({ method: 'PATCH', url, headers: capo.headers, payload: { isActive: false } });
    expect((await app.inject({ url: '/api/me', headers: bruno.headers })).statusCode).toBe(401);
    expect((await enter('bruno@example.it')).answer.json()).toMatchObject({ code: 'identity.wrongLogin', status: 401 });
  });

  it('logs out', async () => {
    const anna = await enter('anna@example.it');
    const out = await app.inject({ method: 'POST', url: '/api/logout', headers: anna.headers });
    expect(out.statusCode).toBe(204);
    expect((await app.inject({ url: '/api/me', headers: anna.headers })).statusCode).toBe(401);
  });
});

describe('an idempotency key', () => {
  const work = (key: string, n: number) =>
    app.inject({ method: 'POST', url: '/api/work', headers: { 'idempotency-key': key }, payload: { n } });

  it('gives the same answer again, once done', async () => {
    const before = runs;
    const first = await work('a', 1);
    const again = await work('a', 1);
    expect(runs).toBe(before + 1);
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await work('a', 2)).json()).toMatchObject({ code: 'request.keyUsedForAnother', status: 422 });
    expect((await work('b', 1)).json().run).toBe(runs);
    expect((await work('no spaces', 1)).statusCode).toBe(400);
  });

  it('lets a repeat wait for the first that is still at work', async () => {
    held = new Promise((resolve) => (release = resolve));
    const before = runs;
    const both = Promise.all([work('c', 1), work('c', 1)]);
    await expect.poll(() => runs).toBe(before + 1);
    release();
    held = null;
    const [one, two] = await both;
    expect(one.body).toBe(two.body);
    expect(runs).toBe(before + 1);
  });

  it('is free again after a failure of ours, and forgotten after a day', async () => {
    expect((await work('d', -1)).statusCode).toBe(500);
    const before = runs;
    expect((await work('d', -1)).statusCode).toBe(500);
    expect(runs).toBe(before + 1);
    expect(await sweepIdempotency(db.pool, Date.now() + 3_600_000, 1)).toBe(1);
    await sweepIdempotency(db.pool, Date.now() + 3_600_000, 500);
    expect((await db.pool.query('select from idempotency')).rowCount).toBe(0);
  });

  it('left at work by a server that died is taken over at once, and only by the same request', async () => {
    await work('e', 1);
    await db.pool.query(`update idempotency set status = null, answer = null where key = 'e'`);
    const before = runs;
    expect((await work('e', 2)).json()).toMatchObject({ code: 'request.keyUsedForAnother' });
    expect((await work('e', 1)).statusCode).toBe(201);
    expect(runs).toBe(before + 1);
  });

  it('never keeps an answer with a secret', async () => {
    const capo = await enter('capo@example.it');
    const payload = { name: 'x', roles: ['consultant'], days: 1 };
    const headers = { ...capo.headers, 'idempotency-key': 'secret' };
    const made = await app.inject({ method: 'POST', url: '/api/tokens', headers, payload });
    expect(made.json().secret).toMatch(/^ponte_/);
    expect((await db.pool.query(`select from idempotency where key = 'secret'`)).rowCount).toBe(0);
  });
});

it('bad input of every kind is refused clearly and changes nothing', async () => {
  const capo = await enter('capo@example.it');
  const anna = await enter('anna@example.it');
  const snapshot = async (): Promise<string> => {
    // What use itself moves (last seen, keys waiting) is no change; all else is.
    const { rows } = await db.pool.query<{ all: string }>(
      `select md5(concat((select json_agg(p order by id)::text from person p),
         (select json_agg((t.id, t.name, t.roles) order by t.id)::text from api_token t),
         (select json_agg(s order by name)::text from setting s), (select count(*) from login))) as all`,
    );
    return rows[0]!.all;
  };
  const report = await fuzzRoutes(app, {
    viewers: { nobody: { origin }, capo: capo.headers, anna: anna.headers, customer: { 'x-chat-token': 'chat' } },
    snapshot,
    foreignIds: (await identity.listPeople()).people.map((person) => person.id),
    runsPerRoute: 40,
    except: ['POST /api/logout', 'POST /api/work', 'PATCH /api/people/{id}'],
  });
  expect(report.routes).toBeGreaterThan(12);
  expect(report.byStatus[400]).toBeGreaterThan(0);
  expect(report.byStatus[200]).toBeGreaterThan(0);
});
