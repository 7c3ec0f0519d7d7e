/** How much one address may ask of us: a bucket each, forgotten when full again. Nobody is locked out for another's noise. */
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
    if (this.#buckets.size > 20_000) this.#forget(now);
    const bucket = this.#buckets.get(address) ?? { left: this.#burst, at: now };
    bucket.left = Math.min(this.#burst, bucket.left + ((now - bucket.at) / 1_000) * this.#perSecond);
    bucket.at = now;
    this.#buckets.set(address, bucket);
    if (bucket.left < 1) {
      this.refused++;
      return false;
    }
    bucket.left--;
    return true;
  }

  #forget(now: number): void {
    const fullAfter = (this.#burst / this.#perSecond) * 1_000;
    for (const [address, { at }] of this.#buckets) if (now - at > fullAfter) this.#buckets.delete(address);
  }
}
