/** What people say: a contact opens, customers and consultants write, notes are kept. Pure: state and command in, events out. */
import { queueOf } from '#kernel/routing/index.js';
import { RoutingRefused, type Moment } from '#kernel/routing/types.js';
import type { Author, Contact, ContactCommand, Customer, Entry, Identity, NewMessage } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { doubtId, entryId } from '../contact/ids.js';
import { isAskingBack, leftAfterAsk } from '../automatic/fold.js';
import { identityKey, type Memory } from '../floor/memory.js';
import { enqueue, liveOf, releaseHeld } from '../contact/line.js';

type Command<T extends ContactCommand['type']> = Extract<ContactCommand, { type: T }>;

/** True when something new happened; false when the same message had been taken before. */
export type IsNew = boolean;

/** `rests`: something is done first, and nobody is looked for yet. */
export function openContact(
  memory: Memory,
  command: Command<'OpenContact'>,
  rests: (contact: Contact) => boolean = () => false,
): IsNew {
  if (memory.contacts.has(command.contactId) || memory.hasEntry(entryId(command.message.clientId))) return false;
  if (queueOf(memory.routing, command.queueId) === null)
    throw new RoutingRefused('routing.unknownQueue', command.queueId);
  const customer = knownCustomer(memory, command) ?? newCustomer(memory, command);
  const others = openContactsOf(memory, customer.id);
  const contact = newContact(command, customer);
  memory.emit({ type: 'ContactOpened', at: command.at, contact });
  memory.emit(said(contact, command.at, command.channel, customerAuthor(customer), command.message));
  if (command.note !== undefined) memory.emit(noted(contact, command.at, machineAuthor, command.note));
  if (command.firstDoubt === undefined)
    raiseFirstDoubt(memory, contact.id, command.at, command.subject || command.message.body);
  if (others.length > 0)
    memory.emit({
      type: 'JoinProposed',
      at: command.at,
      contactId: contact.id,
      others: others.map((other) => other.id),
    });
  if (rests(contact)) return true;
  const knows = knownBy(memory, contact);
  const { arrivedAt } = command;
  const place = { channel: command.asksFor ?? command.channel, knows };
  enqueue(memory, contact.id, command.at, arrivedAt === undefined ? place : { ...place, arrivedAt });
  const live = liveOf(memory.contact(contact.id));
  if (command.callbackTo !== undefined && live !== null)
    memory.route({ type: 'AskCallback', at: command.at, interactionId: live.id, to: command.callbackTo });
  return true;
}

/** Whoever already knows this customer's open need is asked first. */
export const knownBy = (memory: Memory, { id, customerId }: Contact): string | null =>
  openContactsOf(memory, customerId).find((other) => other.id !== id && other.knows !== null)?.knows ?? null;

function knownCustomer(memory: Memory, command: Command<'OpenContact'>): Customer | undefined {
  for (const identity of command.caller.identities) {
    const id = memory.customerOf.get(identityKey(identity));
    const customer = id === undefined ? undefined : memory.customers.get(id);
    if (customer !== undefined) return customer;
  }
  return undefined;
}

function newCustomer(memory: Memory, command: Command<'OpenContact'>): Customer {
  const customer: Customer = {
    id: `customer_${command.contactId.replace(/^contact_/, '')}`,
    name: command.caller.name.trim(),
    language: command.caller.language,
    isVulnerable: command.isVulnerable ?? false,
    preferences: '',
    notes: '',
    identities: command.caller.identities,
    since: command.at,
    seq: 0,
  };
  memory.emit({ type: 'CustomerKnown', at: command.at, customer });
  return customer;
}

function openContactsOf(memory: Memory, customerId: string): readonly Contact[] {
  const open: Contact[] = [];
  for (const id of memory.contactsOfCustomer(customerId)) {
    const contact = memory.contacts.get(id);
    if (
      contact !== undefined &&
      contact.joinedInto === null &&
      contact.state !== 'resolved' &&
      contact.state !== 'unconfirmed'
    )
      open.push(contact);
  }
  return open;
}

function newContact(command: Command<'OpenContact'>, customer: Customer): Contact {
  return {
    id: command.contactId,
    customerId: customer.id,
    customerName: customer.name || command.caller.name,
    subject: (command.subject || command.message.body).slice(0, 160),
    language: command.caller.language,
    isVulnerable: customer.isVulnerable || (command.isVulnerable ?? false),
    state: 'open',
    queueId: command.queueId,
    channel: command.channel,
    openedAt: command.at,
    consultantId: null,
    knows: null,
    takenPart: [],
    ownerId: null,
    passes: 0,
    doubts: [],
    promises: [],
    interactions: [],
    turn: 'consultant',
    turnSince: command.at,
    askedAt: null,
    closedAt: null,
    lastCustomerEntryId: null,
    lastWords: '',
    lastMessageSeq: 0,
    lastMessageBy: null,
    joinedInto: null,
    joinProposals: [],
    wrapUpCode: null,
    reopenings: 0,
    seq: 0,
  };
}

