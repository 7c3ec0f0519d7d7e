/**
 * The encoder beside a gate at work. A question waits for it a second at most; where it is silent, or is not the one that the
 * gate learned with, nothing is said of the question and a person answers.
 */
import { type Encoded, type Encoder, isSameEncoder, probeTexts } from '#kernel/gate/index.js';
import type { Moment } from '#kernel/routing/types.js';
import { asking, type Breaker, closed, failed, mayAsk, wentWell } from '#store/outside/breaker.js';
import { encode, type EncoderSettings } from './client.js';
import type { EncoderState } from './contract.js';

/** Weights can change without notice: so often it is looked whether they are the same. */
const lookAgainMs = 10 * 60_000;

export class AskedEncoder {
  readonly #settings: EncoderSettings | null;
  readonly #now: () => Moment;
  #breaker: Breaker = closed;
  #looked: { readonly at: Moment; readonly with: Encoder; readonly isSame: boolean } | null = null;

  constructor(settings: EncoderSettings | null, now: () => Moment) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Null: nothing that the gate may build on. */
  async encoded(text: string, learnedWith: Encoder): Promise<Encoded | null> {
    const isFresh = this.#isFresh(learnedWith);
    if (isFresh && !this.#looked!.isSame) return null;
    const found = await this.#ask(isFresh ? [text] : [...probeTexts, text]);
    if (found === null) return null;
    if (!isFresh) this.#compare(found.slice(0, probeTexts.length), learnedWith);
    return this.#looked!.isSame ? found.at(-1)! : null;
  }

  async state(learnedWith: Encoder): Promise<EncoderState> {
    if (this.#settings === null) return 'off';
    if (!this.#isFresh(learnedWith) || this.#breaker.failures > 0) {
      const found = await this.#ask(probeTexts);
      if (found === null) return 'silent';
      this.#compare(found, learnedWith);
    }
    return this.#looked!.isSame ? 'well' : 'changed';
  }

  #isFresh(learnedWith: Encoder): boolean {
    return this.#looked !== null && this.#looked.with === learnedWith && this.#now() < this.#looked.at + lookAgainMs;
  }

  #compare(probes: readonly Encoded[], learnedWith: Encoder): void {
    const isSame = isSameEncoder(learnedWith, { name: this.#settings!.model, probes });
    this.#looked = { at: this.#now(), with: learnedWith, isSame };
  }

  async #ask(texts: readonly string[]): Promise<readonly Encoded[] | null> {
    if (this.#settings === null || !mayAsk(this.#breaker, this.#now())) return null;
    this.#breaker = asking(this.#breaker);
    const told = await encode(this.#settings, texts);
    if (told.is === 'nothing') {
      this.#breaker = failed(this.#breaker, 'notThere', this.#now());
      return null;
    }
    this.#breaker = wentWell(this.#now());
    return told.encoded;
  }
}
