import type { Policy, Queue } from './types.js';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** One pass a contact, 45 s for a lost connection, two minutes of rest after a missed offer. */
export const defaultPolicy: Policy = {
  bounceBudget: 1,
  graceMs: 45 * secondMs,
  restMs: 2 * minuteMs,
  declineMs: minuteMs,
  weights: { fit: 1, load: 1, idle: 1 },
  idleFullMs: 15 * minuteMs,
};

/** A queue that anybody may answer, at any hour. */
export const defaultQueue = (id: string, name: string, change: Partial<Queue> = {}): Queue => ({
  id,
  name,
  skills: {},
  rings: [],
  headStartMs: 0,
  vulnerableHeadStartMs: 5 * minuteMs,
  promiseMs: minuteMs,
  offerMs: 20 * secondMs,
  knowsWaitMs: 30 * secondMs,
  hours: null,
  ...change,
});
