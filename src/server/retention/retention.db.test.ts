import pino from 'pino';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createIdentity } from '#modules/identity/index.js';
import { openJobs } from '#store/jobs.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { allPurposes, daysOf, purposes, startRetention, sweep } from './index.js';

const now = Date.UTC(2026, 10, 21, 12);
const dayMs = 24 * 3_600_000;
const ago = (days: number): number => now - days * dayMs;
const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  lines.length = 0;
  await db.pool.query(
    'truncate opening, mail_raw, chat_token, interaction, file, idempotency, contact, retention_sweep, call, call_verdict, call_wish, machine_turn, entry cascade',
  );
});

const run = (more: Partial<Parameters<typeof sweep>[0]> = {}) =>
  sweep({ pool: db.pool, log, purposes, now: () => now, days: (purpose) => daysOf(purpose, {}), ...more });
const left = async (sql: string): Promise<unknown[]> =>
  (await db.pool.query<{ x: unknown }>(sql)).rows.map(({ x }) => x);

const mail = (id: string, state: string, days: number) =>
  db.pool.query(
    `insert into mail_raw (id, mailbox_id, received_at, source, envelope_from, envelope_to, size_bytes, raw, state, detail)
     values ($1, 'mailbox_1', $2, 'smtp', 'anna@casa.example', '{a@b.it}', 5, 'words', $3, 'told')`,
    [id, new Date(ago(days)), state],
  );
const contact = (id: string, state: string, closedDaysAgo: number | null, joinedInto: string | null = null) =>
  db.pool.query(
    `insert into contact (id, customer_id, customer_name, subject, state, turn, turn_since, queue_id, opened_at, closed_at,
       joined_into, data, seq) values ($1, 'c', 'n', 's', $2, 'nobody', 0, 'q', 0, $3, $4, '{}', 0)`,
    [id, state, closedDaysAgo === null ? null : ago(closedDaysAgo), joinedInto],
  );
const token = (contactId: string, days: number) =>
  db.pool.query(`insert into chat_token values (sha256($1::text::bytea), $1, $2)`, [contactId, new Date(ago(days))]);

