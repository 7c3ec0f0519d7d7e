/** One 20 ms tick for all legs, drift corrected: a timer each would cost more than the sound. */
import { frameMs } from './g711.js';

export class Ticker {
  readonly #work = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #next = 0;
  /** Ticks that came more than a frame late: the machine has no time for us. */
  late = 0;

  add(work: () => void): () => void {
    this.#work.add(work);
    if (this.#timer === null) {
      this.#next = performance.now() + frameMs;
      this.#wait();
    }
    return () => void this.#work.delete(work);
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#next - performance.now()));
  }

  #tick(): void {
    if (this.#work.size === 0) {
      this.#timer = null;
      return;
    }
    const behind = performance.now() - this.#next;
    if (behind > frameMs) this.late++;
    // After a stall of a second the past is not played in a burst: the ear wants what is now.
    if (behind > 1_000) this.#next = performance.now();
    this.#next += frameMs;
    for (const work of this.#work) work();
    this.#wait();
  }

  stop(): void {
    this.#work.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
