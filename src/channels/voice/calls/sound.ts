/** One leg of a call in the media engine: what it plays, and that errors of a leg that is gone harm nobody. */
import type { Logger } from 'pino';
import type { Heard, Hearing, MediaEngine, Sound } from '../media/engine.js';

export class LegSound {
  /** A page that is loaded again has a new leg; whoever plays to the caller goes on with it. */
  id: string;
  readonly #media: MediaEngine;
  readonly #log: Logger;
  /** What was asked to be played and has not ended: with nothing of it there is nothing to stop. */
  #playing = 0;

  constructor(id: string, media: MediaEngine, log: Logger) {
    this.id = id;
    this.#media = media;
    this.#log = log;
  }

  /** Resolves 'ended' when all was heard. A sound that cannot be played is as good as heard: the call goes on. */
  async play(sound: Sound, isLooped = false): Promise<'ended' | 'stopped'> {
    return (await this.#played(sound, isLooped)) ?? 'ended';
  }

  /** Whether all of it was heard: for words without which nothing may follow. */
  async isHeard(sound: Sound): Promise<boolean> {
    return (await this.#played(sound, false)) === 'ended';
  }

  async #played(sound: Sound, isLooped: boolean): Promise<'ended' | 'stopped' | null> {
    this.#playing++;
    try {
      return await this.#media.play(this.id, sound, { isLooped });
    } catch (error) {
      this.#log.warn({ err: error, legId: this.id }, 'a sound was not played');
      return null;
    } finally {
      this.#playing--;
    }
  }

  /** What it says, in memory alone. Where that cannot be, it is as good as stopped: nobody is kept for a machine. */
  async hear(hearing: Hearing): Promise<Heard> {
    try {
      return await this.#media.hear(this.id, hearing);
    } catch (error) {
      this.#log.warn({ err: error, legId: this.id }, 'a caller could not be heard by a machine');
      return { how: 'stopped' };
    }
  }

  stopHearing(): Promise<void> {
    return this.#quietly(this.#media.stopHearing(this.id));
  }

  stop(): Promise<void> {
    if (this.#playing === 0) return Promise.resolve();
    return this.#quietly(this.#media.stop(this.id));
  }

  unbridge(): Promise<void> {
    return this.#quietly(this.#media.unbridge(this.id));
  }

  close(): Promise<void> {
    return this.#quietly(this.#media.hangup(this.id));
  }

  async #quietly(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => this.#log.debug({ err: error, legId: this.id }, 'the leg is gone'));
  }
}
