/**
 * 5,000 open screens: bytes of the server's memory each, and the whole server's. Ours knows who each is and shows each a
 * live chat; beside it a bare `ws` server in a process of its own, whose 5,000 sockets do nothing.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Lab, sleep } from './lab/index.js';
import type { Furniture } from './lab/types.js';
import type { BenchResult } from './result.js';

const sockets = 5_000;
const customers = 1_000;
const MB = 1024 * 1024;

export default async function benchSockets(): Promise<BenchResult> {
  const lab = new Lab();
  try {
    await lab.start();
    await lab.call({ do: 'queues', skills: 1 });
    const chats = await lab.call<Furniture['chats']>({ do: 'chats', count: customers, skills: 1 });
    const each = chats.flatMap((chat) => Array.from({ length: sockets / customers }, () => chat));
    // The first sockets warm up what is made once: code, pools, buffers.
    const warm = await openSockets(lab.address.url, each.slice(0, 200));
    warm.kill();
    await sleep(1_500);
    const before = await calm(() => lab.call<NodeJS.MemoryUsage>({ do: 'memory' }));
    const halves = [each.slice(0, sockets / 2), each.slice(sockets / 2)];
    const clients: ChildProcess[] = [];
    for (const half of halves) clients.push(await openSockets(lab.address.url, half));
    const after = await calm(() => lab.call<NodeJS.MemoryUsage>({ do: 'memory' }));
    for (const client of clients) client.kill();
    const bare = await measureBare();
    const perSocket = (after.rss - before.rss) / sockets;
    return {
      value: perSocket,
      unit: 'bytes/socket',
      p50: null,
      p99: null,
      beside: { name: 'a bare ws server, its sockets idle', value: bare },
      ratio: bare / perSocket,
      notes: {
        'whole server': `${Math.round(after.rss / MB)} MB resident with ${sockets} sockets, ${customers} open chats`,
        before: `${Math.round(before.rss / MB)} MB`,
        'JavaScript heap each': `${Math.round((after.heapUsed - before.heapUsed) / sockets)} bytes`,
      },
    };
  } finally {
    await lab.remove();
  }
}

/** Memory settles a while after the last message: the lowest of a few looks. */
async function calm(look: () => Promise<NodeJS.MemoryUsage>): Promise<NodeJS.MemoryUsage> {
  let least = await look();
  for (let i = 0; i < 5; i++) {
    await sleep(1_000);
    const now = await look();
    if (now.rss < least.rss) least = now;
  }
  return least;
}

const program = (name: string): string => fileURLToPath(new URL(`./lab/${name}.js`, import.meta.url));

/** Opens them in a process of its own and resolves when all of them show something. */
function openSockets(url: string, chats: Furniture['chats'] | number): Promise<ChildProcess> {
  const child = fork(program('sockets-client'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send({ url, chats });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the clients ended (${code})`)));
  });
}

async function measureBare(): Promise<number> {
  const child = fork(program('bare-sockets'), [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const heard = <T>(): Promise<T> => new Promise((resolve) => child.once('message', (value) => resolve(value as T)));
  const look = (): Promise<NodeJS.MemoryUsage> => {
    const answer = heard<NodeJS.MemoryUsage>();
    child.send('memory');
    return answer;
  };
  const { url } = await heard<{ url: string }>();
  const warm = await openSockets(url, 200);
  warm.kill();
  await sleep(1_000);
  const before = await calm(look);
  const clients = [await openSockets(url, sockets / 2), await openSockets(url, sockets / 2)];
  const after = await calm(look);
  for (const client of [...clients, child]) client.kill();
  return (after.rss - before.rss) / sockets;
}
