/**
 * SIGKILL of the server, then from its new process to serving again: 5,000 open contacts, 10,000 consultants. Beside it
 * the plain way of event sourcing: the whole log read and folded anew on the same database.
 */
import { Memory } from '#modules/contacts/floor/memory.js';
import type { FloorEvent } from '#modules/contacts/contract.js';
import { pg } from '#store/pg.js';
import { Lab, sleep } from './lab/index.js';
import type { Furniture } from './lab/types.js';
import type { BenchResult } from './result.js';

const contacts = 5_000;
const consultants = 10_000;
const skills = 50;
const rounds = 5;

export default async function benchRestart(): Promise<BenchResult> {
  const lab = new Lab();
  try {
    await lab.start();
    await lab.call({ do: 'queues', skills });
    await lab.call({ do: 'people', count: consultants, capacity: 3, skills });
    await lab.call<Furniture['chats']>({ do: 'chats', count: contacts, skills });
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await lab.kill();
      const began = performance.now();
      await lab.start();
      await untilServing(lab.address.url);
      tookMs.push(performance.now() - began);
    }
    tookMs.sort((a, b) => a - b);
    const { events, foldMs } = await foldAnew(lab.address.database);
    const value = tookMs[Math.floor(rounds / 2)]!;
    return {
      value,
      unit: 'ms',
      p50: value,
      p99: tookMs.at(-1)!,
      beside: { name: 'reading and folding the whole log anew, without the start of a process', value: foldMs },
      ratio: foldMs / value,
      notes: {
        what: `median of ${rounds} kills, from the new process to /readyz`,
        'events in the log': `${events}; folding grows with every event there ever was, restarting does not`,
      },
    };
  } finally {
    await lab.remove();
  }
}

async function untilServing(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await sleep(5);
  }
}

async function foldAnew(config: pg.ClientConfig): Promise<{ events: number; foldMs: number }> {
  const client = new pg.Client(config);
  await client.connect();
  const began = performance.now();
  const { rows } = await client.query<{ seq: string; data: FloorEvent }>('select seq, data from event order by seq');
  const memory = new Memory();
  for (const { seq, data } of rows) memory.replay(data, Number(seq));
  const foldMs = performance.now() - began;
  await client.end();
  return { events: rows.length, foldMs };
}
