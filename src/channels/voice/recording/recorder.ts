/** Begins, pauses and ends recordings in the media engine. A call goes on whatever happens here. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { RecordingFailure } from '#modules/contacts/recording/contract.js';
import type { MediaEngine } from '../media/engine.js';
import type { Prompts } from '../prompts.js';
import type { Policies } from './policy.js';
import { type RecordingRow, writeRecording } from './rows.js';
import { failureOf, recordingPrefix, type Sealer } from './sealer.js';

export interface RecorderParts {
  readonly pool: Pool;
  readonly log: Logger;
  readonly media: MediaEngine;
  readonly sealer: Sealer;
  readonly policies: Policies;
  readonly prompts: Prompts;
  readonly now: () => number;
}

/** The engine answers in milliseconds; one that does not in this time has lost what it was asked. */
const engineAnswerMs = 3_000;

export class Recorder {
  readonly #parts: RecorderParts;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  get policies(): Policies {
    return this.#parts.policies;
  }

  get prompts(): Prompts {
    return this.#parts.prompts;
  }

  get media(): MediaEngine {
    return this.#parts.media;
  }

  now(): number {
    return this.#parts.now();
  }

  newId(): string {
    return `${recordingPrefix}${randomUUID()}`;
  }

  /** On record, then recorded: a sound that no row knows of does not come to be. */
  async begin(legId: string, row: RecordingRow): Promise<void> {
    const { pool, media, sealer } = this.#parts;
    await writeRecording(pool, row);
    try {
      await media.record(legId, { recordingId: row.id, file: sealer.openFile(row.id) });
    } catch (error) {
      await this.note({ ...row, state: 'failed', problem: failureOf(error), endedAt: this.now() });
      throw error;
    }
  }

  /** Written behind the call's back: a call waits for no table. */
  note(row: RecordingRow): Promise<void> {
    return writeRecording(this.#parts.pool, row).catch((error: unknown) =>
      this.#parts.log.warn({ err: error, recordingId: row.id }, 'a recording could not be noted'),
    );
  }

  /** True only when the engine says so: whoever pauses for a card must be able to believe it. */
  async pause(recordingId: string, isPaused: boolean): Promise<boolean> {
    try {
      await within(engineAnswerMs, this.#parts.media.pauseRecording(recordingId, isPaused));
      return true;
    } catch (error) {
      this.#parts.log.warn({ err: error, recordingId }, 'a recording was not paused or resumed');
      return false;
    }
  }

  /** The conversation is over. `discard`: what was heard is thrown away, since it may hold what must not be kept. */
  end(row: RecordingRow, discard: RecordingFailure | null = null): void {
    const { sealer } = this.#parts;
    sealer.run(row.id, async () => {
      const isStopped = await this.#stop(row.id);
      if (discard !== null) await sealer.lose(row, discard);
      else await sealer.seal(isStopped ? row : { ...row, isCutShort: true });
    });
  }

  /** False when the engine did not answer: it died, and the file is as far as it came. */
  async #stop(recordingId: string): Promise<boolean> {
    try {
      await within(engineAnswerMs, this.#parts.media.stopRecording(recordingId));
      return true;
    } catch (error) {
      // The leg was gone first, and its end closed the file; or the engine is another one by now.
      if ((error as { code?: unknown }).code !== 'media.noRecording')
        this.#parts.log.warn({ err: error, recordingId }, 'a recording ended by itself');
      return false;
    }
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
