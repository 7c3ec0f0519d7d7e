/**
 * The transcriber at work. One that fails again and again is left alone for a while: nobody is asked to speak to a machine that
 * will not hear, and calls go by keys and people as without it.
 */
import { asking, type Breaker, closed, failed, mayAsk, wentWell } from '#store/outside/breaker.js';
import type { Program } from '#store/outside/program.js';
import { transcribe, type Transcript } from './client.js';

export interface Transcriber {
  /** Whether callers may be asked to speak now. */
  readonly hears: boolean;
  transcribe(wav: Buffer, language: 'it' | 'en'): Promise<Transcript>;
}

/** Of others three are borne; here each is somebody who spoke in vain. */
const mostFailures = 2;
/** At once. Beyond, callers go by keys: a program of one's own hears a few at a time. */
const mostAtOnce = 20;

export class AskedTranscriber implements Transcriber {
  readonly #settings: Program;
  readonly #now: () => number;
  #breaker: Breaker = closed;
  #asking = 0;

  constructor(settings: Program, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  get hears(): boolean {
    return this.#asking < mostAtOnce && mayAsk(this.#breaker, this.#now());
  }

  async transcribe(wav: Buffer, language: 'it' | 'en'): Promise<Transcript> {
    if (!this.hears) return { is: 'nothing', why: 'notThere' };
    // Whoever asks after the rest is the one who tries: until it is known, nobody else is asked to speak.
    this.#breaker = asking(this.#breaker);
    this.#asking++;
    try {
      const told = await transcribe(this.#settings, wav, language);
      const at = this.#now();
      this.#breaker = told.is === 'words' ? wentWell(at) : failed(this.#breaker, told.why, at, mostFailures);
      return told;
    } finally {
      this.#asking--;
    }
  }
}
