const mostBuckets = 20_000;

/** How much one address may ask of us: a bucket each, the oldest forgotten. Nobody is locked out for another's noise. */
export class AddressLimits {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, { left: number; at: number }>();
  refused = 0;

  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  takes(address: string): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(address) ?? { left: this.#burst, at: now };
    bucket.left = Math.min(this.#burst, bucket.left + ((now - bucket.at) / 1_000) * this.#perSecond);
    bucket.at = now;
    // Last used, last in: whoever is forged in thousands pushes out the oldest, in the same time for each datagram.
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > mostBuckets) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.left < 1) {
      this.refused++;
      return false;
    }
    bucket.left--;
    return true;
  }
}
