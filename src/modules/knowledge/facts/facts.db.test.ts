import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { emptyWords } from '../articles/contract.js';
import { LiveFacts, registerFacts, registerKnowledge } from '../index.js';
import { restMs } from '#store/outside/breaker.js';

let db: TestDatabase;
let app: FastifyInstance;
let facts: LiveFacts;
let now = 1_800_000_000_000;
const secret = randomBytes(32);

/** A practice order program: what it says is the test's word. */
let asked: { readonly url: string; readonly key: string | undefined }[] = [];
let says: { readonly status: number; readonly body: string } = { status: 200, body: '{}' };
const orders = http.createServer((request, response) => {
  asked.push({ url: request.url ?? '', key: request.headers['x-key'] as string | undefined });
  if (says.status === 0) return;
  response.writeHead(says.status, { 'content-type': 'application/json', location: '/away' }).end(says.body);
});
const port = (): number => (orders.address() as AddressInfo).port;

beforeAll(async () => {
  orders.listen(0, '127.0.0.1');
  await once(orders, 'listening');
  db = await testDatabase();
  const people = {
    lucia: personViewer('lucia', 'consultant'),
    laura: personViewer('laura', 'supervisor'),
    paolo: personViewer('paolo', 'administrator'),
  };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  const hosts = [`127.0.0.1:${port()}`];
  const parts = { pool: db.pool, secret, hosts, now: () => now, timeZone: async () => 'Europe/Rome' };
  facts = new LiveFacts({ ...parts, log: pino({ level: 'silent' }) });
  registerFacts(app, { ...parts, facts });
  const personById = async (id: string) => ({ id, isActive: true }) as never;
  registerKnowledge(app, { pool: db.pool, identity: { personById }, now: () => now, facts });
  await app.ready();
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  orders.closeAllConnections();
  orders.close();
  await app.close();
});

const call = async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};

const order = () => ({
  ...{ key: 'ordine', name: { it: 'Ordini', en: 'Orders' }, kind: 'order' },
  asks: { label: { it: 'Numero dell’ordine', en: 'Order number' }, pattern: '####' },
  url: `http://127.0.0.1:${port()}/orders/{given}`,
  ...{ header: 'x-key', secret: 's3cret', timeoutMs: 300, holdS: 60, isOn: true, revision: 0 },
  mapping: `fact stato
  when shipped
    it Partito il {{shipped|day}}.
    en Sent on {{shipped|day}}.
  otherwise
    it In preparazione.
    en Being prepared.`,
});
const path = '/api/studio/facts/sources/source_order';
const text = { texts: ['Il suo ordine: {{ordine.stato}}'], language: 'it' } as const;
const fill = (words: string) => facts.fill({ ...text, given: { words } });

