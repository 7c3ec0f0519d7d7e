/** From the words of a contact to an example of the gate: only with a purpose and days, masked, and gone when it has to be. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { personViewer, testApp } from '#server/testing/app.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { registerLearningSetting, sweepExamples, sweepGates } from '../../knowledge/index.js';
import type { Contact } from '../contract.js';
import { registerTopics, type TopicRoutes } from './routes.js';

const at = 1_795_000_000_000;
const dayMs = 24 * 3_600_000;
let now = at;
let db: TestDatabase;
let app: FastifyInstance;
const contacts = new Map<string, Contact>();

beforeAll(async () => {
  db = await testDatabase();
  const people = {
    paolo: personViewer('paolo', 'administrator'),
    laura: personViewer('laura', 'supervisor'),
    lucia: personViewer('lucia', 'consultant'),
    mario: personViewer('mario', 'consultant'),
  };
  app = await testApp(people, { pool: db.pool, limits: { factor: 1_000 } });
  const floor = {
    now: () => now,
    contact: async (id: string) => contacts.get(id) ?? null,
    customer: async (id: string) => ([...contacts.values()].some((one) => one.customerId === id) ? { id } : null),
  } as unknown as TopicRoutes['floor'];
  const automatic = {
    topics: ['bill_due_date', 'opening_hours'],
    read: async (text: string) => ({
      topic: /scade/.test(text) ? 'bill_due_date' : 'opening_hours',
      sureness: /forse/i.test(text) ? 0.4 : 0.9,
      others: ['opening_hours'],
    }),
  };
  registerLearningSetting(app, { pool: db.pool, now: () => now });
  registerTopics({ app, floor, pool: db.pool, automatic });
  await app.ready();
});
afterAll(() => app.close());

beforeEach(async () => {
  now = at;
  contacts.clear();
  await db.pool.query(
    'truncate learning_setting, learning_objection, learned_example, customer, entry, machine_turn, machine_sample, gate_version, gate_state cascade',
  );
});

const call = async (method: 'GET' | 'PUT', url: string, who: string | null, payload?: object) => {
  const headers = who === null ? {} : { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const purpose = 'rispondere prima alle domande che si ripetono';
const setting = (change: object = {}) => ({ isOn: true, purpose, keepDays: 30, seen: 0, ...change });
const switchOn = () => call('PUT', '/api/studio/automatic/learned', 'paolo', setting());
const facts = async () => (await call('GET', '/api/automatic/learned', 'laura')).body;

async function contact(id: string, words: string, more: { customer?: string; name?: string; at?: number } = {}) {
  const { customer = `customer_${id}`, name = 'Rosa Verdi', at: openedAt = now } = more;
  await db.pool.query(`insert into customer (id, name, data, seq) values ($1, $2, '{}', 1) on conflict do nothing`, [
    customer,
    name,
  ]);
  const data = { body: words, author: { kind: 'customer', id: customer, name } };
  await db.pool.query(
    `insert into entry (id, contact_id, at, kind, channel, data, seq) values ($1, $2, $3, 'message', 'chat', $4, 1)`,
    [`entry_${id}`, id, openedAt, JSON.stringify(data)],
  );
  const made = { id, customerId: customer, customerName: name, openedAt, consultantId: 'lucia', joinedInto: null };
  contacts.set(id, made as unknown as Contact);
}
const turn = (id: string, outcome: string, more: { cameBack?: boolean; at?: number } = {}) =>
  db.pool.query(
    `insert into machine_turn (id, contact_id, customer_id, channel, at, topic, sureness, gate_version, outcome, outcome_at,
       came_back) values ($1, $1, $2, 'chat', $3, 'bill_due_date', 0.99, 1, $4, $3, $5)`,
    [id, `customer_${id}`, more.at ?? now, outcome, more.cameBack ?? false],
  );
const judged = (id: string, verdict: string, topic: string | null = null) =>
  db.pool.query(`insert into machine_sample values ($1, $2, $3, $2, 'laura', $4)`, [id, now, verdict, topic]);
const kept = async () =>
  (
    await db.pool.query<{ id: string; text: string; topic: string | null; source: string }>(
      'select id, text, topic, source from learned_example order by id',
    )
  ).rows;
const say = (id: string, topic: string | null, who = 'lucia') =>
  call('PUT', `/api/contacts/${id}/topic`, who, { topic });

describe('learning from contacts', () => {
  it('cannot be on without purpose and days, and only an administrator switches it', async () => {
    expect((await call('GET', '/api/automatic/learned', null)).status).toBe(401);
    expect((await call('GET', '/api/automatic/learned', 'lucia')).status).toBe(403);
    expect((await call('PUT', '/api/studio/automatic/learned', 'paolo', { isOn: true })).status).toBe(400);
    expect((await call('PUT', '/api/studio/automatic/learned', 'laura', setting())).status).toBe(403);
    const refused = async (change: object) =>
      (await call('PUT', '/api/studio/automatic/learned', 'paolo', setting(change))).body.code;
    expect(await refused({ purpose: '   ' })).toBe('learning.purposeMissing');
    expect(await refused({ purpose: 'così' })).toBe('learning.purposeMissing');
    for (const keepDays of [null, 0, 2.5, 1096]) expect(await refused({ keepDays })).toBe('learning.daysMissing');
    expect((await facts()).setting).toMatchObject({ isOn: false });
    await expect(
      db.pool.query(`insert into learning_setting values ('learning', true, ' ', 30, 1, 1, 'sql')`),
    ).rejects.toThrow('check');
    expect(await switchOn()).toMatchObject({ status: 200, body: { setting: { isOn: true, keepDays: 30, since: at } } });
    expect((await switchOn()).body.code, 'somebody else changed it').toBe('automatic.changedMeanwhile');
  });

  it('asks and keeps nothing while it is off, and nothing written before it was on', async () => {
    await contact('contact_old', 'Quando scade?');
    expect((await call('GET', '/api/contacts/contact_old/topic', 'lucia')).body).toMatchObject({ isOn: false });
    expect((await say('contact_old', 'bill_due_date')).body.code).toBe('learning.off');
    now += 1000;
    await switchOn();
    expect((await say('contact_old', 'bill_due_date')).body.code).toBe('learning.tooEarly');
    expect(await kept()).toEqual([]);
  });

  it('keeps what a consultant confirms, masked; a later word replaces it; colleagues’ contacts are theirs', async () => {
    await switchOn();
    await contact('contact_1', 'Sono Rosa Verdi, codice 123456: quando scade la bolletta?');
    expect((await call('GET', '/api/contacts/contact_1/topic', null)).status).toBe(401);
    expect((await call('GET', '/api/contacts/contact_1/topic', 'lucia')).body).toMatchObject({
      ...{ isOn: true, proposed: 'bill_due_date', said: null },
    });
    expect((await call('PUT', '/api/contacts/contact_1/topic', 'lucia', {})).status).toBe(400);
    expect((await say('contact_1', 'bill_due_date', 'mario')).body.code).toBe('contact.notYours');
    expect((await say('contact_1', 'nothing_known')).body.code).toBe('learning.unknownTopic');
    expect((await say('contact_1', 'bill_due_date')).body).toEqual({ isKept: true });
    const text = 'Sono [nome], codice 00000: quando scade la bolletta?';
    expect(await kept()).toEqual([{ id: 'contact_1', text, topic: 'bill_due_date', source: 'consultant' }]);
    await contact('unsure', 'Forse quando scade?');
    const unsure = (await call('GET', '/api/contacts/unsure/topic', 'lucia')).body;
    expect(unsure).toMatchObject({ isOn: true, proposed: null, others: ['bill_due_date', 'opening_hours'] });
    await say('contact_1', null);
    expect((await call('GET', '/api/contacts/contact_1/topic', 'lucia')).body.said).toEqual({ topic: null });
    expect(await facts()).toMatchObject({ kept: 1, topics: [{ topic: null }] });
  });

  it('takes a customer’s yes that stood, and never a no, for an example', async () => {
    await switchOn();
    for (const id of ['yes', 'no', 'late', 'words']) await contact(id, `Quando scade la bolletta, ${id}?`);
    await turn('yes', 'confirmed');
    await turn('no', 'denied');
    await turn('words', 'words');
    await turn('late', 'confirmed');
    await facts();
    expect((await kept()).map(({ id }) => id)).toEqual(['late', 'yes']);
    await db.pool.query(`update machine_turn set came_back = true where id = 'late'`);
    await facts();
    expect((await kept()).map(({ id, source }) => [id, source])).toEqual([['yes', 'customer']]);
  });

  it('believes whoever read the sample more than the customer, and a consultant most', async () => {
    await switchOn();
    for (const id of ['right', 'wrong', 'mute', 'outside', 'desk']) await contact(id, `Quando scade, ${id}?`);
    for (const id of ['right', 'wrong', 'mute', 'outside', 'desk']) await turn(id, 'confirmed');
    await facts();
    await judged('right', 'right');
    await judged('wrong', 'wrong', 'opening_hours');
    await judged('mute', 'wrong');
    await judged('outside', 'outOfScope');
    await say('desk', 'opening_hours');
    await judged('desk', 'right');
    await facts();
    expect((await kept()).map(({ id, topic, source }) => [id, topic, source])).toEqual([
      ['desk', 'opening_hours', 'consultant'],
      ['outside', null, 'sample'],
      ['right', 'bill_due_date', 'sample'],
      ['wrong', 'opening_hours', 'sample'],
    ]);
  });

  it('respects an objection at once, and keeps nothing of that customer afterwards', async () => {
    await switchOn();
    await contact('contact_1', 'Quando scade la bolletta?', { customer: 'customer_rosa' });
    await say('contact_1', 'bill_due_date');
    const path = '/api/customers/customer_rosa/learning';
    expect((await call('PUT', path, null, { isObjecting: true })).status).toBe(401);
    expect((await call('PUT', path, 'lucia', {})).status).toBe(400);
    expect((await call('PUT', '/api/customers/customer_x/learning', 'lucia', { isObjecting: true })).status).toBe(404);
    expect((await call('PUT', path, 'lucia', { isObjecting: true })).status).toBe(200);
    expect(await kept()).toEqual([]);
    expect((await say('contact_1', 'bill_due_date')).body.code).toBe('learning.objected');
    expect((await call('GET', '/api/contacts/contact_1/topic', 'lucia')).body.isOn).toBe(false);
    await contact('again', 'E adesso?', { customer: 'customer_rosa' });
    await db.pool.query(
      `insert into machine_turn (id, contact_id, customer_id, channel, at, topic, outcome, outcome_at)
       values ('again', 'again', 'customer_rosa', 'chat', $1, 'bill_due_date', 'confirmed', $1)`,
      [now],
    );
    expect(await facts()).toMatchObject({ kept: 0, objections: 1 });
    await call('PUT', path, 'lucia', { isObjecting: false });
    expect(await facts()).toMatchObject({ kept: 1, objections: 0 });
  });

  it('lets go of a customer’s words with the customer, after the days, and when it is switched off', async () => {
    await switchOn();
    for (const id of ['a', 'b', 'c']) await contact(id, 'Quando scade la bolletta?');
    for (const id of ['a', 'b']) await say(id, 'bill_due_date');
    await db.pool.query(`delete from customer where id = 'customer_a'`);
    expect((await kept()).map(({ id }) => id)).toEqual(['b']);
    now += 29 * dayMs;
    await contact('d', 'Quando scade?', {});
    await say('d', 'bill_due_date');
    expect(await sweepExamples(db.pool, at + 30 * dayMs, 500)).toBe(0);
    expect(await sweepExamples(db.pool, at + 30 * dayMs + 1, 500)).toBe(1);
    now += 2 * dayMs;
    await say('c', 'bill_due_date');
    expect(
      (await kept()).map(({ id }) => id),
      'too old to be kept at all',
    ).toEqual(['d']);
    const { changedAt } = (await facts()).setting;
    await call('PUT', '/api/studio/automatic/learned', 'paolo', setting({ isOn: false, seen: changedAt }));
    expect(await kept()).toEqual([]);
  });

  it('empties a gate that learned from contacts when their days are over, but not the one in force', async () => {
    await switchOn();
    for (const version of [1, 2, 3])
      await db.pool.query(
        `insert into gate_version (made_at, intents, examples, out_of_scope, calibration, packed, from_contacts, words_from)
         values ($1, '{}', 1, 1, '{}', 'x', $2, $3)`,
        [at + 9 * dayMs, version === 3 ? 0 : 5, version === 3 ? null : at],
      );
    const { rows } = await db.pool.query<{ version: string }>('select version from gate_version order by version');
    await db.pool.query(
      `insert into gate_state (id, version, is_on, rest_ms, topics_beyond, watched_since, changed_at)
       values ('gate', $1, true, 0, '{}', 1, 1)`,
      [rows[1]!.version],
    );
    expect(await sweepGates(db.pool, at + 30 * dayMs, 500)).toBe(0);
    expect(await sweepGates(db.pool, at + 30 * dayMs + 1, 500)).toBe(1);
    const left = await db.pool.query('select is_emptied as x from gate_version order by version');
    expect(left.rows.map(({ x }) => x)).toEqual([true, false, false]);
  });
});
