import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isQueueOpen, queuesOf } from '#kernel/routing/index.js';
import { readTicket } from '#modules/contacts/index.js';
import { articleAdder, readingLines } from '#modules/knowledge/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { newClientId } from '../fake.js';
import { lucia, testCentre, type TestCentre } from '../testing/centre.js';

let test: TestDatabase;
let centre: TestCentre;
let cookie = '';
let kioskId = '';
let ringing = true;
beforeAll(async () => {
  test = await testDatabase();
  centre = await testCentre(test, null, undefined, { isOpen: true, rings: () => ringing });
  const { kiosk, link } = await centre.identity.makeKiosk('Sportello Via Roma', 'Verona, via Roma 12');
  kioskId = kiosk.id;
  const begun = await centre.app.inject({ method: 'POST', url: `/kiosk/start/${link}` });
  expect(begun.statusCode).toBe(303);
  const set = String(begun.headers['set-cookie']);
  expect(set).toMatch(/HttpOnly/);
  expect(set).toMatch(/SameSite=Lax/);
  cookie = set.split(';')[0]!;
});
afterAll(() => centre.close());

const ask = (method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = { cookie }) =>
  centre.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
const wish = () => ({ clientId: newClientId(), language: 'it' as const });
const number = '045 555 0142';

describe('who may', () => {
  it('nobody without the device’s key: 401; a person who works here: 403', async () => {
    const mail = 'lucia@example.it';
    await centre.identity.editPerson(lucia.id, { password: 'una parola molto lunga' });
    const { token } = await centre.identity.login(mail, 'una parola molto lunga', '127.0.0.1', 'test');
    for (const [method, url] of [
      ['GET', '/api/kiosk'],
      ['POST', '/api/kiosk/call'],
      ['POST', '/api/kiosk/callback'],
    ] as const) {
      const body = method === 'POST' ? { ...wish(), to: number, isAgreed: true } : undefined;
      expect((await ask(method, url, body, {})).statusCode, url).toBe(401);
      expect((await ask(method, url, body, { cookie: 'ponte_kiosk=kiosk_wrong' })).statusCode, url).toBe(401);
      expect((await ask('GET', '/api/kiosk', undefined, { cookie: `ponte_login=${token}` })).statusCode).toBe(403);
    }
  });

  it('a kiosk reaches nothing of the staff’s or of a customer’s', async () => {
    for (const url of ['/api/kiosks', '/api/people', '/api/chat/contact_1'])
      expect((await ask('GET', url)).statusCode, url).toBe(403);
  });

  it('a foreign page cannot use its cookie', async () => {
    const headers = { cookie, origin: 'https://elsewhere.example' };
    const answer = await ask('POST', '/api/kiosk/callback', { ...wish(), to: number, isAgreed: true }, headers);
    expect(answer.statusCode).toBe(403);
  });

  it('kiosks are made and withdrawn by administrators alone', async () => {
    await centre.identity.addFirstAdministrator({
      name: 'Ada',
      mail: 'ada@example.it',
      password: 'una parola molto lunga',
    });
    const { secret } = await centre.identity.createToken('prova', ['administrator'], 60_000);
    const { secret: weaker } = await centre.identity.createToken('prova', ['supervisor'], 60_000);
    const as = (bearer: string) => ({ authorization: `Bearer ${bearer}` });
    expect((await ask('POST', '/api/kiosks', { name: 'X' }, {})).statusCode).toBe(401);
    expect((await ask('POST', '/api/kiosks', { name: ' ' }, as(secret))).statusCode).toBe(400);
    expect((await ask('POST', '/api/kiosks', { name: 'X' }, as(weaker))).statusCode).toBe(403);
    const made = await ask('POST', '/api/kiosks', { name: 'Municipio' }, as(secret));
    expect(made.statusCode).toBe(201);
    const { id, link } = made.json<{ id: string; link: string }>();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1\/kiosk\/start\/[0-9a-z-]{19}$/);
    // A program that looks at links takes nothing away.
    const looked = await ask('GET', new URL(link).pathname, undefined, {});
    expect(looked.body).toContain('Municipio');
    expect((await ask('GET', new URL(link).pathname, undefined, {})).statusCode).toBe(200);
    const list = (await ask('GET', '/api/kiosks', undefined, as(secret))).json<{ kiosks: { id: string }[] }>();
    expect(list.kiosks.map((one) => one.id)).toContain(id);
    expect((await ask('POST', `/api/kiosks/${id}/link`, undefined, as(secret))).statusCode).toBe(200);
    expect((await ask('GET', new URL(link).pathname, undefined, {})).statusCode).toBe(410);
    expect(
      (await centre.app.inject({ method: 'DELETE', url: `/api/kiosks/${id}`, headers: as(secret) })).statusCode,
    ).toBe(204);
    expect(
      (await centre.app.inject({ method: 'DELETE', url: `/api/kiosks/${id}`, headers: as(secret) })).statusCode,
    ).toBe(404);
  });
});

