/** The gate of the centre in PostgreSQL: versions that stay, and one row that says what holds now. */
import type { Pool } from 'pg';
import type { Calibration, DriftStream } from '#kernel/gate/index.js';
import { GateUnreadable, pack, type PackedGate, unpack } from '../gate/pack.js';
import type { Learned } from './learn-work.js';
import { type GateFacts, type GateVersionLine, type MachineChannel, usualMailRestMs, usualRestMs } from './contract.js';

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

/** What a learning run tells beside its gate; a gate that was learned elsewhere tells nothing. */
export type Made = Omit<Learned, 'packed'>;

/** A gate that has just been learned: used from now on, as on or off as before. Its watch begins anew. */
export async function saveVersion(
  pool: Pool,
  packed: PackedGate & { readonly calibration: Calibration },
  by: string | null,
  at: number,
  made: Made | null,
): Promise<number> {
  const { intents, examples, outOfScope } = packed.gate;
  const { rows } = await pool.query<{ version: number }>(
    `with made as (
       insert into gate_version (made_at, made_by, intents, examples, out_of_scope, calibration, packed, from_contacts,
         checked_contacts, words_from, learned, compared, confusions)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning version)
     insert into gate_state (id, version, is_on, rest_ms, topics_beyond, watched_since, changed_at, changed_by)
       select 'gate', version, false, ${usualRestMs}, '{}', $1, $1, $2 from made
     on conflict (id) do update set version = excluded.version, watched_since = excluded.watched_since,
       drift = null, drift_because = null, drift_at = null, changed_at = excluded.changed_at, changed_by = excluded.changed_by
     returning version::float8`,
    [
      ...[at, by, intents, examples, outOfScope, JSON.stringify(packed.calibration), pack(packed)],
      ...[made?.fromContacts ?? 0, made?.checkedContacts ?? 0, made?.wordsFrom ?? null, made && bytesOf(made.learned)],
      made?.compared ? JSON.stringify(made.compared) : null,
      made && JSON.stringify(made.confusions),
    ],
  );
  return rows[0]!.version;
}

const bytesOf = (hashes: Uint32Array): Buffer => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);

const columns = `version::float8, made_at::float8 as "madeAt", made_by as "madeBy", examples,
  out_of_scope as "outOfScope", calibration, from_contacts as "fromContacts", checked_contacts as "checkedContacts",
  words_from::float8 as "wordsFrom", compared`;

export async function readVersion(pool: Pool, version: number): Promise<(GateFacts & { packed: PackedGate }) | null> {
  const { rows } = await pool.query<GateFacts & { bytes: Buffer }>(
    `select ${columns}, intents, confusions, packed as bytes from gate_version where version = $1 and not is_emptied`,
    [version],
  );
  if (rows[0] === undefined) return null;
  const { bytes, ...facts } = rows[0];
  return { ...facts, packed: unpack(bytes) };
}

/** False where an earlier Ponte made it in a way that this one cannot read. */
export async function isReadable(pool: Pool, version: number): Promise<boolean> {
  try {
    return (await readVersion(pool, version)) !== null;
  } catch (error) {
    if (error instanceof GateUnreadable) return false;
    throw error;
  }
}

/** The version in force as a learning run wants it; null where none is, or what it learned from was not written down. */
export async function versionBefore(
  pool: Pool,
): Promise<{ readonly version: number; readonly packed: Uint8Array; readonly learned: Uint32Array } | null> {
  const { rows } = await pool.query<{ version: number; packed: Buffer; learned: Buffer }>(
    `select v.version::float8, v.packed, v.learned from gate_version v join gate_state s on s.version = v.version
      where v.learned is not null and not v.is_emptied`,
  );
  if (rows[0] === undefined) return null;
  const { version, packed, learned } = rows[0];
  // Four bytes a number want to begin at a multiple of four.
  return { version, packed: Uint8Array.from(packed), learned: new Uint32Array(Uint8Array.from(learned).buffer) };
}

const mostVersions = 50;

/** The newest first. */
export async function listVersions(pool: Pool): Promise<readonly GateVersionLine[]> {
  const { rows } = await pool.query<GateVersionLine>(
    `select ${columns}, cardinality(intents) as topics, is_emptied as "isEmptied",
            version is not distinct from (select version from gate_state where id = 'gate') as "isInForce"
       from gate_version order by version desc limit ${mostVersions}`,
  );
  return rows;
}

/** An earlier version in force again: its promise is its own, its watch begins anew. */
export async function useVersion(pool: Pool, version: number, seen: number, by: string, at: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update gate_state set version = $1, watched_since = $2, drift = null, drift_because = null, drift_at = null,
            changed_at = greatest($2::bigint, changed_at + 1), changed_by = $3
      where id = 'gate' and changed_at = $4`,
    [version, at, by, seen],
  );
  return rowCount === 1;
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
