/**
 * Durable events a second: group commit, beside the same writer committing each event by itself. Same PostgreSQL, same
 * tables, same rows, fsync and synchronous_commit on for all.
 *
 * A floor decides each event upon the state that the one before has left, so its events have one order and one writer; what
 * the batches replace is that writer's transaction an event: begin, event, current state, commit, each answered before the
 * next is sent. It stands beside. Ten connections that commit without any order between them, the way of programs that
 * keep their rules in the database, are measured too and stand in the notes with a ratio of their own.
 *
 * The three ways take turns, a second or so each, because on a shared machine one minute is not like the next.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Database } from '#store/database.js';
import { openDatabase } from '#store/database.js';
import { clusterFolder, droppedPrivileges } from '#store/embedded/privileges.js';
import { acquireFloor, createPump, type LogRow, type TableSpec } from '#store/floor-log.js';
import { migrate } from '#store/migrate.js';
import type { BenchResult } from './result.js';

const contact: TableSpec = {
  name: 'bench_contact',
  key: ['id'],
  columns: { id: 'text', state: 'text', queue_id: 'text', consultant_id: 'text', priority: 'int', seq: 'bigint' },
  onConflict: 'update',
};
interface Work {
  readonly row: LogRow;
  readonly contact: Readonly<Record<string, unknown>>;
}
/** Makes one event durable. It is numbered when there is room for it, so that numbers come in the order of the log. */
type Append = (take: () => Work) => Promise<void>;

const words = { from: '+393331234567', skill: 'fatture', language: 'it', note: 'x'.repeat(120) };

/** A contact has three events: it comes, is taken, is done. */
function workOf(seq: number): Work {
  const id = `contact_${Math.ceil(seq / 3)}`;
  const consultant = `consultant_${seq % 500}`;
  return {
    row: { seq, at: Date.now(), type: ['Came', 'Taken', 'Done'][seq % 3]!, contactId: id, data: words },
    contact: { id, state: 'open', queue_id: 'billing', consultant_id: consultant, priority: 5, seq },
  };
}

export default async function benchStore(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(process.env.PONTE_BENCH_DIR ?? tmpdir(), 'ponte-bench-'));
  chmodSync(dataDir, 0o755);
  const database = await openDatabase({ dataDir, log: pino({ level: 'silent' }) });
  try {
    await migrate(database.pool);
    await database.pool.query(
      `create table bench_contact (id text primary key, state text, queue_id text, consultant_id text, priority int,
                                   seq bigint) with (fillfactor = 70);
       insert into floor (id) values ('plain')`,
    );
    const plain = onePerTransaction(database);
    const group = await groupCommit(database);
    const ways = { group: meter(group.append, 3000), one: meter(plain, 1), ten: meter(plain, 30) };
    for (const way of Object.values(ways)) await way.run(500);
    for (const way of Object.values(ways)) way.reset();
    for (let round = 0; round < 5; round++) {
      await ways.one.run(800);
      await ways.group.run(1200);
      await ways.ten.run(800);
    }
    const delays = await openLoop(group.append, 1000, 6000);
    await group.end();
    const [value, beside, ten] = [ways.group.perSecond(), ways.one.perSecond(), ways.ten.perSecond()];
    return {
      value,
      unit: 'events/s',
      p50: quantile(delays, 0.5),
      p99: quantile(delays, 0.99),
      beside: { name: 'one transaction per event, one writer', value: beside },
      ratio: value / beside,
      notes: {
        what: 'p50 and p99: ms until durable at 1,000 events/s, open loop; synchronous_commit and fsync on',
        besideTenConnectionsPerSecond: Math.round(ten),
        ratioToTenConnections: Math.round((value / ten) * 10) / 10,
      },
    };
  } finally {
    await database.stop();
    const folder = clusterFolder(dataDir, droppedPrivileges());
    rmSync(folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As the floor does it (`modules/contacts/floor/open-floor.ts`), with its figures. */
const batchLimit = 1_000;
const muchToWrite = 200;

async function groupCommit(database: Database): Promise<{ append: Append; end: () => Promise<void> }> {
  const log = await acquireFloor(database, { floorId: 'bench', owner: 'bench', log: pino({ level: 'silent' }) });
  let lost: Error | null = null;
  log.onLost((why) => (lost = why));
  let waiting: Work[] = [];
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    const last = new Map(batch.map((work) => [work.contact.id, work.contact]));
    await log.commit(
      batch.map(({ row }) => row),
      [{ table: contact, rows: [...last.values()] }],
    );
  };
  const pump = createPump(flush, () => waiting.length >= muchToWrite);
  const append: Append = async (take) => {
    while (waiting.length >= batchLimit && lost === null) await pump.taken();
    if (lost !== null) throw lost as Error;
    waiting.push(take());
    await pump.request();
  };
  return { append, end: () => log.release() };
}

function onePerTransaction({ pool }: Database): Append {
  return async (take) => {
    const client = await pool.connect();
    const { row, contact: state } = take();
    try {
      await client.query('begin');
      await client.query({
        name: 'event',
        text: `insert into event (floor, seq, at, type, contact_id, data) values ('plain', $1, $2, $3, $4, $5)`,
        values: [row.seq, row.at, row.type, row.contactId, row.data],
      });
      await client.query({
        name: 'state',
        text: `insert into bench_contact (id, state, queue_id, consultant_id, priority, seq) values ($1, $2, $3, $4, $5, $6)
               on conflict (id) do update set state = excluded.state, queue_id = excluded.queue_id,
                 consultant_id = excluded.consultant_id, priority = excluded.priority, seq = excluded.seq`,
        values: [
          `plain_${String(state.id)}`,
          state.state,
          state.queue_id,
          state.consultant_id,
          state.priority,
          state.seq,
        ],
      });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
}

let lastSeq = 0;

interface Meter {
  /** As fast as it goes, with `window` events under way. */
  run(lengthMs: number): Promise<void>;
  reset(): void;
  perSecond(): number;
}

function meter(append: Append, window: number): Meter {
  let done = 0;
  let tookMs = 0;
  return {
    async run(lengthMs) {
      const began = performance.now();
      const worker = async (): Promise<void> => {
        while (performance.now() - began < lengthMs) {
          await append(() => workOf(++lastSeq));
          done++;
        }
      };
      await Promise.all(Array.from({ length: window }, worker));
      tookMs += performance.now() - began;
    },
    reset() {
      done = 0;
      tookMs = 0;
    },
    perSecond: () => done / (tookMs / 1000),
  };
}

/** At a set rate, whatever the answers do: the delay counts from when the event was due, so that no stall hides itself. */
async function openLoop(append: Append, perSecond: number, lengthMs: number): Promise<number[]> {
  const began = performance.now();
  const delays: number[] = [];
  const under: Promise<void>[] = [];
  for (let sent = 0; sent < (lengthMs / 1000) * perSecond;) {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (; sent < due; sent++) {
      const dueAt = began + (sent * 1000) / perSecond;
      under.push(append(() => workOf(++lastSeq)).then(() => void delays.push(performance.now() - dueAt)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  return delays.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
