/** How near each queue is to breaking its promise: from counts alone, the same for the sentence, the table and its order. */
import type { FloorQueue } from '#modules/contacts/live/contract.js';

/**
 *   closed    outside its hours: nobody was promised anything now
 *   quiet     nobody waits
 *   holds     the longest wait is well inside the promise
 *   atLimit   the longest wait has used most of the promise
 *   unstaffed somebody waits, and nobody able is at work
 *   late      the promise is broken
 */
export type RiskState = 'closed' | 'quiet' | 'holds' | 'atLimit' | 'unstaffed' | 'late';

export interface QueueRisk {
  readonly queue: FloorQueue;
  readonly state: RiskState;
  /** The longest wait now; null when nobody waits. */
  readonly longestMs: number | null;
  /** Longest wait over promise; 1 is broken. */
  readonly share: number;
  /** Until the promise breaks; negative when it is broken. */
  readonly leftMs: number | null;
}

/** From here on a queue is at its limit: what is left is about the time a consultant takes to finish a sentence. */
export const atLimitShare = 0.75;

export function riskOf(queue: FloorQueue, now: number): QueueRisk {
  const longestMs = queue.waiting > 0 && queue.oldestQueuedAt !== null ? Math.max(0, now - queue.oldestQueuedAt) : null;
  const share = longestMs === null ? 0 : longestMs / queue.promiseMs;
  const leftMs = longestMs === null ? null : queue.promiseMs - longestMs;
  return { queue, longestMs, share, leftMs, state: stateOf(queue, share) };
}

function stateOf(queue: FloorQueue, share: number): RiskState {
  if (!queue.isOpen) return 'closed';
  if (queue.waiting === 0) return 'quiet';
  if (share >= 1) return 'late';
  if (queue.atWork === 0) return 'unstaffed';
  return share >= atLimitShare ? 'atLimit' : 'holds';
}

const order: Readonly<Record<RiskState, number>> = {
  late: 0,
  unstaffed: 1,
  atLimit: 2,
  holds: 3,
  quiet: 4,
  closed: 5,
};

/** The most endangered first; equals by name, so that rows do not jump. */
export function byRisk(queues: readonly FloorQueue[], now: number): readonly QueueRisk[] {
  return queues
    .map((queue) => riskOf(queue, now))
    .sort((a, b) => order[a.state] - order[b.state] || b.share - a.share || a.queue.name.localeCompare(b.queue.name));
}
