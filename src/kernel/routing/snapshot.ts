/** A floor as plain rows, and the floor made of them again: indexes are never stored, always rebuilt. */
import { newLine } from './apply-definitions.js';
import { newChair } from './apply-people.js';
import { askBeside, takeOn } from './apply.js';
import { compileLine } from './eligibility.js';
import { file, markAllReady, seatSlot } from './lines.js';
import { refreshChair } from './seats.js';
import { createFloor, lend, type Floor, type FloorOptions } from './state.js';
import type { FloorSnapshot } from './types.js';
import { restoreWaits, waitsSnapshot } from './waits.js';

/** Everything of a floor as plain JSON. The rows are lent, not copied: they never change in place from then on. */
export function snapshotOf(floor: Floor): FloorSnapshot {
  const lines = [...floor.lines.values()];
  return {
    policy: floor.policy,
    queues: lines.map((line) => line.row),
    openQueues: lines.filter((line) => line.isOpen).map((line) => line.row.id),
    seats: [...floor.chairs.values()].map(lend),
    interactions: [...floor.slots.values()].map(lend),
    passages: [...floor.passages.values()],
    nextTurn: floor.nextTurn,
    waits: waitsSnapshot(floor),
  };
}

/** The same floor again: it decides as the first would have, in the same order. */
export function restore(snapshot: FloorSnapshot, options: FloorOptions = {}): Floor {
  const buckets = snapshot.queues.reduce((sum, queue) => sum + 1 + queue.rings.length, 0);
  const floor = createFloor(snapshot.policy, { seats: snapshot.seats.length, buckets, ...options });
  const open = new Set(snapshot.openQueues);
  for (const seat of snapshot.seats) newChair(floor, seat);
  // Rings may name queues that come later in the list, so all are known before any is compiled.
  for (const queue of snapshot.queues) newLine(floor, queue);
  for (const line of floor.lines.values()) {
    compileLine(floor, line);
    line.isOpen = open.has(line.row.id);
    // No moment is known here: the first Tick looks at the clock.
    if (line.row.hours) floor.dueLines.put(line.number, 0, 0);
  }
  for (const row of snapshot.interactions) {
    const slot = seatSlot(floor, row);
    const chair = row.consultantId === null ? undefined : floor.chairs.get(row.consultantId);
    if (chair && row.place !== 'waiting') takeOn(floor, chair, slot);
    const beside = row.consulted ? floor.chairs.get(row.consulted) : undefined;
    if (beside) askBeside(floor, beside, slot);
  }
  for (const chair of floor.chairs.values()) refreshChair(floor, chair);
  for (const slot of floor.slots.values()) file(floor, slot, -Infinity);
  for (const line of floor.lines.values()) markAllReady(floor, line);
  for (const passage of snapshot.passages) floor.passages.set(passage.contactId, passage);
  floor.nextTurn = snapshot.nextTurn;
  restoreWaits(floor, snapshot.waits);
  return floor;
}
