/**
 * Whoever leaves without a word leaves nothing behind: after a while without a touch it is asked, large, and then erased.
 * WCAG 2.2.1: at least twenty seconds to say "I am still here" with one simple act, as often as wanted. Pure: time comes in.
 */
export interface IdleLimits {
  readonly quietMs: number;
  readonly warnMs: number;
}

/** Older people read slowly: a minute and a half without a touch is no absence yet. */
export const usualLimits: IdleLimits = { quietMs: 90_000, warnMs: 20_000 };
/** All is said: whoever still stands there only reads. */
export const doneLimits: IdleLimits = { quietMs: 40_000, warnMs: 20_000 };

export type Idle = 'here' | 'over' | { readonly secondsLeft: number };

export function idleOf(touchedAt: number, now: number, { quietMs, warnMs }: IdleLimits): Idle {
  const still = now - touchedAt;
  if (still < quietMs) return 'here';
  if (still >= quietMs + warnMs) return 'over';
  return { secondsLeft: Math.ceil((quietMs + warnMs - still) / 1000) };
}
