/**
 * Durable events a second: group commit by one statement a batch, beside one transaction an event over a pool of ten, the
 * way most programs write. Same PostgreSQL, same tables, same rows, fsync and synchronous_commit on for both.
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
type Append = (work: Work) => Promise<void>;

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
    await closedLoop(plain, 30, 500);
    const beside = await closedLoop(plain, 30, 4000);
    // One writer that commits each event by itself: the order of events is certain, as it is with the group commit.
    const alone = await closedLoop(plain, 1, 2000);
    const group = await groupCommit(database);
    await closedLoop(group.append, 3000, 500);
    const value = await closedLoop(group.append, 3000, 4000);
    const delays = await openLoop(group.append, 1000, 6000);
    await group.end();
    return {
      value,
      unit: 'events/s',
      p50: quantile(delays, 0.5),
      p99: quantile(delays, 0.99),
      beside: { name: 'one transaction per event, ten connections at once', value: beside },
      ratio: value / beside,
      notes: {
        what: 'p50 and p99: ms until durable at 1,000 events/s, open loop; synchronous_commit and fsync on',
        besideOneWriterPerSecond: Math.round(alone),
        ratioToOneWriter: Math.round((value / alone) * 10) / 10,
      },
    };
  } finally {
    await database.stop();
    const folder = clusterFolder(dataDir, droppedPrivileges());
    rmSync(folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function groupCommit(database: Database): Promise<{ append: Append; end: () => Promise<void> }> {
  const log = await acquireFloor(database, { floorId: 'bench', owner: 'bench', log: pino({ level: 'silent' }) });
  let waiting: Work[] = [];
  const pump = createPump(async () => {
    const batch = waiting;
    waiting = [];
    const last = new Map(batch.map((work) => [work.contact.id, work.contact]));
    await log.commit(
      batch.map(({ row }) => row),
      [{ table: contact, rows: [...last.values()] }],
    );
  });
  const append: Append = (work) => {
    waiting.push(work);
    return pump.request();
  };
  return { append, end: () => log.release() };
}

function onePerTransaction({ pool }: Database): Append {
  return async ({ row, contact: state }) => {
    const client = await pool.connect();
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

/** As fast as it goes, with `window` events under way. Events a second. */
async function closedLoop(append: Append, window: number, lengthMs: number): Promise<number> {
  const began = performance.now();
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - began < lengthMs) {
      await append(workOf(++lastSeq));
      done++;
    }
  };
  await Promise.all(Array.from({ length: window }, worker));
  return done / ((performance.now() - began) / 1000);
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
      under.push(append(workOf(++lastSeq)).then(() => void delays.push(performance.now() - dueAt)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  return delays.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
