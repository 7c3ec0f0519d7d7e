/** A small centre with one mailbox, one queue and one consultant: real floor, real jobs, real SMTP on loopback. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import type { Viewer } from '#modules/identity/contract.js';
import { noCallers, noPhones, openFloor, startDelivery, type ContactsFloor } from '#modules/contacts/index.js';
import type { Contact, Entry, MachineDoor } from '#modules/contacts/contract.js';
import { buildApp } from '#server/app.js';
import { openJobs } from '#store/jobs.js';
import type { TestDatabase } from '#store/testing/database.js';
import type { Resolve } from '../sender/resolver.js';
import { FakePostOffice, FakeSender } from '../fake.js';
import { saveMailbox, startMail, type MailRunning, type NewMailbox } from '../index.js';

export const address = 'assistenza@acqua.example';
export const secret = Buffer.alloc(32, 3);
const lucia = { kind: 'consultant', id: 'person_lucia', name: 'Lucia Ferri' } as const;

const people: Record<string, Viewer> = {
  lucia: { kind: 'person', id: lucia.id, name: lucia.name, roles: ['consultant'] },
  sara: { kind: 'person', id: 'person_sara', name: 'Sara', roles: ['supervisor'] },
  ada: { kind: 'person', id: 'person_ada', name: 'Ada', roles: ['administrator'] },
};

export interface TestCentre {
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly mail: MailRunning;
  readonly office: FakePostOffice;
  readonly sender: FakeSender;
  contactOf(subject: string): Promise<Contact>;
  contacts(): Promise<Contact[]>;
  entries(contactId: string): Promise<Entry[]>;
  /** Lucia comes to work, takes the contact and answers by mail; gives the entry's id. */
  answers(contactId: string, body: string): Promise<string>;
  asks(contactId: string): Promise<void>;
  close(): Promise<void>;
}

export interface CentreOptions {
  readonly settings?: Record<string, string>;
  readonly mailbox?: Partial<NewMailbox>;
  readonly hasRelay?: boolean;
  readonly resolve?: Resolve;
  readonly machine?: MachineDoor;
}

export async function testCentre(test: TestDatabase, options: CentreOptions = {}): Promise<TestCentre> {
  const { pool, database } = test;
  const log = pino({ level: 'silent' });
  const floor = await openFloor({ database, log, owner: `test-${randomBytes(4).toString('hex')}` });
  await defineFloor(floor);
  await saveMailbox(pool, secret, {
    id: 'mailbox_1',
    address,
    name: 'Acqua Chiara',
    queueId: 'queue_a',
    ...options.mailbox,
  });
  const app = await buildApp({
    log,
    pool,
    credentials: {
      viewerOfLogin: async () => null,
      viewerOfToken: async (token) => people[token] ?? null,
      customerOf: async () => null,
    },
    publicUrl: () => 'http://centre.example',
    version: '0.0.0',
    limits: { factor: 1000 },
  });
  const office = new FakePostOffice();
  const relay = await office.start();
  const jobs = await openJobs(database, log);
  const mail = await startMail(
    {
      ...{ floor, pool, http: app, log, secret, jobs, phones: noPhones, callers: noCallers },
      ...(options.machine ? { machine: options.machine } : {}),
      publicUrl: () => 'http://centre.example',
      settings: {
        PONTE_SMTP_PORT: '0',
        PONTE_MAIL_CHECK: 'off',
        ...(options.hasRelay === false ? {} : { PONTE_SMTP_RELAY: relay }),
        ...options.settings,
      },
    },
    { imapPausesMs: [20, 100], ...(options.resolve ? { resolve: options.resolve } : {}) },
  );
  await app.ready();
  await jobs.start();
  const stopDelivery = await startDelivery({ floor, pool, log, channels: new Map([['mail', mail]]) });
  const sender = new FakeSender(mail.smtpPort!, 8);

  const contacts = async (): Promise<Contact[]> => {
    const { rows } = await pool.query<{ data: Contact }>('select data from contact order by opened_at, id');
    return rows.map((row) => row.data);
  };
  return {
    ...{ app, floor, mail, office, sender, contacts },
    contactOf: async (subject) => {
      const found = (await contacts()).filter((contact) => contact.subject === subject);
      if (found.length !== 1) throw new Error(`${found.length} contacts about ${subject}`);
      return found[0]!;
    },
    entries: async (contactId) => {
      const { rows } = await pool.query<{ data: Entry }>(
        `select data from entry where contact_id = $1 and kind <> 'mark' order by seq`,
        [contactId],
      );
      return rows.map((row) => row.data);
    },
    answers: (contactId, body) => answers(floor, contactId, body),
    asks: (contactId) => asks(floor, contactId),
    close: async () => {
      stopDelivery();
      sender.stop();
      await app.close();
      await mail.stop();
      await jobs.stop();
      await office.stop();
      await floor.stop();
    },
  };
}

async function defineFloor(floor: ContactsFloor): Promise<void> {
  const at = floor.now();
  const queue = {
    ...{ id: 'queue_a', name: 'Bollette', skills: {}, rings: [], headStartMs: 0, vulnerableHeadStartMs: 0 },
    ...{ promiseMs: 4 * 3_600_000, offerMs: 20_000, knowsWaitMs: 0, hours: null },
  };
  const consultant = {
    ...{ id: lucia.id, skills: {}, languages: ['it', 'en'], capacity: { mail: 50 }, interruptedBy: {} },
  };
  await floor.dispatch({ type: 'DefineQueue', at, queue });
  await floor.dispatch({ type: 'DefineConsultant', at, consultant });
}

/** Until the contact is Lucia's: others may be offered to her first, and she takes what comes. */
async function takes(floor: ContactsFloor, contactId: string): Promise<void> {
  await floor.dispatch({ type: 'Connect', at: floor.now(), consultantId: lucia.id });
  await floor.dispatch({ type: 'Wish', at: floor.now(), consultantId: lucia.id, wish: 'ready' });
  const live = (await floor.contact(contactId))!.interactions[0];
  if (live?.place === 'waiting')
    await floor.dispatch({ type: 'Take', at: floor.now(), interactionId: live.id, consultantId: lucia.id });
  if (live?.place === 'offered')
    await floor.dispatch({ type: 'Accept', at: floor.now(), interactionId: live.id, consultantId: lucia.id });
}

async function answers(floor: ContactsFloor, contactId: string, body: string): Promise<string> {
  await takes(floor, contactId);
  const clientId = randomBytes(12).toString('hex');
  await floor.dispatch({
    type: 'ConsultantWrites',
    at: floor.now(),
    contactId,
    by: lucia,
    channel: 'mail',
    message: { clientId, body },
    after: Number.MAX_SAFE_INTEGER,
  });
  return `entry_${clientId}`;
}

async function asks(floor: ContactsFloor, contactId: string): Promise<void> {
  for (const doubt of (await floor.contact(contactId))!.doubts)
    if (doubt.state === 'open')
      await floor.dispatch({ type: 'AnswerDoubt', at: floor.now(), contactId, doubtId: doubt.id, answer: 'Spiegato.' });
  await floor.dispatch({ type: 'AskConfirmation', at: floor.now(), contactId, by: lucia });
}

/** Asks again until it is true; the test's own time limit ends it. */
export async function until<T>(
  look: () => Promise<T | false | null | undefined> | T | false | null | undefined,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
