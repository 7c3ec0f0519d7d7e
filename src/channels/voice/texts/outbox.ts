/**
 * Text messages on their way: at most so many a day to a number, each tried again with growing pauses while it is of use, and
 * known by a row what became of it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { TextMessage, TextMessages } from './gateway.js';

export interface OfText {
  readonly to: string;
  readonly body: string;
  readonly callId: string;
  readonly contactId: string;
}

/** Half a minute in all: a link to a place in line helps while one stands there. */
const usualPauses: readonly number[] = [1_000, 4_000, 10_000, 15_000];
const dayMs = 24 * 3_600_000;

export class TextOutbox {
  readonly #pool: Pool;
  readonly #gateway: TextMessages;
  readonly #log: Logger;
  readonly #aDay: number;
  readonly #now: () => number;
  readonly #pauses: readonly number[];
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    parts: {
      readonly pool: Pool;
      readonly gateway: TextMessages;
      readonly log: Logger;
      readonly aDay: number;
      now(): number;
    },
    pauses = usualPauses,
  ) {
    this.#pool = parts.pool;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
    this.#aDay = parts.aDay;
    this.#now = () => parts.now();
    this.#pauses = pauses;
  }

  /** What was on its way when this server died is of no use any more: its caller was told nothing, and calls again. */
  async begin(): Promise<void> {
    await this.#pool.query(`update text_message set state = 'failed', settled_at = $1 where state = 'sending'`, [
      this.#now(),
    ]);
  }

  /** Null: this number had its messages of today. `done` resolves when it was taken, or given up. */
  async send(of: OfText): Promise<{ readonly done: Promise<'sent' | 'failed'> } | null> {
    const id = `text_${randomUUID()}`;
    if (!(await this.#enter(id, of))) return null;
    const done = this.#tryAll({ id, to: of.to, body: of.body });
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
    return { done };
  }

  /** Counted and entered in one transaction, one after the other for each number. */
  async #enter(id: string, { to, callId, contactId }: OfText): Promise<boolean> {
    const now = this.#now();
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(hashtextextended('text_message ' || $1, 0))`, [to]);
      const { rowCount } = await client.query(
        `insert into text_message (id, call_id, contact_id, number, at, state)
         select $1, $2, $3, $4, $5, 'sending'
          where (select count(*) from text_message where number = $4 and at > $6) < $7`,
        [id, callId, contactId, to, now, now - dayMs, this.#aDay],
      );
      await client.query('commit');
      return rowCount === 1;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async #tryAll(message: TextMessage): Promise<'sent' | 'failed'> {
    const { signal } = this.#stopping;
    let tries = 0;
    let how: 'sent' | 'later' | 'never' = 'later';
    for (const pause of [0, ...this.#pauses]) {
      if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      tries++;
      how = await this.#gateway.send(message).catch(() => 'later' as const);
      if (how !== 'later') break;
    }
    const state = how === 'sent' ? 'sent' : 'failed';
    if (state === 'failed')
      this.#log.warn({ textId: message.id, tries }, 'a text message was not taken by the gateway');
    await this.#pool
      .query('update text_message set state = $2, tries = $3, settled_at = $4 where id = $1', [
        ...[message.id, state, tries, this.#now()],
      ])
      .catch((error: unknown) => this.#log.warn({ err: error }, 'what became of a text message was not written'));
    return state;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#underWay);
  }
}
