/**
 * A message is taken: asked for, a tone, the caller's words, and what they want with them. `#`, hanging up, or the time that
 * is over ends the words; zero is a person, always. Whatever cannot be done (no room on the disk, no sound) ends as
 * 'failed', so that the caller gets a person or a callback instead.
 */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { MediaEngine } from '../media/engine.js';
import type { Vault } from '../recording/vault.js';
import type { SaidKey } from '../speech/words.js';
import { messageOf } from './sound.js';

export type Taken =
  | { readonly how: 'taken'; readonly id: string; readonly ms: number; readonly bytes: number }
  /** The caller hung up and had said nothing. */
  | { readonly how: 'nothing' }
  | { readonly how: 'person' }
  | { readonly how: 'failed' };

interface Parts {
  readonly media: Pick<MediaEngine, 'record' | 'stopRecording' | 'play' | 'stop'>;
  readonly vault: Pick<Vault, 'openFolder' | 'seal'> | null;
  readonly log: Logger;
  readonly legId: string;
  /** Says something of the house's; ends when it was heard or something else is played. */
  say(key: SaidKey): Promise<unknown>;
  /** The menu's own words before the tone. */
  ask(): Promise<unknown>;
  /** What the message is for: lies beside its sound, for a server that dies meanwhile. */
  readonly beside: unknown;
}

/** Tries of one who says nothing, or says it anew. */
const mostTries = 3;
const beepMs = 350;
/** After "press 1 to send" nobody is kept: silence sends it. */
const reviewMs = 8_000;
/** 5 minutes: 10 MB in the clear while it is being said. */
const mostSeconds = 300;

type Key = string;

export class MessageTaker {
  readonly #parts: Parts;
  readonly #maxMs: number;
  #heard: ((key: Key) => void) | null = null;
  #isGone = false;

  constructor(parts: Parts, maxS: number) {
    this.#parts = parts;
    this.#maxMs = Math.min(maxS, mostSeconds) * 1_000;
  }

  /** Whether a key would be heard now. */
  get listens(): boolean {
    return this.#heard !== null;
  }

  /** Nobody is on the line any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** The caller pressed a key. */
  digit(digit: string): void {
    this.#heard?.(digit);
  }

  /** The caller hung up: what was said so far is the message. */
  gone(): void {
    this.#isGone = true;
    this.#heard?.('gone');
  }

  async take(): Promise<Taken> {
    const { vault, log } = this.#parts;
    if (vault === null) return { how: 'failed' };
    try {
      return await this.#tries(vault);
    } catch (error) {
      log.warn({ err: error }, 'a voice message could not be taken');
      return { how: 'failed' };
    }
  }

  async #tries(vault: Pick<Vault, 'openFolder' | 'seal'>): Promise<Taken> {
    let first = await this.#unless(this.#parts.ask());
    for (let attempt = 0; attempt < mostTries; attempt++) {
      if (first === '0') return { how: 'person' };
      if (this.#isGone) return { how: 'nothing' };
      const id = `voice_${randomUUID()}`;
      const file = join(vault.openFolder, `${id}.wav`);
      const beside = join(vault.openFolder, `${id}.json`);
      const written = this.#writeBeside(beside);
      try {
        const taken = await this.#once(id, file, vault);
        if (taken !== 'again') return taken;
      } finally {
        // In the clear no longer than it is needed.
        await rm(file, { force: true });
        await written;
        await rm(beside, { force: true });
      }
      first = null;
    }
    return { how: 'person' };
  }

  /** Not waited for: the caller's words come first. */
  async #writeBeside(path: string): Promise<void> {
    await writeFile(path, JSON.stringify(this.#parts.beside), { mode: 0o600 }).catch((error: unknown) =>
      this.#parts.log.warn({ err: error }, 'a voice message would be lost if the server died now'),
    );
  }

  async #once(id: string, file: string, vault: Pick<Vault, 'seal'>): Promise<Taken | 'again'> {
    const { media, legId, say } = this.#parts;
    await media.play(legId, { kind: 'tone', tone: 'beep', ms: beepMs });
    await media.record(legId, { recordingId: id, file });
    const end = await this.#key(['#', '0'], this.#maxMs);
    await media.stopRecording(id);
    if (end === '0') return { how: 'person' };
    const sound = await messageOf(file);
    if (!sound.hasVoice) {
      if (this.#isGone) return { how: 'nothing' };
      await this.#unless(say('voicemail.empty'));
      return 'again';
    }
    const wish = await this.#review(file);
    if (wish === '0') return { how: 'person' };
    if (wish === '3') return 'again';
    const bytes = await vault.seal(id, 'voiceMessage', [sound.wav]);
    return { how: 'taken', id, ms: sound.ms, bytes };
  }

  /** 1, silence or hanging up sends; 2 plays it; 3 is once more; 0 a person. */
  async #review(file: string): Promise<Key | null> {
    const { media, legId, say } = this.#parts;
    for (let turn = 0; turn < mostTries && !this.#isGone; turn++) {
      const early = await this.#unless(say('voicemail.review'));
      const key = early ?? (await this.#key(['0', '1', '2', '3', '#'], reviewMs));
      if (key !== '2') return key;
      const cut = await this.#unless(media.play(legId, { kind: 'file', path: file }));
      if (cut !== null && cut !== '2') return cut;
    }
    return null;
  }

  /** The first of these keys, 'gone', or null when the time is over. */
  #key(keys: readonly Key[], ms: number): Promise<Key | null> {
    if (this.#isGone) return Promise.resolve('gone');
    return new Promise((resolve) => {
      const done = (key: Key | null): void => {
        clearTimeout(timer);
        this.#heard = null;
        resolve(key);
      };
      const timer = setTimeout(() => done(null), ms);
      this.#heard = (key) => {
        if (key === 'gone' || keys.includes(key)) done(key);
      };
    });
  }

  /** What is said, cut short by a key; null when it was heard to its end. */
  async #unless(saying: Promise<unknown>): Promise<Key | null> {
    if (this.#isGone) return 'gone';
    const key = new Promise<Key>((resolve) => (this.#heard = resolve));
    const first = await Promise.race([saying.then(() => null), key]);
    this.#heard = null;
    if (first !== null) await this.#parts.media.stop(this.#parts.legId).catch(() => undefined);
    return first;
  }
}
