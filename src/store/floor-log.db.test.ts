import fc from 'fast-check';
import pino from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { safeJson } from './batch.js';
import { acquireFloor, type FloorLog, type LogRow, type TableSpec } from './floor-log.js';
import { type TestDatabase, testDatabase } from './testing/database.js';

const log = pino({ level: 'silent' });
const thing: TableSpec = {
  name: 'thing',
  key: ['id'],
  columns: {
    id: 'text',
    count: 'bigint',
    small: 'int',
    is_on: 'boolean',
    data: 'jsonb',
    tags: 'text[]',
    bytes: 'bytea',
    share: 'double precision',
  },
  onConflict: 'update',
};
const mark: TableSpec = { name: 'mark', key: ['id'], columns: { id: 'text' }, onConflict: 'nothing' };
const row = (seq: number, data: unknown = { seq }): LogRow => ({
  seq,
  at: 1000 + seq,
  type: 'Tested',
  contactId: null,
  data,
});

let db: TestDatabase;
let floorId = '';
let floors = 0;
const held: FloorLog[] = [];

const acquire = async (owner: string, ttlMs = 3000, signal?: AbortSignal): Promise<FloorLog> => {
  const floor = await acquireFloor(db.database, { floorId, owner, ttlMs, log, ...(signal ? { signal } : {}) });
  held.push(floor);
  return floor;
};
const lost = (floor: FloorLog): Promise<Error> => new Promise((resolve) => floor.onLost(resolve));
const seqs = async (): Promise<number[]> =>
  (await db.pool.query<{ seq: number }>('select seq from event where floor = $1 order by seq', [floorId])).rows.map(
    ({ seq }) => seq,
  );
const backendOf = async (): Promise<number> =>
  (await db.pool.query<{ backend_pid: number }>('select backend_pid from floor where id = $1', [floorId])).rows[0]!
    .backend_pid;

beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query(
    `create table thing (id text primary key, count bigint, small int, is_on boolean, data jsonb, tags text[], bytes bytea,
                         share double precision);
     create table mark (id text primary key)`,
  );
});
beforeEach(() => {
  floorId = `floor-${++floors}`;
});
afterEach(async () => {
  await Promise.all(held.splice(0).map((floor) => floor.release()));
});

describe('a commit', () => {
  it('writes events and rows of every type, and updates rows by their key', async () => {
    const floor = await acquire('a');
    const full = {
      id: 'x',
      count: 2 ** 50,
      small: -1,
      is_on: true,
      data: { words: 'perché no?', list: [1, null] },
      tags: ['uno', 'd"u,e', '', '{}'],
      bytes: Buffer.from([0, 1, 255]),
      share: 0.1,
    };
    const empty = { id: 'y', count: null, small: null, is_on: null, data: null, tags: null, bytes: null, share: null };
    await floor.commit([row(1), row(2)], [{ table: thing, rows: [{ ...full, tags: [] }, empty] }]);
    await floor.commit(
      [row(3)],
      [
        { table: thing, rows: [full] },
        { table: mark, rows: [{ id: 'm' }] },
      ],
    );
    await floor.commit([], [{ table: mark, rows: [{ id: 'm' }, { id: 'n' }] }]);
    expect((await db.pool.query('select * from thing order by id')).rows).toEqual([full, empty]);
    expect((await db.pool.query('select id from mark order by id')).rows).toEqual([{ id: 'm' }, { id: 'n' }]);
    expect((await db.pool.query('select * from event where floor = $1 and seq = 2', [floorId])).rows).toEqual([
      { floor: floorId, seq: 2, at: 1002, type: 'Tested', contact_id: null, data: { seq: 2 } },
    ]);
    expect(floor.lastSeq).toBe(3);
  });

  it('writes nothing at all when one row is refused', async () => {
    const floor = await acquire('a');
    await floor.commit([row(1)], []);
    const bad = { table: thing, rows: [{ id: 'bad', small: 2 ** 40 }] };
    await expect(floor.commit([row(2)], [{ table: mark, rows: [{ id: 'never' }] }, bad])).rejects.toThrow();
    await expect(floor.commit([row(1)], [{ table: mark, rows: [{ id: 'never' }] }])).rejects.toMatchObject({
      code: '23505',
    });
    expect(await seqs()).toEqual([1]);
    expect((await db.pool.query("select from mark where id = 'never'")).rowCount).toBe(0);
    await floor.commit([row(2)], []);
    expect(await seqs()).toEqual([1, 2]);
  });

  it('survives every sign that a customer can type', async () => {
    const floor = await acquire('a');
    let seq = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (words) => {
        const hostile = `${words}\u0000\ud800 \\u0000 \\ud800 \\`;
        await floor.commit([{ ...row(++seq, { words: hostile }), contactId: 'a\u0000b' }], []);
        const { rows } = await db.pool.query<LogRow>('select * from event where floor = $1 and seq = $2', [
          floorId,
          seq,
        ]);
        expect(rows[0]!.data).toEqual(JSON.parse(safeJson({ words: hostile })));
        expect(rows[0]).toMatchObject({ contact_id: 'a\ufffdb' });
      }),
      { numRuns: 50 },
    );
    expect(safeJson('\u0000\ud800\\u0000\\ud800😀')).toBe('"\\ufffd\\ufffd\\\\u0000\\\\ud800😀"');
  });

  it('cannot be changed afterwards', async () => {
    const floor = await acquire('a');
    await floor.commit([row(1)], []);
    await expect(db.pool.query('update event set at = 0')).rejects.toThrow(/append-only/);
    await expect(db.pool.query('delete from event')).rejects.toThrow(/append-only/);
    await expect(db.pool.query('truncate event')).rejects.toThrow(/append-only/);
  });
});