describe('live sources over HTTP', () => {
  it('are set up by administrators and seen by supervisors', async () => {
    expect((await call('PUT', path, null, order())).status).toBe(401);
    expect((await call('PUT', path, 'paolo', { ...order(), key: 'Ordine!' })).status).toBe(400);
    expect((await call('PUT', path, 'paolo', { ...order(), header: 'Host' })).status).toBe(400);
    expect((await call('PUT', path, 'laura', order())).status).toBe(403);
    expect((await call('POST', '/api/studio/facts/try', 'laura', {})).status).toBe(403);
    expect((await call('GET', '/api/facts/sources', 'lucia')).status).toBe(403);
    expect((await call('GET', '/api/facts/sources', 'laura')).body).toEqual({ sources: [] });
  });

  it.each([
    [{ url: 'http://169.254.169.254/{given}' }, 'source.addressNotAllowed'],
    [{ url: 'https://10.0.0.1/{given}' }, 'source.addressNotAllowed'],
    [{ url: 'https://{given}.example/x' }, 'source.badAddress'],
    [{ url: 'ftp://example.org/{given}' }, 'source.badAddress'],
    [{ url: 'https://example.org/orders' }, 'source.addressWithoutGiven'],
    [{ asks: null }, 'source.addressWithoutGiven'],
    [{ asks: { label: { it: 'a', en: 'a' }, pattern: 'abc' } }, 'source.badPattern'],
    [{ secret: undefined }, 'source.headerWithoutSecret'],
    [{ revision: 3 }, 'source.unknown'],
  ])('%j is refused: %s', async (wrong, code) => {
    const refused = await call('PUT', path, 'paolo', { ...order(), ...wrong });
    expect(refused.body).toMatchObject({ code });
    expect((await call('GET', '/api/facts/sources', 'laura')).body).toEqual({ sources: [] });
  });

  it('a mapping that cannot be read is told by its lines', async () => {
    const refused = await call('PUT', path, 'paolo', { ...order(), mapping: 'fact stato\n it Solo italiano.' });
    expect(refused).toMatchObject({ status: 422, body: { problems: [{ line: 2, code: 'languageMissing' }] } });
  });

  it('are tried out before they are kept; the secret is shown to nobody and goes to no other host', async () => {
    says = { status: 200, body: '{"shipped":"2026-11-20"}' };
    const { revision: _revision, ...source } = order();
    const tried = await call('POST', '/api/studio/facts/try', 'paolo', { id: null, source, given: '1234' });
    expect(tried.body).toMatchObject({
      problem: null,
      reply: expect.stringContaining('2026-11-20'),
      sentences: [{ fact: 'stato', it: 'Partito il 20 novembre 2026.', en: 'Sent on 20 November 2026.' }],
    });
    expect(asked).toEqual([{ url: '/orders/1234', key: 's3cret' }]);
    const saved = await call('PUT', path, 'paolo', order());
    expect(saved.body).toMatchObject({ hasSecret: true, facts: ['ordine.stato'], health: { state: 'fine' } });
    expect(JSON.stringify(saved.body)).not.toContain('s3cret');
    const { rows } = await db.pool.query<{ secret: string }>('select secret from fact_source');
    expect(rows[0]!.secret).toMatch(/^v1\./);
    const elsewhere = { ...order(), secret: undefined, url: 'https://other.example/{given}', revision: 1 };
    expect((await call('PUT', path, 'paolo', elsewhere)).body).toMatchObject({ code: 'source.secretForOtherHost' });
    const again = await call('PUT', path, 'paolo', { ...order(), secret: undefined, revision: 1 });
    expect(again.body).toMatchObject({ hasSecret: true, revision: 2 });
    expect((await call('PUT', path, 'paolo', { ...order(), revision: 1 })).body).toMatchObject({
      code: 'source.changedMeanwhile',
    });
  });

  it('an answer that names what no source knows is not saved, and what an answer names is not removed', async () => {
    const draft = { ...emptyWords, title: 'Il mio ordine', source: 'Magazzino' };
    const save = (short: string, revision = 0) => {
      const change = { topic: 'order_state', language: 'it', ownerId: 'laura', reviewAt: null, revision };
      return call('PUT', '/api/studio/articles/article_order', 'laura', { ...change, draft: { ...draft, short } });
    };
    expect((await save('Ecco: {{ordine.prezzo}}')).body).toMatchObject({ code: 'article.unknownFact' });
    expect((await save('Ecco: {{ordine}}')).body).toMatchObject({ code: 'article.badPlaceholder' });
    expect((await save('Ecco come sta. {{ordine.stato}}')).status).toBe(200);
    expect((await call('POST', '/api/studio/articles/article_order/publish', 'laura', { revision: 1 })).status).toBe(
      200,
    );
    expect((await call('DELETE', path, 'paolo')).body).toMatchObject({ code: 'source.inUse' });
    const renamed = { ...order(), secret: undefined, mapping: order().mapping.replace('stato', 'nome'), revision: 2 };
    expect((await call('PUT', path, 'paolo', renamed)).body).toMatchObject({ code: 'source.inUse' });
  });

  it('consultants see the value beside the answer, or what is missing for it', async () => {
    const search = async (words: string) =>
      (await call('GET', `/api/answers?words=${encodeURIComponent(words)}`, 'lucia')).body.found[0];
    expect(await search('ordine')).toMatchObject({
      short: 'Ecco come sta. [Ordini: manca «Numero dell’ordine»]',
      live: [{ key: 'ordine', is: 'missing', label: 'Numero dell’ordine' }],
    });
    expect(await search('ordine 4321')).toMatchObject({
      short: 'Ecco come sta. Partito il 20 novembre 2026.',
      live: [{ is: 'read', readAt: now }],
    });
  });
});

