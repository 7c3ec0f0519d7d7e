/** Two contacts about one need: proposed, joined by a person, and undone without loss. Never merged silently. */
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { endAll, enqueue, liveOf } from '../contact/line.js';
import type { IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';

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
  if (!isOver(contact))
    enqueue(memory, contact.id, command.at, {
      channel: contact.channel,
      knows: contact.knows ?? from.knows,
      arrivedAt: contact.openedAt,
    });
  return true;
}

export function dismissJoin(memory: Memory, command: Command<'DismissJoin'>): IsNew {
  const contact = memory.contact(command.contactId);
  if (!contact.joinProposals.includes(command.other)) return false;
  memory.emit({ type: 'JoinDismissed', at: command.at, contactId: contact.id, other: command.other });
  return true;
}
