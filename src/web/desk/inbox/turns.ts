/** The inbox in the order of whose turn it is. Pure. */
import type { DeskItem } from '#modules/contacts/live/contract.js';
import type { Tone } from '#web/kit/index.js';

export interface Turns {
  readonly mine: readonly DeskItem[];
  readonly promises: readonly DeskItem[];
  readonly waiting: readonly DeskItem[];
}

/** When a person should have an answer: the promise of the queue, counted from the customer's first unanswered word. */
const answerBy = (item: DeskItem): number => item.turnSince + item.promiseMs;

export function groupOf(item: DeskItem): keyof Turns {
  if (item.turn === 'consultant' || item.promise?.isLate) return 'mine';
  return item.promise ? 'promises' : 'waiting';
}

/** Mine: the most urgent first. Promises: by their date. Waiting: who is silent longest. Ties by id, so that rows stand still. */
export function turnsOf(items: readonly DeskItem[]): Turns {
  const group = (name: keyof Turns, key: (item: DeskItem) => number): readonly DeskItem[] =>
    items.filter((item) => groupOf(item) === name).sort((a, b) => key(a) - key(b) || (a.id < b.id ? -1 : 1));
  return {
    mine: group('mine', (item) => (item.turn === 'consultant' ? answerBy(item) : (item.promise?.dueAt ?? 0))),
    promises: group('promises', (item) => item.promise!.dueAt),
    waiting: group('waiting', (item) => item.turnSince),
  };
}

export const inOrder = (turns: Turns): readonly DeskItem[] => [...turns.mine, ...turns.promises, ...turns.waiting];

/** Red means a customer is being harmed, and nothing else: waiting beyond what was promised. */
export function waitTone(item: DeskItem, now: number): Tone {
  const share = item.promiseMs > 0 ? (now - item.turnSince) / item.promiseMs : 0;
  return share >= 1 ? 'crit' : share >= 2 / 3 ? 'warn' : 'plain';
}
