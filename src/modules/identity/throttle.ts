/**
 * Slows guessing of one account from one address. The key is both: whoever guesses from elsewhere never locks the
 * owner out. After `freeTries` failures each further try must wait twice as long, up to a quarter of an hour.
 */
import { createHash } from 'node:crypto';

const freeTries = 5;
const firstWaitMs = 1_000;
const longestWaitMs = 15 * 60_000;
const forgetMs = 60 * 60_000;
const mostKept = 50_000;

interface Tries {
  failures: number;
  until: number;
  lastAt: number;
}

export class LoginThrottle {
  readonly #tries = new Map<string, Tries>();

  /** Milliseconds to wait before the next try; 0 when it may be made now. */
  waitMs(mail: string, address: string, now: number): number {
    const tries = this.#tries.get(keyOf(mail, address));
    return tries ? Math.max(0, tries.until - now) : 0;
  }

  failed(mail: string, address: string, now: number): void {
    this.#forget(now);
    const key = keyOf(mail, address);
    const tries = this.#tries.get(key) ?? { failures: 0, until: 0, lastAt: now };
    tries.failures += 1;
    tries.lastAt = now;
    const over = tries.failures - freeTries;
    if (over >= 0) tries.until = now + Math.min(longestWaitMs, firstWaitMs * 2 ** over);
    // Re-inserted, so that the map stands in order of last use and the oldest are dropped first.
    this.#tries.delete(key);
    this.#tries.set(key, tries);
  }

  succeeded(mail: string, address: string): void {
    this.#tries.delete(keyOf(mail, address));
  }

  #forget(now: number): void {
    for (const [key, tries] of this.#tries) {
      if (now - tries.lastAt < forgetMs && this.#tries.size < mostKept) return;
      this.#tries.delete(key);
    }
  }
}

const keyOf = (mail: string, address: string): string =>
  createHash('sha256').update(`${mail.trim().toLowerCase()}\n${address}`).digest('base64');
