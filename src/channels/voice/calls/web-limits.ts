/**
 * How many may call out of the website at once. Opening a call costs a stranger a click and us 15 to 30 ms of a core, and each
 * takes its share of it until it ends; so there are so many for all, and so many for one address, behind which there may be a
 * whole shop. Nothing else can be had by calling: such a call reaches the line of this centre, and no number anywhere.
 */
import type { CallerRefusal } from '#modules/contacts/web-call/contract.js';

export interface WebLimitsOf {
  readonly atOnce: number;
  readonly perAddress: number;
  /** Begun from one address, or by one conversation where the address is not known, in ten minutes. */
  readonly begunPerAddress: number;
}

export const usualWebLimits: WebLimitsOf = { atOnce: 30, perAddress: 5, begunPerAddress: 20 };
const begunMs = 10 * 60_000;

export class WebLimits {
  readonly #limits: WebLimitsOf;
  readonly #calls = new Map<object, string | null>();
  readonly #begun = new Map<string, readonly number[]>();

  constructor(limits: Partial<WebLimitsOf> = {}) {
    this.#limits = { ...usualWebLimits, ...limits };
  }

  /** Null: come in. */
  refusal(address: string | null, contactId: string, now: number): CallerRefusal | null {
    const { atOnce, perAddress, begunPerAddress } = this.#limits;
    if (this.#begunBy(address ?? contactId, now).length >= begunPerAddress) return 'webCall.tooMany';
    const here = address === null ? 0 : [...this.#calls.values()].filter((one) => one === address).length;
    if (here >= perAddress) return 'webCall.tooMany';
    return this.#calls.size >= atOnce ? 'webCall.busy' : null;
  }

  begin(call: object, address: string | null, contactId: string, now: number): void {
    this.#calls.set(call, address);
    // Forgotten with time, so that addresses of long ago take no memory.
    for (const key of this.#begun.keys()) if (this.#begunBy(key, now).length === 0) this.#begun.delete(key);
    const key = address ?? contactId;
    this.#begun.set(key, [...this.#begunBy(key, now), now]);
  }

  end(call: object): void {
    this.#calls.delete(call);
  }

  get size(): number {
    return this.#calls.size;
  }

  #begunBy(key: string, now: number): readonly number[] {
    return (this.#begun.get(key) ?? []).filter((at) => now - at < begunMs);
  }
}