describe('what is read', () => {
  it('is said with source and time, asked once while it holds, and asked anew after', async () => {
    says = { status: 200, body: '{"shipped":"2026-11-21"}' };
    const first = await fill('Dov’è l’ordine 1111?');
    expect(first).toMatchObject({
      is: 'filled',
      texts: ['Il suo ordine: Partito il 21 novembre 2026.'],
      lines: [expect.stringMatching(/^Dato di «Ordini», letto il 15 gennaio 2027/)],
    });
    says = { status: 200, body: '{"shipped":null}' };
    now += 59_000;
    expect(await fill('ordine 1111')).toMatchObject({ texts: ['Il suo ordine: Partito il 21 novembre 2026.'] });
    expect(asked).toHaveLength(1);
    now += 1_000;
    expect(await fill('ordine 1111')).toMatchObject({ texts: ['Il suo ordine: In preparazione.'] });
  });

  it('the same question at the same time is asked once', async () => {
    await Promise.all([fill('2222'), fill('2222'), fill('2222')]);
    expect(asked).toHaveLength(1);
  });

  it('is asked for where it was not said, and never guessed among two', async () => {
    expect(await fill('Dov’è il mio ordine?')).toMatchObject({ is: 'missing', needs: [{ key: 'ordine' }] });
    expect(await fill('1111 o 2222?')).toMatchObject({ is: 'missing' });
    expect(asked).toHaveLength(0);
  });

  it('an order that nobody knows is left to a person, and is no failure of the source', async () => {
    says = { status: 404, body: '' };
    for (let i = 0; i < 5; i++) expect(await fill(`ordine 300${i}`)).toMatchObject({ problem: 'unknownThere' });
    const health = (await call('GET', '/api/facts/sources', 'laura')).body.sources[0].health;
    expect(health).toMatchObject({ state: 'fine' });
  });

  it.each([
    ['too slow', { status: 0, body: '' }, 'tooSlow'],
    ['a redirect', { status: 302, body: '' }, 'refused'],
    ['an error', { status: 500, body: '' }, 'refused'],
    ['no JSON', { status: 200, body: '<html>' }, 'notJson'],
    ['not as mapped', { status: 200, body: '{"other":1}' }, 'notAsMapped'],
    ['too long', { status: 200, body: `"${'x'.repeat(70_000)}"` }, 'tooLong'],
  ])('%s: silence, and after three a rest that the board tells, until one goes well', async (_why, wrong, problem) => {
    says = { status: 200, body: '{"shipped":null}' };
    now += 120_000;
    await fill('ordine 4000');
    says = wrong;
    for (let i = 1; i <= 3; i++) expect(await fill(`ordine 400${i}`)).toMatchObject({ is: 'silent', problem });
    asked = [];
    expect(await fill('ordine 4005')).toMatchObject({ is: 'silent', problem: 'resting' });
    expect(asked).toHaveLength(0);
    const health = async () => (await call('GET', '/api/facts/sources', 'laura')).body.sources[0].health;
    expect(await health()).toMatchObject({ state: 'open', problem, since: now });
    now += restMs;
    says = { status: 200, body: '{"shipped":null}' };
    expect(await fill('ordine 4005')).toMatchObject({ is: 'filled' });
    expect(await health()).toMatchObject({ state: 'fine' });
  });

  it('a source that was switched off says nothing', async () => {
    await call('PUT', path, 'paolo', { ...order(), secret: undefined, isOn: false, revision: 2 });
    expect(await fill('ordine 1111')).toMatchObject({ is: 'silent', problem: 'off' });
  });
});

describe('a register kept by hand', () => {
  const register = () => ({
    ...{ key: 'guasti', name: { it: 'Registro guasti', en: 'Fault register' }, kind: 'register' },
    asks: { label: { it: 'CAP', en: 'Postcode' }, pattern: '#####' },
    ...{ url: '', header: '', timeoutMs: 2_000, holdS: 3_600, isOn: true, revision: 0, mapping: '' },
  });
  const at = '/api/facts/sources/source_faults';
  const ask = (words: string) => facts.fill({ texts: ['{{guasti.stato}}'], language: 'it', given: { words } });
  const fault = () => ({ areas: [' 201* '], text: { it: 'Manca la luce.', en: '' }, endsAt: now + 7_200_000 });

  it('is kept by supervisors, and says until when', async () => {
    await call('PUT', '/api/studio/facts/sources/source_faults', 'paolo', register());
    expect((await call('PUT', `${at}/faults/fault_1`, null, fault())).status).toBe(401);
    expect((await call('PUT', `${at}/faults/fault_1`, 'laura', { ...fault(), areas: ['*'] })).status).toBe(400);
    expect((await call('PUT', `${at}/faults/fault_1`, 'lucia', fault())).status).toBe(403);
    expect(await ask('CAP 20121')).toMatchObject({ texts: ['Per 20121 non ci sono guasti in elenco.'] });
    expect((await call('PUT', `${at}/faults/fault_1`, 'laura', fault())).body).toMatchObject({
      faults: [{ areas: ['201*'] }],
    });
    expect(await ask('CAP 20121')).toMatchObject({ texts: [expect.stringMatching(/^Manca la luce. Fine prevista: /)] });
  });

  it('an old look at it is no look: a person answers, until somebody says that it is right', async () => {
    now += 3_600_000;
    expect(await ask('20121')).toMatchObject({ is: 'silent', problem: 'stale' });
    const state = async () =>
      (await call('GET', '/api/facts/sources', 'laura')).body.sources.find(
        (one: { key: string }) => one.key === 'guasti',
      );
    expect((await state()).health).toMatchObject({ state: 'stale' });
    await call('POST', `${at}/checked`, 'laura');
    expect(await ask('20121')).toMatchObject({ is: 'filled' });
  });

  it('what is over is told no more, and is not opened again by a late save', async () => {
    await call('POST', `${at}/faults/fault_1/over`, 'laura');
    expect(await ask('20121')).toMatchObject({ texts: ['Per 20121 non ci sono guasti in elenco.'] });
    expect((await call('PUT', `${at}/faults/fault_1`, 'laura', fault())).body).toMatchObject({
      code: 'fault.overAlready',
    });
    expect((await call('POST', `${at}/faults/fault_9/over`, 'laura')).body).toMatchObject({ code: 'fault.unknown' });
    expect((await call('GET', '/api/facts/sources/source_order/faults', 'laura')).body).toMatchObject({
      code: 'source.notARegister',
    });
  });
});
