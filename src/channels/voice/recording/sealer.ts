/**
 * From the clear to the vault. A recording that ended is sealed at once; after a crash whatever an earlier life left is
 * sealed or removed, before any new call.
 *
 *   row 'running' ─▶ open/<id>.wav ─▶ sealed/<id>.sealed ─▶ open/<id>.wav removed ─▶ row 'kept'
 *
 * Each step may be the last before a crash: the next start finds the row, a file or both, and goes on from there.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { keepUntil, type RecordingFailure } from '#modules/contacts/recording/contract.js';
import { stereoHeaderBytes } from '../media/embedded/wav.js';
import { keptIds, type RecordingRow, runningRecordings, writeRecording } from './rows.js';
import type { Vault } from './vault.js';
import { wavFileAt } from './wav-file.js';

export interface SealerParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly vault: Vault;
  readonly now: () => number;
  /** Between tries to seal what could not be sealed; then it is removed, for it lies in the clear. */
  readonly retryMs?: readonly number[];
}

export const recordingPrefix = 'recording_';
/** Stereo, 16 bits, 8,000 samples a second. */
const bytesPerMs = 32;
const usualRetryMs = [1_000, 10_000, 60_000];

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '') || /ENOSPC|EDQUOT/.test(String(error));

export const failureOf = (error: unknown): RecordingFailure => (isDiskFull(error) ? 'diskFull' : 'failed');

export class Sealer {
  readonly #parts: SealerParts;
  readonly #atWork = new Set<Promise<void>>();
  readonly #leaving = new AbortController();

  constructor(parts: SealerParts) {
    this.#parts = parts;
  }

  /** Where the engine writes. */
  openFile(id: string): string {
    return join(this.#parts.vault.openFolder, `${id}.wav`);
  }

  /** Goes on behind the calls' back; `stop` waits for it. */
  run(recordingId: string, work: () => Promise<void>): void {
    const running = work().catch((error: unknown) =>
      this.#parts.log.error({ err: error, recordingId }, 'a recording could not be ended; the next start finds it'),
    );
    this.#atWork.add(running);
    void running.finally(() => this.#atWork.delete(running));
  }

  async seal(row: RecordingRow): Promise<void> {
    const tries = this.#parts.retryMs ?? usualRetryMs;
    for (let tried = 0; ; tried++) {
      try {
        return await this.#sealOnce(row);
      } catch (error) {
        this.#parts.log.error({ err: error, recordingId: row.id, tried }, 'a recording could not be sealed');
        if (this.#leaving.signal.aborted) return;
        if (tried >= tries.length) return this.lose(row, failureOf(error));
        await pause(tries[tried], undefined, { signal: this.#leaving.signal }).catch(() => undefined);
      }
    }
  }

  async #sealOnce(row: RecordingRow): Promise<void> {
    const { vault } = this.#parts;
    const sound = await wavFileAt(this.openFile(row.id));
    if (sound === null && (await vault.has(row.id))) return this.#keep(row, await this.#sealedBytes(row.id));
    if (sound === null || sound.soundBytes === 0) return this.lose(row, 'noSound');
    const bytes = await vault.seal(row.id, 'call', sound.parts());
    await this.#removeOpen(row.id);
    await this.#keep(row, bytes);
  }

  async #sealedBytes(id: string): Promise<number> {
    const sound = await this.#parts.vault.read(id);
    await sound.close();
    return sound.bytes;
  }

  async #keep(row: RecordingRow, bytes: number): Promise<void> {
    const endedAt = row.endedAt ?? this.#parts.now();
    const soundMs = Math.round((bytes - stereoHeaderBytes) / bytesPerMs);
    const kept = { ...row, state: 'kept', problem: null, endedAt, bytes, soundMs } as const;
    await writeRecording(this.#parts.pool, { ...kept, keepUntil: keepUntil(row.purposes, endedAt) });
  }

  /** Nothing of it stays, but that it was to be. */
  async lose(row: RecordingRow, problem: RecordingFailure): Promise<void> {
    await this.#removeOpen(row.id);
    await this.#parts.vault.remove(row.id);
    await writeRecording(this.#parts.pool, {
      ...row,
      ...{ state: 'failed', problem, endedAt: row.endedAt ?? this.#parts.now() },
    });
  }

  #removeOpen(id: string): Promise<void> {
    return rm(this.openFile(id), { force: true });
  }

  /** At the start. What was running is sealed as far as it came; a sound that no row knows of is removed. */
  async sweepUp(): Promise<void> {
    const { pool, log, vault } = this.#parts;
    const running = await runningRecordings(pool);
    for (const row of running) this.run(row.id, () => this.seal({ ...row, isCutShort: true }));
    const wanted = new Set(running.map(({ id }) => this.openFile(id)));
    // Messages that were being said are taken up by themselves (`calls/half-said.ts`).
    const files = (await readdir(vault.openFolder)).filter((file) => !file.startsWith('voice_'));
    const left = files.map((file) => join(vault.openFolder, file));
    const strange = left.filter((path) => !wanted.has(path));
    for (const path of strange) await rm(path, { force: true, recursive: true });
    const known = new Set(running.map(({ id }) => id));
    const sealed = (await vault.list()).filter((id) => id.startsWith(recordingPrefix) && !known.has(id));
    const kept = await keptIds(pool, sealed);
    const orphans = sealed.filter((id) => !kept.has(id));
    for (const id of orphans) await vault.remove(id);
    const removed = strange.length + orphans.length;
    if (running.length + removed > 0)
      log.warn({ sealed: running.length, removed }, 'recordings that an end cut short were sealed or removed');
  }

  /** Waits for what is at work; what waits for another try is left to the next start. */
  async stop(): Promise<void> {
    this.#leaving.abort();
    while (this.#atWork.size > 0) await Promise.all(this.#atWork);
  }
}
