/**
 * The log of one floor and the right to write it.
 *
 *   waiting ──the owner's connection ended, or its lease did──▶ owner ──token overtaken, connection lost──▶ lost
 *
 * Three locks, each for its own fault. The session's advisory lock frees at once when the owner dies (measured: replaced
 * in 31-44 ms). The lease lets a frozen owner be replaced after its 3 s. The fencing token, checked inside each commit,
 * refuses an owner who wakes up late: it is the one that makes it safe, the other two make it fast.
 *
 * Batches may be sent before the one in front of them is answered: while PostgreSQL writes one, we put the next into
 * words. Each is a transaction of its own that names the number after which it comes, so that none is ever durable without
 * the one before it, whatever breaks off in between.
 */
import type { Logger } from 'pino';
import { batchStatement, batchValues, type LogRow, type RowSet, type TableSpec } from './batch.js';
import type { Database } from './database.js';
import { cut, type pg } from './pg.js';
import { takeLease } from './lease.js';

export type { ColumnType, LogRow, RowSet, TableSpec } from './batch.js';
export { createPump, type Pump } from './pump.js';

/** Another process owns the floor now. Nothing was written. */
export class FencedOut extends Error {
  readonly code = 'store.fencedOut';
  constructor(floorId: string, token: number) {
    super(`The floor ${floorId} has another owner; token ${token} is overtaken.`);
  }
}

export interface AcquireOptions {
  readonly floorId: string;
  /** Who we are, for people who look: host and process. */
  readonly owner: string;
  readonly ttlMs?: number;
  readonly log: Logger;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

export interface FloorLog {
  readonly floorId: string;
  /** Grows with every owner of the floor. */
  readonly token: number;
  /** Sequence number of the last event that is durable. */
  readonly lastSeq: number;
  /**
   * One statement, at least one event. It resolves when the events and the rows are durable, in the order of the calls, and
   * rejects when nothing was written; after a broken connection nobody knows. When one is refused, those sent behind it
   * are refused with it.
   */
  commit(events: readonly LogRow[], sets: readonly RowSet[]): Promise<void>;
  /** Told once when the floor can no longer be written by us; the owner stops and acquires it anew. */
  onLost(callback: (why: Error) => void): void;
  /** Gives the floor back, so that the next owner need not wait. */
  release(): Promise<void>;
}

/** Waits until the floor is ours. Rejects only when `signal` ends the waiting or the schema is missing. */
export async function acquireFloor(database: Database, options: AcquireOptions): Promise<FloorLog> {
  const { floorId, log, ttlMs = 3000 } = options;
  const taken = await takeLease(database, { ...options, ttlMs });
  log.info({ floorId, token: taken.token, lastSeq: taken.lastSeq }, 'The floor is ours.');
  return new OwnedLog(taken.client, floorId, taken.token, taken.lastSeq, ttlMs);
}

/** Batches on their way, one behind the other; the first that is refused breaks it for all of them. */
interface Chain {
  broken: Error | null;
  /** Resolves when what came of the newest of them is known. */
  last: Promise<void>;
}

const newChain = (): Chain => ({ broken: null, last: Promise.resolve() });

class OwnedLog implements FloorLog {
  readonly floorId: string;
  readonly token: number;
  readonly #client: pg.Client;
  readonly #ttlMs: number;
  readonly #statements = new Map<string, { readonly name: string; readonly text: string }>();
  readonly #renewal: NodeJS.Timeout;
  readonly #callbacks: ((why: Error) => void)[] = [];
  #lastSeq: number;
  /** Last event that was sent: the next batch comes after it. */
  #sentSeq: number;
  #chain = newChain();
  #lost: Error | null = null;
  #isReleased = false;
  /** When the lease was last renewed for sure. */
  #renewedAt = performance.now();
  #isRenewing = false;

