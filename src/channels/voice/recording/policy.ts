/** The policy in force, in memory for every call; each version stays in its table. */
import type { Pool } from 'pg';
import { nothingRecorded, type RecordingPolicy } from '#modules/contacts/recording/contract.js';
import { Refused } from '#modules/identity/index.js';

export interface PolicyInForce {
  /** 0 until something was decided. */
  readonly version: number;
  readonly policy: RecordingPolicy;
  readonly savedBy: string | null;
  readonly savedAt: number | null;
}

const none: PolicyInForce = { version: 0, policy: nothingRecorded, savedBy: null, savedAt: null };

export class Policies {
  readonly #pool: Pool;
  #now: PolicyInForce = none;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  get inForce(): PolicyInForce {
    return this.#now;
  }

  async load(): Promise<void> {
    const { rows } = await this.#pool.query<PolicyInForce>(
      `select version, policy, saved_by as "savedBy", saved_at as "savedAt" from recording_policy order by version desc limit 1`,
    );
    this.#now = rows[0] ?? none;
  }

  /** In force from the next call on. Refused when another version came after the one that was seen. */
  async save(
    policy: RecordingPolicy,
    of: { readonly seen: number; readonly by: string; readonly at: number },
  ): Promise<void> {
    const { rowCount } = await this.#pool.query(
      `insert into recording_policy (version, policy, saved_by, saved_at)
       select $4::integer + 1, $1, $2, $3 where coalesce((select max(version) from recording_policy), 0) = $4::integer
       on conflict do nothing`,
      [JSON.stringify(policy), of.by, of.at, of.seen],
    );
    if (rowCount === 0) throw new Refused('recording.changedMeanwhile');
    await this.load();
  }
}
