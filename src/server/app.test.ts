import { connect, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csrfOf, Refused } from '#modules/identity/index.js';
import { nearestHop } from './limits.js';
import { createLog } from './log.js';
import { personViewer, testApp } from './testing/app.js';

const people = {
  admin: personViewer('person_admin', 'administrator'),
  anna: personViewer('person_anna', 'consultant'),
  sara: personViewer('person_sara', 'supervisor'),
};

async function appWithRoutes(...args: Parameters<typeof testApp>) {
  const app = await testApp(args[0] ?? people, args[1], args[2]);
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get('/api/open', { config: { who: ['anyone'] } }, async (request) => ({ viewer: request.viewer }));
  http.get('/api/forgotten', {}, async () => ({}));
  http.get('/api/staff', { config: { who: ['consultant', 'supervisor'] } }, async (request) => ({
    viewer: request.viewer,
  }));
  http.get('/api/mine', { config: { who: ['customer'] } }, async (request) => ({ viewer: request.viewer }));
  http.get('/api/fails', { config: { who: ['anyone'] } }, async () => {
    throw new Error('Key (mail)=(mario@example.it) of "Mario Rossi" broke `his secret` +39 06 1234567');
  });
  http.get('/api/refuses', { config: { who: ['anyone'] } }, async () => {
    throw new Refused('contact.changedSinceSeen');
  });
  http.get('/api/rare', { config: { who: ['anyone'], limitPerMinute: 2 } }, async () => ({}));
  http.post(
    '/api/staff/:id',
    {
      config: { who: ['consultant'] },
      schema: {
        params: z.object({ id: z.string() }),
        querystring: z.object({ q: z.string().optional() }),
        body: z.strictObject({ name: z.string().max(10), mail: z.string() }),
      },
    },
    async (request) => ({ body: request.body, q: request.query.q }),
  );
  await app.ready();
  return app;
}

const cookie = (name: string) => ({ cookie: `ponte_login=${name}` });
const unsafe = (name: string) => ({ ...cookie(name), 'x-ponte-csrf': csrfOf(name), origin: 'http://centre.example' });

describe('rights', () => {
  it('refuses a route that does not say who, to everybody', async () => {
    const app = await appWithRoutes();
    for (const headers of [{}, cookie('admin'), { authorization: 'Bearer admin' }]) {
      const answer = await app.inject({ url: '/api/forgotten', headers });
      expect(answer.statusCode).toBe(403);
      expect(answer.json()).toMatchObject({ code: 'identity.notAllowed', status: 403 });
    }
  });

  it('tells not logged in (401) from not allowed (403)', async () => {
    const app = await appWithRoutes();
    expect((await app.inject({ url: '/api/staff' })).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/staff', headers: cookie('nobody') })).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/mine', headers: cookie('anna') })).statusCode).toBe(403);
    expect((await app.inject({ url: '/api/staff', headers: { 'x-chat-token': 'chat-1' } })).statusCode).toBe(403);
    expect((await app.inject({ url: '/api/staff', headers: cookie('anna') })).json().viewer.id).toBe('person_anna');
  });

  it('lets an administrator do what a supervisor may', async () => {
    const app = await appWithRoutes();
    expect((await app.inject({ url: '/api/staff', headers: cookie('admin') })).statusCode).toBe(200);
  });

  it('takes the credential that opens the route when a browser shows several', async () => {
    const app = await appWithRoutes();
    const headers = { cookie: 'ponte_login=anna; ponte_chat=chat-contact_1' };
    expect((await app.inject({ url: '/api/mine', headers })).json().viewer).toEqual({
      kind: 'customer',
      contactId: 'contact_1',
    });
    expect((await app.inject({ url: '/api/staff', headers })).json().viewer.id).toBe('person_anna');
  });

  it('wants proof of an own page for unsafe requests by cookie, and none of a program', async () => {
    const app = await appWithRoutes();
    const ask = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/staff/1', headers, payload: { name: 'A', mail: 'b' } });
    expect((await ask(cookie('anna'))).json().code).toBe('identity.csrfMissing');
    expect((await ask({ ...unsafe('anna'), 'x-ponte-csrf': csrfOf('sara') })).json().code).toBe('identity.csrfMissing');
    expect((await ask({ ...unsafe('anna'), origin: 'http://evil.example' })).json().code).toBe(
      'identity.foreignOrigin',
    );
    expect((await ask({ ...unsafe('anna'), origin: 'null' })).json().code).toBe('identity.foreignOrigin');
    expect((await ask({ ...unsafe('anna'), 'sec-fetch-site': 'cross-site' })).json().code).toBe(
      'identity.foreignOrigin',
    );
    expect((await ask(unsafe('anna'))).statusCode).toBe(200);
    expect((await ask({ authorization: 'Bearer anna' })).statusCode).toBe(200);
  });

  it('every route of the server itself says who', async () => {
    const app = await testApp();
    await app.ready();
    expect(app.routes.length).toBeGreaterThan(5);
    expect(app.routes.filter((route) => !route.who?.length)).toEqual([]);
  });
});

