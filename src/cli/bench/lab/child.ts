/** The server under measurement: the whole centre in a process of its own, furnished on request over IPC. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { keepToken } from '#channels/chat/tokens.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { saveMailbox } from '#channels/email/index.js';
import { defaultQueue, workOf } from '#kernel/routing/index.js';
import type { Contact } from '#modules/contacts/contract.js';
import { csrfOf, hashOfToken, newId, newToken } from '#modules/identity/secrets.js';
import { loadConfig, loadSecret } from '#server/config.js';
import { startCentre } from '#server/main.js';
import type { Furniture, LabCall, LabPerson } from './types.js';

const log = pino({ level: 'error' }, pino.destination(2));
const config = loadConfig();
// One machine makes all the load: the limits against floods from one address would only measure themselves.
const centre = await startCentre(config, { log, limits: { factor: 1e9, perAddress: 1e9, perViewer: 1e9 } });
const { floor, database } = centre;
const { pool } = database;
const secret = loadSecret(config);

/** Ten thousand at once would be one commit longer than the floor's lease: nobody ever comes in such a crowd. */
async function inChunks<T>(works: readonly (() => Promise<T>)[], size = 250): Promise<T[]> {
  const done: T[] = [];
  for (let i = 0; i < works.length; i += size)
    done.push(...(await Promise.all(works.slice(i, i + size).map((work) => work()))));
  return done;
}

/** People with a seat and a login, without the cost of a password for each. */
async function people(count: number, capacity: number, skills: number): Promise<LabPerson[]> {
  const now = Date.now();
  const made = Array.from({ length: count }, (_, i) => {
    const token = newToken('login');
    return { id: `person_bench${i}`, name: `Consultant ${i}`, loginId: newId('login'), token, skill: i % skills };
  });
  await pool.query(
    `insert into person (id, name, mail, mail_key, roles, created_at, changed_at)
     select id, name, id || '@bench.example', id || '@bench.example', '{consultant}', $3, $3 from unnest($1::text[], $2::text[]) as made (id, name)`,
    [made.map((one) => one.id), made.map((one) => one.name), now],
  );
  await pool.query(
    `insert into login (id, person_id, token_hash, device, started_at, seen_at)
     select id, person_id, token_hash, 'bench', $4, $4 from unnest($1::text[], $2::text[], $3::bytea[]) as made (id, person_id, token_hash)`,
    [made.map((one) => one.loginId), made.map((one) => one.id), made.map((one) => hashOfToken(one.token)), now],
  );
  await inChunks(
    made.map(
      ({ id, skill }) =>
        () =>
          floor.dispatch({
            type: 'DefineConsultant',
            at: floor.now(),
            consultant: {
              id,
              skills: { [`skill${skill}`]: 5 },
              languages: ['it'],
              capacity: { chat: capacity, mail: capacity },
              interruptedBy: { mail: ['chat'] },
            },
          }),
    ),
  );
  return made.map(({ id, token, skill }) => ({ id, cookie: `ponte_login=${token}`, csrf: csrfOf(token), skill }));
}

async function queues(skills: number): Promise<void> {
  for (let i = 0; i < skills; i++)
    await floor.dispatch({
      type: 'DefineQueue',
      at: floor.now(),
      queue: { ...defaultQueue(`queue_${i}`, `Queue ${i}`), skills: { [`skill${i}`]: 3 }, offerMs: 600_000 },
    });
  await saveMailbox(pool, secret, { address: 'bench@bench.example', queueId: 'queue_0' });
  await (centre.channels.get('mail') as unknown as { reload(): Promise<void> }).reload();
}

async function chats(count: number, skills: number): Promise<Furniture['chats']> {
  const made = Array.from({ length: count }, (_, i) => ({ contactId: `contact_${randomUUID()}`, queue: i % skills }));
  await inChunks(
    made.map(
      ({ contactId, queue }, i) =>
        () =>
          floor.dispatch({
            type: 'OpenContact',
            at: floor.now(),
            contactId,
            caller: {
              name: `Customer ${i}`,
              language: 'it',
              identities: [{ kind: 'chat', value: contactId, isVerified: false }],
            },
            channel: 'chat',
            queueId: `queue_${queue}`,
            subject: '',
            message: { clientId: `first_${contactId}`, body: 'Buongiorno, ho una domanda sulla mia ultima bolletta.' },
          }),
    ),
  );
  return inChunks(
    made.map(({ contactId }) => async () => ({
      contactId,
      token: await keepToken(pool, secret, contactId, Date.now()),
    })),
  );
}

