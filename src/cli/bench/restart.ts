/**
 * SIGKILL of the server, then from its new process to serving again: 5,000 open contacts, 10,000 consultants. The program
 * is the one that people start. Beside it the plain way of event sourcing: the whole log read and folded anew on the same
 * database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Memory } from '#modules/contacts/floor/memory.js';
import type { FloorEvent } from '#modules/contacts/contract.js';
import { pg } from '#store/pg.js';
import { Lab, sleep } from './lab/index.js';
import type { Furniture } from './lab/types.js';
import type { BenchResult } from './result.js';

const program = fileURLToPath(new URL('../../../bin/ponte.mjs', import.meta.url));
const contacts = 5_000;
const consultants = 10_000;
const skills = 50;
const rounds = 5;

export default async function benchRestart(): Promise<BenchResult> {
  const lab = new Lab();
  let server: ChildProcess | null = null;
  try {
    await lab.start();
    await lab.call({ do: 'queues', skills });
    await lab.call({ do: 'people', count: consultants, capacity: 3, skills });
    await lab.call<Furniture['chats']>({ do: 'chats', count: contacts, skills });
    await lab.kill();
    const port = await freePort();
    const tookMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      server = startProgram(lab.dataDir, port);
      await untilServing(`http://127.0.0.1:${port}`, server);
      tookMs.push(performance.now() - began);
      await kill(server);
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
    if (server !== null) await kill(server);
    await lab.remove();
  }
}

function startProgram(dataDir: string, port: number): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: '',
    PONTE_DATA: dataDir,
    PONTE_PORT: String(port),
    PONTE_SMTP_PORT: '0',
    PONTE_SIP_PORT: 'off',
    PONTE_LOG_LEVEL: 'warn',
  };
  return spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

/** A port that nobody holds now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilServing(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the restarted server ended (${server.exitCode})`);
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
