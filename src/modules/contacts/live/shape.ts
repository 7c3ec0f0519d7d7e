/** From a contact to what each kind of viewer may see of it: in one place, used by fresh reads and by patches alike. */
import { isQueueOpen, nextOpening, placeInLine, queueOf, waitRange } from '#kernel/routing/index.js';
import type { Floor } from '#kernel/routing/index.js';
import type { Moment, Seat } from '#kernel/routing/types.js';
import { isAskingBack } from '../automatic/fold.js';
import type { Contact, Entry } from '../contract.js';
import type { ChatMessage, ChatRow, DeskItem, DeskMe, DeskOffer } from './contract.js';

export const isOnDeskOf = (contact: Contact | null, personId: string): boolean =>
  contact !== null &&
  contact.consultantId === personId &&
  contact.joinedInto === null &&
  (contact.interactions.some((one) => one.place === 'held') || !['resolved', 'unconfirmed'].includes(contact.state));

export function deskItem(contact: Contact, floor: Floor): DeskItem {
  const due = contact.promises.filter((promise) => promise.state !== 'kept').sort((a, b) => a.dueAt - b.dueAt)[0];
  return {
    id: contact.id,
    customerName: contact.customerName,
    subject: contact.subject,
    lastWords: contact.lastWords,
    channel: contact.channel,
    state: contact.state,
    turn: contact.turn,
    turnSince: contact.turnSince,
    openDoubts: contact.doubts.filter((doubt) => doubt.state !== 'confirmed').length,
    doubts: contact.doubts.length,
    promise: due === undefined ? null : { what: due.what, dueAt: due.dueAt, isLate: due.state === 'late' },
    isHeld: contact.interactions.some((one) => one.place === 'held'),
    isVulnerable: contact.isVulnerable,
    promiseMs: queueOf(floor, contact.queueId)?.promiseMs ?? 0,
  };
}

export function deskOffers(contact: Contact | null, personId: string, floor: Floor): DeskOffer[] {
  if (contact === null) return [];
  return contact.interactions
    .filter((one) => one.place === 'offered' && one.consultantId === personId && one.why !== null)
    .map((one) => ({
      id: one.id,
      contactId: contact.id,
      channel: one.channel,
      customerName: contact.customerName,
      subject: contact.subject,
      queueName: queueOf(floor, one.queueId)?.name ?? '',
      waitedSince: one.queuedAt,
      until: one.offerUntil ?? one.queuedAt,
      isCallback: one.isCallback,
      why: one.why!,
    }));
}

export const deskMe = (seat: Seat): DeskMe => ({
  id: 'me',
  wish: seat.wish,
  pauseReason: seat.pauseReason,
  restUntil: seat.restUntil,
  isConnected: seat.isConnected,
});

/** What a customer may see: messages, never notes, marks or ids of people. */
export function chatMessage(entry: Entry): ChatMessage | null {
  if (entry.kind !== 'message') return null;
  const from = ({ customer: 'me', consultant: 'person', machine: 'machine', centre: 'centre' } as const)[
    entry.author.kind
  ];
  return {
    id: entry.id,
    at: entry.at,
    from,
    name: from === 'person' ? firstName(entry.author.name) : '',
    body: entry.body,
    // A voice message is played at a desk alone.
    attachments: entry.attachments.filter(({ type }) => type !== 'audio/wav'),
    delivery: entry.delivery,
    ...machinePart(entry),
  };
}

function machinePart({ params }: Entry): Pick<ChatMessage, 'machine'> {
  if (params['synthetic'] !== 1) return {};
  const { source, checkedAt } = params;
  // What it asks back has no source yet: it says nothing but that it is missing.
  return { machine: { synthetic: true, source: String(source ?? ''), checkedAt: Number(checkedAt ?? 0) } };
}

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? '';

export function chatRow(
  contact: Contact,
  root: Contact,
  floor: Floor,
  at: Moment,
  nameOf: (personId: string) => string | null,
): ChatRow {
  const live = root.interactions.find((one) => one.place !== 'held') ?? null;
  const isHeld = root.interactions.some((one) => one.place === 'held');
  const isWaiting = live !== null && !isHeld;
  const due = root.promises.find((promise) => promise.state !== 'kept');
  const name = root.consultantId === null ? null : nameOf(root.consultantId);
  return {
    id: contact.id,
    state: stateOf(root, isWaiting),
    consultantName: isWaiting || name === null ? null : firstName(name),
    placeInLine: isWaiting ? placeInLine(floor, live.id) : null,
    wait: isWaiting ? waitRange(floor, live.id, at) : null,
    opensAt: isQueueOpen(floor, root.queueId) ? null : nextOpening(floor, root.queueId, at),
    isCallback: live?.isCallback ?? false,
    isCall: root.interactions.some((one) => one.channel === 'call' && !one.isCallback),
    doubts: root.doubts.map(({ words, state }) => ({ words, state })),
    promise: due === undefined ? null : { what: due.what, dueAt: due.dueAt },
    ...(isMachineAsking(root) ? { isMachineAsking: true } : {}),
    ...(isAskingBack(root) ? { machineNeeds: root.machine!.asks!.label } : {}),
  };
}

/** Once a consultant has asked whether all is clear, or it is over, there is one question alone. */
const isMachineAsking = ({ machine, state }: Contact): boolean => machine?.outcome === 'asking' && state === 'open';

function stateOf(root: Contact, isWaiting: boolean): ChatRow['state'] {
  if (root.state === 'awaiting') return 'asked';
  if (root.state === 'resolved' || root.state === 'unconfirmed') return root.state;
  if (isWaiting || root.machine?.restUntil != null) return 'waiting';
  return root.state === 'promised' ? 'promised' : 'answered';
}
