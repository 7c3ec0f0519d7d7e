/** The gate of the centre in PostgreSQL: versions that stay, and one row that says what holds now. */
import type { Pool } from 'pg';
import type { Calibration, DriftStream } from '#kernel/gate/index.js';
import { pack, type PackedGate, unpack } from '../gate/pack.js';
import { type GateFacts, type MachineChannel, usualMailRestMs, usualRestMs } from './contract.js';

export interface StateRow {
  readonly version: number | null;
  readonly isOn: boolean;
  readonly restMs: number;
  readonly mailRestMs: number;
  readonly channels: readonly MachineChannel[];
  readonly topicsBeyond: readonly string[];
  readonly watchedSince: number;
  readonly drift: 'narrowed' | 'closed' | null;
  readonly driftBecause: DriftStream | null;
  readonly driftAt: number | null;
  readonly changedAt: number;
}

const noState: StateRow = {
  ...{ version: null, isOn: false, restMs: usualRestMs, mailRestMs: usualMailRestMs, channels: ['chat'] },
  ...{ topicsBeyond: [], watchedSince: 0 },
  ...{ drift: null, driftBecause: null, driftAt: null, changedAt: 0 },
};

export async function readState(pool: Pool): Promise<StateRow> {
  const { rows } = await pool.query<StateRow>(
    `select version::float8, is_on as "isOn", rest_ms as "restMs", mail_rest_ms as "mailRestMs",
            channels, topics_beyond as "topicsBeyond",
            watched_since::float8 as "watchedSince", drift, drift_because as "driftBecause",
            drift_at::float8 as "driftAt", changed_at::float8 as "changedAt"
       from gate_state where id = 'gate'`,
  );
  return rows[0] ?? noState;
}

/** A gate that has just been learned: used from now on, as on or off as before. Its watch begins anew. */
export async function saveVersion(
  pool: Pool,
  packed: PackedGate & { readonly calibration: Calibration },
  by: string | null,
  at: number,
): Promise<number> {
  const { intents, examples, outOfScope } = packed.gate;
  const { rows } = await pool.query<{ version: number }>(
    `with made as (
       insert into gate_version (made_at, made_by, intents, examples, out_of_scope, calibration, packed)
       values ($1, $2, $3, $4, $5, $6, $7) returning version)
     insert into gate_state (id, version, is_on, rest_ms, topics_beyond, watched_since, changed_at, changed_by)
       select 'gate', version, false, ${usualRestMs}, '{}', $1, $1, $2 from made
     on conflict (id) do update set version = excluded.version, watched_since = excluded.watched_since,
       drift = null, drift_because = null, drift_at = null, changed_at = excluded.changed_at, changed_by = excluded.changed_by
     returning version::float8`,
    [at, by, intents, examples, outOfScope, JSON.stringify(packed.calibration), pack(packed)],
  );
  return rows[0]!.version;
}

export async function readVersion(pool: Pool, version: number): Promise<(GateFacts & { packed: PackedGate }) | null> {
  const { rows } = await pool.query<GateFacts & { bytes: Buffer }>(
    `select version::float8, made_at::float8 as "madeAt", made_by as "madeBy", intents, examples,
            out_of_scope as "outOfScope", calibration, packed as bytes from gate_version where version = $1`,
    [version],
  );
  if (rows[0] === undefined) return null;
  const { bytes, ...facts } = rows[0];
  return { ...facts, packed: unpack(bytes) };
}

export interface Change {
  readonly isOn: boolean;
  readonly restMs: number;
  readonly mailRestMs: number;
  readonly channels: readonly MachineChannel[];
  readonly topicsBeyond: readonly string[];
}

/** False when somebody else changed it since `seen`. */
export async function saveState(pool: Pool, change: Change, seen: number, by: string, at: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update gate_state set is_on = $1, rest_ms = $2, topics_beyond = $3, changed_at = $4, changed_by = $5,
            mail_rest_ms = $7, channels = $8
      where id = 'gate' and changed_at = $6`,
    [change.isOn, change.restMs, change.topicsBeyond, at, by, seen, change.mailRestMs, change.channels],
  );
  return rowCount === 1;
}

/** What the watch found; it only ever goes one way. */
export async function saveDrift(
  pool: Pool,
  of: {
    readonly version: number;
    readonly drift: 'narrowed' | 'closed';
    readonly because: DriftStream;
    readonly at: number;
  },
): Promise<void> {
  await pool.query(
    `update gate_state set drift = $2, drift_because = $3, drift_at = $4
      where id = 'gate' and version = $1 and (drift is null or (drift = 'narrowed' and $2 = 'closed'))`,
    [of.version, of.drift, of.because, of.at],
  );
}

/** A person has looked, and opens it again: watched anew. */
export async function reopen(pool: Pool, by: string, at: number): Promise<void> {
  await pool.query(
    `update gate_state set drift = null, drift_because = null, drift_at = null, watched_since = $1,
            changed_at = $1, changed_by = $2 where id = 'gate'`,
    [at, by],
  );
}
