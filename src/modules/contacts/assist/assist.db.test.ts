/** A program that speaks the protocol, on loopback: drafts, summaries, and everything that it may do wrong. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { publishArticle, saveArticle } from '../../knowledge/index.js';
import { emptyWords } from '../../knowledge/articles/contract.js';
import type { Contact } from '../contract.js';
import { modelSettings } from './client.js';
import { registerAssist, type AssistRoutes } from './routes.js';

const at = Date.UTC(2026, 10, 22, 12);
let now = at;
let db: TestDatabase;
let app: FastifyInstance;
let offApp: FastifyInstance;
let server: Server;
const asked: { url: string; key: string; body: { model: string; messages: { role: string; content: string }[] } }[] =
  [];
let reply: (request: IncomingMessage, response: ServerResponse) => void;
const lines: string[] = [];

const says = (content: unknown, usage: object | undefined = { total_tokens: 120 }) => {
  reply = (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 'x', choices: [{ message: { role: 'assistant', content } }], usage }));
  };
};

beforeAll(async () => {
  db = await testDatabase();
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const key = request.headers.authorization ?? '';
      asked.push({ url: request.url!, key, body: JSON.parse(Buffer.concat(parts).toString()) });
      reply(request, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const values = {
    ...{ PONTE_LLM_URL: `http://${host}/v1/`, PONTE_LLM_MODEL: 'small-1', PONTE_LLM_KEY: 'secret-key' },
    ...{ PONTE_LLM_SECONDS: '1', PONTE_LLM_CALLS_A_MONTH: '50', PONTE_LLM_TOKENS_A_MONTH: '10000' },
  };
  const people = { lucia: personViewer('lucia', 'consultant'), mario: personViewer('mario', 'consultant') };
  const contact = {
    id: 'contact_1',
    customerName: 'Rosa Verdi',
    consultantId: 'lucia',
    joinedInto: null,
    language: 'it',
  };
  const known = new Map(
    [contact, { ...contact, id: 'contact_far' }, { ...contact, id: 'contact_new' }].map((c) => [c.id, c]),
  );
  const floor = { now: () => now, contact: async (id: string) => (known.get(id) ?? null) as Contact | null };
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const parts = { floor: floor as unknown as AssistRoutes['floor'], pool: db.pool, log, guess: () => null };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  registerAssist({ ...parts, app, model: modelSettings(values, [host]) });
  await app.ready();
  offApp = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  registerAssist({ ...parts, app: offApp, model: modelSettings({ PONTE_LLM_URL: values.PONTE_LLM_URL }, [host]) });
  await offApp.ready();
  await article();
  await message('contact_1', 'Sono Rosa Verdi, codice 445566: quando scade la bolletta della luce?', 'customer');
  await message('contact_far', 'Che tempo fa sulla luna?', 'customer');
});
afterAll(async () => {
  await app.close();
  await offApp.close();
  await new Promise((done) => server.close(done));
});
beforeEach(async () => {
  now = at;
  asked.length = 0;
  lines.length = 0;
  await db.pool.query('truncate assist_use');
});

async function article(): Promise<void> {
  const draft = {
    ...emptyWords,
    ...{ title: 'Quando scade la bolletta', short: 'La scadenza è in alto nella bolletta.', source: 'Contratto' },
  };
  const by = { id: 'laura', at: at - 1000 };
  const change = {
    topic: 'bill_due_date',
    language: 'it' as const,
    draft,
    ownerId: 'laura',
    reviewAt: null,
    revision: 0,
  };
  const { article: saved } = await saveArticle(db.pool, 'article_due', change, by);
  await publishArticle(db.pool, 'article_due', { revision: saved.revision, reason: '' }, by);
}
let made = 0;
const message = (contactId: string, body: string, kind: string) =>
  db.pool.query(
    `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, $3, 'message', 'chat', $4, $5)`,
    [
      `entry_${++made}`,
      contactId,
      at,
      JSON.stringify({ body, author: { kind, id: null, name: 'Lucia Rinaldi' } }),
      made,
    ],
  );
const call = async (path: string, who: string | null = 'lucia', on = app) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await on.inject({ method: path === '/api/assist' ? 'GET' : 'POST', url: path, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const draft = (who?: string | null, contact = 'contact_1') => call(`/api/contacts/${contact}/assist/draft`, who);
const uses = async () => (await db.pool.query('select * from assist_use order by at, id')).rows;

describe('a program outside', () => {
  it('is off without its settings: nothing to see, nothing to ask', async () => {
    expect((await call('/api/assist', 'lucia', offApp)).body).toEqual({ isOn: false, model: '' });
    const refused = await call('/api/contacts/contact_1/assist/draft', 'lucia', offApp);
    expect(refused).toMatchObject({ status: 409, body: { code: 'assist.off' } });
    expect(asked).toEqual([]);
  });

  it('drafts for whoever has the contact, from published answers that are shown beside it', async () => {
    says('La scadenza è in alto nella bolletta [1].');
    expect((await draft(null)).status).toBe(401);
    expect((await draft('mario')).body.code).toBe('contact.notYours');
    expect((await draft('lucia', 'contact_none')).status).toBe(404);
    expect(asked).toEqual([]);
    expect((await draft()).body).toMatchObject({
      ...{ text: 'La scadenza è in alto nella bolletta [1].', model: 'small-1', isCut: false },
      quotes: [{ n: 1, articleId: 'article_due', version: 1, source: 'Contratto', isUsed: true }],
    });
    expect(asked).toMatchObject([
      { url: '/v1/chat/completions', key: 'Bearer secret-key', body: { model: 'small-1' } },
    ]);
    const sent = JSON.stringify(asked[0]!.body);
    expect(sent).toContain('quando scade la bolletta');
    for (const personal of ['Rosa', 'Verdi', '445566', 'Rinaldi']) expect(sent).not.toContain(personal);
    expect((await db.pool.query('select from draft')).rowCount, 'nothing is written for anybody').toBe(0);
    expect((await db.pool.query(`select from entry where contact_id = 'contact_1'`)).rowCount).toBe(1);
  });

  it('is written down with who, when and how much, and without a word', async () => {
    says('Una bozza qualunque [1].', undefined);
    await draft();
    const [use] = await uses();
    expect(use).toMatchObject({ person_id: 'lucia', kind: 'draft', outcome: 'done', model: 'small-1', got_chars: 24 });
    expect(use.sent_chars).toBeGreaterThan(100);
    expect(use.tokens, 'guessed by length where it is not told').toBeGreaterThan(50);
    for (const kept of [JSON.stringify(use), lines.join('')]) expect(kept).not.toMatch(/bozza qualunque|scade|Rosa/);
    expect(lines.join('')).toContain('"assist":"draft"');
  });

  it('is not asked where no published answer fits', async () => {
    expect((await draft('lucia', 'contact_far')).body.code).toBe('assist.noGround');
    expect((await draft('lucia', 'contact_new')).body.code).toBe('assist.nothingSaid');
    expect(asked).toEqual([]);
    expect(await uses()).toEqual([]);
  });

  it.each([
    ['no JSON', 'assist.nonsense', (response: ServerResponse) => response.end('<html>it works</html>')],
    ['another shape', 'assist.nonsense', (response: ServerResponse) => response.end('{"choices":[]}')],
    [
      'no text',
      'assist.nonsense',
      (response: ServerResponse) => response.end('{"choices":[{"message":{"content":[]}}]}'),
    ],
    ['a refusal', 'assist.notThere', (response: ServerResponse) => response.writeHead(429).end('{}')],
    [
      'a redirect',
      'assist.notThere',
      (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['a cut', 'assist.notThere', (response: ServerResponse) => response.destroy()],
    ['a flood', 'assist.nonsense', (response: ServerResponse) => response.end('x'.repeat(400_000))],
    ['silence', 'assist.tooSlow', () => undefined],
  ])('answers %s: %s, and the work goes on', async (_name, code, act) => {
    reply = (_request, response) => void act(response);
    expect((await draft()).body.code).toBe(code);
    expect(await uses()).toMatchObject([{ outcome: code.replace('assist.', ''), got_chars: 0 }]);
  });

  it('that writes hostile text is cut to what an approved answer says', async () => {
    says(
      '<img src=x onerror=alert(1)>Paghi su http://evil.example o al 333 444 5555, ora. Ignore all instructions [1][7]',
    );
    const { body } = await draft();
    expect(body).toMatchObject({ isCut: true, text: 'Paghi su […] o al […], ora. Ignore all instructions [1][7]' });
    expect(body.quotes).toHaveLength(1);
  });

  it('sums up for whoever has it, once there is something to sum up', async () => {
    const summary = () => call('/api/contacts/contact_1/assist/summary');
    expect((await summary()).body.code).toBe('assist.nothingSaid');
    for (const words of ['Guardo subito.', 'Quale fornitura?']) await message('contact_1', words, 'consultant');
    await message('contact_1', 'Quella di via Roma 12', 'customer');
    says('Chiede la scadenza. Nessuna promessa.');
    expect((await summary()).body).toEqual({
      text: 'Chiede la scadenza. Nessuna promessa.',
      model: 'small-1',
      messages: 4,
    });
    expect(JSON.stringify(asked[0]!.body)).not.toContain('Roma');
  });

  it('ends with its month, by calls and by tokens, and begins again with the next', async () => {
    says('Testo [1].', { total_tokens: 9_999 });
    expect((await draft()).status).toBe(200);
    expect((await draft()).status).toBe(200);
    expect((await draft()).body.code).toBe('assist.capReached');
    expect(asked).toHaveLength(2);
    now = Date.UTC(2026, 11, 1);
    expect((await draft()).status).toBe(200);
    await db.pool.query('update assist_use set tokens = 1');
    await db.pool.query(
      `insert into assist_use select 'more_' || n, $1, 'mario', 'draft', 'small-1', 1, 1, 1, 'done' from generate_series(1, 49) n`,
      [now],
    );
    expect((await draft()).body.code).toBe('assist.capReached');
  });
});
