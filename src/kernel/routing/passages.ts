/** What routing remembers of contacts beyond their interactions: passes and owner. */
import type { Floor } from './state.js';
import type { Passage } from './types.js';

/** Writes a passage; the oldest are forgotten when there are too many. */
export function setPassage(floor: Floor, contactId: string, fields: Partial<Omit<Passage, 'contactId'>>): void {
  const known = floor.passages.get(contactId) ?? { contactId, passes: 0, ownerId: null };
  floor.passages.set(contactId, { ...known, ...fields });
  if (floor.passages.size > floor.passageLimit) forgetOldest(floor);
}

/**
 * Forgets passages of contacts without live interactions, those first known first, until a fiftieth of the limit is
 * free: whoever is live is then looked up once in a thousand passes, not at each. Such a contact brings its passage
 * along when it comes back (`Enqueue.passage`).
 */
function forgetOldest(floor: Floor): void {
  const live = new Set<string>();
  for (const slot of floor.slots.values()) live.add(slot.row.contactId);
  const goal = floor.passageLimit - Math.floor(floor.passageLimit / 50);
  for (const contactId of floor.passages.keys()) {
    if (floor.passages.size <= goal) return;
    if (!live.has(contactId)) floor.passages.delete(contactId);
  }
}