async function telephones(ids: readonly string[], port: number): Promise<void> {
  await pool.query(
    `insert into telephone (person_id, rings, address, changed_at, changed_by)
     select id, 'address', 'sip:' || id || '@127.0.0.1:' || $2::text, 0, 'bench' from unnest($1::text[]) as made (id)`,
    [ids, port],
  );
  for (const id of ids) {
    const consultant = { id, skills: { skill0: 5 }, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
    await floor.dispatch({ type: 'DefineConsultant', at: floor.now(), consultant });
  }
  await (centre.channels.get('call') as VoiceRunning).reload();
}

async function free(id: string): Promise<void> {
  for (const one of workOf(floor.routing, id))
    if (one.place === 'held') await floor.dispatch({ type: 'End', at: floor.now(), interactionId: one.id, by: id });
}

async function flow(source: string): Promise<void> {
  await pool.query(
    `insert into flow_version (name, version, source, saved_by, saved_at, published_at, published_by)
     values ('bench', 1, $1, 'bench', $2, $2, 'bench')`,
    [source, Date.now()],
  );
  await pool.query(`insert into flow_number (number, flow) values ('*', 'bench')`);
  await (centre.channels.get('call') as VoiceRunning).reload();
}

/** Whatever is offered is taken, until nothing is offered any more. */
async function acceptAll(): Promise<number> {
  for (let taken = 0; ;) {
    const offered = [...floor.liveContacts.values()].flatMap((contact: Contact) =>
      contact.interactions.filter((one) => one.place === 'offered'),
    );
    if (offered.length === 0) return taken;
    taken += offered.length;
    await Promise.all(
      offered.map((one) =>
        floor.dispatch({ type: 'Accept', at: floor.now(), interactionId: one.id, consultantId: one.consultantId! }),
      ),
    );
  }
}

const wish = (ids: readonly string[], word: 'ready' | 'paused', isConnecting: boolean): Promise<unknown> =>
  Promise.all(
    ids.map(async (consultantId) => {
      if (isConnecting) await floor.dispatch({ type: 'Connect', at: floor.now(), consultantId });
      await floor.dispatch({ type: 'Wish', at: floor.now(), consultantId, wish: word });
    }),
  );

function memory(): NodeJS.MemoryUsage {
  for (let i = 0; i < 3; i++) (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage();
}

const holders = (): Record<string, string> =>
  Object.fromEntries([...floor.liveContacts.values()].map((contact) => [contact.id, contact.consultantId ?? '']));

async function answer(call: LabCall): Promise<unknown> {
  switch (call.do) {
    case 'queues':
      return queues(call.skills);
    case 'people':
      return people(call.count, call.capacity, call.skills);
    case 'chats':
      return chats(call.count, call.skills);
    case 'wish':
      return void (await wish(call.ids, call.wish, call.isConnecting ?? false));
    case 'acceptAll':
      return acceptAll();
    case 'holders':
      return holders();
    case 'telephones':
      return telephones(call.ids, call.port);
    case 'free':
      return free(call.id);
    case 'flow':
      return flow(call.source);
    case 'memory':
      return memory();
    case 'stop':
      await centre.stop();
      return;
  }
}

process.on('message', (message: { id: number; call: LabCall }) => {
  answer(message.call).then(
    (value) => process.send?.({ id: message.id, value }, () => message.call.do === 'stop' && process.exit(0)),
    (error: unknown) => process.send?.({ id: message.id, error: String((error as Error).stack) }),
  );
});
// Whoever measures is gone: nobody would ever stop this server.
process.on('disconnect', () => void centre.stop().finally(() => process.exit(1)));

const { host, port, user, database: name } = database.connectionConfig;
process.send?.({
  id: 0,
  value: {
    url: centre.url,
    sipPort: (centre.channels.get('call') as VoiceRunning | undefined)?.sipPort ?? null,
    smtpPort: centre.channels.get('mail')?.status()['smtpPort'],
    database: { host, port, user, database: name },
  },
});