describe('problems', () => {
  it('answers problem+json to all that is no request', async () => {
    const app = await appWithRoutes();
    const post = (payload: string, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: '/api/staff/1',
        headers: { ...unsafe('anna'), 'content-type': 'application/json', ...headers },
        payload,
      });
    const answers = {
      'request.malformed': await post('{"name":'),
      'request.wrongType': await post('<a/>', { 'content-type': 'application/xml' }),
      'request.tooLarge': await post(`{"name":"${'x'.repeat(1_100_000)}"}`),
      'request.notFound': await app.inject({ url: '/api/nothing' }),
      'request.methodNotAllowed': await app.inject({ method: 'DELETE', url: '/api/open' }),
      'request.invalid': await post('{"name":7}'),
      'contact.changedSinceSeen': await app.inject({ url: '/api/refuses' }),
    };
    for (const [code, answer] of Object.entries(answers)) {
      expect(answer.json()).toMatchObject({ code, status: answer.statusCode, type: `/api-docs#${code}` });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.statusCode).toBeLessThan(500);
    }
    expect(answers['request.methodNotAllowed'].headers.allow).toContain('GET');
    expect(answers['request.invalid'].json().errors).toContainEqual(expect.objectContaining({ path: '/name' }));
  });

  it('refuses NUL, poisoned prototypes and nesting; mends half an emoji', async () => {
    const app = await appWithRoutes();
    const post = (payload: string, url = '/api/staff/1') =>
      app.inject({ method: 'POST', url, headers: { ...unsafe('anna'), 'content-type': 'application/json' }, payload });
    expect((await post('{"name":"a\\u0000","mail":"b"}')).json().code).toBe('request.malformed');
    expect((await post('{"name":"a","mail":"b","__proto__":{"x":1}}')).statusCode).toBe(400);
    expect((await post('['.repeat(5000) + ']'.repeat(5000))).statusCode).toBe(400);
    expect((await post('{"name":"a","mail":"b"}', '/api/staff/%00')).statusCode).toBe(400);
    expect((await post('{"name":"a","mail":"b"}', '/api/staff/1?q=%00')).statusCode).toBe(400);
    expect((await post('{"name":"a","mail":"b"}', '/api/staff/%ff')).statusCode).toBe(400);
    expect((await post('{"name":"a\\ud83d","mail":"b"}')).json().body.name).toBe('a\uFFFD');
  });

  it('answers bytes that are no HTTP, and headers too large, with a problem too', async () => {
    const app = await appWithRoutes();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const say = async (bytes: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.write(bytes);
      let answer = '';
      for await (const chunk of socket) answer += String(chunk);
      return answer;
    };
    expect(await say('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*problem\+json[^]*request\.malformed/);
    expect(await say(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [^]*request\.headersTooLarge/,
    );
    expect((await app.inject({ url: '/api/%ED%A0%BD' })).headers['content-type']).toContain('problem+json');
    await app.close();
  });

  it('tells nothing of a failure but its id', async () => {
    const app = await appWithRoutes();
    const answer = await app.inject({ url: '/api/fails' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      type: '/api-docs#server.failed',
      title: 'The server failed',
      status: 500,
      code: 'server.failed',
      id: expect.any(String),
    });
  });
});

describe('the log', () => {
  it('never shows what somebody wrote', async () => {
    const lines: string[] = [];
    const out = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const app = await appWithRoutes(people, {}, createLog('trace', out));
    const headers = { ...unsafe('anna'), 'content-type': 'application/json', 'user-agent': 'Mario-Phone' };
    const url = '/api/staff/mario.rossi?q=mario%40example.it';
    await app.inject({ method: 'POST', url, headers, payload: { name: 'Mario', mail: 'mario@example.it' } });
    await app.inject({ method: 'POST', url, headers, payload: { name: 'Mario Rossi, via Roma 1', mail: 7 } });
    await app.inject({ method: 'POST', url, headers, payload: '{"name":"Mario",' });
    await app.inject({ url: '/api/fails?name=Mario' });
    await app.inject({ url: '/mario@example.it' });
    app.log.info({ mail: 'mario@example.it', customer: { name: 'Mario' } }, 'kept');
    const all = lines.join('');
    expect(lines.length).toBeGreaterThanOrEqual(7);
    expect(all).toContain('"route":"/api/staff/:id"');
    expect(all).toContain('failureId');
    expect(all).not.toMatch(/mario@|mario\.rossi|"Mario|Mario-Phone|via Roma|his secret|%40|1234567|anna"?;/i);
  });
});

describe('every answer', () => {
  it('carries a strict policy without unsafe-inline', async () => {
    const app = await appWithRoutes();
    const { headers } = await app.inject({ url: '/api/open' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
    const secure = await testApp({}, { publicUrl: () => 'https://centre.example' });
    expect((await secure.inject({ url: '/healthz' })).headers['strict-transport-security']).toContain('max-age');
  });

  it('comes until the limit, then 429 with the time to wait', async () => {
    let now = 1_000_000;
    const app = await appWithRoutes(people, { now: () => now });
    expect((await app.inject({ url: '/api/rare' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/rare' })).statusCode).toBe(200);
    const refused = await app.inject({ url: '/api/rare' });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await app.inject({ url: '/api/rare', remoteAddress: '10.0.0.9' })).statusCode).toBe(200);
    now += Number(refused.headers['retry-after']) * 1000;
    expect((await app.inject({ url: '/api/rare' })).statusCode).toBe(200);
  });
});

describe('operation', () => {
  it('is ready when all checks are, tells the reasons when not, and drains', async () => {
    const app = await testApp();
    let reason: string | null = 'no database';
    const done: string[] = [];
    app.addCheck('database', () => reason);
    app.addCheck('floor', () => Promise.reject(new Error('secret words')));
    app.onDrain(() => void done.push('sockets'));
    const no = await app.inject({ url: '/readyz' });
    expect(no.statusCode).toBe(503);
    expect(no.json().checks).toEqual({
      database: { ok: false, reason: 'no database' },
      floor: { ok: false, reason: 'failed' },
    });
    reason = null;
    app.addCheck('floor', () => null);
    expect((await app.inject({ url: '/readyz' })).json()).toMatchObject({ isReady: true });
    expect((await app.inject({ url: '/healthz' })).json()).toEqual({ isAlive: true });
    expect(app.isDraining).toBe(false);
    await Promise.all([app.drain(), app.drain()]);
    expect(done).toEqual(['sockets']);
    expect(app.isDraining).toBe(true);
  });

  it('shows its figures to near networks and supervisors only', async () => {
    const app = await appWithRoutes();
    expect((await app.inject({ url: '/metrics' })).body).toContain('ponte_http_request_seconds');
    expect((await app.inject({ url: '/metrics', remoteAddress: '203.0.113.9' })).statusCode).toBe(403);
    const headers = { authorization: 'Bearer sara' };
    expect((await app.inject({ url: '/metrics', remoteAddress: '203.0.113.9', headers })).statusCode).toBe(200);
  });

  it('describes itself to programs and people', async () => {
    const app = await appWithRoutes();
    const described = (await app.inject({ url: '/openapi.json' })).json();
    expect(described.openapi).toBe('3.1.0');
    expect(described.paths['/api/staff/{id}'].post['x-who']).toEqual(['consultant']);
    const page = await app.inject({ url: '/api-docs' });
    expect(page.body).toContain('/api/staff/{id}');
    expect(page.body).toContain('id="contact.changedSinceSeen"');
    expect(page.body).not.toMatch(/<script|style=|<style/);
  });
});

describe('behind a proxy', () => {
  it('believes the nearest hop alone: whatever a caller writes into X-Forwarded-For gets round no limit', async () => {
    const app = await testApp({}, { trustProxy: nearestHop, limits: { perAddress: 2 } });
    const call = (forged: string) =>
      app.inject({ url: '/healthz', headers: { 'x-forwarded-for': `${forged}, 203.0.113.7` } });
    const statuses = [];
    for (const forged of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) statuses.push((await call(forged)).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
  });
});
