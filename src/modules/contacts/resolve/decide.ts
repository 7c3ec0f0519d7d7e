/**
 * The end of a contact. It is over when every doubt is gone and the customer says so; silence is `unconfirmed`.
 *
 *   open ──ask (no doubt open)──▶ awaiting ──customer: no doubt left──▶ resolved
 *     ▲                             │  └──────────silence─────────────▶ unconfirmed
 *     └───────── a doubt ◀──────────┴─────────── a late doubt ◀────────────┘
 */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { entryId } from '../contact/ids.js';
import { endAll, enqueue, heldOf, liveOf, releaseHeld } from '../contact/line.js';
import { endMachine, newDoubt, said, type IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

export function askConfirmation(memory: Memory, command: Command<'AskConfirmation'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.consultantId !== command.by.id) throw new ContactRefused('contact.notYours', contact.id);
  if (contact.state === 'awaiting') return false;
  if (contact.doubts.some((doubt) => doubt.state === 'open')) throw new ContactRefused('contact.doubtsStillOpen');
  if (contact.doubts.length === 0) throw new ContactRefused('contact.doubtMissing');
  // A telephone has no button to press: it is asked aloud, and each doubt confirmed with what the customer said.
  if (contact.channel === 'call') throw new ContactRefused('contact.askAloud');
  memory.emit({
    type: 'ConfirmationAsked',
    at: command.at,
    contactId: contact.id,
    by: command.by,
    channel: contact.channel,
  });
  return true;
}

export function customerConfirms(memory: Memory, command: Command<'CustomerConfirms'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.state === 'resolved') return false; // The same word twice changes nothing.
  const isMachines = contact.machine?.outcome === 'asking' && contact.state !== 'awaiting';
  const wasAsked = contact.state === 'awaiting' || contact.state === 'unconfirmed' || isMachines;
  if (!wasAsked) throw new ContactRefused('contact.notAwaitingConfirmation', contact.state);
  if (isMachines) answeredByMachine(memory, contact, command.at);
  for (const doubt of contact.doubts)
    if (doubt.state !== 'confirmed')
      memory.emit({ type: 'DoubtConfirmed', at: command.at, contactId: contact.id, doubtId: doubt.id, evidence: null });
  resolve(memory, contact.id, command.at);
  return true;
}

/** The customer says that the machine's answer was one: then it is the doubt's answer, and so it stands in the ledger. */
function answeredByMachine(memory: Memory, { id, doubts, machine }: Contact, at: Moment): void {
  for (const doubt of doubts)
    if (doubt.state === 'open')
      memory.emit({ type: 'DoubtAnswered', at, contactId: id, doubtId: doubt.id, answer: machine!.answer!.title });
  memory.emit({ type: 'MachineTurnEnded', at, contactId: id, outcome: 'confirmed' });
}

export function resolveIfAllConfirmed(memory: Memory, contactId: string, at: Moment): void {
  const contact = memory.contact(contactId);
  // An empty ledger says nothing: nobody has confirmed anything.
  const isConfirmed = contact.doubts.length > 0 && contact.doubts.every((doubt) => doubt.state === 'confirmed');
  if (contact.state !== 'resolved' && isConfirmed) resolve(memory, contactId, at);
}

function resolve(memory: Memory, contactId: string, at: Moment): void {
  memory.emit({ type: 'ContactResolved', at, contactId });
  // Whoever holds it keeps it until the wrap-up; nobody else has to be found.
  endAll(memory, contactId, at, (one) => one.place === 'held');
}

