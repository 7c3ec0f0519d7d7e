import fc from 'fast-check';
import pino from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { safeJson } from './array-parameter.js';
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
    await floor.commit([row(4)], [{ table: mark, rows: [{ id: 'm' }, { id: 'n' }] }]);
    expect((await db.pool.query('select * from thing order by id')).rows).toEqual([full, empty]);
    expect((await db.pool.query('select id from mark order by id')).rows).toEqual([{ id: 'm' }, { id: 'n' }]);
    expect((await db.pool.query('select * from event where floor = $1 and seq = 2', [floorId])).rows).toEqual([
      { floor: floorId, seq: 2, at: 1002, type: 'Tested', contact_id: null, data: { seq: 2 } },
    ]);
    expect(floor.lastSeq).toBe(4);
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

describe('batches sent one behind the other', () => {
  /** What PostgreSQL refuses: a mark without a name. */
  const bad = { table: mark, rows: [{ id: null }] };
  const named = (id: string): { table: TableSpec; rows: { id: string }[] } => ({ table: mark, rows: [{ id }] });
  const marks = async (): Promise<string[]> =>
    (
      await db.pool.query<{ id: string }>('select id from mark where id like $1 order by id', [`${floorId} %`])
    ).rows.map(({ id }) => id.slice(floorId.length + 1));
  const outcome = (sent: Promise<void>): Promise<string> =>
    sent.then(
      () => 'durable',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
  /** A batch that writes this mark waits until `free` is called. */
  const hold = async (id: string): Promise<() => Promise<void>> => {
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query('insert into mark (id) values ($1)', [id]);
    return async () => {
      await holder.query('rollback');
      holder.release();
    };
  };
  const isHeldUp = (): Promise<boolean> =>
    db.pool
      .query(`select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`, [backend])
      .then(({ rowCount }) => rowCount === 1);
  let backend = 0;

  it('are durable up to the first that is refused, and told in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(fc.record({ events: fc.integer({ min: 1, max: 4 }), isBad: fc.boolean() }), { maxLength: 8 }),
          {
            maxLength: 5,
          },
        ),
        async (rounds) => {
          floorId = `floor-${++floors}`;
          const floor = await acquire('a');
          const durable: number[] = [];
          const names: string[] = [];
          for (const round of rounds) {
            let seq = floor.lastSeq;
            const told: number[] = [];
            const outcomes = await Promise.all(
              round.map(({ events, isBad }, n) => {
                const rows = Array.from({ length: events }, () => row(++seq));
                const sent = floor.commit(rows, [isBad ? bad : named(`${floorId} ${rows[0]!.seq}`)]);
                return outcome(sent.finally(() => told.push(n)));
              }),
            );
            const good = round.findIndex(({ isBad }) => isBad);
            const written = good < 0 ? round.length : good;
            expect(outcomes).toEqual(round.map((_, n) => (n < written ? 'durable' : '23502')));
            expect(told).toEqual(round.map((_, n) => n));
            for (const { events } of round.slice(0, written)) {
              names.push(String((durable.at(-1) ?? 0) + 1));
              for (let i = 0; i < events; i++) durable.push((durable.at(-1) ?? 0) + 1);
            }
            expect(floor.lastSeq).toBe(durable.at(-1) ?? 0);
          }
          expect(await seqs()).toEqual(durable);
          expect(await marks()).toEqual(names.sort());
          await floor.release();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are refused behind one that is, and the next after them goes on', async () => {
    const floor = await acquire('a');
    const first = floor.commit([row(1)], [bad]);
    const second = floor.commit([row(2)], [named(`${floorId} second`)]);
    await expect(first).rejects.toMatchObject({ code: '23502' });
    // Sent while the answer to the second is still under way.
    const again = floor.commit([row(1)], [named(`${floorId} again`)]);
    await expect(second).rejects.toMatchObject({ code: '23502' });
    await again;
    expect([await seqs(), await marks()]).toEqual([[1], ['again']]);
  });

  it('are both lost when the connection is killed in the first', async () => {
    const floor = await acquire('a');
    backend = await backendOf();
    const free = await hold(`${floorId} first`);
    const outcomes = [
      floor.commit([row(1)], [named(`${floorId} first`)]),
      floor.commit([row(2)], [named(`${floorId} second`)]),
    ].map(outcome);
    await expect.poll(isHeldUp, { timeout: 20_000 }).toBe(true);
    await db.pool.query('select pg_terminate_backend($1)', [backend]);
    expect(await Promise.all(outcomes)).toEqual([
      expect.not.stringMatching('durable'),
      expect.not.stringMatching('durable'),
    ]);
    await free();
    const next = await acquire('b');
    expect([next.lastSeq, await seqs(), await marks()]).toEqual([0, [], []]);
  });

  it('stay durable up to where the connection was killed', async () => {
    const floor = await acquire('a');
    backend = await backendOf();
    const free = await hold(`${floorId} second`);
    const outcomes = [
      floor.commit([row(1)], [named(`${floorId} first`)]),
      floor.commit([row(2)], [named(`${floorId} second`)]),
      floor.commit([row(3)], [named(`${floorId} third`)]),
    ].map(outcome);
    expect(await outcomes[0]).toBe('durable');
    await expect.poll(isHeldUp, { timeout: 20_000 }).toBe(true);
    await db.pool.query('select pg_terminate_backend($1)', [backend]);
    for (const one of outcomes.slice(1)) expect(await one).not.toBe('durable');
    await free();
    const next = await acquire('b');
    expect([next.lastSeq, await seqs(), await marks()]).toEqual([1, [1], ['first']]);
  });

  it('are refused from where another owner took over, and the floor is told', async () => {
    const floor = await acquire('a');
    const why = lost(floor);
    // The takeover happens at the end of the first batch: between two that are both under way.
    await db.pool.query(
      `create function take_over() returns trigger language plpgsql as $$
       begin
         update floor set token = token + 1 where id = split_part(new.id, ' ', 1);
         return null;
       end $$;
       create trigger take_over after insert on mark for each row when (new.id like '% coup') execute function take_over()`,
    );
    const outcomes = [
      floor.commit([row(1)], [named(`${floorId} coup`)]),
      floor.commit([row(2)], [named(`${floorId} second`)]),
      floor.commit([row(3)], [named(`${floorId} third`)]),
    ].map(outcome);
    expect(await Promise.all(outcomes)).toEqual(['durable', 'store.fencedOut', 'store.fencedOut']);
    expect(await why).toMatchObject({ code: 'store.fencedOut' });
    expect([floor.lastSeq, await seqs(), await marks()]).toEqual([1, [1], ['coup']]);
  });

  it('have at least one event each: a row is the fold of events', async () => {
    const floor = await acquire('a');
    await expect(floor.commit([], [named(`${floorId} alone`)])).rejects.toThrow(RangeError);
    await floor.commit([row(1)], []);
    expect([await seqs(), await marks()]).toEqual([[1], []]);
  });

  it('let go of a frozen connection at once: nobody waits for its answers', async () => {
    const floor = await acquire('a', 400);
    backend = await backendOf();
    const why = lost(floor);
    const free = await hold(`${floorId} stuck`);
    const outcomes = [1, 2].map((seq) => outcome(floor.commit([row(seq)], [named(`${floorId} stuck`)])));
    expect((await why).message).toMatch(/could not be renewed/);
    for (const one of outcomes) expect(await one).not.toBe('durable');
    await free();
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
