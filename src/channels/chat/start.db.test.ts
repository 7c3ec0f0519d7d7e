import pino from 'pino';
import { expect, test } from 'vitest';
import { noMachine, openFloor } from '#modules/contacts/index.js';
import { defaultQueue } from '#kernel/routing/index.js';
import { testDatabase } from '#store/testing/database.js';
import { contactIdOf } from './tokens.js';
import { start } from './customer-acts.js';
import type { ChatDeps } from './deps.js';

const secret = Buffer.alloc(32, 7);

// Found by `ponte chaos --minutes 10 --seed 101`: a start said again while the first was being written got a yes from
// memory; the database died before the commit, and the customer's words with it.
test('a start said again is acknowledged only when the contact is durable', async () => {
  const { pool, database } = await testDatabase();
  const floor = await openFloor({ database, log: pino({ level: 'silent' }), owner: 'start' });
  const blocker = await database.connect('blocker');
  try {
    await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_a', 'A') });
    const machine = noMachine;
    const deps = { floor, pool, secret, machine, settings: {}, customerOf: async () => null } as unknown as ChatDeps;
    const body = { clientId: 'client_0123456789abcdef', body: 'Buongiorno', language: 'it' as const };
    const contactId = contactIdOf(secret, body.clientId);
    // No commit gets through, until its connection breaks.
    await blocker.query('begin');
    await blocker.query('select from floor for update');
    const first = start(deps, body);
    while (!floor.liveContacts.has(contactId)) await new Promise((resolve) => setTimeout(resolve, 5));
    // Listened to from here on: they may be refused before the connection is known to be broken.
    const both = Promise.allSettled([first, start(deps, body)]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await pool.query('select pg_terminate_backend(backend_pid) from floor');
    const answers = await both;
    await blocker.query('rollback');
    const { rowCount } = await pool.query('select from contact where id = $1', [contactId]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(rowCount === 1 ? 2 : 0);
    // And once more, when the floor serves again.
    for (let tries = 0; !floor.isServing && tries < 400; tries++) await new Promise((done) => setTimeout(done, 50));
    expect((await start(deps, body)).contactId).toBe(contactId);
    expect((await pool.query('select from contact where id = $1', [contactId])).rowCount).toBe(1);
  } finally {
    await blocker.end();
    await floor.stop();
  }
});
