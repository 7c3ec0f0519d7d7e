/** What a customer can do in a chat, once: used by the widget's API and by the pages without script. */
import { z } from 'zod';
import type { Contact, Customer, Identity, NewMessage } from '#modules/contacts/contract.js';
import {
  attachmentsOf,
  clientIdSchema,
  failedAlready,
  isAskingBack,
  readBeforeNote,
  sealTicket,
  spendLink,
  ticketMs,
  wordsSchema,
  type ReadBefore,
} from '#modules/contacts/index.js';
import { personWish, say } from '#modules/contacts/customer-words/contract.js';
import { Refused } from '#modules/identity/index.js';
import type { ChatDeps } from './deps.js';
import { readBefore } from './read-before.js';
import { chatIdentityOf, contactIdOf, firstMessageIdOf, keepToken } from './tokens.js';
import { chatQueueOrRefuse } from './ways.js';

export const longestWords = 8000;
export const words = wordsSchema(longestWords).refine((text) => text.trim() !== '', 'words');
export const messageId = clientIdSchema;
/** It gives the conversation back after a lost answer, so it must be as hard to guess as the token: 16 signs at least. */
export const startId = clientIdSchema.min(16);
export const reach = wordsSchema(200).refine(isReachable, 'a telephone number or a mail address');

/** A number of at least six digits, or a mail address. */
export function isReachable(to: string): boolean {
  const isMail = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/.test(to.trim());
  return isMail || (/^[+\d\s()./-]+$/.test(to) && to.replace(/\D/g, '').length >= 6);
}

export const startBody = z.strictObject({
  clientId: startId,
  body: words,
  name: wordsSchema(120).optional(),
  language: z.enum(['it', 'en']),
  queueId: z
    .string()
    .regex(/^[\w.:@+-]{1,120}$/)
    .optional(),
  /** Token of an earlier conversation on the same device: the same customer. */
  earlier: z.string().max(100).optional(),
});

/** The same without words: they are spoken. */
export const callBody = startBody.omit({ body: true }).extend({
  /** What a page showed and did not help (`knowledge/readings/seal.ts`). */
  reading: z.string().max(1_000).optional(),
});

export interface Started {
  readonly contactId: string;
  readonly token: string;
  /** What the first message became, so that the widget finds it in the conversation. */
  readonly entryId: string;
}

/** Opens a contact; the same client id again gives the same contact and the same token. */
export async function start(
  deps: ChatDeps,
  body: z.output<typeof startBody>,
  read: ReadBefore | null = null,
): Promise<Started> {
  const { floor, pool, secret } = deps;
  const contactId = contactIdOf(secret, body.clientId);
  const firstId = firstMessageIdOf(secret, body.clientId);
  // Said again it is dispatched again: what memory holds may not be durable yet, or never be, and the floor waits for it.
  const known = await floor.contact(contactId);
  const earlier = await earlierCustomer(deps, body.earlier);
  // Said again, whatever the machine says is not taken: the first time stands.
  const failed = read === null ? null : { word: failedAlready(read), restMs: 0 };
  const machine = known === null ? (failed ?? (await machineOf(deps, body, firstId, earlier))) : null;
  await floor.dispatch({
    type: 'OpenContact',
    at: floor.now(),
    contactId,
    caller: {
      name: body.name?.trim() || say(body.language, 'chat.noName'),
      language: body.language,
      identities: [chatIdentity(earlier) ?? newIdentity(secret, body.clientId)],
    },
    channel: 'chat',
    queueId: known?.queueId ?? chatQueueOrRefuse(deps, body.queueId),
    subject: '',
    message: { clientId: firstId, body: body.body },
    ...(machine === null ? {} : { machine }),
    ...(await noteOf(deps, firstId, read)),
  });
  return { contactId, token: await keepToken(pool, secret, contactId, floor.now()), entryId: `entry_${firstId}` };
}

/** Beside the customer's words, not in them: they did not write it. */
export async function noteOf(deps: ChatDeps, firstId: string, read: ReadBefore | null): Promise<{ note?: NewMessage }> {
  return read === null ? {} : { note: readBeforeNote(read, firstId, (await deps.centre()).language) };
}

/**
 * A conversation that begins with a call. Only the token and the ticket are made: the contact is opened when the caller's
 * microphone is connected (`channels/voice`), so whoever stops at the browser's question has troubled nobody.
 */
export async function beginCall(
  deps: ChatDeps,
  body: z.output<typeof callBody>,
): Promise<{ readonly contactId: string; readonly token: string; readonly ticket: string }> {
  const { floor, pool, secret } = deps;
  const { takesWebCalls } = await deps.centre();
  if (!takesWebCalls || !deps.isTelephoneOn()) throw new Refused('webCall.closed');
  const queueId = chatQueueOrRefuse(deps, body.queueId);
  const contactId = contactIdOf(secret, body.clientId);
  const identity = chatIdentity(await earlierCustomer(deps, body.earlier)) ?? newIdentity(secret, body.clientId);
  const ticket = sealTicket(secret, {
    contactId,
    name: body.name?.trim() || say(body.language, 'chat.noName'),
    language: body.language,
    // Without a topic the telephone has its own usual line.
    queueId: body.queueId === queueId ? queueId : null,
    identity: identity.value,
    ...(await readInTicket(deps, body.reading)),
    until: floor.now() + ticketMs,
  });
  return { contactId, token: await keepToken(pool, secret, contactId, floor.now()), ticket };
}

