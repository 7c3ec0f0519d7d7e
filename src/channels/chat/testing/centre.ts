/** A small centre with one queue and one consultant, and the chat's routes behind the server's own doors. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import type { MachineDoor } from '#modules/contacts/contract.js';
import { noCallers, noMachine, noPhones, openFloor, type ContactsFloor } from '#modules/contacts/index.js';
import { createIdentity, registerIdentity, type Identity } from '#modules/identity/index.js';
import { type FactDoor, noFacts } from '#modules/knowledge/facts/contract.js';
import type { CallerDoor } from '#modules/contacts/web-call/contract.js';
import { buildApp } from '#server/app.js';
import type { TestDatabase } from '#store/testing/database.js';
import { chat, customerOf } from '../index.js';
import type { Call, Reply } from '../fake.js';

export interface TestCentre {
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly identity: Identity;
  readonly secret: Buffer;
  readonly call: (call: Call) => Promise<Reply>;
  close(): Promise<void>;
}

const lucia = { id: 'person_lucia', name: 'Lucia Ferri' };
export { lucia };

export async function testCentre(
  test: TestDatabase,
  webRoot: string | null = null,
  machine: MachineDoor = noMachine,
  callers: Partial<CallerDoor> = {},
  facts: FactDoor = noFacts,
): Promise<TestCentre> {
  const log = pino({ level: 'silent' });
  const floor = await openFloor({ database: test.database, log, owner: 'test' });
  await defineFloor(floor);
  await test.pool.query(
    `insert into person (id, name, mail, mail_key, roles, is_active, created_at, changed_at)
     values ($1, $2, 'lucia@example.it', 'lucia@example.it', '{consultant}', true, $3, $3)`,
    [lucia.id, lucia.name, Date.now()],
  );
  const identity = createIdentity({ pool: test.pool });
  const app = await buildApp({
    log,
    pool: test.pool,
    credentials: { ...identity, customerOf: customerOf(test.pool) },
    publicUrl: () => 'http://127.0.0.1',
    version: '0.0.0',
    limits: { factor: 100 },
    pages: { webRoot, apps: [], home: () => '/help' },
  });
  registerIdentity(app, {
    ...{ identity, isSecure: () => false, publicUrl: () => 'http://127.0.0.1' },
    setupFacts: async () => ({ hasQueues: true, hasMailbox: false }),
  });
  const secret = randomBytes(32);
  const running = await chat.start({
    floor,
    pool: test.pool,
    http: app,
    log,
    publicUrl: () => 'http://127.0.0.1',
    settings: {},
    secret,
    phones: noPhones,
    callers: { ...noCallers, ...callers },
    machine,
    facts,
    jobs: { handle: () => undefined, add: async () => undefined },
  });
  await app.ready();
  return { app, floor, identity, secret, call: callOf(app), close: () => closeAll(app, floor, running.stop) };
}

async function closeAll(app: FastifyInstance, floor: ContactsFloor, stop: () => Promise<void>): Promise<void> {
  await app.close();
  await stop();
  await floor.stop();
}

function callOf(app: FastifyInstance): (call: Call) => Promise<Reply> {
  return async ({ method, path, headers, body }) => {
    const payload = body === undefined ? {} : { payload: body as object };
    const reply = await app.inject({ method, url: path, headers: { ...headers }, ...payload });
    return { status: reply.statusCode, data: reply.json() };
  };
}

async function defineFloor(floor: ContactsFloor): Promise<void> {
  const at = floor.now();
  const consultant = {
    id: lucia.id,
    skills: { guasti: 3 },
    languages: ['it', 'en'],
    capacity: { chat: 3 },
    interruptedBy: {},
  };
  const queue = {
    id: 'queue_guasti',
    name: 'Guasti',
    skills: { guasti: 1 },
    rings: [],
    headStartMs: 0,
    vulnerableHeadStartMs: 0,
    promiseMs: 60_000,
    offerMs: 20_000,
    knowsWaitMs: 0,
    hours: null,
  };
  await floor.dispatch({ type: 'DefineQueue', at, queue });
  await floor.dispatch({ type: 'DefineConsultant', at, consultant });
}

/** The consultant comes to work, takes the one contact that waits, and answers. */
export async function luciaAnswers(floor: ContactsFloor, contactId: string, body: string): Promise<void> {
  await floor.dispatch({ type: 'Connect', at: floor.now(), consultantId: lucia.id });
  await floor.dispatch({ type: 'Wish', at: floor.now(), consultantId: lucia.id, wish: 'ready' });
  const offered = (await floor.contact(contactId))!.interactions.find((one) => one.place === 'offered');
  if (!offered) throw new Error('nothing was offered');
  await floor.dispatch({ type: 'Accept', at: floor.now(), interactionId: offered.id, consultantId: lucia.id });
  await luciaWrites(floor, contactId, body);
}

export async function luciaWrites(floor: ContactsFloor, contactId: string, body: string): Promise<void> {
  await floor.dispatch({
    type: 'ConsultantWrites',
    at: floor.now(),
    contactId,
    by: { kind: 'consultant', ...lucia },
    channel: 'chat',
    message: { clientId: randomBytes(12).toString('hex'), body },
    after: Number.MAX_SAFE_INTEGER,
  });
}

/** Every doubt gets an answer, then the customer is asked. */
export async function luciaAsks(floor: ContactsFloor, contactId: string): Promise<void> {
  const contact = (await floor.contact(contactId))!;
  for (const doubt of contact.doubts)
    if (doubt.state === 'open')
      await floor.dispatch({ type: 'AnswerDoubt', at: floor.now(), contactId, doubtId: doubt.id, answer: 'Detto.' });
  const by = { kind: 'consultant', ...lucia } as const;
  await floor.dispatch({ type: 'AskConfirmation', at: floor.now(), contactId, by });
}
