/** The ledger of doubts: open ○, answered ◐, confirmed ●. Only the customer's own word confirms. */
import type { Contact, ContactCommand, Doubt } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { keepAlive } from '../contact/line.js';
import { newDoubt, shorten, type IsNew } from '../conversation/decide.js';
import type { Memory } from '../floor/memory.js';
import { resolveIfAllConfirmed } from '../resolve/decide.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

export function raiseDoubt(memory: Memory, command: Command<'RaiseDoubt'>): IsNew {
  const contact = memory.root(command.contactId);
  if (contact.doubts.some((doubt) => doubt.id === command.doubtId)) return false;
  const words = shorten(wordsOf(command.words));
  if (isOver(contact) || contact.state === 'awaiting')
    memory.emit({ type: 'ContactReopened', at: command.at, contactId: contact.id, late: isOver(contact) });
  memory.emit({
    type: 'DoubtRaised',
    at: command.at,
    contactId: contact.id,
    doubt: newDoubt(command.doubtId, words, command.at, command.raisedBy),
  });
  keepAlive(memory, contact.id, command.at, contact.consultantId);
  return true;
}

export function rewordDoubt(memory: Memory, command: Command<'RewordDoubt'>): IsNew {
  const { contact, doubt } = find(memory, command);
  const words = shorten(wordsOf(command.words));
  if (words === doubt.words) return false;
  memory.emit({ type: 'DoubtReworded', at: command.at, contactId: contact.id, doubtId: doubt.id, words });
  return true;
}

export function answerDoubt(memory: Memory, command: Command<'AnswerDoubt'>): IsNew {
  const { contact, doubt } = find(memory, command);
  const answer = wordsOf(command.answer).slice(0, 500);
  if (doubt.state === 'confirmed' || (doubt.state === 'answered' && doubt.answer === answer)) return false;
  memory.emit({ type: 'DoubtAnswered', at: command.at, contactId: contact.id, doubtId: doubt.id, answer });
  return true;
}

export function reopenDoubt(memory: Memory, command: Command<'ReopenDoubt'>): IsNew {
  const { contact, doubt } = find(memory, command);
  if (doubt.state === 'open') return false;
  memory.emit({ type: 'DoubtReopened', at: command.at, contactId: contact.id, doubtId: doubt.id });
  if (contact.state === 'awaiting' || isOver(contact))
    memory.emit({ type: 'ContactReopened', at: command.at, contactId: contact.id, late: isOver(contact) });
  keepAlive(memory, contact.id, command.at, contact.consultantId);
  return true;
}

/** The consultant points at the customer's own message that confirms it; a consultant's or machine's word will not do. */
export function confirmDoubt(memory: Memory, command: Command<'ConfirmDoubt'>): IsNew {
  const { contact, doubt } = find(memory, command);
  const evidence = memory.recentEntries.get(command.evidence);
  const isOfThisContact = evidence !== undefined && memory.root(evidence.contactId).id === contact.id;
  if (!isOfThisContact || evidence.author.kind !== 'customer')
    throw new ContactRefused('contact.evidenceNotFromCustomer');
  if (doubt.state === 'confirmed') return false;
  memory.emit({
    type: 'DoubtConfirmed',
    at: command.at,
    contactId: contact.id,
    doubtId: doubt.id,
    evidence: evidence.id,
  });
  resolveIfAllConfirmed(memory, contact.id, command.at);
  return true;
}

const isOver = (contact: Contact): boolean => contact.state === 'resolved' || contact.state === 'unconfirmed';

function wordsOf(text: string): string {
  const words = text.trim();
  if (words === '') throw new ContactRefused('contact.wordsMissing');
  return words;
}

function find(memory: Memory, command: { contactId: string; doubtId: string }): { contact: Contact; doubt: Doubt } {
  const contact = memory.root(command.contactId);
  const doubt = contact.doubts.find((one) => one.id === command.doubtId);
  if (doubt === undefined) throw new ContactRefused('contact.doubtUnknown', command.doubtId);
  return { contact, doubt };
}
