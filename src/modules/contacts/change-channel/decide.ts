/**
 * The customer goes on in another channel: from writing to calling, and back. The same contact with its whole story, the same
 * place in line, and first to whoever knows the story. The customer's own act, so nothing has to be proposed or joined.
 */
import { interactionOf } from '#kernel/routing/index.js';
import { entryId } from '../contact/ids.js';
import { enqueue, endAll } from '../contact/line.js';
import type { ContactCommand } from '../contract.js';
import { customerAuthorOf, endMachine, said, type IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

export function changeChannel(memory: Memory, command: Command<'ChangeChannel'>): IsNew {
  const { at, to, by, message } = command;
  if (memory.hasEntry(entryId(message.clientId))) return false;
  const root = memory.root(command.contactId);
  const before = root.interactions;
  const arrivals = before.map(({ id }) => interactionOf(memory.routing, id)?.arrivedAt ?? at);
  const holder = before.find(({ place }) => place === 'held')?.consultantId ?? null;
  const isOver = root.state === 'resolved' || root.state === 'unconfirmed';
  const author = by === 'customer' ? customerAuthorOf(root) : { kind: 'machine' as const, id: null, name: '' };
  memory.emit(said(root, at, command.words ?? 'chat', author, message, command.contactId));
  endMachine(memory, root, at);
  if (isOver || root.state === 'awaiting')
    memory.emit({ type: 'ContactReopened', at, contactId: root.id, late: isOver });
  // First into the line, then out of it: whoever held it would else be given the next in line in the moment between.
  enqueue(memory, root.id, at, {
    channel: to,
    knows: holder ?? root.knows,
    arrivedAt: isOver || root.machine?.restUntil != null ? root.openedAt : Math.min(at, ...arrivals),
  });
  const gone = new Set(before.map(({ id }) => id));
  endAll(memory, root.id, at, ({ id }) => !gone.has(id));
  return true;
}