/** The first words are the first doubt, and the consultant may put them better. Only what was spoken begins without one. */
function raiseFirstDoubt(memory: Memory, contactId: string, at: Moment, words: string): void {
  memory.emit({
    type: 'DoubtRaised',
    at,
    contactId,
    doubt: newDoubt(doubtId(contactId, memory.seq + 1), words, at, 'customer'),
  });
}

export const newDoubt = (id: string, words: string, at: Moment, raisedBy: 'customer' | 'consultant') => ({
  id,
  words: shorten(words),
  state: 'open' as const,
  raisedBy,
  raisedAt: at,
  answer: null,
  answeredAt: null,
  confirmedAt: null,
  evidence: null,
});

/** The first sentence, or the first 140 characters: enough to tell one doubt from another. */
export function shorten(words: string): string {
  const flat = words.replace(/\s+/g, ' ').trim();
  if (flat.length <= 140) return flat;
  return `${flat.slice(0, 139).replace(/\s+\S*$/, '')}…`;
}

/** `replies`: what becomes of these words where a machine had asked back for them; `rests` as above. */
export function customerWrites(
  memory: Memory,
  command: Command<'CustomerWrites'>,
  replies: (contact: Contact) => { readonly rests: boolean } | null = () => null,
): IsNew {
  if (memory.hasEntry(entryId(command.message.clientId))) return false;
  const contact = memory.contact(command.contactId);
  const root = memory.root(contact.id);
  const wasOver = root.state === 'resolved' || root.state === 'unconfirmed';
  const wasResting = root.machine?.restUntil != null;
  memory.emit(said(root, command.at, command.channel, customerAuthorOf(root), command.message, contact.id));
  const reply = replies(root);
  if (reply === null) endMachine(memory, root, command.at);
  if (root.state === 'awaiting' || wasOver)
    memory.emit({ type: 'ContactReopened', at: command.at, contactId: root.id, late: wasOver });
  // Whoever writes after the end still has something on the mind: that is a doubt until the customer says otherwise.
  // So is what they write first after a call that left none.
  if (wasOver || root.doubts.length === 0) raiseFirstDoubt(memory, root.id, command.at, command.message.body);
  if (reply?.rests !== true && liveOf(memory.contact(root.id)) === null) {
    enqueue(memory, root.id, command.at, {
      channel: command.asksFor ?? command.channel,
      knows: root.knows,
      arrivedAt: wasOver || wasResting ? root.openedAt : command.at,
    });
  }
  return true;
}

/** Other words after a machine's answer: it did not answer, and nothing is asked about it any more. */
export function endMachine(memory: Memory, contact: Contact, at: Moment): void {
  if (contact.machine?.outcome === 'asking')
    memory.emit({ type: 'MachineTurnEnded', at, contactId: contact.id, outcome: 'words' });
  else if (isAskingBack(contact))
    memory.emit({
      ...{ type: 'MachineTurned', at, contactId: contact.id },
      turn: leftAfterAsk(contact.machine!, 'needsMore', at),
    });
}

export function consultantWrites(memory: Memory, command: Command<'ConsultantWrites'>): IsNew {
  if (memory.hasEntry(entryId(command.message.clientId))) return false;
  const contact = memory.root(command.contactId);
  if (contact.consultantId !== command.by.id) throw new ContactRefused('contact.notYours', contact.id);
  if (contact.lastMessageSeq > command.after && contact.lastMessageBy !== command.by.id)
    throw new ContactRefused('contact.changedSinceSeen');
  if (command.message.body.trim() === '' && (command.message.attachments ?? []).length === 0)
    throw new ContactRefused('contact.wordsMissing');
  const delivery = command.channel === 'chat' || command.isDelivered === true ? 'sent' : 'sending';
  const event = said(contact, command.at, command.channel, command.by, command.message);
  memory.emit({ ...event, entry: { ...event.entry, delivery } });
  // An answered mail takes no room: the reply comes back to whoever knows the story.
  if (command.channel === 'mail') releaseHeld(memory, contact.id, command.at, (one) => one.channel === 'mail');
  return true;
}