describe('the page', () => {
  it('is a kiosk’s alone, is kept by no browser, and may use the microphone', async () => {
    const page = await ask('GET', '/kiosk');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Sportello Via Roma');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(String(page.headers['permissions-policy'])).toContain('microphone=(self)');
    expect(String(page.headers['set-cookie'])).toContain('ponte_kiosk=');
    const stranger = await ask('GET', '/kiosk', undefined, {});
    expect(stranger.statusCode).toBe(403);
    expect(stranger.body).toContain('Questo apparecchio non è un totem');
    expect(stranger.headers['set-cookie']).toBeUndefined();
  });

  it('a link that was never made says where a new one comes from', async () => {
    const page = await ask('GET', '/kiosk/start/0000-0000-0000-0000');
    expect(page.statusCode).toBe(410);
    expect(page.body).toContain('se ne fa uno nuovo');
    expect((await ask('POST', '/kiosk/start/0000-0000-0000-0000')).statusCode).toBe(410);
  });
});

describe('a number that is left', () => {
  const leave = (body: object) => ask('POST', '/api/kiosk/callback', body);

  it.each([
    ['without consent', { to: number }],
    ['with a no', { to: number, isAgreed: false }],
    ['no number', { isAgreed: true }],
  ])('%s: 400, and nothing is kept', async (_name, more) => {
    const before = await test.pool.query('select count(*)::int as n from contact');
    expect((await leave({ ...wish(), ...more })).statusCode).toBe(400);
    expect((await test.pool.query('select count(*)::int as n from contact')).rows).toEqual(before.rows);
  });

  it.each(['112', '899 123456', 'no', '+41 44 668 18 00'])('%s cannot be called: 422', async (to) => {
    const answer = await leave({ ...wish(), to, isAgreed: true });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'kiosk.badNumber' });
  });

  it('is a contact of the kiosk’s name that stands in line as a callback from the first moment, once', async () => {
    await centre.floor.dispatch({ type: 'Connect', at: centre.floor.now(), consultantId: lucia.id });
    const body = { ...wish(), to: number, isAgreed: true };
    const committed: unknown[] = [];
    const stop = centre.floor.onCommitted(({ events }) => committed.push(events.map(({ event }) => event.type)));
    const answer = await leave(body);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ isOpen: true, place: 1 });
    // One commit: nobody was offered a line at which nobody is.
    expect(committed.filter((types) => (types as string[]).includes('InteractionQueued'))).toHaveLength(1);
    expect((committed as string[][]).find((types) => types.includes('InteractionQueued'))).toContain('CallbackAsked');
    stop();
    expect((await leave(body)).json()).toMatchObject({ place: 1 });
    const { rows } = await test.pool.query<{ id: string }>(`select id from contact where subject like 'Richiamata%'`);
    expect(rows).toHaveLength(1);
    const contact = (await centre.floor.contact(rows[0]!.id))!;
    expect(contact).toMatchObject({
      customerName: 'Persona al totem Sportello Via Roma',
      subject: 'Richiamata chiesta dal totem Sportello Via Roma',
    });
    expect(contact.interactions).toMatchObject([{ channel: 'call', isCallback: true, callbackTo: '+390455550142' }]);
    await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: contact.interactions[0]!.id });
  });

  it('without a way out it is written down for whoever dials by hand', async () => {
    ringing = false;
    const answer = await leave({ ...wish(), to: '333 444 5566', isAgreed: true });
    ringing = true;
    expect(answer.statusCode).toBe(200);
    const { rows } = await test.pool.query<{ channel: string }>(
      `select channel from interaction where place = 'waiting'`,
    );
    expect(rows).toEqual([{ channel: 'chat' }]);
  });

  it('while the line is closed: says when it opens', async () => {
    const queue = structuredClone([...queuesOf(centre.floor.routing)][0]!);
    // Open for one hour of a day that is not today. Monday is the first.
    const day = (new Date(centre.floor.now()).getUTCDay() + 2) % 7;
    const week = Array.from({ length: 7 }, (_, i) => (i === day ? [{ from: 540, to: 600 }] : []));
    const hours = { timeZone: 'Europe/Rome', week, holidays: {} };
    await centre.floor.dispatch({ type: 'DefineQueue', at: centre.floor.now(), queue: { ...queue, hours } });
    expect(isQueueOpen(centre.floor.routing, queue.id)).toBe(false);
    const shown = (await ask('GET', '/api/kiosk')).json<{ isOpen: boolean; opensAt: number }>();
    expect(shown.isOpen).toBe(false);
    const answer = (await leave({ ...wish(), to: number, isAgreed: true })).json<{
      isOpen: boolean;
      opensAt: number;
    }>();
    expect(answer).toMatchObject({ isOpen: false, opensAt: shown.opensAt });
    await centre.floor.dispatch({ type: 'DefineQueue', at: centre.floor.now(), queue });
  });
});