  constructor(client: pg.Client, floorId: string, token: number, lastSeq: number, ttlMs: number) {
    this.#client = client;
    this.floorId = floorId;
    this.token = token;
    this.#lastSeq = lastSeq;
    this.#sentSeq = lastSeq;
    this.#ttlMs = ttlMs;
    this.#renewal = setInterval(() => void this.#renew(), ttlMs / 3);
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose(new Error('The connection of the floor ended.')));
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  async commit(events: readonly LogRow[], sets: readonly RowSet[]): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    const lastSeq = events.at(-1)?.seq;
    if (lastSeq === undefined) throw new RangeError('Rows are the fold of events: a batch has at least one.');
    const filled = sets.filter(({ rows }) => rows.length > 0);
    const values = batchValues(events, filled);
    const chain = this.#chain;
    const sent = this.#client.query<{ held: number }>({
      ...this.#statement(filled.map(({ table }) => table)),
      values: [this.floorId, this.token, this.#ttlMs, lastSeq, this.#sentSeq, ...values],
    });
    this.#sentSeq = lastSeq;
    const answered = this.#answer(chain, chain.last, sent, lastSeq);
    chain.last = answered.catch(() => undefined);
    return answered;
  }

  async #answer(
    chain: Chain,
    before: Promise<void>,
    sent: Promise<pg.QueryResult<{ held: number }>>,
    lastSeq: number,
  ): Promise<void> {
    const [answer] = await Promise.allSettled([sent]);
    // What is behind must neither be told nor break the chain before this one: answers may arrive together.
    await before;
    if (chain.broken !== null) throw chain.broken;
    try {
      if (answer.status === 'rejected') throw answer.reason;
      this.#confirm(answer.value.rows[0]?.held === 1);
      this.#lastSeq = lastSeq;
    } catch (error) {
      throw this.#break(chain, error);
    }
  }

  /** Whatever was sent behind a refused batch is refused too; what is sent from now on comes after the last durable one. */
  #break(chain: Chain, error: unknown): Error {
    chain.broken = error instanceof Error ? error : new Error(String(error));
    this.#chain = newChain();
    this.#sentSeq = this.#lastSeq;
    return chain.broken;
  }

  onLost(callback: (why: Error) => void): void {
    if (this.#lost !== null) callback(this.#lost);
    else this.#callbacks.push(callback);
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    clearInterval(this.#renewal);
    if (this.#lost === null) {
      await this.#client
        .query(
          `update floor set owner = null, backend_pid = null, expires = '-infinity' where id = $1 and token = $2`,
          [this.floorId, this.token],
        )
        // It could not be said; then the lease runs out by itself.
        .catch(() => undefined);
    }
    await this.#client.end().catch(() => undefined);
    this.#lost ??= new Error('The floor was given back.');
  }

  /** Prepared once a combination of tables: there are few, and planning would cost more than writing. */
  #statement(tables: readonly TableSpec[]): { readonly name: string; readonly text: string } {
    const key = tables.map((table) => table.name).join(' ');
    let statement = this.#statements.get(key);
    if (statement === undefined) {
      statement = { name: `batch_${this.#statements.size}`, text: batchStatement(tables) };
      this.#statements.set(key, statement);
    }
    return statement;
  }

  async #renew(): Promise<void> {
    const sinceMs = performance.now() - this.#renewedAt;
    if (this.#isRenewing) {
      // A connection that swallows questions without an answer: the lease is over by now, and we cannot know of whom.
      if (sinceMs > this.#ttlMs) this.#lose(new Error('The lease of the floor could not be renewed in time.'));
      return;
    }
    if (sinceMs < this.#ttlMs / 3) return;
    this.#isRenewing = true;
    try {
      const result = await this.#client.query(
        `update floor set expires = clock_timestamp() + $3::float8 * interval '1 ms' where id = $1 and token = $2`,
        [this.floorId, this.token, this.#ttlMs],
      );
      this.#confirm(result.rowCount === 1);
    } catch (error) {
      this.#lose(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#isRenewing = false;
    }
  }

  #confirm(isHeld: boolean): void {
    if (isHeld) {
      this.#renewedAt = performance.now();
      return;
    }
    const fenced = new FencedOut(this.floorId, this.token);
    this.#lose(fenced);
    throw fenced;
  }

  #lose(why: Error): void {
    if (this.#lost !== null || this.#isReleased) return;
    this.#lost = why;
    clearInterval(this.#renewal);
    // Ends the session's advisory lock too; the socket may be dead, so nobody waits for it.
    cut(this.#client).catch(() => undefined);
    for (const callback of this.#callbacks) callback(why);
  }
}
