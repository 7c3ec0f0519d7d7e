/**
 * The auditor: looks at every event and every state of a floor, by its own books, and says what is wrong in words.
 * Nobody lost or doubled, nobody above capacity, the soonest first, the best person, nobody free while somebody able
 * to be served waits.
 */
import { enter, meetsQueue, type Books } from './auditor-books.js';
import type { FloorSnapshot, Interaction, Moment, RoutingEvent, Seat } from './types.js';

const speaks = ({ consultant }: Seat, row: Interaction): boolean =>
  (consultant.capacity[row.channel] ?? 0) > 0 && (row.language === null || consultant.languages.includes(row.language));

const isAtWork = (seat: Seat): boolean => seat.wish === 'ready' && seat.isConnected && seat.restUntil === null;

const isEquipped = (seat: Seat, channel: string): boolean => !(seat.lacks ?? []).includes(channel);

/** What everybody has in hand: offered, held, or asked about beside who holds it. */
export type Hands = Map<string, Interaction[]>;

export function handsOf(books: Books): Hands {
  const hands: Hands = new Map();
  for (const row of books.interactions.values()) {
    if (row.place === 'waiting' || row.consultantId === null) continue;
    // Who is asked beside it has it in hand as well.
    for (const id of row.consulted ? [row.consultantId, row.consulted] : [row.consultantId])
      hands.set(id, [...(hands.get(id) ?? []), row]);
  }
  return hands;
}

const inHand = (hands: Hands, seat: Seat): readonly Interaction[] => hands.get(seat.consultant.id) ?? [];

/** Whether one more of a channel may be offered to a person now. */
function hasRoom(seat: Seat, work: readonly Interaction[], channel: string): boolean {
  const { capacity, interruptedBy } = seat.consultant;
  if (!isAtWork(seat) || !isEquipped(seat, channel)) return false;
  if (work.filter((row) => row.channel === channel).length >= (capacity[channel] ?? 0)) return false;
  return work.every((row) => row.channel === channel || (interruptedBy[row.channel] ?? []).includes(channel));
}

const queueOf = (books: Books, row: Interaction) => books.queues.get(row.queueId)!;

const isAbleAtAll = (books: Books, seat: Seat, row: Interaction): boolean =>
  speaks(seat, row) && meetsQueue(books, seat.consultant, queueOf(books, row), Infinity);

/** Kept for whoever knows the story, who is at work, until the budget runs out. */
function isKept(books: Books, row: Interaction, at: Moment): boolean {
  if (row.only !== null || row.knows === null || row.knows in row.declined) return false;
  const seat = books.seats.get(row.knows);
  if (!seat || !isAtWork(seat) || !isEquipped(seat, row.channel) || !isAbleAtAll(books, seat, row)) return false;
  return at < row.queuedAt + queueOf(books, row).knowsWaitMs;
}

/** Whether this person may be offered this interaction, room or not. */
export function mayServe(books: Books, seat: Seat, row: Interaction, at: Moment): boolean {
  const { id } = seat.consultant;
  if (row.place !== 'waiting' || !books.openQueues.has(row.queueId)) return false;
  if ((row.declined[id] ?? -Infinity) > at) return false;
  if (row.only !== null) return row.only === id && speaks(seat, row);
  if (row.knows === id) return isAbleAtAll(books, seat, row);
  if (isKept(books, row, at)) return false;
  return speaks(seat, row) && meetsQueue(books, seat.consultant, queueOf(books, row), row.ring);
}

const isSooner = (a: Interaction, b: Interaction): boolean => a.key < b.key || (a.key === b.key && a.turn < b.turn);

/** The soonest of all waiting that a person who came free may take: one look at everybody. */
export function scanForWork(books: Books, seat: Seat, at: Moment, hands = handsOf(books)): Interaction | null {
  const work = inHand(hands, seat);
  let first: Interaction | null = null;
  for (const row of books.interactions.values())
    if (mayServe(books, seat, row, at) && hasRoom(seat, work, row.channel) && (!first || isSooner(row, first)))
      first = row;
  return first;
}

/** Everybody who could be offered an interaction now: one look at everybody. */
export function scanForPeople(books: Books, row: Interaction, at: Moment, hands = handsOf(books)): Seat[] {
  const people: Seat[] = [];
  for (const seat of books.seats.values())
    if (hasRoom(seat, inHand(hands, seat), row.channel) && mayServe(books, seat, row, at)) people.push(seat);
  return people;
}

/** How good a person is for an interaction: fit, load and idle time together. */
export function scoreOf(books: Books, seat: Seat, row: Interaction, at: Moment, hands = handsOf(books)): number {
  const { skills } = queueOf(books, row);
  const { weights, idleFullMs } = books.policy;
  const needed = Object.entries(skills).filter(([, level]) => level > 0);
  const fits = needed.map(([skill, level]) => {
    const own = seat.consultant.skills[skill] ?? 0;
    return own / (own + level);
  });
  const fit = fits.length === 0 ? 0.5 : fits.reduce((sum, each) => sum + each, 0) / fits.length;
  const work = inHand(hands, seat);
  const load = work.reduce((sum, each) => sum + 1 / Math.max(1, seat.consultant.capacity[each.channel] ?? 0), 0);
  const idle = work.length > 0 ? 0 : Math.min(1, (at - seat.idleSince) / idleFullMs);
  return weights.fit * fit + weights.load * (1 - Math.min(1, load)) + weights.idle * idle;
}

