/**
 * `floor`: the queues against their promise, in counts. Never a person's state: software that shows each operator's
 * states in near real time needs a union agreement (art. 4 L. 300/1970, INL circular 4/2017), so there is none to show.
 */
import {
  countsOf,
  interactionsOf,
  isQueueOpen,
  nextOpening,
  peopleAtWork,
  queuesOf,
  waitRange,
} from '#kernel/routing/index.js';
import { isSupervisor } from '../../identity/contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import type { FloorQueue, FloorTotals, Patch } from './contract.js';
import type { ViewDefinition } from './view.js';

export function floorView(floor: ContactsFloor): ViewDefinition {
  return {
    name: 'floor',
    topic: () => 'floor',
    may: async (_params, viewer) => isSupervisor(viewer),
    read: async () => floorPatch(floor),
    patches: () => [],
    refreshMs: 1_000,
    refresh: () => floorPatch(floor),
  };
}

export function floorPatch(floor: ContactsFloor): Patch {
  return { cursor: floor.cursor, rows: { queues: floorQueues(floor), totals: [floorTotals(floor)] }, isFresh: true };
}

export function floorQueues(floor: ContactsFloor): FloorQueue[] {
  const { routing, day } = floor;
  const at = floor.now();
  const late = overPromise(floor, at);
  return queuesOf(routing).map((queue) => {
    const counts = countsOf(routing, queue.id, at)!;
    const today = day.queues[queue.id];
    const isOpen = isQueueOpen(routing, queue.id);
    return {
      id: queue.id,
      name: queue.name,
      isOpen,
      opensAt: isOpen ? null : nextOpening(routing, queue.id, at),
      waiting: counts.waiting,
      offered: counts.offered,
      held: counts.held,
      oldestQueuedAt: counts.oldestQueuedAt,
      promiseMs: queue.promiseMs,
      atWork: counts.atWork,
      free: counts.free,
      wait: waitRange(routing, { queueId: queue.id }, at),
      answeredToday: today?.answered ?? 0,
      answeredInPromiseToday: today?.answeredInPromise ?? 0,
      leftToday: today?.left ?? 0,
      leftLateToday: today?.leftLate ?? 0,
      overPromise: late.get(queue.id) ?? 0,
    };
  });
}

/** A queue → who waits in it beyond its promise, offered to somebody or not: an offer is no answer yet. */
function overPromise({ routing }: ContactsFloor, at: number): ReadonlyMap<string, number> {
  const promises = new Map(queuesOf(routing).map(({ id, promiseMs }) => [id, promiseMs]));
  const late = new Map<string, number>();
  for (const { queueId, place, queuedAt } of interactionsOf(routing))
    if ((place === 'waiting' || place === 'offered') && at - queuedAt > (promises.get(queueId) ?? Infinity))
      late.set(queueId, (late.get(queueId) ?? 0) + 1);
  return late;
}

function floorTotals(floor: ContactsFloor): FloorTotals {
  const { day } = floor;
  let waiting = 0;
  let awaiting = 0;
  let open = 0;
  let promisesLate = 0;
  for (const contact of floor.liveContacts.values()) {
    if (contact.joinedInto !== null || contact.state === 'resolved' || contact.state === 'unconfirmed') continue;
    open += 1;
    if (contact.state === 'awaiting') awaiting += 1;
    if (contact.interactions.some((one) => one.place === 'waiting')) waiting += 1;
    if (contact.promises.some((promise) => promise.state === 'late')) promisesLate += 1;
  }
  const atWork = peopleAtWork(floor.routing);
  return {
    id: 'totals',
    waiting,
    atWork,
    openContacts: open,
    awaiting,
    resolvedToday: day.resolved,
    unconfirmedToday: day.unconfirmed,
    promisesLate,
    passesOverBudgetToday: day.passesOverBudget,
  };
}