describe('the right to write', () => {
  it('passes on when it is given back, with the sequence going on', async () => {
    const first = await acquire('a');
    await first.commit([row(1), row(2)], []);
    const waiting = acquire('b');
    await first.release();
    const second = await waiting;
    expect(second.token).toBeGreaterThan(first.token);
    expect(second.lastSeq).toBe(2);
    await expect(first.commit([row(3)], [])).rejects.toThrow();
    await second.commit([row(3)], []);
    expect(await seqs()).toEqual([1, 2, 3]);
  });

  it('passes on at once when the owner’s connection is killed, long before its lease ends', async () => {
    const first = await acquire('a', 60_000);
    const why = lost(first);
    const waiting = acquire('b', 60_000);
    await db.pool.query('select pg_terminate_backend($1)', [await backendOf()]);
    const second = await waiting;
    await why;
    expect(second.token).toBe(first.token + 1);
    await expect(first.commit([row(1)], [])).rejects.toThrow();
    expect(await seqs()).toEqual([]);
  });

  it('is taken from an owner that is frozen, when its lease is over', async () => {
    // Holds the lock and a lease that nobody renews, as a stopped process does.
    const frozen = await db.database.connect('frozen');
    await db.pool.query('insert into floor (id) values ($1)', [floorId]);
    await frozen.query(`select pg_advisory_lock(hashtextextended('ponte floor ' || $1, 0))`, [floorId]);
    await frozen.query(
      `update floor set token = 7, owner = 'frozen', backend_pid = pg_backend_pid(),
                        expires = clock_timestamp() + interval '400 ms', last_seq = 5 where id = $1`,
      [floorId],
    );
    const ended = new Promise<void>((resolve) => frozen.on('end', () => resolve()));
    const next = await acquire('b');
    await ended;
    expect([next.token, next.lastSeq]).toEqual([8, 5]);
    expect((await db.pool.query('select expires > now() as held from floor where id = $1', [floorId])).rows).toEqual([
      { held: true },
    ]);
  });

  it('is refused to an owner that was overtaken: nothing is written, and it is told', async () => {
    const stale = await acquire('a');
    const why = lost(stale);
    await stale.commit([row(1)], []);
    await db.pool.query('update floor set token = token + 1 where id = $1', [floorId]);
    const late = stale.commit([row(2)], [{ table: mark, rows: [{ id: 'stale' }] }]);
    await expect(late).rejects.toMatchObject({ code: 'store.fencedOut' });
    expect(await why).toMatchObject({ code: 'store.fencedOut' });
    expect(await seqs()).toEqual([1]);
    expect((await db.pool.query("select from mark where id = 'stale'")).rowCount).toBe(0);
  });

  it('is kept by an idle owner, far beyond one lease', async () => {
    const floor = await acquire('a', 300);
    const expires = async (): Promise<Date> =>
      (await db.pool.query<{ expires: Date }>('select expires from floor where id = $1', [floorId])).rows[0]!.expires;
    const first = await expires();
    await expect
      .poll(async () => (await expires()).getTime() - first.getTime(), { timeout: 20_000 })
      .toBeGreaterThan(600);
    await floor.commit([row(1)], []);
  });

  it('is told to be gone by the renewal alone, when the idle owner was overtaken', async () => {
    const stale = await acquire('a', 300);
    const why = lost(stale);
    await db.pool.query('update floor set token = token + 1 where id = $1', [floorId]);
    expect(await why).toMatchObject({ code: 'store.fencedOut' });
  });

  it('stops being waited for on request', async () => {
    await acquire('a');
    const ending = new AbortController();
    const waiting = acquire('b', 3000, ending.signal);
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
