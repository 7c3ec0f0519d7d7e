/** The figures of the day, folded from the same events as everything else. A day starts at the centre's midnight. */
import type { Moment } from '#kernel/routing/types.js';
import type { FloorEvent } from '../contract.js';

export interface QueueDay {
  readonly answered: number;
  readonly answeredInPromise: number;
  readonly left: number;
  /** Of those who left, who had waited beyond the promise: it was broken to them as to whoever was answered late. */
  readonly leftLate: number;
}

export interface Day {
  readonly date: string;
  readonly queues: Readonly<Record<string, QueueDay>>;
  readonly resolved: number;
  readonly unconfirmed: number;
  /** Moves beyond the bounce budget, each by a supervisor with a reason. */
  readonly passesOverBudget: number;
}

export const emptyDay = (date: string): Day => ({ date, queues: {}, resolved: 0, unconfirmed: 0, passesOverBudget: 0 });

/** The queue of an interaction, whether it still lives or was read back from its row. */
export type FindQueue = (event: {
  readonly interactionId: string;
  readonly contactId: string;
}) => { readonly id: string; readonly promiseMs: number } | undefined;

export function applyToDay(day: Day, event: FloorEvent, find: FindQueue, bounceBudget: number): Day {
  switch (event.type) {
    case 'InteractionHeld': {
      const queue = find(event);
      // A call out answers nobody: it is no part of a service level.
      if (queue === undefined || event.isOutgoing === true) return day;
      const inPromise = event.waitedMs <= queue.promiseMs ? 1 : 0;
      return withQueue(day, queue.id, (old) => ({
        ...old,
        answered: old.answered + 1,
        answeredInPromise: old.answeredInPromise + inPromise,
      }));
    }
    case 'InteractionLeft': {
      const queue = find(event);
      if (queue === undefined) return day;
      const isLate = event.waitedMs > queue.promiseMs ? 1 : 0;
      return withQueue(day, queue.id, (old) => ({ ...old, left: old.left + 1, leftLate: old.leftLate + isLate }));
    }
    case 'ContactResolved':
      return { ...day, resolved: day.resolved + 1 };
    case 'ContactUnconfirmed':
      return { ...day, unconfirmed: day.unconfirmed + 1 };
    case 'InteractionPassed':
      return event.passes > bounceBudget ? { ...day, passesOverBudget: day.passesOverBudget + 1 } : day;
    default:
      return day;
  }
}

const emptyQueue: QueueDay = { answered: 0, answeredInPromise: 0, left: 0, leftLate: 0 };

function withQueue(day: Day, id: string, change: (queue: QueueDay) => QueueDay): Day {
  return {
    ...day,
    queues: { ...day.queues, [id]: change(day.queues[id] ?? emptyQueue) },
  };
}

/** Days start at midnight of the centre. */
export function dayOf(at: Moment, timeZone: string): string {
  // Making a formatter costs a thousand times as much as using it.
  let format = dayFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    dayFormats.set(timeZone, format);
  }
  return format.format(at);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();
