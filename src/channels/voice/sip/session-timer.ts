/** RFC 4028: a call whose other side died without a word is found out, and ended. */
import type { Clock } from './clock.js';
import { parseSessionExpires } from './fields.js';
import type { Headers } from './message.js';
import { wholeNumber } from './grammar.js';

/** "Min-SE … MUST NOT be less than 90 seconds" (5). */
export const leastSeconds = 90;
export const usualSeconds = 1_800;

export interface Interval {
  readonly seconds: number;
  readonly weRefresh: boolean;
}

/** What we agree to as the called side; 'tooSmall' is a 422 with Min-SE. Null when the caller does without. */
export function agreeAsServer(headers: Headers): Interval | 'tooSmall' | null {
  const wanted = parseSessionExpires(headers.get('session-expires') ?? '');
  const isSupported = headers.all('supported').includes('timer');
  if (wanted === null) return isSupported ? { seconds: usualSeconds, weRefresh: true } : null;
  if (wanted.seconds < leastSeconds) return 'tooSmall';
  // Table 2 of section 9: without `timer` in Supported the caller cannot refresh, so we do.
  return { seconds: wanted.seconds, weRefresh: !isSupported || wanted.refresher === 'uas' };
}

export function agreedByAnswer(headers: Headers): Interval | null {
  const said = parseSessionExpires(headers.get('session-expires') ?? '');
  return said === null ? null : { seconds: Math.max(said.seconds, leastSeconds), weRefresh: said.refresher !== 'uas' };
}

export const leastOf = (headers: Headers): number =>
  wholeNumber(headers.get('min-se')?.split(';')[0]?.trim(), 2 ** 31) ?? leastSeconds;

export class SessionTimer {
  readonly #clock: Clock;
  readonly #act: { refresh(): void; giveUp(): void };
  #forget: (() => void) | null = null;

  constructor(clock: Clock, act: { refresh(): void; giveUp(): void }) {
    this.#clock = clock;
    this.#act = act;
  }

  /** Called at each refresh, by whichever side. */
  set(interval: Interval | null): void {
    this.#forget?.();
    this.#forget = null;
    if (interval === null) return;
    const { seconds, weRefresh } = interval;
    // 7.2 and 10: the refresher at half the time; the other gives up "min(32, a third) seconds" before the end.
    const ms = weRefresh ? seconds * 500 : (seconds - Math.min(32, seconds / 3)) * 1_000;
    this.#forget = this.#clock.after(ms, () => (weRefresh ? this.#act.refresh() : this.#act.giveUp()));
  }

  stop(): void {
    this.set(null);
  }
}