/** The owner of the contact, when there and able to speak it, is who an arrival is kept for. */
export function ownerFor(books: Books, row: Interaction): string | null {
  const ownerId = books.passages.get(row.contactId)?.ownerId ?? null;
  const seat = ownerId === null ? undefined : books.seats.get(ownerId);
  const isThere = seat && seat.wish !== 'off' && (seat.isConnected || seat.lostAt !== null);
  return isThere && isEquipped(seat, row.channel) && speaks(seat, row) ? ownerId : null;
}

/** Checks an offer at the moment it is made, before it stands in the books. */
function checkOffer(books: Books, event: Extract<RoutingEvent, { type: 'OfferMade' }>): void {
  const { at, interactionId, consultantId, why } = event;
  const hands = handsOf(books);
  const row = books.interactions.get(interactionId)!;
  const seat = books.seats.get(consultantId);
  if (!seat || !mayServe(books, seat, row, at)) throw new Error(`${consultantId} may not serve ${interactionId}`);
  if (!hasRoom(seat, inHand(hands, seat), row.channel)) throw new Error(`${consultantId} has no room`);
  const soonest = scanForWork(books, seat, at, hands)!;
  if (soonest.id !== row.id) throw new Error(`${soonest.id} stood before ${row.id} for ${consultantId}`);
  if (why.rule !== 'bestFit' && why.rule !== 'onlyOne') return;
  const people = scanForPeople(books, row, at, hands);
  if (people.length !== why.candidates) throw new Error(`${people.length} were able and free, not ${why.candidates}`);
  const top = Math.max(...people.map((each) => scoreOf(books, each, row, at, hands)));
  if (scoreOf(books, seat, row, at, hands) < top - 1e-9)
    throw new Error(`${consultantId} was not the best for ${row.id}`);
}

/** Checks a question at the moment it is asked: only people who are there, able and with room are taken from the others. */
function checkConsult(books: Books, event: Extract<RoutingEvent, { type: 'ConsultBegun' }>): void {
  const row = books.interactions.get(event.interactionId)!;
  const seat = books.seats.get(event.consultantId);
  if (!seat || seat.consultant.id === row.consultantId || !speaks(seat, row))
    throw new Error(`${event.consultantId} cannot be asked about ${row.id}`);
  if (!hasRoom(seat, inHand(handsOf(books), seat), row.channel))
    throw new Error(`${event.consultantId} has no room to be asked`);
}

/** Looks at what a command did, event by event, then at the whole floor. */
export function audit(books: Books, events: readonly RoutingEvent[], at: Moment): void {
  const capacityBefore = new Set(overfull(books));
  let isCapacityChanged = false;
  for (const event of events) {
    if (event.type === 'OfferMade') checkOffer(books, event);
    if (event.type === 'ConsultBegun') checkConsult(books, event);
    if (event.type === 'ConsultantDefined') isCapacityChanged = true;
    enter(books, event);
  }
  checkRows(books);
  // Held work stays with a person whose capacity was made smaller; nothing else may ever be above it.
  const above = overfull(books).filter((id) => !capacityBefore.has(id));
  if (above.length > 0 && !isCapacityChanged) throw new Error(`${above.join()} above capacity`);
  const hands = handsOf(books);
  for (const row of books.interactions.values()) {
    if (row.place !== 'waiting') continue;
    const free = scanForPeople(books, row, at, hands)[0];
    if (free) throw new Error(`${free.consultant.id} is free while ${row.id} waits`);
  }
}

function overfull(books: Books): string[] {
  const hands = handsOf(books);
  const isOver = (seat: Seat): boolean => {
    const work = inHand(hands, seat);
    return work.some(
      ({ channel }) => work.filter((row) => row.channel === channel).length > (seat.consultant.capacity[channel] ?? 0),
    );
  };
  return [...books.seats.values()].filter(isOver).map((seat) => seat.consultant.id);
}

function checkRows(books: Books): void {
  for (const row of books.interactions.values()) {
    const seat = row.consultantId === null ? undefined : books.seats.get(row.consultantId);
    if ((row.place === 'waiting') !== (row.consultantId === null)) throw new Error(`${row.id} is nowhere`);
    if (row.consultantId !== null && !seat) throw new Error(`${row.id} is with somebody who is not there`);
    if (seat?.wish === 'off') throw new Error(`${row.id} sits on ${seat.consultant.id}, who is off`);
    if (row.place === 'offered' && seat && !seat.isConnected) throw new Error(`${row.id} rings on a dead screen`);
    if (row.place === 'offered' && seat && !isEquipped(seat, row.channel)) throw new Error(`${row.id} rings nowhere`);
    const asked = row.consulted ? books.seats.get(row.consulted) : undefined;
    if (row.consulted && (row.place !== 'held' || !asked || asked.wish === 'off' || row.consulted === row.consultantId))
      throw new Error(`${row.consulted} is asked about ${row.id}, which is ${row.place}`);
    if (!books.queues.has(row.queueId)) throw new Error(`${row.id} stands in no queue`);
  }
}

/** The rows of the books in the shape of a snapshot, to be compared with the floor's own. */
export const asSnapshot = (books: Books): Omit<FloorSnapshot, 'nextTurn' | 'waits'> => ({
  policy: books.policy,
  queues: [...books.queues.values()],
  openQueues: [...books.queues.keys()].filter((id) => books.openQueues.has(id)),
  seats: [...books.seats.values()],
  interactions: [...books.interactions.values()],
  passages: [...books.passages.values()],
});
