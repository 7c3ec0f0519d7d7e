import { file } from './lines.js';
import type { Run } from './run.js';
import type { Slot } from './state.js';

/**
 * Budgets of waiting for a person and refusals that ran out leave no event: the rows hold their moment. Before anything
 * is decided they are looked at, so that a floor restored in between decides the same.
 */
export function openDue(run: Run): void {
  const { floor, at } = run;
  run.isOpened = true;
  const opened: Slot[] = [];
  const later: Slot[] = [];
  for (let node = floor.dueSlots.first; node && node.key <= at; node = floor.dueSlots.first) {
    const slot = node.item;
    floor.dueSlots.remove(node);
    (slot.row.place === 'waiting' ? opened : later).push(slot);
  }
  floor.clock = Math.max(floor.clock, at);
  for (const slot of later) floor.dueSlots.add(slot.due);
  for (const slot of opened) {
    file(floor, slot, at);
    run.seeking.add(slot);
  }
}
