/**
 * The transcriber at work. One that fails again and again is left alone for a while: nobody is asked to speak to a machine that
 * will not hear, and calls go by keys and people as without it.
 *
 *   open ──two failures in a row──▶ resting ──half a minute──▶ one call may try ──well──▶ open
 *                                     ▲                              └──badly──┐
 *                                     └────────────────────────────────────────┘
 */
import { transcribe, type Transcript, type TranscriberSettings } from './client.js';

export interface Transcriber {
  /** Whether callers may be asked to speak now. */
  readonly hears: boolean;
  transcribe(wav: Buffer, language: 'it' | 'en'): Promise<Transcript>;
}

const mostFailures = 2;
const restMs = 30_000;
/** At once. Beyond, callers go by keys: a program of one's own hears a few at a time. */
const mostAtOnce = 20;

export class AskedTranscriber implements Transcriber {
  readonly #settings: TranscriberSettings;
  readonly #now: () => number;
  #failures = 0;
  #restUntil = 0;
  #asking = 0;

  constructor(settings: TranscriberSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  get hears(): boolean {
    if (this.#asking >= mostAtOnce) return false;
    return this.#failures < mostFailures || this.#now() >= this.#restUntil;
  }

  async transcribe(wav: Buffer, language: 'it' | 'en'): Promise<Transcript> {
    if (!this.hears) return { is: 'nothing', why: 'notThere' };
    // Whoever asks after the rest is the one who tries: until it is known, nobody else is asked to speak.
    if (this.#failures >= mostFailures) this.#restUntil = this.#now() + restMs;
    this.#asking++;
    try {
      const told = await transcribe(this.#settings, wav, language);
      this.#failures = told.is === 'words' ? 0 : this.#failures + 1;
      if (this.#failures >= mostFailures) this.#restUntil = this.#now() + restMs;
      return told;
    } finally {
      this.#asking--;
    }
  }
}
