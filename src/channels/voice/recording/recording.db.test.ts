import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { holdUntil, keepUntil, nothingRecorded } from '#modules/contacts/recording/contract.js';
import { testDatabase } from '#store/testing/database.js';
import { stereoHeader } from '../media/embedded/wav.js';
import { holdsOf, writeHold } from './holds.js';
import { isListening, listeningMs, listeningsOf, listeningsOfMine, writeListening } from './listenings.js';
import { Policies } from './policy.js';
import { sweepRecordings } from './retention.js';
import { readRecording, type RecordingRow, recordingsOf, writeRecording } from './rows.js';
import { Sealer } from './sealer.js';
import { Vault } from './vault.js';

const now = Date.UTC(2026, 10, 22, 12);
const day = 86_400_000;
const lines: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
const db = await testDatabase();
const { pool } = db;
const data = mkdtempSync(join(tmpdir(), 'ponte-recording-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));
const vault = await Vault.open(data, undefined);
const sealer = (of = vault, retryMs: readonly number[] = []): Sealer =>
  new Sealer({ pool, log, vault: of, now: () => now, retryMs });

beforeEach(async () => {
  await pool.query('truncate recording, recording_policy');
  for (const file of readdirSync(vault.openFolder)) rmSync(join(vault.openFolder, file), { recursive: true });
  for (const id of await vault.list()) await vault.remove(id);
});

function row(more: Partial<RecordingRow> = {}): RecordingRow {
  return {
    ...{ id: `recording_${randomUUID()}`, callId: 'call_1', contactId: 'contact_1', queueId: 'queue_1' },
    ...{ consultantId: 'person_anna', state: 'running', problem: null, isCutShort: false, policyVersion: 1 },
    purposes: [
      { purpose: 'contract', keepDays: 30 },
      { purpose: 'quality', keepDays: 10 },
    ],
    notice: { language: 'it', words: 'Registriamo; prema 8.', file: null, heardAt: now - 61_000 },
    ...{ pauses: [], startedAt: now - 60_000, endedAt: now, soundMs: null, bytes: null, keepUntil: null, goneAt: null },
    ...more,
  };
}

/** As the engine leaves it in the middle of a call: the head still says that there is nothing. */
function inTheClear(id: string, seconds: number): string {
  const path = join(vault.openFolder, `${id}.wav`);
  writeFileSync(path, Buffer.concat([stereoHeader(0), Buffer.alloc(seconds * 32_000, 7)]));
  return path;
}

async function soundOf(id: string): Promise<Buffer> {
  const sound = await vault.read(id);
  const parts: Buffer[] = [];
  for await (const part of sound.read(0, sound.bytes - 1)) parts.push(part);
  return Buffer.concat(parts);
}

describe('what ended', () => {
  it('is sealed, kept for as long as its purposes want, and gone from the clear', async () => {
    const one = row();
    await writeRecording(pool, one);
    const path = inTheClear(one.id, 12);
    await sealer().seal(one);
    expect(await readRecording(pool, one.id)).toMatchObject({
      ...{ state: 'kept', soundMs: 12_000, isCutShort: false, keepUntil: keepUntil(one.purposes, now) },
    });
    expect(keepUntil(one.purposes, now)).toBe(now + 30 * day);
    expect(existsSync(path)).toBe(false);
    const sound = await soundOf(one.id);
    // The head tells the truth now.
    expect(sound.readUInt32LE(40)).toBe(12 * 32_000);
    expect(sound).toHaveLength(44 + 12 * 32_000);
  });

  it('that cannot be sealed is removed after some tries, and said to be lost', async () => {
    const one = row();
    await writeRecording(pool, one);
    const path = inTheClear(one.id, 1);
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const broken = await Vault.open(data, undefined);
    Object.defineProperty(broken, 'seal', { value: () => Promise.reject(full) });
    await sealer(broken, [1, 1]).seal(one);
    expect(await readRecording(pool, one.id)).toMatchObject({ state: 'failed', problem: 'diskFull', bytes: null });
    expect(existsSync(path)).toBe(false);
    expect(await vault.list()).toEqual([]);
  });

  it('without a sound is no recording', async () => {
    const one = row();
    await writeRecording(pool, one);
    inTheClear(one.id, 0);
    await sealer().seal(one);
    expect(await readRecording(pool, one.id)).toMatchObject({ state: 'failed', problem: 'noSound' });
  });
});

describe('after a crash', () => {
  it('what was running is sealed as far as it came, the rest of the clear is removed', async () => {
    const [running, sealedAlready, nothing] = [row({ endedAt: null }), row({ endedAt: null }), row({ endedAt: null })];
    for (const one of [running, sealedAlready, nothing]) await writeRecording(pool, one);
    inTheClear(running.id, 3);
    await vault.seal(sealedAlready.id, 'call', [stereoHeader(64_000), Buffer.alloc(64_000)]);
    const stranger = join(vault.openFolder, 'recording_nobody.wav');
    writeFileSync(stranger, 'RIFF');
    await vault.seal('recording_orphan', 'call', [Buffer.from('no row')]);
    await vault.seal('voice_of-others', 'voiceMessage', [Buffer.from('none of ours')]);
    const again = sealer();
    await again.sweepUp();
    await again.stop();
    const state = async ({ id }: RecordingRow) => readRecording(pool, id);
    expect(await state(running)).toMatchObject({ state: 'kept', soundMs: 3_000, isCutShort: true, endedAt: now });
    expect(await state(sealedAlready)).toMatchObject({ state: 'kept', soundMs: 2_000, isCutShort: true });
    expect(await state(nothing)).toMatchObject({ state: 'failed', problem: 'noSound' });
    expect(readdirSync(vault.openFolder)).toEqual([]);
    expect([...(await vault.list())].sort()).toEqual([running.id, sealedAlready.id, 'voice_of-others'].sort());
    expect(lines.join('')).not.toMatch(/contact_1|person_anna/);
  });

  it('a second start finds nothing left to do', async () => {
    const one = row();
    await writeRecording(pool, one);
    inTheClear(one.id, 2);
    await sealer().seal(one);
    const before = await readRecording(pool, one.id);
    const again = sealer();
    await again.sweepUp();
    await again.stop();
    expect(await readRecording(pool, one.id)).toEqual(before);
    expect(await soundOf(one.id)).toHaveLength(44 + 64_000);
  });

  it('nobody else can look into the folders', () => {
    expect(statSync(vault.openFolder).mode & 0o777).toBe(0o700);
    expect(statSync(join(data, 'recordings', 'sealed')).mode & 0o777).toBe(0o700);
  });
});

describe('retention', () => {
  const kept = async (keptUntil: number): Promise<string> => {
    const one = row();
    await vault.seal(one.id, 'call', [stereoHeader(4), Buffer.alloc(4)]);
    await writeRecording(pool, { ...one, state: 'kept', soundMs: 1, bytes: 48, keepUntil: keptUntil });
    return one.id;
  };

  it('takes the sound when the last purpose is over, and leaves that it was there and who heard it', async () => {
    const [due, young] = [await kept(now - 1), await kept(now + 1)];
    const heard = { recordingId: due, personId: 'person_laura', at: now - day, reason: 'contract', words: '' } as const;
    const listening = await writeListening(pool, heard);
    const sweep = sweepRecordings(data);
    expect(await sweep(pool, now, 500)).toBe(1);
    expect(await sweep(pool, now, 500)).toBe(0);
    expect(await vault.list()).toEqual([young]);
    expect(await readRecording(pool, due)).toMatchObject({ state: 'gone', goneAt: now, soundMs: 1, bytes: null });
    expect(await readRecording(pool, young)).toMatchObject({ state: 'kept' });
    expect(await listeningsOf(pool, due)).toEqual([{ ...heard, id: listening, personName: '' }]);
    // A late word of the call brings nothing back.
    await writeRecording(pool, row({ id: due, state: 'kept', keepUntil: now + day }));
    expect(await readRecording(pool, due)).toMatchObject({ state: 'gone' });
  });

  it('leaves what is held for a dispute, until that is over or let go', async () => {
    const [held, letGo] = [await kept(now - 1), await kept(now - 1)];
    const by = { personId: 'person_laura', at: now, words: 'Reclamo n. 12' };
    for (const recordingId of [held, letGo])
      expect(await writeHold(pool, { ...by, recordingId, until: holdUntil(90, now) })).toBe(true);
    expect((await holdsOf(pool, [held, letGo], now)).get(held)).toEqual({
      ...{ at: now, until: now + 90 * day, personName: '', words: 'Reclamo n. 12' },
    });
    const sweep = sweepRecordings(data);
    expect(await sweep(pool, now + day, 500)).toBe(0);
    await writeHold(pool, { ...by, recordingId: letGo, until: null, words: 'Risolto' });
    expect([...(await holdsOf(pool, [held, letGo], now)).keys()]).toEqual([held]);
    expect(await sweep(pool, now + day, 500)).toBe(1);
    expect(await vault.list()).toEqual([held]);
    expect(await sweep(pool, now + 91 * day, 500)).toBe(1);
    expect(await writeHold(pool, { ...by, recordingId: held, until: holdUntil(90, now) })).toBe(false);
    expect(await readRecording(pool, held)).toMatchObject({ state: 'gone' });
  });

  it('and a hold that is said meanwhile: one of them is told', async () => {
    const id = await kept(now - 1);
    const hold = { recordingId: id, personId: 'person_laura', at: now, until: holdUntil(90, now), words: 'Reclamo' };
    const [swept, isHeld] = await Promise.all([sweepRecordings(data)(pool, now, 500), writeHold(pool, hold)]);
    expect({ swept, isHeld }).toEqual(isHeld ? { swept: 0, isHeld: true } : { swept: 1, isHeld: false });
    expect(await vault.list()).toEqual(isHeld ? [id] : []);
  });

  it('goes on after a death between file and row', async () => {
    const id = await kept(now - 1);
    await vault.remove(id);
    expect(await sweepRecordings(data)(pool, now, 500)).toBe(1);
    expect(await readRecording(pool, id)).toMatchObject({ state: 'gone' });
  });

  it('takes no more than it was told', async () => {
    for (let i = 0; i < 5; i++) await kept(now - 1 - i);
    const sweep = sweepRecordings(data);
    expect([await sweep(pool, now, 2), await sweep(pool, now, 2), await sweep(pool, now, 2)]).toEqual([2, 2, 1]);
  });
});

describe('who heard it', () => {
  it('is only added to', async () => {
    const one = row({ consultantId: `person_${randomUUID()}` });
    await writeRecording(pool, one);
    const heard = {
      recordingId: one.id,
      personId: 'person_laura',
      at: now,
      reason: 'complaint',
      words: 'n. 12',
    } as const;
    const id = await writeListening(pool, heard);
    for (const sql of [`update recording_listening set words = ''`, 'delete from recording_listening'])
      await expect(pool.query(`${sql} where id = $1`, [id])).rejects.toThrow('only added to');
    expect(await listeningsOf(pool, one.id)).toEqual([{ ...heard, id, personName: '' }]);
    expect(await listeningsOfMine(pool, one.consultantId!)).toEqual([{ ...heard, id, personName: '' }]);
    const given = { id, recordingId: one.id, personId: 'person_laura', now: now + 1 };
    expect(await isListening(pool, given)).toBe(true);
    expect(await isListening(pool, { ...given, personId: 'person_ivo' })).toBe(false);
    expect(await isListening(pool, { ...given, recordingId: 'recording_other' })).toBe(false);
    expect(await isListening(pool, { ...given, now: now + listeningMs })).toBe(false);
  });
});

it('the policy is kept in every version, and nobody writes over another’s', async () => {
  const policies = new Policies(pool);
  await policies.load();
  expect(policies.inForce).toMatchObject({ version: 0, policy: nothingRecorded });
  const byHand = { ...nothingRecorded, begins: 'byHand' } as const;
  await policies.save(byHand, { seen: 0, by: 'person_paolo', at: now });
  expect(policies.inForce).toMatchObject({ version: 1, policy: byHand, savedBy: 'person_paolo', savedAt: now });
  const late = policies.save(nothingRecorded, { seen: 0, by: 'person_laura', at: now });
  await expect(late).rejects.toMatchObject({ code: 'recording.changedMeanwhile' });
  const both = await Promise.allSettled([
    policies.save(nothingRecorded, { seen: 1, by: 'a', at: now }),
    policies.save(nothingRecorded, { seen: 1, by: 'b', at: now }),
  ]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(policies.inForce.version).toBe(2);
});

it('a contact has its recordings and those of what was joined into it', async () => {
  const [mine, other] = [row({ contactId: 'contact_a' }), row({ contactId: 'contact_b', startedAt: now })];
  for (const one of [mine, other]) await writeRecording(pool, one);
  await pool.query(
    `insert into contact (id, customer_id, customer_name, subject, state, turn, turn_since, queue_id, opened_at, joined_into, data, seq)
     values ('contact_b', 'c', 'n', 's', 'open', 'nobody', 0, 'q', 0, 'contact_a', '{}', 0)`,
  );
  expect((await recordingsOf(pool, 'contact_a')).map(({ id }) => id)).toEqual([mine.id, other.id]);
  expect((await recordingsOf(pool, 'contact_b')).map(({ id }) => id)).toEqual([other.id]);
});
