/** The tables of voice: calls, their quality, flows and the numbers that they answer. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { CallRow } from './calls/contract.js';
import type { FlowFor } from './calls/parts.js';
import { readFlow } from './flows/text.js';

/** A call is kept some five times while it begins: what comes together is written together. */
const gatherMs = 50;

/** Writes what happens behind the calls' back, in order; a row that cannot be written now is tried again, not lost. */
export class CallStore {
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #due = new Map<string, CallRow>();
  #writing: Promise<void> | null = null;
  #hurry: () => void = () => undefined;
  #isEnding = false;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  keep(row: CallRow): void {
    this.#due.set(row.id, row);
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  #gathered(): Promise<void> {
    if (this.#isEnding) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #write(): Promise<void> {
    while (this.#due.size > 0) {
      await this.#gathered();
      const rows = [...this.#due.values()].slice(0, 500);
      for (const { id } of rows) this.#due.delete(id);
      try {
        await this.#upsert(rows);
      } catch (error) {
        this.#log.warn({ err: error, calls: rows.length }, 'calls not written; tried again');
        for (const row of rows) if (!this.#due.has(row.id)) this.#due.set(row.id, row);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  async #upsert(rows: readonly CallRow[]): Promise<void> {
    await this.#pool.query(
      `insert into call (id, direction, number, dialled, trunk, flow, flow_version, chosen, contact_id, interaction_id,
         started_at, asked_for_person_at, answered_at, ended_at, ended_as,
         outside_number, outside_answered_at)
       select id, direction, number, dialled, trunk, flow, "flowVersion", coalesce(chosen, '{}'), "contactId", "interactionId",
         "startedAt", "askedForPersonAt", "answeredAt", "endedAt", "end",
         "outsideNumber", "outsideAnsweredAt"
       from jsonb_to_recordset($1::jsonb) as row (id text, direction text, number text, dialled text, trunk text, flow text,
         "flowVersion" integer, chosen text[], "contactId" text, "interactionId" text, "startedAt" bigint,
         "askedForPersonAt" bigint, "answeredAt" bigint, "endedAt" bigint, "end" text,
         "outsideNumber" text, "outsideAnsweredAt" bigint)
       on conflict (id) do update set chosen = excluded.chosen, contact_id = excluded.contact_id,
         interaction_id = excluded.interaction_id, asked_for_person_at = excluded.asked_for_person_at,
         answered_at = excluded.answered_at, ended_at = excluded.ended_at, ended_as = excluded.ended_as,
         outside_number = excluded.outside_number, outside_answered_at = excluded.outside_answered_at`,
      [JSON.stringify(rows)],
    );
  }

  keepQuality(callId: string, at: number, quality: Readonly<Record<string, number | null>>): void {
    const { lossPercent, jitterMs, roundTripMs, mos } = quality;
    this.#pool
      .query(
        `insert into call_quality (call_id, at, loss_percent, jitter_ms, round_trip_ms, mos)
         select $1, $2, $3, $4, $5, $6 where exists (select from call where id = $1) on conflict do nothing`,
        [callId, at, lossPercent, jitterMs, roundTripMs, mos],
      )
      .catch((error: unknown) => this.#log.warn({ err: error }, 'the quality of a call was not written'));
  }

  /** The server closes: nothing is gathered any more. */
  async settled(): Promise<void> {
    this.#isEnding = true;
    this.#hurry();
    await this.#writing;
  }
}

/** What is published, by number; read at the start, after each change, and now and then. */
export class Flows {
  readonly #pool: Pool;
  readonly #log: Logger;
  #byNumber = new Map<string, FlowFor>();
  #seen = '';

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Of each flow the version that was published last, which after a step back is not the newest. */
  async load(): Promise<void> {
    const { rows } = await this.#pool.query<{ number: string; flow: string; version: number; source: string }>(
      `select number, flow, version, source from flow_number, lateral (
         select version, source from flow_version where name = flow and published_at is not null
         order by published_at desc limit 1
       ) as published order by number`,
    );
    const seen = JSON.stringify(rows.map(({ number, flow, version }) => [number, flow, version]));
    if (seen === this.#seen) return;
    const found = new Map<string, FlowFor>();
    for (const { number, flow: name, version, source } of rows) {
      const { flow, problems } = readFlow(source);
      if (flow !== null) found.set(number, { flow, version });
      else
        this.#log.error(
          { flow: name, version, problems },
          'a published flow cannot be read; its callers go straight to people',
        );
    }
    this.#byNumber = found;
    this.#seen = seen;
  }

  for(dialled: string): FlowFor | null {
    // From the website nobody dialled a number: only a menu that is meant for it is heard there.
    return this.#byNumber.get(dialled) ?? (dialled === 'web' ? null : (this.#byNumber.get('*') ?? null));
  }
}
