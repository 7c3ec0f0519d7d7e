/**
 * From "ready" to the offer on the consultant's own socket: 300 consultants, 1,000 open chats, 50 messages a second, all
 * durable, one server process. Beside it what a builder takes from npm: graphile-worker on the same PostgreSQL, a job a
 * contact, a task a skill, a worker loop a consultant that starts when the person says ready; until the job is claimed.
 */
import { randomUUID } from 'node:crypto';
import { Logger, makeWorkerUtils, runTaskList } from 'graphile-worker';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import { pg } from '#store/pg.js';
import { ChatCustomer } from '../clients/customer.js';
import { HttpClient } from '../clients/http.js';
import { LiveClient } from '../clients/live.js';
import { besideDatabase, Lab, quantile, sleep, steadily } from './lab/index.js';
import type { Furniture, LabPerson } from './lab/types.js';
import type { BenchResult } from './result.js';

const consultants = 300;
const skills = 10;
const messagesPerSecond = 50;

export default async function benchOffer(): Promise<BenchResult> {
  const lab = new Lab();
  try {
    const { database } = await lab.start();
    const ours = await measureOurs(lab);
    const theirs = await measureWorker(await besideDatabase(database));
    return {
      value: quantile(ours, 0.99),
      unit: 'ms',
      p50: quantile(ours, 0.5),
      p99: quantile(ours, 0.99),
      beside: { name: 'graphile-worker, a job a contact, claimed by skill', value: quantile(theirs, 0.99) },
      ratio: quantile(theirs, 0.99) / quantile(ours, 0.99),
      notes: {
        what: 'value is the p99 of ready → offer on the socket',
        'beside p50': `${quantile(theirs, 0.5).toFixed(1)} ms until claimed, on no socket yet`,
        samples: ours.length,
      },
    };
  } finally {
    await lab.remove();
  }
}

async function measureOurs(lab: Lab): Promise<number[]> {
  await lab.call({ do: 'queues', skills });
  const people = await lab.call<LabPerson[]>({ do: 'people', count: consultants, capacity: 3, skills });
  const ids = people.map((one) => one.id);
  await lab.call({ do: 'wish', ids, wish: 'ready', isConnecting: true });
  const held = await lab.call<Furniture['chats']>({ do: 'chats', count: 600, skills });
  await lab.call({ do: 'acceptAll' });
  await lab.call({ do: 'wish', ids, wish: 'paused' });
  const waiting = await lab.call<Furniture['chats']>({ do: 'chats', count: 400, skills });
  const http = new HttpClient(() => lab.address.url);
  const offered = new Map<string, () => void>();
  const lives = people.map((person) => deskOf(lab, person, () => offered.get(person.id)?.()));
  for (const live of lives) while (live.view('desk').cursor < 0) await sleep(10);
  const chats = [...held, ...waiting];
  const stop = steadily(messagesPerSecond, (n) => {
    const chat = chats[(n * 7) % chats.length]!;
    const customer = new ChatCustomer(http, { ...chat, entryId: '' });
    void customer.post('messages', { clientId: randomUUID(), body: `Ancora una cosa, ${n}` }).catch(() => undefined);
  });
  await sleep(2_000);
  const tookMs: number[] = [];
  for (const [i, person] of people.entries()) {
    const live = lives[i]!;
    const arrived = new Promise<void>((resolve) => {
      offered.set(person.id, () => void (live.rows<DeskOffer>('offers', 'desk').length > 0 && resolve()));
    });
    const began = performance.now();
    const call = wishOf(http, person, 'ready');
    await Promise.race([arrived, sleep(5_000)]);
    tookMs.push(performance.now() - began);
    await call;
    offered.delete(person.id);
    await sleep(40);
  }
  stop();
  for (const live of lives) live.close();
  http.close();
  return tookMs;
}

function deskOf(lab: Lab, person: LabPerson, onPatch: () => void): LiveClient {
  const headers = { cookie: person.cookie };
  const live = new LiveClient({ url: () => lab.address.url, headers: () => headers, onPatch, beatMs: 5_000 });
  live.watch('desk');
  return live.start();
}

const wishOf = (http: HttpClient, person: LabPerson, wish: string): Promise<unknown> =>
  http.call({
    method: 'PUT',
    path: '/api/me/wish',
    headers: { cookie: person.cookie, 'x-ponte-csrf': person.csrf, origin: http.origin },
    body: { wish },
  });

/** The same line of 400 contacts as jobs, the same 50 messages a second as one insert each. */
async function measureWorker(config: pg.ClientConfig): Promise<number[]> {
  const pool = new pg.Pool({ ...config, max: 20 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const logger = new Logger(() => () => undefined);
  const schema = 'bench_worker';
  const utils = await makeWorkerUtils({ pgPool: pool, schema, logger });
  await utils.migrate();
  await pool.query('create table bench_message (id text primary key, contact_id text not null, body text not null)');
  for (let i = 0; i < 400; i++) await utils.addJob(`skill${i % skills}`, { contactId: `contact_${i}` });
  const stop = steadily(messagesPerSecond, (n) => {
    const values = [randomUUID(), `contact_${n % 1_000}`, `Ancora una cosa, ${n}`];
    void pool.query('insert into bench_message values ($1, $2, $3)', values).catch(() => undefined);
  });
  const tookMs: number[] = [];
  for (let i = 0; i < consultants; i++) {
    const began = performance.now();
    let claimed = (): void => undefined;
    let release = (): void => undefined;
    const isClaimed = new Promise<void>((resolve) => (claimed = resolve));
    // The consultant works on the one contact; the loop must not take the next one.
    const isDone = new Promise<void>((resolve) => (release = resolve));
    const task = (): Promise<void> => (claimed(), isDone);
    const options = { pgPool: pool, schema, logger, concurrency: 1, noHandleSignals: true, pollInterval: 2_000 };
    const workers = runTaskList(options, { [`skill${i % skills}`]: task }, pool);
    await Promise.race([isClaimed, sleep(5_000)]);
    tookMs.push(performance.now() - began);
    const stopping = workers.gracefulShutdown('served');
    release();
    await Promise.resolve(stopping).catch(() => undefined);
    await sleep(40);
  }
  stop();
  await utils.release();
  await pool.end();
  return tookMs;
}
