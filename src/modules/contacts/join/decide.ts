/** Two contacts about one need: proposed, joined by a person, and undone without loss. Never merged silently. */
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { endAll, enqueue, liveOf } from '../contact/line.js';
import type { IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';
import { resolveIfAllConfirmed } from '../resolve/decide.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

const isOver = (contact: Contact): boolean => contact.state === 'resolved' || contact.state === 'unconfirmed';

export function join(memory: Memory, command: Command<'Join'>): IsNew {
  const contact = memory.contact(command.contactId);
  const into = memory.contact(command.into);
  if (contact.joinedInto === into.id) return false;
  const isPossible =
    contact.id !== into.id &&
    contact.joinedInto === null &&
    into.joinedInto === null &&
    contact.customerId === into.customerId;
  // One level only: what others were joined into stays where it is.
  const hasJoined = [...memory.contactsOfCustomer(contact.customerId)].some(
    (id) => memory.contacts.get(id)?.joinedInto === contact.id,
  );
  if (!isPossible || hasJoined) throw new ContactRefused('contact.cannotJoin');
  const held = contact.interactions.find((one) => one.place === 'held') ?? null;
  endAll(memory, contact.id, command.at);
  const doubts = contact.doubts.filter((doubt) => doubt.state !== 'confirmed');
  memory.emit({ type: 'ContactJoined', at: command.at, contactId: contact.id, into: into.id, by: command.by, doubts });
  if (isOver(into) || into.state === 'awaiting')
    memory.emit({ type: 'ContactReopened', at: command.at, contactId: into.id, late: isOver(into) });
  if (liveOf(memory.contact(into.id)) === null)
    enqueue(memory, into.id, command.at, {
      channel: contact.channel,
      knows: held?.consultantId ?? into.knows ?? contact.knows,
      arrivedAt: into.openedAt,
    });
  return true;
}

export function undoJoin(memory: Memory, command: Command<'UndoJoin'>): IsNew {
  const contact = memory.contact(command.contactId);
  if (contact.joinedInto === null) return false;
  const from = memory.contact(contact.joinedInto);
  const ids = new Set(contact.doubts.map((doubt) => doubt.id));
  const doubts = from.doubts.filter((doubt) => ids.has(doubt.id));
  memory.emit({ type: 'JoinUndone', at: command.at, contactId: contact.id, from: from.id, by: command.by, doubts });
  if (!isOver(contact)) settleParted(memory, contact.id, from, command.at);
  // Without the doubts that went, the other one may have nothing left that the customer has not confirmed.
  if (!isOver(from) && from.turn !== 'consultant') resolveIfAllConfirmed(memory, from.id, command.at);
  return true;
}

/**
 * Where a parted contact stands: what the customer said of the joined one, was said of its doubts too. Confirmed, it is
 * over as the other one is; met with silence, it is unconfirmed; in all else it goes on in the line, at its old arrival.
 * It comes back to the line only with something to do: a contact without a doubt would be offered for nothing.
 */
function settleParted(memory: Memory, contactId: string, from: Contact, at: number): void {
  const parted = memory.contact(contactId);
  const isOpen = parted.doubts.some((doubt) => doubt.state === 'open');
  if (parted.doubts.length > 0 && parted.doubts.every((doubt) => doubt.state === 'confirmed'))
    return resolveIfAllConfirmed(memory, contactId, at);
  // A call of which nothing was written down brings nothing to do back with it.
  if (parted.doubts.length === 0 && isOver(from)) return memory.emit({ type: 'ContactUnconfirmed', at, contactId });
  if (from.state === 'unconfirmed' && !isOpen) return memory.emit({ type: 'ContactUnconfirmed', at, contactId });
  if (parted.state === 'awaiting' && isOpen) memory.emit({ type: 'ContactReopened', at, contactId, late: false });
  enqueue(memory, contactId, at, {
    channel: parted.channel,
    knows: parted.knows ?? from.knows,
    arrivedAt: parted.openedAt,
  });
}

export function dismissJoin(memory: Memory, command: Command<'DismissJoin'>): IsNew {
  const contact = memory.contact(command.contactId);
  if (!contact.joinProposals.includes(command.other)) return false;
  memory.emit({ type: 'JoinDismissed', at: command.at, contactId: contact.id, other: command.other });
  return true;
}
