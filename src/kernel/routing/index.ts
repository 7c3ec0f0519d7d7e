/** The door of routing: one floor, pure and deterministic. */
export { apply } from './apply.js';
export { decide } from './decide.js';
export { defaultPolicy, defaultQueue } from './defaults.js';
export {
  ableCount,
  countsOf,
  interactionOf,
  interactionsOf,
  isQueueOpen,
  lineOf,
  nextOpening,
  passageOf,
  peopleAtWork,
  placeInLine,
  policyOf,
  queueOf,
  queuesOf,
  seatOf,
  seatsOf,
  waitRange,
  workOf,
  type QueueCounts,
} from './read.js';
export { restore, snapshotOf } from './snapshot.js';
export { createFloor, type Floor, type FloorOptions } from './state.js';
export { nextDueAt } from './tick.js';
export type * from './types.js';
export { RoutingRefused } from './types.js';
