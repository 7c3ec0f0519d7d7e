/** Third parties and the house: the outside numbers in memory, and what is kept. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { KeptThird, ThirdDoor } from './door.js';
import { type DialVerdict, mayDial } from './outside.js';

export class ThirdHouse implements ThirdDoor {
  readonly #pool: Pool;
  readonly #log: Logger;
  /** Read at the start, after each change, and now and then: another server may have changed them. */
  #allowed: readonly string[] = [];
  readonly #writing = new Set<Promise<unknown>>();

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  async load(): Promise<void> {
    const { rows } = await this.#pool.query<{ prefix: string }>('select prefix from outside_number order by prefix');
    this.#allowed = rows.map(({ prefix }) => prefix);
  }

  mayDial(number: string): DialVerdict {
    return mayDial(number, this.#allowed);
  }

  keep(third: KeptThird): void {
    const writing = this.#pool
      .query(
        `insert into call_third (call_id, asked_at, asked_by, how, person_id, number, reason, answered_at, ended_at, ended_as)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where exists (select from call where id = $1)`,
        [
          ...[third.callId, third.askedAt, third.by, third.how, third.personId, third.number, third.reason],
          ...[third.answeredAt, third.endedAt, third.end],
        ],
      )
      .catch((error: unknown) => this.#log.error({ err: error, callId: third.callId }, 'a third party was not kept'))
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
