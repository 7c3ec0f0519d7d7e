/** How customers and consultants behave, as laws to draw from. Figures: `docs` of the queueing data, see each default. */
import { drawExponential, drawLognormal, type Chance } from '#kernel/chance.js';

export type Law =
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** Logarithm of the seconds above `leastMs`. */
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number; readonly leastMs: number }
  | { readonly kind: 'fixed'; readonly ms: number };

/** Handling times of a bank's call centre: lognormal above ten seconds, mean about 200 s. */
export const usualService: Law = { kind: 'lognormal', mu: 4.79, sigma: 0.94, leastMs: 10_000 };

/** Patience by Kaplan and Meier: exponential with a mean of 348 s. */
export const usualPatience: Law = { kind: 'exponential', meanMs: 348_000 };

export function drawMs(chance: Chance, law: Law): number {
  switch (law.kind) {
    case 'exponential':
      return drawExponential(chance, law.meanMs);
    case 'lognormal':
      return law.leastMs + drawLognormal(chance, law.mu, law.sigma) * 1_000;
    case 'fixed':
      return law.ms;
  }
}

/** The mean of a law. */
export function meanMsOf(law: Law): number {
  switch (law.kind) {
    case 'exponential':
      return law.meanMs;
    case 'lognormal':
      return law.leastMs + Math.exp(law.mu + law.sigma ** 2 / 2) * 1_000;
    case 'fixed':
      return law.ms;
  }
}

/** Customers of one kind who come to one queue. */
export interface Stream {
  readonly queueId: string;
  readonly channel: string;
  readonly language?: string;
  /** Arrivals an hour, for each slice of `sliceMs` from the start; the last one goes on. */
  readonly perHour: readonly number[];
  readonly sliceMs: number;
  readonly service: Law;
  /** Null: waits for ever. */
  readonly patience: Law | null;
  readonly vulnerableShare?: number;
}

/** The rate at a moment, an hour. */
export const rateAt = (stream: Stream, sinceStartMs: number): number =>
  stream.perHour[Math.min(stream.perHour.length - 1, Math.floor(sinceStartMs / stream.sliceMs))] ?? 0;

/** How consultants answer. All shares are of offers, except `lostPerHour`. */
export interface Habits {
  readonly answer: Law;
  readonly declineShare: number;
  readonly missShare: number;
  readonly passShare: number;
  /** Lost connections a person and hour, and how long they last. */
  readonly lostPerHour: number;
  readonly lost: Law;
}

/** Nobody hesitates, nobody refuses: what the queueing formulas assume. */
export const perfectHabits: Habits = {
  answer: { kind: 'fixed', ms: 0 },
  declineShare: 0,
  missShare: 0,
  passShare: 0,
  lostPerHour: 0,
  lost: { kind: 'fixed', ms: 0 },
};

export const usualHabits: Habits = {
  answer: { kind: 'exponential', meanMs: 2_500 },
  declineShare: 0.01,
  missShare: 0.005,
  passShare: 0.06,
  lostPerHour: 0.02,
  lost: { kind: 'exponential', meanMs: 30_000 },
};