describe('what is no longer needed', () => {
  test('records of access stay six months, whatever else was set', async () => {
    for (const days of [10, 183, 185, 400])
      await db.pool.query('insert into opening values ($1, $2, $3)', [`person_${days}`, 'contact_1', ago(days)]);
    await run();
    expect(await left('select person_id as x from opening order by at desc')).toEqual(['person_10', 'person_183']);
  });

  test('a mail is emptied, but known when it comes again; the quarantine waits far longer', async () => {
    await mail('young', 'taken', 20);
    await mail('old', 'taken', 22);
    await mail('ignored', 'ignored', 22);
    await mail('waiting', 'received', 400);
    await mail('held', 'quarantined', 170);
    await mail('forgotten', 'quarantined', 181);
    await run();
    const { rows } = await db.pool.query(
      `select id, length(raw) as bytes, envelope_from as who, detail from mail_raw order by id`,
    );
    const whole = { bytes: 5, who: 'anna@casa.example', detail: 'told' };
    const empty = { bytes: 0, who: null, detail: null };
    expect(rows).toEqual([
      { id: 'held', ...whole },
      { id: 'ignored', ...empty },
      { id: 'old', ...empty },
      { id: 'waiting', ...whole },
      { id: 'young', ...whole },
    ]);
  });

  test('a call keeps its figures and loses its number; how its line sounded goes first', async () => {
    for (const days of [10, 40, 181]) {
      await db.pool.query(
        `insert into call (id, direction, number, dialled, trunk, chosen, started_at, answered_at)
         values ($1, 'in', '+39333', '+3906', 'trunk', '{}', $2, $2)`,
        [`call_${days}`, ago(days)],
      );
      await db.pool.query('insert into call_quality values ($1, $2, 0, 1, null, 4)', [`call_${days}`, ago(days)]);
    }
    await run();
    const { rows } = await db.pool.query(
      'select id, number, dialled, answered_at is not null as told from call order by id',
    );
    expect(rows).toEqual([
      { id: 'call_10', number: '+39333', dialled: '+3906', told: true },
      { id: 'call_181', number: null, dialled: '', told: true },
      { id: 'call_40', number: '+39333', dialled: '+3906', told: true },
    ]);
    expect(await left('select call_id as x from call_quality')).toEqual(['call_10']);
  });

  test('a conversation is found again until long after its end, also where it goes on in another', async () => {
    await contact('contact_live', 'open', null);
    await contact('contact_late', 'resolved', 100);
    await contact('contact_over', 'unconfirmed', 181);
    await contact('contact_joined', 'resolved', 300, 'contact_live');
    await contact('contact_gone', 'open', null, 'contact_over');
    const ids = ['contact_live', 'contact_late', 'contact_over', 'contact_joined', 'contact_gone', 'contact_unknown'];
    for (const id of ids) await token(id, 365);
    await token('contact_new', 1);
    await run();
    expect(await left('select contact_id as x from chat_token order by contact_id collate "C"')).toEqual([
      'contact_joined',
      'contact_late',
      'contact_live',
      'contact_new',
    ]);
  });

  test('interactions that ended go, those of the day and those alive stay', async () => {
    const interaction = (id: string, place: string, seq: number) =>
      db.pool.query(
        `insert into interaction (id, contact_id, queue_id, channel, place, arrived_at, queued_at, data, seq)
         values ($1, 'contact_1', 'q', 'chat', $2, $3, $3, '{}', $4)`,
        [id, place, ago(90), seq],
      );
    for (const [seq, days] of [
      [10, 9],
      [20, 8],
      [30, 1],
    ] as const)
      await db.pool.query(`insert into event values ('main', $1, $2, 'InteractionLeft', 'contact_1', '{}')`, [
        seq,
        ago(days),
      ]);
    await interaction('old', 'ended', 10);
    await interaction('older-than-a-week', 'ended', 20);
    await interaction('queued-long-ago-ended-yesterday', 'ended', 30);
    await interaction('still-waiting', 'waiting', 5);
    await run();
    expect(await left('select id as x from interaction order by seq')).toEqual([
      'still-waiting',
      'queued-long-ago-ended-yesterday',
    ]);
  });

  test('what told readers apart goes with its day; what they said stays', async () => {
    const add = (id: string, ago: number): Promise<unknown> =>
      db.pool.query(
        `insert into answer_said (id, article_id, version, topic, channel, at, said, reader)
         values ($1, 'a', 1, 't', 'help', $2, 'confirmed', $3)`,
        [id, now - ago, Buffer.from(id)],
      );
    await add('said_old', 25 * 3_600_000);
    await add('said_new', 23 * 3_600_000);
    await run();
    const { rows } = await db.pool.query(`select id, reader is not null as told from answer_said order by id`);
    expect(rows).toEqual([
      { id: 'said_new', told: true },
      { id: 'said_old', told: false },
    ]);
  });

  test('what was looked for and not found goes with the list that it is for; who looked goes with the day', async () => {
    const add = (words: string, ago: number): Promise<unknown> =>
      db.pool.query(
        `insert into search_missed (at, channel, language, words, reader) values ($1, 'help', 'it', $2, '\\x01')`,
        [now - ago * 3_600_000, words],
      );
    await add('old', 30 * 24 + 1);
    await add('day before', 25);
    await add('today', 23);
    await run();
    const { rows } = await db.pool.query(`select words, reader is not null as told from search_missed order by at`);
    expect(rows).toEqual([
      { words: 'day before', told: false },
      { words: 'today', told: true },
    ]);
  });

  test('whose question a machine answered is forgotten after half a year; the figures stay', async () => {
    const turn = (id: string, days: number, isWaiting = false) =>
      db.pool.query(
        `insert into machine_turn (id, contact_id, customer_id, channel, at, outcome, outcome_at, is_waiting)
         values ($1, 'contact_1', 'customer_1', 'chat', $2, 'confirmed', $2, $3)`,
        [id, ago(days), isWaiting],
      );
    await turn('old', 200);
    await turn('waits still', 200, true);
    await turn('new', 170);
    await run({ batch: 1 });
    expect(
      await left(`select id || ' ' || coalesce(customer_id, 'nobody') as x from machine_turn order by id`),
    ).toEqual(['new customer_1', 'old nobody', 'waits still customer_1']);
  });

  test('a number left to be called back goes from everywhere, once its contact is over for so long', async () => {
    const left = async (id: string, state: string, days: number | null): Promise<void> => {
      await contact(id, state, days);
      const to = '+390455550142';
      await db.pool.query(
        `insert into entry (id, contact_id, at, kind, channel, data, seq)
         values ($1 || '_mark', $1, 1, 'mark', 'mark', $2, 1)`,
        [id, JSON.stringify({ body: 'callbackAsked', params: { to } })],
      );
      await db.pool.query(
        `insert into event (floor, seq, at, type, contact_id, data) values ($1, 1, 1, 'CallbackAsked', $1, $2)`,
        [id, JSON.stringify({ type: 'CallbackAsked', to })],
      );
      await db.pool.query(
        `insert into call (id, direction, number, dialled, trunk, chosen, contact_id, started_at)
         values ($1, 'out', $2, '', 'trunk', '{}', $3, $5), ($4, 'in', '+39333', '', 'trunk', '{}', $3, $5)`,
        [`${id}_back`, to, id, `${id}_in`, now],
      );
      await db.pool.query(
        `insert into call_verdict (contact_id, at, purpose, may, refusals, rules, facts)
         values ($1, $2, 'requested', true, '[]', '{}', $3)`,
        [id, now, JSON.stringify({ number: to, purpose: 'requested' })],
      );
    };
    await left('contact_old', 'resolved', 91);
    await left('contact_new', 'resolved', 89);
    await left('contact_open', 'open', null);
    expect((await run()).find(({ purpose }) => purpose === 'callbackNumbers')).toMatchObject({
      rows: 1,
      problem: null,
    });
    const { rows } = await db.pool.query<{ id: string; told: string }>(
      `select c.id, concat_ws(' ', e.data #>> '{params,to}', v.data ->> 'to', coalesce(o.number, 'none'), i.number,
                              coalesce(f.facts ->> 'number', 'none')) as told
         from contact c join entry e on e.contact_id = c.id join event v on v.contact_id = c.id
         join call o on o.id = c.id || '_back' join call i on i.id = c.id || '_in'
         join call_verdict f on f.contact_id = c.id order by c.id`,
    );
    const kept = '+390455550142 +390455550142 +390455550142 +39333 +390455550142';
    expect(rows).toEqual([
      { id: 'contact_new', told: kept },
      { id: 'contact_old', told: '… … none +39333 none' },
      { id: 'contact_open', told: kept },
    ]);
    expect((await run()).find(({ purpose }) => purpose === 'callbackNumbers')!.rows, 'once').toBe(0);
    // Nothing else of the log may change, not even on this way.
    for (const change of [
      `data = jsonb_set(data, '{to}', '"+39333"')`,
      `data = '{}'`,
      `data = jsonb_set(data, '{to}', '"…"'), at = 2`,
    ])
      await expect(db.pool.query(`update event set ${change} where contact_id = 'contact_new'`)).rejects.toThrow(
        'append-only',
      );
    await expect(db.pool.query(`delete from event where contact_id = 'contact_old'`)).rejects.toThrow('append-only');
  });

  test('verdicts on calls go after three years; a wish that holds never does', async () => {
    const verdict = (days: number) =>
      db.pool.query(
        `insert into call_verdict (call_id, at, purpose, may, refusals, rules, facts)
         values ($1, $2, 'service', true, '[]', '{}', '{}')`,
        [`call_${days}`, ago(days)],
      );
    await verdict(1000);
    await verdict(1100);
    const wish = (customer: string, kind: string, days: number, scope = 'promotion') =>
      db.pool.query(
        `insert into call_wish (customer_id, kind, scope, words, at, said_to) values ($1, $2, $3, '', $4, 'person_1')`,
        [customer, kind, scope, ago(days)],
      );
    await wish('holds', 'opposed', 3000);
    await wish('another-scope', 'opposed', 3000, 'all');
    await wish('another-scope', 'withdrawn', 2900);
    await wish('past', 'consented', 3000);
    await wish('past', 'withdrawn', 2900);
    await wish('lately', 'opposed', 3000);
    await wish('lately', 'withdrawn', 10);
    await wish('again', 'opposed', 3000);
    await wish('again', 'withdrawn', 2900);
    await wish('again', 'opposed', 2800);
    await run({ batch: 1 });
    expect(await left('select call_id as x from call_verdict')).toEqual(['call_1000']);
    expect(await left(`select customer_id || ' ' || kind as x from call_wish order by customer_id, at`)).toEqual([
      'again opposed',
      'another-scope opposed',
      'holds opposed',
      'lately opposed',
      'lately withdrawn',
    ]);
  });

  test('files nobody sent on go after a day; those of a contact stay', async () => {
    for (const [id, owner, days] of [
      ['a', 'person_1', 2],
      ['b', 'person_1', 0.5],
      ['c', 'contact_1', 900],
    ] as const)
      await db.pool.query(`insert into file values ($1, $2, 'n', 't', 1, $1, 'x', $3)`, [
        id,
        owner,
        new Date(ago(days)),
      ]);
    await run();
    expect(await left('select id as x from file order by id')).toEqual(['b', 'c']);
  });
});

