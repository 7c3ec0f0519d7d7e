import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import pino from 'pino';
import { expect, test } from 'vitest';
import { noCallers, noPhones, openFloor } from '#modules/contacts/index.js';
import { buildApp } from '#server/app.js';
import { openJobs } from '#store/jobs.js';
import { testDatabase } from '#store/testing/database.js';
import { startMail } from './index.js';

const log = pino({ level: 'silent' });
const noViewer = { viewerOfLogin: async () => null, viewerOfToken: async () => null, customerOf: async () => null };

/** Takes the port for a moment; rejects when somebody has it. */
async function take(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return taken;
}

/** As when PostgreSQL dies between the two times the mailboxes are read. */
function dyingAfterFirstLook(pool: Pool): Pool {
  let looks = 0;
  const query = (text: string, values?: unknown[]): Promise<unknown> =>
    text.includes('from mailbox') && ++looks > 1 ? Promise.reject(new Error('gone')) : pool.query(text, values);
  return Object.assign(Object.create(pool) as Pool, { query });
}

// Found by `ponte chaos --minutes 10 --seed 101`: the process of the failed start lived on and was never started again.
test('a start that fails when the port is open already closes it', async () => {
  const { pool, database } = await testDatabase();
  const floor = await openFloor({ database, log, owner: 'start' });
  const jobs = await openJobs(database, log);
  const options = { log, pool, credentials: noViewer, publicUrl: () => 'http://centre.example', version: '0' };
  const app = await buildApp(options);
  const port = await take(0);
  try {
    const starting = startMail({
      ...{
        floor,
        http: app,
        log,
        jobs,
        phones: noPhones,
        callers: noCallers,
        secret: Buffer.alloc(32, 3),
        publicUrl: options.publicUrl,
      },
      pool: dyingAfterFirstLook(pool),
      settings: { PONTE_SMTP_PORT: String(port) },
    });
    await expect(starting).rejects.toThrow('gone');
    expect(await take(port)).toBe(port);
  } finally {
    await app.close();
    await jobs.stop();
    await floor.stop();
  }
});
