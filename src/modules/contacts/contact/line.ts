/** Between a contact and the line: standing in it, being held, being let go. */
import { interactionOf, queuesOf, queueOf } from '#kernel/routing/index.js';
import { RoutingRefused, type Moment } from '#kernel/routing/types.js';
import type { Contact, LiveInteraction } from '../contract.js';
import type { Memory } from '../floor/memory.js';
import { interactionId } from './ids.js';

export const liveOf = (contact: Contact): LiveInteraction | null => contact.interactions[0] ?? null;
export const heldOf = (contact: Contact): LiveInteraction | null =>
  contact.interactions.find((one) => one.place === 'held') ?? null;

export interface InLine {
  readonly channel: string;
  readonly knows: string | null;
  /** First arrival, when the need is older than now. */
  readonly arrivedAt?: Moment;
}

export function enqueue(memory: Memory, contactId: string, at: Moment, line: InLine): void {
  const contact = memory.contact(contactId);
  memory.route({
    type: 'Enqueue',
    at,
    interactionId: interactionId(contact.id, memory.seq + 1),
    contactId: contact.id,
    customerId: contact.customerId,
    // A queue may have been removed since: the contact must stand somewhere, never nowhere.
    queueId: queueOf(memory.routing, contact.queueId) === null ? queuesOf(memory.routing)[0]!.id : contact.queueId,
    channel: line.channel,
    language: null,
    isVulnerable: contact.isVulnerable,
    arrivedAt: Math.min(line.arrivedAt ?? at, at),
    knows: line.knows,
    passage: { passes: contact.passes, ownerId: contact.ownerId },
  });
}

/**
 * A contact in which a consultant has something to do never stands outside every line: were its consultant to leave,
 * nobody would find it again. Whoever is at it already keeps it in hand, when there is room.
 */
export function keepAlive(memory: Memory, contactId: string, at: Moment, by: string | null): void {
  const contact = memory.contact(contactId);
  if (contact.turn !== 'consultant' || liveOf(contact) !== null) return;
  enqueue(memory, contactId, at, { channel: contact.channel, knows: by ?? contact.knows, arrivedAt: contact.openedAt });
  const live = liveOf(memory.contact(contactId));
  if (by === null || live === null) return;
  try {
    memory.route({ type: 'Take', at, interactionId: live.id, consultantId: by });
  } catch (error) {
    // No room, or off: it waits in its line, to that person first.
    if (!(error instanceof RoutingRefused)) throw error;
  }
}

/** Ends the held interactions that match: the consultant's room is free again. */
export function releaseHeld(
  memory: Memory,
  contactId: string,
  at: Moment,
  which: (one: LiveInteraction) => boolean,
): void {
  for (const one of memory.contact(contactId).interactions) {
    if (one.place === 'held' && which(one))
      memory.route({ type: 'End', at, interactionId: one.id, by: one.consultantId });
  }
}

/** Ends everything live of a contact, in line or held: nobody has to be found any more. */
export function endAll(
  memory: Memory,
  contactId: string,
  at: Moment,
  keep: (one: LiveInteraction) => boolean = () => false,
): void {
  for (const one of memory.contact(contactId).interactions) {
    if (keep(one) || interactionOf(memory.routing, one.id) === null) continue;
    // Not 'Leave': that is the customer giving up, which is counted and told.
    memory.route({ type: 'End', at, interactionId: one.id, by: one.place === 'held' ? one.consultantId : null });
  }
}
