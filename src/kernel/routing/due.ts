import { file, isDeclined } from './lines.js';
import type { Floor, Slot } from './state.js';
import type { Moment } from './types.js';

/**
 * Budgets of waiting for a person and refusals that ran out leave no event: the rows hold their moment. Before anything
 * is decided they are looked at, so that a floor restored in between decides the same. Returns who now looks around.
 */
export function openDue(floor: Floor, at: Moment): readonly Slot[] {
  const opened: Slot[] = [];
  const later: Slot[] = [];
  for (let node = floor.dueSlots.first; node && node.key <= at; node = floor.dueSlots.first) {
    const slot = node.item;
    floor.dueSlots.remove(node);
    // Who stands in line without a refusal is only due for a wider ring, by an event of its own.
    const isOpening = slot.row.place === 'waiting' && (slot.bucket === null || isDeclined(slot.row));
    (isOpening ? opened : later).push(slot);
  }
  floor.clock = Math.max(floor.clock, at);
  for (const slot of later) floor.dueSlots.add(slot.due);
  for (const slot of opened) file(floor, slot, at);
  return opened;
}
