/** A promise keeps a contact alive: who, what, by when. It is chased, never forgotten. */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { enqueue, keepAlive, liveOf } from '../contact/line.js';
import type { IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';

/**
 * A year and a day's grace for time zones: beyond it nobody who works here today can be held to it, and it is nearly
 * always a slip of the keyboard (2206 for 2026).
 */
export const longestPromiseMs = 366 * 24 * 3_600_000;

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

export function makePromise(memory: Memory, command: Command<'MakePromise'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.promises.some((promise) => promise.id === command.promiseId)) return false;
  if (contact.consultantId !== command.by) throw new ContactRefused('contact.notYours', contact.id);
  if (contact.state === 'resolved') throw new ContactRefused('contact.notAwaitingConfirmation', contact.state);
  const what = command.what.trim().slice(0, 300);
  if (what === '') throw new ContactRefused('contact.wordsMissing');
  if (command.dueAt <= command.at) throw new ContactRefused('contact.promiseInThePast');
  if (command.dueAt - command.at > longestPromiseMs) throw new ContactRefused('contact.promiseTooFar');
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

/**
 * A due promise puts the contact in front of whoever gave it; when that person is off, of somebody able. One that was
 * late and is still not kept after another silence comes back: a promise is chased until it is kept.
 */
export function chasePromises(memory: Memory, contact: Contact, at: Moment): void {
  const root = memory.root(contact.id);
  if (root.state === 'resolved' || root.state === 'unconfirmed') return;
  for (const promise of contact.promises) {
    const isDue = promise.state === 'made' && promise.dueAt <= at;
    if (!isDue && !(promise.state === 'late' && isForgotten(memory, contact.id, at))) continue;
    memory.emit({ type: 'PromiseLate', at, contactId: contact.id, promiseId: promise.id });
    if (liveOf(memory.contact(root.id)) === null)
      enqueue(memory, root.id, at, { channel: root.channel, knows: promise.by, arrivedAt: root.openedAt });
  }
}

function isForgotten(memory: Memory, contactId: string, at: Moment): boolean {
  const { turnSince } = memory.contact(contactId);
  return liveOf(memory.root(contactId)) === null && at - turnSince >= memory.settings.silenceMs;
}
