/**
 * Mail by real SMTP into a whole floor on the embedded PostgreSQL, with fsync: how many a second it keeps up, and how long
 * one takes from the first byte to the commit that puts it on the desk. Beside it the same server, one mail at a time.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pino from 'pino';
import { FakeSender } from '#channels/email/fake.js';
import { saveMailbox, startMail } from '#channels/email/index.js';
import { defaultQueue } from '#kernel/routing/index.js';
import { noCallers, noPhones, openFloor } from '#modules/contacts/index.js';
import { openDatabase } from '#store/database.js';
import { clusterFolder, droppedPrivileges } from '#store/embedded/privileges.js';
import { migrate } from '#store/migrate.js';
import type { BenchResult } from './result.js';

const mails = 2_000;
const oneByOne = 200;
const connections = 16;
const perSecond = 100;
const address = 'misura@acqua.example';

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

interface Measured {
  readonly perSecond: number;
  readonly tookMs: readonly number[];
}

export default async function benchMail(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(process.env['PONTE_BENCH_DIR'] ?? tmpdir(), 'ponte-bench-mail-'));
  chmodSync(dataDir, 0o755);
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ dataDir, log });
  try {
    await migrate(database.pool);
    const floor = await openFloor({ database, log, owner: 'bench' });
    await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_bench', 'Misura') });
    const secret = Buffer.alloc(32, 1);
    await saveMailbox(database.pool, secret, { address, queueId: 'queue_bench' });
    const http = Fastify();
    http.setValidatorCompiler(validatorCompiler);
    http.setSerializerCompiler(serializerCompiler);
    const mail = await startMail({
      ...{ floor, pool: database.pool, http, log, secret, phones: noPhones, callers: noCallers },
      publicUrl: () => 'http://127.0.0.1',
      settings: { PONTE_SMTP_PORT: '0' },
      jobs: { handle: () => undefined, add: async () => undefined },
    });
    const visibleAt = new Map<string, number>();
    const stopListening = floor.onCommitted(({ contacts }) => {
      for (const { before, after } of contacts) if (before === null) visibleAt.set(after.subject, performance.now());
    });
    const run = (name: string, count: number, at: number, pace: number | null): Promise<Measured> =>
      send(mail.smtpPort!, visibleAt, name, count, at, pace);
    await run('warm', 100, connections, null);
    const single = await run('single', oneByOne, 1, null);
    const burst = await run('burst', mails, connections, null);
    const paced = await run('paced', perSecond * 10, connections, perSecond);
    stopListening();
    await mail.stop();
    await floor.stop();
    const sorted = paced.tookMs.toSorted((a, b) => a - b);
    return {
      value: burst.perSecond,
      unit: 'mails/s',
      p50: share(sorted, 0.5),
      p99: share(sorted, 0.99),
      beside: { name: 'one mail at a time', value: single.perSecond },
      ratio: burst.perSecond / single.perSecond,
      notes: {
        'p50 and p99': `ms from the first byte to the desk, at ${perSecond} mails/s`,
        p95: Math.round(share(sorted, 0.95) * 10) / 10,
        connections,
      },
    };
  } finally {
    await database.stop();
    rmSync(clusterFolder(dataDir, droppedPrivileges()), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Sends `count` mails over `at` connections; `pace` a second, or as fast as they are taken. */
async function send(
  port: number,
  visibleAt: ReadonlyMap<string, number>,
  name: string,
  count: number,
  at: number,
  pace: number | null,
): Promise<Measured> {
  const sender = new FakeSender(port, at);
  const tookMs: number[] = [];
  const start = performance.now();
  const one = async (n: number): Promise<void> => {
    if (pace !== null) {
      const due = start + (n * 1000) / pace - performance.now();
      if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    }
    const subject = `${name} ${n}`;
    const began = performance.now();
    const text = `Buongiorno, la mia domanda è la numero ${n}.\n${'Vorrei capire la bolletta. '.repeat(40)}`;
    await sender.send({ from: `persona${n}@${name}.example`, to: address, subject, text });
    tookMs.push((visibleAt.get(subject) ?? performance.now()) - began);
  };
  if (pace !== null) await Promise.all(Array.from({ length: count }, (_, n) => one(n)));
  else {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let n = next++; n < count; n = next++) await one(n);
    };
    await Promise.all(Array.from({ length: at }, worker));
  }
  const seconds = (performance.now() - start) / 1000;
  sender.stop();
  return { perSecond: count / seconds, tookMs };
}
