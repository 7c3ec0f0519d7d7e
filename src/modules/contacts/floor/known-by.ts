/**
 * Who is known by what: `mail:anna@example.it` → customer. Filled before a command needs it, and it remembers what the tables
 * know nobody by. This floor alone writes them, so whoever was not there is not there until memory itself learns of them.
 */
import { forgetOldest } from './forget.js';

const mostNobodies = 5_000;

export class KnownBy {
  readonly #ids = new Map<string, string>();
  readonly #nobody = new Set<string>();
  /** Questions to the tables that are not answered yet; the newest of each counts. */
  readonly #asked = new Map<string, object>();

  get size(): number {
    return this.#ids.size;
  }

  get(key: string): string | undefined {
    return this.#ids.get(key);
  }

  set(key: string, customerId: string): void {
    this.#ids.set(key, customerId);
    this.#nobody.delete(key);
    // Whatever the tables say now, they were asked before this.
    this.#asked.delete(key);
  }

  /** No longer in memory, or no longer theirs: the tables are asked again. */
  delete(key: string): void {
    this.#ids.delete(key);
    this.#asked.delete(key);
  }

  isNobody(key: string): boolean {
    return this.#nobody.has(key);
  }

  /** Before the tables are asked. The answer is told to what comes back; an older question's answer counts for nothing. */
  asks(key: string): (isNobody: boolean) => void {
    const question = {};
    this.#asked.set(key, question);
    return (isNobody) => {
      if (this.#asked.get(key) !== question) return;
      this.#asked.delete(key);
      if (!isNobody) return;
      this.#nobody.add(key);
      forgetOldest(this.#nobody, mostNobodies);
    };
  }
}
