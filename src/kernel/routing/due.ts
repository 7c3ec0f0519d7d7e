import { file, isDeclined } from './lines.js';
import type { Floor, Slot } from './state.js';
import type { Moment } from './types.js';

/**
 * Budgets of waiting for a person and refusals that ran out leave no event: the rows hold their moment. Before anything
 * is decided they are looked at, so that a floor restored in between decides the same. Returns who now looks around.
 */
export function openDue(floor: Floor, at: Moment): readonly Slot[] {
  const due = floor.dueSlots.upTo(at);
  floor.clock = Math.max(floor.clock, at);
  if (due.length === 0) return nobody;
  // Who stands in line without a refusal is only due for a wider ring, by an event of its own.
  const opened = due
    .map((number) => floor.slotAt[number]!)
    .filter((slot) => slot.row.place === 'waiting' && (slot.bucket === null || isDeclined(slot.row)));
  for (const slot of opened) file(floor, slot, at);
  return opened;
}

const nobody: readonly Slot[] = [];
