/** A promise keeps a contact alive: who, what, by when. It is chased, never forgotten. */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { enqueue, keepAlive, liveOf } from '../contact/line.js';
import type { IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

export function makePromise(memory: Memory, command: Command<'MakePromise'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.promises.some((promise) => promise.id === command.promiseId)) return false;
  if (contact.consultantId !== command.by) throw new ContactRefused('contact.notYours', contact.id);
  if (contact.state === 'resolved') throw new ContactRefused('contact.notAwaitingConfirmation', contact.state);
  const what = command.what.trim().slice(0, 300);
  if (what === '') throw new ContactRefused('contact.wordsMissing');
  if (command.dueAt <= command.at) throw new ContactRefused('contact.promiseInThePast');
  const promise = { id: command.promiseId, what, by: command.by, dueAt: command.dueAt, state: 'made' as const };
  memory.emit({ type: 'PromiseMade', at: command.at, contactId: contact.id, promise });
  return true;
}

export function keepPromise(memory: Memory, command: Command<'KeepPromise'>): IsNew {
  const contact = memory.root(command.contactId);
  const promise = contact.promises.find((one) => one.id === command.promiseId);
  if (promise === undefined) throw new ContactRefused('contact.promiseUnknown', command.promiseId);
  if (promise.state === 'kept') return false;
  memory.emit({ type: 'PromiseKept', at: command.at, contactId: contact.id, promiseId: promise.id });
  keepAlive(memory, contact.id, command.at, contact.consultantId);
  return true;
}

/** A due promise puts the contact in front of whoever gave it; when that person is off, of somebody able. */
export function chasePromises(memory: Memory, contact: Contact, at: Moment): void {
  for (const promise of contact.promises) {
    if (promise.state !== 'made' || promise.dueAt > at) continue;
    memory.emit({ type: 'PromiseLate', at, contactId: contact.id, promiseId: promise.id });
    if (liveOf(memory.contact(contact.id)) === null)
      enqueue(memory, contact.id, at, { channel: contact.channel, knows: promise.by, arrivedAt: contact.openedAt });
  }
}
