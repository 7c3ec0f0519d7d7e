/**
 * The chaos run: a real server on a real PostgreSQL under load, both killed at random; clients insist with the same ids.
 * Afterwards nothing that was acknowledged may be missing, doubled or out of order, and all books must agree.
 */
import type { Pool } from 'pg';
import { pino } from 'pino';
import { openDatabase } from '#store/database.js';
import { HttpClient } from '../clients/http.js';
import { sleep } from './chance.js';
import { ChaosConsultant } from './consultants.js';
import { ChaosCustomer, ChaosMailer } from './customers.js';
import { breakThings, type FaultKind } from './faults.js';
import { Ledger } from './ledger.js';
import { compareScreens, type Screen } from './screens.js';
import { ChaosServer } from './server.js';
import { setUp } from './setup.js';
import { verify } from './verify.js';
import type { ChaosWorld } from './world.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly tell?: (words: string) => void;
  readonly customers?: number;
  readonly mailers?: number;
  readonly consultants?: number;
}

export interface ChaosReport {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly starts: number;
  /** The longest time from the start of a process to "open". */
  readonly slowestStartMs: number;
  readonly contacts: number;
  readonly messages: number;
  readonly mails: number;
  readonly drafts: number;
  readonly offersAccepted: number;
  readonly confirmed: number;
  /** The longest any client had to insist until it was answered. */
  readonly longestWaitMs: number;
  readonly tries: number;
  readonly repeats: number;
  readonly expectedRefusals: number;
  readonly screensCompared: number;
  readonly breaches: readonly string[];
}

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, seconds, tell = () => undefined, customers = 10, mailers = 3, consultants = 5 } = options;
  const server = new ChaosServer();
  const http = new HttpClient(server.url);
  const ledger = new Ledger();
  try {
    await server.start();
    const clients = await setUp(http, consultants);
    const until = Date.now() + seconds * 1_000;
    const isEnding = (): boolean =>
      Date.now() > until && (hasHappened(server, ledger) || Date.now() > until + patienceMs);
    const world: ChaosWorld = { seed, server, http, ledger, isEnding };
    tell(`chaos: seed ${seed}, ${seconds} s`);
    const staff = clients.map((client, i) => new ChaosConsultant(world, client, i));
    const people = Array.from({ length: customers }, (_, i) => new ChaosCustomer(world, i));
    const writers = Array.from({ length: mailers }, (_, i) => new ChaosMailer(world, i));
    const telling = setInterval(() => tell(progress(ledger, until)), 10_000);
    const [faults] = await Promise.all([
      breakThings(world),
      ...staff.map((one) => one.work()),
      ...people.map((one) => one.live()),
      ...writers.map((one) => one.live()),
    ]).finally(() => clearInterval(telling));
    tell('the load has ended; the books are compared');
    await server.untilReady();
    await mailsTakenIn(server);
    const screens = screensOf(staff, people);
    const screenBreaches = await compareScreens(screens);
    for (const { live } of screens) live.close();
    await server.stop();
    const breaches = [...screenBreaches, ...(await withTables(server, (pool) => verify(pool, ledger)))];
    if (breaches.length > 0) tell(server.log);
    return { ...report(options, server, ledger), faults, screensCompared: screens.length, breaches };
  } finally {
    http.close();
    await server.remove();
  }
}

/** How much longer a run on a busy machine may take, until there is something that could have been lost. */
const patienceMs = 120_000;

const hasHappened = (server: ChaosServer, { messages, mails, savedDrafts }: Ledger): boolean =>
  server.startsMs.length > 1 && messages > 20 && mails.size > 3 && savedDrafts > 0;

const progress = (ledger: Ledger, until: number): string =>
  `  ${Math.max(0, Math.round((until - Date.now()) / 1_000))} s left: ${ledger.messages} messages, ${ledger.mails.size} mails, ` +
  `${ledger.counts.accepted} offers taken, ${ledger.counts.repeats} calls said again`;

function screensOf(staff: readonly ChaosConsultant[], people: readonly ChaosCustomer[]): Screen[] {
  const desks = staff.map(({ client, live }): Screen => ({
    ...{ name: `desk of ${client.name}`, view: 'desk', params: {}, sub: 'desk', live },
    another: () => client.live(),
  }));
  const contacts = staff.flatMap(({ client, live }) =>
    live
      .subs()
      .filter((sub) => sub !== 'desk')
      .map((contactId): Screen => ({
        ...{ name: `contact ${contactId}`, view: 'contact', params: { contactId }, sub: contactId, live },
        another: () => client.live(),
      })),
  );
  const chats = people.flatMap((one) =>
    one.screens.map(({ live, chat }): Screen => ({
      ...{ name: `chat ${chat.contactId}`, view: 'chat', params: { contactId: chat.contactId }, sub: 'chat', live },
      another: () => chat.live(),
    })),
  );
  return [...desks, ...contacts, ...chats];
}

/** What was stored and not taken in when a server died is taken up by the next one; it gets the time for it. */
async function mailsTakenIn(server: ChaosServer): Promise<void> {
  await withTables(server, async (pool) => {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(200)) {
      const { rows } = await pool.query("select from mail_raw where state = 'received' limit 1");
      if (rows.length === 0) return;
    }
  });
}

/** A visitor while the server runs; the one that starts and ends PostgreSQL when it does not. */
async function withTables<T>(server: ChaosServer, look: (pool: Pool) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir: server.dataDir, log: pino({ level: 'silent' }) });
  try {
    return await look(database.pool);
  } finally {
    await database.stop();
  }
}

function report({ seed, seconds }: ChaosOptions, server: ChaosServer, ledger: Ledger) {
  const { accepted, confirmed, tries, repeats, refusedExpected } = ledger.counts;
  return {
    ...{ seed, seconds, confirmed, tries, repeats },
    starts: server.startsMs.length,
    slowestStartMs: Math.round(Math.max(...server.startsMs.slice(1), 0)),
    contacts: ledger.contacts.size,
    messages: ledger.messages,
    mails: ledger.mails.size,
    longestWaitMs: ledger.longestWaitMs,
    drafts: ledger.savedDrafts,
    offersAccepted: accepted,
    expectedRefusals: refusedExpected,
  };
}