/** A doubt, even a late one, reopens the contact at its old arrival, to whoever knows the story. */
export function customerDoubts(memory: Memory, command: Command<'CustomerDoubts'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.doubts.some((doubt) => doubt.id === command.doubtId)) return false;
  const words = command.words.trim();
  if (words === '' && command.message === undefined) throw new ContactRefused('contact.wordsMissing');
  const message = command.message ?? { clientId: command.doubtId, body: words };
  if (memory.hasEntry(entryId(message.clientId))) return false;
  const author = { kind: 'customer' as const, id: contact.customerId, name: contact.customerName };
  memory.emit(said(contact, command.at, command.channel, author, message, command.contactId));
  endMachine(memory, contact, command.at);
  memory.emit({
    type: 'DoubtRaised',
    at: command.at,
    contactId: contact.id,
    doubt: newDoubt(command.doubtId, words || message.body, command.at, 'customer'),
  });
  if (contact.state !== 'open' && contact.state !== 'promised')
    memory.emit({ type: 'ContactReopened', at: command.at, contactId: contact.id, late: contact.state !== 'awaiting' });
  if (liveOf(memory.contact(contact.id)) === null)
    enqueue(memory, contact.id, command.at, {
      channel: command.channel,
      knows: contact.knows,
      arrivedAt: contact.openedAt,
    });
  return true;
}

export function wrapUp(memory: Memory, command: Command<'WrapUp'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.consultantId !== command.by) throw new ContactRefused('contact.notYours', contact.id);
  // With doubts open a contact stays alive only by an answer that is asked about, or by a promise.
  if (!isAnsweredAloud(contact) && (contact.state === 'open' || contact.turn === 'consultant'))
    throw new ContactRefused('contact.needsPromiseOrAnswer');
  // Nothing was asked (a wrong number, a silent line): it is over, and counts as no solution.
  if (contact.state === 'open' && contact.doubts.length === 0)
    memory.emit({ type: 'ContactUnconfirmed', at: command.at, contactId: contact.id });
  releaseHeld(memory, contact.id, command.at, (one) => one.consultantId === command.by);
  memory.emit({ type: 'ContactWrappedUp', at: command.at, contactId: contact.id, by: command.by, code: command.code });
  return true;
}

/**
 * A call in which every doubt that came up has its answer, though the caller hung up before saying so: there is no message
 * to wait for. It stays open to the customer's word; silence ends it as unconfirmed, like any other.
 */
const isAnsweredAloud = (contact: Contact): boolean =>
  isSpoken(contact) && contact.state === 'open' && contact.doubts.every(({ state }) => state !== 'open');

/** By telephone; or out of the website, where the same contact can be written to as well. */
const isSpoken = (contact: Contact): boolean => contact.channel === 'call' || heldOf(contact)?.channel === 'call';

/** Five minutes after the customer's last word the room is given back even without a wrap-up code. */
const wrapUpLimitMs = 5 * 60_000;

/** Time passed: silence after asking or answering, idle chats, wrap-ups left undone. */
export function chaseSilence(memory: Memory, contact: Contact, at: Moment): void {
  if (isSilenceOver(contact, at, memory.settings.silenceMs)) {
    memory.emit({ type: 'ContactUnconfirmed', at, contactId: contact.id });
    endAll(memory, contact.id, at);
    return;
  }
  const isChatIdle = contact.turn === 'customer' && at - contact.turnSince >= memory.settings.chatIdleMs;
  const isWrapUpOver = contact.state === 'resolved' && at - contact.turnSince >= wrapUpLimitMs;
  // What is written beside a call says nothing of how long the call lasts.
  if (isChatIdle || isWrapUpOver)
    releaseHeld(memory, contact.id, at, ({ channel }) => isWrapUpOver || channel !== 'call');
}

/**
 * The customer was asked, or was answered and then held by nobody: without this end such a contact would stay open for
 * ever on the list of somebody who may have left the centre. A promise keeps it alive.
 */
function isSilenceOver(contact: Contact, at: Moment, silenceMs: number): boolean {
  if (contact.promises.some((promise) => promise.state !== 'kept')) return false;
  if (contact.state === 'awaiting') return contact.askedAt !== null && at - contact.askedAt >= silenceMs;
  const isLeftAlone = contact.turn === 'customer' && contact.interactions.length === 0;
  return contact.state === 'open' && isLeftAlone && at - contact.turnSince >= silenceMs;
}
