/**
 * A machine's answer beside a contact that waits for a person. It never takes the place in line, and never a second turn: it may ask
 * back once before its one answer.
 */
import type { Moment } from '#kernel/routing/types.js';
import { entryId } from '../contact/ids.js';
import { enqueue, liveOf } from '../contact/line.js';
import type { Contact, ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import {
  customerWrites as writes,
  knownBy,
  openContact as open,
  said,
  setDelivery as deliver,
  type IsNew,
} from '../conversation/decide.js';
import { customerConfirms } from '../resolve/decide.js';
import type { Memory } from '../floor/memory.js';
import type { MachineAnswer, MachineTurn, MachineWord } from './contract.js';
import { isAskingBack, leftAfterAsk } from './fold.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

/** Everything of the first message in one commit: the words, the machine's beside them, and the line. */
export function openContact(memory: Memory, command: Command<'OpenContact'>): IsNew {
  return open(memory, command, (contact) => speak(memory, contact, command));
}

/** True when the contact rests before it is offered. */
function speak(memory: Memory, contact: Contact, { machine, at, channel, asksFor }: Command<'OpenContact'>): boolean {
  if (machine === undefined) return false;
  const { word, restMs, ended } = machine;
  const isSaid = sayWord(memory, contact, { word, at, channel });
  const restUntil = isSaid && restMs > 0 ? at + restMs : null;
  const outcome = word.answer === null ? ('left' as const) : ('asking' as const);
  // Out of the website a call stands in a conversation of the chat: what was heard was heard in a call.
  const turn = { ...word, at, channel: asksFor ?? channel, outcome, outcomeAt: at, restUntil, personAt: null };
  const isAskOpen = isSaid && word.answer === null;
  memory.emit({ type: 'MachineTurned', at, contactId: contact.id, turn: isAskOpen ? { ...turn, isAskOpen } : turn });
  if (ended === 'confirmed') {
    customerConfirms(memory, { type: 'CustomerConfirms', at, contactId: contact.id });
    return true;
  }
  if (ended === 'person') memory.emit({ type: 'MachineTurnEnded', at, contactId: contact.id, outcome: ended });
  return restUntil !== null;
}

/** The machine's own words beside the customer's: its answer, or what it asks back. False where it says nothing. */
function sayWord(
  memory: Memory,
  contact: Contact,
  { word, at, channel }: Pick<Command<'OpenContact'>, 'at' | 'channel'> & { readonly word: MachineWord },
): boolean {
  const { answer, asks, topic, gateVersion } = word;
  const words = answer ?? asks;
  if (words === undefined) return false;
  const author = { kind: 'machine' as const, id: null, name: '' };
  const event = said(contact, at, channel, author, { clientId: words.clientId, body: words.body });
  // AI Act art. 50(2): made by a machine, and marked so that machines can read it.
  const made = { synthetic: 1, topic, gateVersion };
  const of = answer === null ? { asks: asks!.label } : answerParams(answer);
  // A conversation's page shows it by itself; a letter has to be sent, after this commit, and whatever happens then.
  const delivery = channel === 'mail' ? ('sending' as const) : null;
  memory.emit({ ...event, entry: { ...event.entry, delivery, params: { ...made, ...of } } });
  return true;
}

const answerParams = ({ articleId, articleVersion, title, source, checkedAt }: MachineAnswer) => ({
  ...{ articleId, articleVersion, title, source, checkedAt },
});

/** After the machine asked back: the answer, or a person with the whole story. It never asks twice. */
export function customerWrites(memory: Memory, command: Command<'CustomerWrites'>): IsNew {
  return writes(memory, command, (contact) => (isAskingBack(contact) ? afterReply(memory, contact, command) : null));
}

function afterReply(
  memory: Memory,
  contact: Contact,
  { machine, at, channel }: Command<'CustomerWrites'>,
): { readonly rests: boolean } {
  const turn = contact.machine!;
  const asked = (next: MachineTurn): void =>
    memory.emit({ type: 'MachineTurned', at, contactId: contact.id, turn: next });
  if (machine === undefined || machine.word.answer === null) {
    asked(leftAfterAsk(turn, machine?.word.reason ?? 'needsMore', at));
    return { rests: false };
  }
  const { word, restMs } = machine;
  sayWord(memory, contact, { word, at, channel });
  // Who stands in line already stays there, at the place of the first message.
  const rests = restMs > 0 && liveOf(contact) === null;
  const outcome = { outcome: 'asking', outcomeAt: at, restUntil: rests ? at + restMs : null } as const;
  asked({ ...turn, ...word, ...outcome, isAskOpen: false });
  return { rests };
}

/** The customer turns from the machine's answer to a person: in line at once, at the arrival of the first message. */
export function refuseAnswer(memory: Memory, command: Command<'RefuseAnswer'>): IsNew {
  const contact = memory.root(command.contactId);
  const { machine } = contact;
  if (isAskingBack(contact)) {
    const turn = leftAfterAsk(machine!, 'asksPerson', command.at);
    memory.emit({ type: 'MachineTurned', at: command.at, contactId: contact.id, turn });
    standInLine(memory, contact.id, command.at);
    return true;
  }
  if (machine?.asks !== undefined && machine.answer === null) return false;
  if (machine === undefined || machine.answer === null)
    throw new ContactRefused('contact.notAwaitingConfirmation', contact.state);
  // Said twice is said once; and where a consultant answers already, there is a person.
  if (machine.outcome !== 'asking') return false;
  const { at, outcome } = command;
  memory.emit({ type: 'MachineTurnEnded', at, contactId: contact.id, outcome });
  standInLine(memory, contact.id, at);
  return true;
}

/** An answer that did not arrive is none: nobody is left to wait for it. */
export function setDelivery(memory: Memory, command: Command<'SetDelivery'>): IsNew {
  const isNew = deliver(memory, command);
  const isLost = command.delivery === 'failed' || command.delivery === 'bounced';
  const contact = isLost ? memory.contacts.get(command.contactId) : undefined;
  const answer = contact?.machine?.answer;
  if (answer == null || entryId(answer.clientId) !== command.entryId) return isNew;
  if (contact!.machine!.restUntil !== null) lookForPerson(memory, contact!, command.at);
  return isNew;
}

/** Nobody said anything while it rested: a person looks, since silence solves nothing. */
export function endRest(memory: Memory, contact: Contact, at: Moment): void {
  const until = contact.machine?.restUntil ?? null;
  if (until !== null && at >= until) lookForPerson(memory, contact, at);
}

function lookForPerson(memory: Memory, contact: Contact, at: Moment): void {
  if (contact.joinedInto === null && contact.state === 'open') standInLine(memory, contact.id, at);
}

function standInLine(memory: Memory, contactId: string, at: Moment): void {
  const contact = memory.contact(contactId);
  if (liveOf(contact) !== null || contact.turn !== 'consultant') return;
  enqueue(memory, contactId, at, {
    channel: contact.channel,
    knows: contact.knows ?? knownBy(memory, contact),
    arrivedAt: contact.openedAt,
  });
}