export function machineWrites(memory: Memory, command: Command<'MachineWrites'>): IsNew {
  if (memory.hasEntry(entryId(command.message.clientId))) return false;
  const contact = memory.contact(command.contactId);
  memory.emit(said(contact, command.at, command.channel, machineAuthor, command.message));
  return true;
}

export function addNote(memory: Memory, command: Command<'AddNote'>): IsNew {
  if (memory.hasEntry(entryId(command.message.clientId))) return false;
  const contact = memory.contact(command.contactId);
  if (command.message.body.trim() === '') throw new ContactRefused('contact.wordsMissing');
  memory.emit(noted(contact, command.at, command.by, command.message));
  return true;
}

const machineAuthor: Author = { kind: 'machine', id: null, name: '' };

function noted(contact: Contact, at: Moment, by: Author, message: NewMessage) {
  const event = said(contact, at, 'note', by, message);
  return { ...event, entry: { ...event.entry, kind: 'note' as const } };
}

export function setSubject(memory: Memory, command: Command<'SetSubject'>): IsNew {
  const contact = memory.contact(command.contactId);
  const subject = command.subject.trim().slice(0, 160);
  if (subject === '') throw new ContactRefused('contact.wordsMissing');
  if (subject === contact.subject) return false;
  memory.emit({ type: 'SubjectSet', at: command.at, contactId: contact.id, subject });
  return true;
}

export function setDelivery(memory: Memory, command: Command<'SetDelivery'>): IsNew {
  const entry = memory.recentEntries.get(command.entryId);
  if (entry === undefined || (entry.delivery === command.delivery && entry.deliveryDetail === command.detail))
    return false;
  const { at, entryId: id, delivery, detail } = command;
  memory.emit({ type: 'DeliveryChanged', at, contactId: entry.contactId, entryId: id, delivery, detail });
  return true;
}

/** The first verdict stays: a second look at the same bytes, after a crash, says nothing new. */
export function checkSender(memory: Memory, command: Command<'CheckSender'>): IsNew {
  const entry = memory.recentEntries.get(command.entryId);
  if (!entry?.mail || entry.mail.sender !== undefined) return false;
  const { at, entryId: id, verdict } = command;
  memory.emit({ type: 'SenderChecked', at, contactId: entry.contactId, entryId: id, verdict });
  return true;
}

export function editCustomer(memory: Memory, command: Command<'EditCustomer'>): IsNew {
  const old = memory.customers.get(command.customerId);
  if (old === undefined) throw new ContactRefused('customer.unknown', command.customerId);
  const next = {
    name: command.name ?? old.name,
    preferences: command.preferences ?? old.preferences,
    notes: command.notes ?? old.notes,
    isVulnerable: command.isVulnerable ?? old.isVulnerable,
  };
  const identities = command.code === undefined ? undefined : withCode(memory, old, command.code.trim());
  const changed = identities === undefined ? {} : { identities };
  memory.emit({ type: 'CustomerEdited', at: command.at, customerId: old.id, ...next, ...changed });
  return true;
}

/** One code, one customer: whoever keys it in is taken for that one. */
function withCode(memory: Memory, customer: Customer, code: string): readonly Identity[] {
  const others = customer.identities.filter(({ kind }) => kind !== 'code');
  if (code === '') return others;
  const identity: Identity = { kind: 'code', value: code, isVerified: true };
  const owner = memory.customerOf.get(identityKey(identity));
  if (owner !== undefined && owner !== customer.id) throw new ContactRefused('customer.codeTaken');
  return [...others, identity];
}

const customerAuthor = (customer: Customer): Author => ({ kind: 'customer', id: customer.id, name: customer.name });
export const customerAuthorOf = (contact: Contact): Author => ({
  kind: 'customer',
  id: contact.customerId,
  name: contact.customerName,
});

/** `storedUnder` keeps a message with the contact it was written to, so that undoing a join gives it back. */
export function said(
  contact: Contact,
  at: Moment,
  channel: string,
  author: Author,
  message: NewMessage,
  storedUnder = contact.id,
) {
  const entry: Entry = {
    id: entryId(message.clientId),
    contactId: storedUnder,
    at,
    kind: 'message',
    channel,
    author,
    body: message.body,
    params: message.isTranscribed === true ? { transcribed: 1 } : {},
    attachments: message.attachments ?? [],
    mail: message.mail ?? null,
    delivery: null,
    deliveryDetail: null,
    seq: 0,
  };
  return { type: 'MessageAdded' as const, at, contactId: contact.id, entry };
}
