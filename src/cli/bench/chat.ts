/**
 * A customer's message, from the call of the widget to the desk's socket: 1,000 open chats held by 300 consultants, 100
 * messages a second, durable. Beside it the usual home-made way on the same PostgreSQL: insert, NOTIFY in the same
 * transaction, a listening process that selects the row and sends it by a bare `ws`; no rights, no order, no screens.
 */
import { randomUUID } from 'node:crypto';
import WebSocket, { WebSocketServer } from 'ws';
import type { EntryRow } from '#modules/contacts/live/contract.js';
import { pg } from '#store/pg.js';
import { ChatCustomer } from '../clients/customer.js';
import { HttpClient } from '../clients/http.js';
import { LiveClient } from '../clients/live.js';
import { besideDatabase, Lab, quantile, sleep, steadily } from './lab/index.js';
import type { Furniture, LabPerson } from './lab/types.js';
import type { BenchResult } from './result.js';

const consultants = 300;
const openChats = 1_000;
const perSecond = 100;
const seconds = 15;
const warmSeconds = 4;

export default async function benchChat(): Promise<BenchResult> {
  const lab = new Lab();
  try {
    const { database } = await lab.start();
    const { asked, tookMs: ours } = await measureOurs(lab);
    const theirs = await measureHomeMade(await besideDatabase(database));
    return {
      value: quantile(ours, 0.99),
      unit: 'ms',
      p50: quantile(ours, 0.5),
      p99: quantile(ours, 0.99),
      beside: { name: 'pg insert + NOTIFY + select + ws, without rights or screens', value: quantile(theirs, 0.99) },
      ratio: quantile(theirs, 0.99) / quantile(ours, 0.99),
      notes: {
        what: 'value is the p99 of customer → desk, each desk showing its contact and its list',
        'beside p50': `${quantile(theirs, 0.5).toFixed(1)} ms`,
        'asked for, arrived': `${asked}, ${ours.length}`,
      },
    };
  } finally {
    await lab.remove();
  }
}

async function measureOurs(lab: Lab): Promise<{ readonly asked: number; readonly tookMs: number[] }> {
  await lab.call({ do: 'queues', skills: 1 });
  const people = await lab.call<LabPerson[]>({ do: 'people', count: consultants, capacity: 4, skills: 1 });
  await lab.call({ do: 'wish', ids: people.map((one) => one.id), wish: 'ready', isConnecting: true });
  const chats = await lab.call<Furniture['chats']>({ do: 'chats', count: openChats, skills: 1 });
  await lab.call({ do: 'acceptAll' });
  const holders = await lab.call<Record<string, string>>({ do: 'holders' });
  const http = new HttpClient(() => lab.address.url);
  const sentAt = new Map<string, number>();
  const tookMs: number[] = [];
  let asked = 0;
  /** A desk shows its list and the contact that is open; the others of its chats are written to as well, into its list. */
  const lives = people.map((person) => {
    const live = new LiveClient({
      url: () => lab.address.url,
      headers: () => ({ cookie: person.cookie }),
      beatMs: 5_000,
      onPatch: (sub, patch) => {
        if (sub === 'desk') return;
        for (const entry of (patch.rows?.['entries'] ?? []) as EntryRow[]) {
          const began = sentAt.get(entry.id);
          if (began !== undefined) tookMs.push(performance.now() - began);
          sentAt.delete(entry.id);
        }
      },
    });
    live.watch('desk');
    for (const { contactId } of chats.filter((chat) => holders[chat.contactId] === person.id))
      live.watch('contact', { contactId }, contactId);
    return live.start();
  });
  while (lives.some((live) => live.subs().some((sub) => live.view(sub).cursor < 0))) await sleep(50);
  const stop = steadily(perSecond, (n) => {
    const customer = new ChatCustomer(http, { ...chats[(n * 13) % chats.length]!, entryId: '' });
    const clientId = randomUUID();
    if (n >= perSecond * warmSeconds) {
      asked++;
      sentAt.set(`entry_${clientId}`, performance.now());
    }
    void customer
      .post('messages', { clientId, body: `Scusi, ancora una domanda: la numero ${n}?` })
      .catch(() => undefined);
  });
  await sleep((warmSeconds + seconds) * 1_000);
  stop();
  await sleep(500);
  for (const live of lives) live.close();
  http.close();
  return { asked, tookMs };
}

async function measureHomeMade(config: pg.ClientConfig): Promise<number[]> {
  const pool = new pg.Pool({ ...config, max: 10 });
  pool.on('error', () => undefined);
  await pool.query(
    'create table bench_chat (id text primary key, contact_id text not null, body text not null, at timestamptz default now())',
  );
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const desk = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => desk.once('open', resolve));
  const listener = new pg.Client(config);
  await listener.connect();
  listener.on('notification', ({ payload }) => {
    void pool.query('select * from bench_chat where id = $1', [payload]).then(({ rows }) => {
      for (const socket of server.clients) socket.send(JSON.stringify(rows[0]));
    });
  });
  await listener.query('listen bench_chat');
  const sentAt = new Map<string, number>();
  const tookMs: number[] = [];
  desk.on('message', (data: Buffer) => {
    const began = sentAt.get((JSON.parse(data.toString()) as { id: string }).id);
    if (began !== undefined) tookMs.push(performance.now() - began);
  });
  const stop = steadily(perSecond, (n) => {
    const id = randomUUID();
    if (n >= perSecond * 2) sentAt.set(id, performance.now());
    void write(pool, id, `contact_${n % openChats}`, `Scusi, ancora una domanda: la numero ${n}?`);
  });
  await sleep(2_000 + (seconds * 1_000) / 2);
  stop();
  await sleep(300);
  desk.close();
  server.close();
  await listener.end();
  await pool.end();
  return tookMs;
}

async function write(pool: pg.Pool, id: string, contactId: string, body: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into bench_chat (id, contact_id, body) values ($1, $2, $3)', [id, contactId, body]);
    await client.query(`select pg_notify('bench_chat', $1)`, [id]);
    await client.query('commit');
  } finally {
    client.release();
  }
}