describe('a sweep', () => {
  const keys = (count: number) =>
    db.pool.query(
      `insert into idempotency (viewer, route, key, body_hash, created_at)
       select 'person_1', '/', 'key-' || n, '', $2 from generate_series(1, $1::int) n`,
      [count, ago(3)],
    );
  const counts = () => left('select count(*)::int as x from idempotency');

  test('goes in small steps, and after a death in the middle the next one goes on', async () => {
    await keys(25);
    let batches = 0;
    const dying = purposes.map((purpose) => ({
      ...purpose,
      take: (...given: Parameters<typeof purpose.take>) => {
        if (purpose.name === 'spentKeys' && ++batches === 2) throw new Error('the server dies');
        return purpose.take(...given);
      },
    }));
    await run({ batch: 10, purposes: dying });
    expect(await counts()).toEqual([15]);
    const { rows } = await db.pool.query(`select * from retention_sweep where purpose = 'spentKeys'`);
    expect(rows[0]).toMatchObject({ rows_gone: 10, rows_gone_ever: 10, problem: 'the server dies' });
    await run({ batch: 10 });
    expect(await counts()).toEqual([0]);
    const after = await db.pool.query(`select * from retention_sweep where purpose = 'spentKeys'`);
    expect(after.rows[0]).toMatchObject({ rows_gone: 15, rows_gone_ever: 25, problem: null });
  });

  test('stops after the batch at work when the server goes', async () => {
    await keys(25);
    const leaving = new AbortController();
    const only = purposes.filter(({ name }) => name === 'spentKeys');
    const stopping = only.map((purpose) => ({
      ...purpose,
      take: (...given: Parameters<typeof purpose.take>) => {
        leaving.abort();
        return purpose.take(...given);
      },
    }));
    await run({ batch: 10, purposes: stopping, signal: leaving.signal });
    expect(await counts()).toEqual([15]);
  });

  test('logs counts and nothing of anybody', async () => {
    await mail('old', 'taken', 22);
    await keys(3);
    await run();
    expect(lines.map(({ purpose, rows }) => ({ purpose, rows }))).toEqual([
      { purpose: 'mailsAsTheyCame', rows: 1 },
      { purpose: 'spentKeys', rows: 3 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/anna|person_1|key-/);
  });

  test('takes the days that were set', () => {
    const openings = purposes.find(({ name }) => name === 'openings')!;
    expect(daysOf(openings, { PONTE_KEEP_OPENINGS_DAYS: '365' })).toBe(365);
    expect(daysOf(openings, {})).toBe(184);
  });

  test('runs as a job, one for all starts, and comes again an hour later', async () => {
    await keys(2);
    const identity = createIdentity({ pool: db.pool });
    const jobs = await openJobs(db.database, pino({ level: 'silent' }));
    const parts = {
      pool: db.pool,
      log,
      jobs,
      settings: {},
      sweepLogins: (n: number) => identity.sweep(n),
      sweepRecordings: async () => 0,
    };
    try {
      await startRetention(parts);
      const due = `select run_at > now() as x from graphile_worker.jobs where key = 'retention:next'`;
      expect(await left(due)).toEqual([true]);
      await db.pool.query(`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())`);
      await jobs.start();
      const all = allPurposes(parts).length;
      await expect.poll(() => left('select purpose as x from retention_sweep'), { timeout: 20_000 }).toHaveLength(all);
      await expect.poll(() => left(due), { timeout: 20_000 }).toEqual([true]);
      expect(await counts()).toEqual([0]);
    } finally {
      await jobs.stop();
    }
  });
});