/** What was read goes along with a call, for its first moment. */
export async function readInTicket(deps: ChatDeps, reading: string | undefined): Promise<{ read?: ReadBefore }> {
  const read = await readBefore(deps, reading ?? '');
  return read === null ? {} : { read };
}

export const newIdentity = (secret: Buffer, clientId: string): Identity => ({
  kind: 'chat',
  value: chatIdentityOf(secret, clientId),
  isVerified: false,
});

/** A machine looks at the first words before they are taken, so that both stand in one commit. */
const machineOf = (deps: ChatDeps, body: z.output<typeof startBody>, firstId: string, earlier: Customer | null) =>
  deps.machine.firstWord({
    text: body.body,
    isPersonChosen: body.queueId === personWish,
    language: body.language,
    channel: 'chat',
    at: deps.floor.now(),
    isVulnerableCustomer: earlier?.isVulnerable ?? false,
    customerId: earlier?.id ?? null,
    clientId: `${firstId}-machine`,
  });

async function earlierCustomer(deps: ChatDeps, earlier: string | undefined): Promise<Customer | null> {
  const known = earlier === undefined ? null : await deps.customerOf(earlier);
  const contact = known && (await deps.floor.contact(known.contactId));
  return contact && deps.floor.customer(contact.customerId);
}

const chatIdentity = (customer: Customer | null): Identity | null =>
  customer?.identities.find((identity) => identity.kind === 'chat') ?? null;

export interface Written {
  readonly clientId: string;
  readonly body: string;
  readonly fileIds: readonly string[];
}

export async function write(deps: ChatDeps, contactId: string, message: Written) {
  const { clientId, body, fileIds } = message;
  const attachments = await attachmentsOf(deps.pool, contactId, fileIds);
  if (body.trim() === '' && attachments.length === 0) throw new Refused('contact.wordsMissing');
  const machine = await machineReplies(deps, contactId, message);
  return deps.floor.dispatch({
    type: 'CustomerWrites',
    at: deps.floor.now(),
    contactId,
    channel: 'chat',
    message: { clientId, body, attachments },
    ...(machine === null ? {} : { machine }),
  });
}

/** A machine that asked back looks at these words before they are taken, as at the first ones. */
async function machineReplies(deps: ChatDeps, contactId: string, { clientId, body, fileIds }: Written) {
  const contact = await deps.floor.contact(contactId);
  if (contact === null || contact.joinedInto !== null || !isAskingBack(contact)) return null;
  return deps.machine.afterReply({
    text: body,
    hasAttachment: fileIds.length > 0,
    language: contact.language,
    channel: 'chat',
    at: deps.floor.now(),
    customerId: contact.customerId,
    clientId: `${clientId}-machine`,
    turn: contact.machine!,
  });
}

export const confirm = (deps: ChatDeps, contactId: string) =>
  deps.floor.dispatch({ type: 'CustomerConfirms', at: deps.floor.now(), contactId });

/** The machine's answer was none, or a person is wished. */
export const refuse = (deps: ChatDeps, contactId: string, outcome: 'denied' | 'person') =>
  deps.floor.dispatch({ type: 'RefuseAnswer', at: deps.floor.now(), contactId, outcome });

export const doubt = (deps: ChatDeps, contactId: string, clientId: string, left: string) =>
  deps.floor.dispatch({
    type: 'CustomerDoubts',
    at: deps.floor.now(),
    contactId,
    channel: 'chat',
    doubtId: `doubt_${clientId}`,
    words: left,
    message: { clientId, body: left },
  });

/**
 * The customer's own place in line, also where the contact was joined into another of the same customer. That of a call is
 * changed here only to give it up: what is called back is asked of the telephone, which knows where it may ring.
 */
async function waitingOf(deps: ChatDeps, contactId: string, channels = ['chat']) {
  const contact = await deps.floor.contact(contactId);
  const root: Contact | null = contact?.joinedInto ? await deps.floor.contact(contact.joinedInto) : contact;
  return root?.interactions.find((one) => channels.includes(one.channel) && one.place !== 'held') ?? null;
}

/** The customer leaves, the place in line does not. */
export async function callBack(deps: ChatDeps, contactId: string, to: string): Promise<void> {
  const waiting = await waitingOf(deps, contactId);
  if (waiting === null) throw new Refused('routing.notWaiting');
  // Asked twice is asked once; the second time waits, as what memory holds may not be durable yet.
  const at = deps.floor.now();
  const number = waiting.callbackTo ?? to.trim();
  await deps.floor.dispatch({ type: 'AskCallback', at, interactionId: waiting.id, to: number });
}

/** A link of a text message, opened for the first time: the token of its conversation. */
export async function openLink(deps: ChatDeps, link: string): Promise<string | null> {
  const contactId = await spendLink(deps.pool, link, deps.floor.now());
  return contactId === null ? null : keepToken(deps.pool, deps.secret, contactId, deps.floor.now());
}

/** Gives the place in line up. The conversation stays: another word brings it back. */
export async function leave(deps: ChatDeps, contactId: string): Promise<void> {
  const waiting = await waitingOf(deps, contactId, ['chat', 'call']);
  if (waiting) await deps.floor.dispatch({ type: 'Leave', at: deps.floor.now(), interactionId: waiting.id });
}