describe('a call', () => {
  it('opens nothing yet, and carries its kiosk in the ticket', async () => {
    const before = await test.pool.query('select count(*)::int as n from contact');
    const answer = await ask('POST', '/api/kiosk/call', wish());
    expect(answer.statusCode).toBe(200);
    const { contactId, ticket } = answer.json<{ contactId: string; ticket: string }>();
    const read = readTicket(centre.secret, ticket, contactId, centre.floor.now());
    expect(read).toMatchObject({
      kiosk: { id: kioskId, name: 'Sportello Via Roma' },
      // Its line is chosen: no menu asks again.
      queueId: 'queue_guasti',
      name: 'Persona al totem Sportello Via Roma',
    });
    expect((await test.pool.query('select count(*)::int as n from contact')).rows).toEqual(before.rows);
  });

  it('is no longer to be had from a kiosk that was withdrawn', async () => {
    await centre.identity.withdrawKiosk(kioskId);
    expect((await ask('POST', '/api/kiosk/call', wish())).statusCode).toBe(401);
    expect((await ask('GET', '/kiosk')).statusCode).toBe(403);
  });
});

describe('answers at a kiosk', () => {
  beforeAll(async () => {
    const { link } = await centre.identity.makeKiosk('Biblioteca', '');
    const begun = await centre.app.inject({ method: 'POST', url: `/kiosk/start/${link}` });
    cookie = String(begun.headers['set-cookie']).split(';')[0]!;
  });
  const said = (reading: string, isAnswered: boolean, headers?: Record<string, string>) =>
    ask('POST', '/api/kiosk/answers/said', { reading, isAnswered }, headers);
  const open = async (topic = 'bill_due_date') =>
    (await ask('GET', `/api/kiosk/answers/${topic}?language=it`)).json() as { reading: string; title: string };
  const counted = async () =>
    (await readingLines(test.pool, 0, centre.floor.now() + 1)).channels.find(({ key }) => key === 'kiosk');
  const notesOf = async (contactId: string): Promise<readonly string[]> => {
    const { rows } = await test.pool.query<{ body: string }>(
      `select data ->> 'body' as body from entry where contact_id = $1 and kind = 'note'`,
      [contactId],
    );
    return rows.map(({ body }) => body);
  };

  it('are read by a device alone, and only those that need nothing typed and can be said now', async () => {
    expect((await ask('GET', '/api/kiosk/answers?language=it', undefined, {})).statusCode).toBe(401);
    expect((await ask('GET', '/api/kiosk/answers/x?language=it', undefined, {})).statusCode).toBe(401);
    expect((await said('x', true, {})).statusCode).toBe(401);
    expect((await ask('GET', '/api/kiosk/answers?language=de')).statusCode).toBe(400);
    expect((await ask('GET', '/api/kiosk')).json()).toMatchObject({ hasAnswers: false, keptDays: 90 });
    await articleAdder(test.pool)('person_1', centre.floor.now() - 1000);
    expect((await ask('GET', '/api/kiosk')).json()).toMatchObject({ hasAnswers: true });
    const { answers } = (await ask('GET', '/api/kiosk/answers?language=it')).json() as { answers: { topic: string }[] };
    expect(answers.map(({ topic }) => topic)).toContain('bill_due_date');
    const { rows } = await test.pool.query<{ topic: string }>(
      `select distinct topic from article_version v join article a on a.id = v.article_id where v.short || v.long like '%{{%'`,
    );
    for (const { topic } of rows) {
      expect(answers.map((one) => one.topic)).not.toContain(topic);
      expect((await ask('GET', `/api/kiosk/answers/${topic}?language=it`)).statusCode).toBe(404);
    }
    expect((await ask('GET', '/api/kiosk/answers/nothing_like_it?language=it')).statusCode).toBe(404);
  });

  it('count a yes once', async () => {
    const { reading } = await open();
    expect((await said(reading, true)).json()).toEqual({ isNew: true });
    expect((await said(reading, false)).json()).toEqual({ isNew: false });
    expect((await said('made.up', true)).json()).toEqual({ isNew: false });
    expect(await counted()).toMatchObject({ opened: 1, confirmed: 1, denied: 0 });
    const { answers } = (await ask('GET', '/api/kiosk/answers?language=it')).json() as { answers: { topic: string }[] };
    expect(answers[0], 'the most useful first').toMatchObject({ topic: 'bill_due_date' });
  });

  it('that did not help go along: into the callback, in its first moment, and into the ticket of a call', async () => {
    const { reading, title } = await open();
    await said(reading, false);
    const of = { ...wish(), reading };
    expect((await ask('POST', '/api/kiosk/callback', { ...of, to: number, isAgreed: true })).statusCode).toBe(200);
    const { rows } = await test.pool.query<{ id: string }>(`select id from contact order by opened_at desc limit 1`);
    expect(await notesOf(rows[0]!.id)).toEqual([
      `Prima ha letto la risposta «${title}» (versione 1) e ha detto che non è bastata.`,
    ]);
    const call = (await ask('POST', '/api/kiosk/call', { ...wish(), reading })).json() as {
      ticket: string;
      contactId: string;
    };
    expect(readTicket(centre.secret, call.ticket, call.contactId, centre.floor.now())).toMatchObject({
      read: { topic: 'bill_due_date', version: 1, title },
    });
    // What was never shown here goes nowhere, and nobody is kept from calling by it.
    const made = (await ask('POST', '/api/kiosk/call', { ...wish(), reading: 'made.up' })).json() as typeof call;
    expect(readTicket(centre.secret, made.ticket, made.contactId, centre.floor.now())!.read).toBeUndefined();
  });
});
