/**
 * The auditor's books: the same floor written a second time, slow and obvious. Plain lists, no index, every question
 * answered by looking at everybody. It is what the fast kernel must agree with, and what it is timed against.
 */
import type {
  Consultant,
  Interaction,
  Moment,
  Passage,
  Policy,
  Queue,
  RoutingEvent,
  Seat,
  SkillLevels,
} from './types.js';

export interface Books {
  policy: Policy;
  readonly queues: Map<string, Queue>;
  readonly openQueues: Set<string>;
  readonly seats: Map<string, Seat>;
  readonly interactions: Map<string, Interaction>;
  readonly passages: Map<string, Passage>;
  readonly passageLimit: number;
}

export const emptyBooks = (policy: Policy, passageLimit = Infinity): Books => ({
  policy,
  queues: new Map(),
  openQueues: new Set(),
  seats: new Map(),
  interactions: new Map(),
  passages: new Map(),
  passageLimit,
});

function seat(books: Books, id: string, change: (row: Seat) => Partial<Seat>): void {
  const row = books.seats.get(id)!;
  books.seats.set(id, { ...row, ...change(row) });
}

function interaction(books: Books, id: string, change: Partial<Interaction>): void {
  books.interactions.set(id, { ...books.interactions.get(id)!, ...change });
}

/** After held work went out of somebody's hands: without any left, the idle time begins. */
function idleFrom(books: Books, consultantId: string | null, at: Moment): void {
  if (consultantId === null) return;
  for (const row of books.interactions.values()) if (row.place === 'held' && row.consultantId === consultantId) return;
  seat(books, consultantId, () => ({ idleSince: at }));
}

/** Writes an event into the books. */
export function enter(books: Books, event: RoutingEvent): void {
  switch (event.type) {
    case 'PolicySet':
      books.policy = event.policy;
      return;
    case 'QueueDefined':
      return void books.queues.set(event.queue.id, event.queue);
    case 'QueueRemoved':
      books.queues.delete(event.queueId);
      return void books.openQueues.delete(event.queueId);
    case 'QueueOpened':
      return void books.openQueues.add(event.queueId);
    case 'QueueClosed':
      return void books.openQueues.delete(event.queueId);
    case 'ConsultantDefined':
      return enterConsultant(books, event.consultant, event.at);
    case 'ConsultantRemoved':
      return void books.seats.delete(event.consultantId);
    case 'OwnerSet':
      return enterPassage(books, event.contactId, { ownerId: event.ownerId });
    case 'InteractionQueued':
      books.interactions.set(event.interaction.id, event.interaction);
      if (event.passage) enterPassage(books, event.interaction.contactId, event.passage);
      return;
    default:
      return 'interactionId' in event ? enterInteraction(books, event) : enterPresence(books, event);
  }
}

function enterConsultant(books: Books, consultant: Consultant, at: Moment): void {
  const away = { wish: 'off', pauseReason: null, isConnected: false, lostAt: null, restUntil: null } as const;
  const known = books.seats.get(consultant.id);
  books.seats.set(consultant.id, known ? { ...known, consultant } : { consultant, ...away, idleSince: at });
}

function enterPassage(books: Books, contactId: string, change: Partial<Passage>): void {
  const known = books.passages.get(contactId) ?? { contactId, passes: 0, ownerId: null };
  books.passages.set(contactId, { ...known, ...change });
  if (books.passages.size <= books.passageLimit) return;
  const live = [...books.interactions.values()].map((row) => row.contactId);
  const over = books.passages.size - books.passageLimit + Math.floor(books.passageLimit / 50);
  const oldest = [...books.passages.keys()].filter((id) => !live.includes(id)).slice(0, over);
  for (const id of oldest) books.passages.delete(id);
}

type Presence = Extract<
  RoutingEvent,
  {
    type:
      | 'ConsultantWished'
      | 'ConsultantConnected'
      | 'ConsultantLost'
      | 'ConsultantReleased'
      | 'ConsultantRested'
      | 'RestEnded'
      | 'ConsultantEquipped';
  }
>;

function enterPresence(books: Books, event: Presence): void {
  const { at, consultantId: id } = event;
  switch (event.type) {
    case 'ConsultantWished':
      if (event.wish !== 'ready') return seat(books, id, () => ({ wish: event.wish, pauseReason: event.reason }));
      return seat(books, id, (row) => ({
        wish: 'ready',
        pauseReason: null,
        restUntil: null,
        idleSince: row.wish === 'ready' ? row.idleSince : at,
      }));
    case 'ConsultantConnected':
      return seat(books, id, () => ({ isConnected: true, lostAt: null }));
    case 'ConsultantLost':
      return seat(books, id, () => ({ isConnected: false, lostAt: at }));
    case 'ConsultantReleased':
      return seat(books, id, () => ({ lostAt: null }));
    case 'ConsultantRested':
      return seat(books, id, () => ({ restUntil: event.until }));
    case 'RestEnded':
      return seat(books, id, () => ({ restUntil: null }));
    case 'ConsultantEquipped':
      return seat(books, id, ({ lacks = [] }) => ({
        lacks: event.has
          ? lacks.filter((channel) => channel !== event.channel)
          : [...lacks.filter((channel) => channel !== event.channel), event.channel],
      }));
  }
}

type OfInteraction = Extract<RoutingEvent, { interactionId: string }>;

function enterInteraction(books: Books, event: OfInteraction): void {
  const { interactionId: id, at } = event;
  const before = books.interactions.get(id);
  if (!before) throw new Error(`${event.type} of ${id}, which is not on the floor`);
  const noOffer = { consultantId: null, offerUntil: null } as const;
  switch (event.type) {
    case 'RingWidened':
      return interaction(books, id, { ring: event.ring });
    case 'OfferMade':
      if (before.place !== 'waiting') throw new Error(`${id} is offered while ${before.place}`);
      return interaction(books, id, {
        place: 'offered',
        consultantId: event.consultantId,
        offerUntil: event.until,
      });
    case 'OfferEnded': {
      if (before.place !== 'offered' || before.consultantId !== event.consultantId)
        throw new Error(`an offer of ${id} ends that never stood`);
      const no = { [event.consultantId]: at + books.policy.declineMs };
      const declined = event.end === 'declined' ? { ...before.declined, ...no } : before.declined;
      return interaction(books, id, { place: 'waiting', ...noOffer, declined });
    }
    case 'InteractionHeld':
      if (before.place !== 'waiting') throw new Error(`${id} is held while ${before.place}`);
      return interaction(books, id, {
        place: 'held',
        consultantId: event.consultantId,
        only: null,
        declined: {},
      });
    case 'ConsultBegun':
      if (before.place !== 'held' || before.consultantId !== event.by || before.consulted)
        throw new Error(`${id} is no matter to ask ${event.consultantId} about`);
      return interaction(books, id, { consulted: event.consultantId });
    case 'ConsultEnded': {
      if (before.consulted !== event.consultantId) throw new Error(`${event.consultantId} was not asked about ${id}`);
      const no = { [event.consultantId]: at + books.policy.declineMs };
      const declined = event.end === 'declined' ? { ...before.declined, ...no } : before.declined;
      return interaction(books, id, { consulted: null, declined });
    }
    case 'InteractionReturned':
      return enterReturn(books, before, event);
    case 'InteractionPassed':
      return enterPass(books, before, event);
    case 'CallbackAsked':
      return interaction(books, id, { isCallback: true, callbackTo: event.to });
    case 'InteractionLeft':
    case 'InteractionEnded':
      books.interactions.delete(id);
      if (before.place === 'held') idleFrom(books, before.consultantId, at);
  }
}

function enterReturn(
  books: Books,
  before: Interaction,
  event: Extract<RoutingEvent, { type: 'InteractionReturned' }>,
): void {
  if (event.toQueueId !== undefined) return interaction(books, before.id, { queueId: event.toQueueId!, ring: 0 });
  const back = { place: 'waiting', consultantId: null, offerUntil: null, only: null } as const;
  if (before.place !== 'held') return interaction(books, before.id, back);
  interaction(books, before.id, { ...back, knows: before.consultantId, queuedAt: event.at, ring: 0 });
  idleFrom(books, before.consultantId, event.at);
}

function enterPass(
  books: Books,
  before: Interaction,
  event: Extract<RoutingEvent, { type: 'InteractionPassed' }>,
): void {
  const queue = books.queues.get(event.toQueueId)!;
  const headStartMs = queue.headStartMs + (before.isVulnerable ? queue.vulnerableHeadStartMs : 0);
  enterPassage(books, event.contactId, { passes: event.passes });
  interaction(books, before.id, {
    place: 'waiting',
    consultantId: null,
    offerUntil: null,
    queueId: event.toQueueId,
    queuedAt: event.at,
    key: before.arrivedAt - headStartMs,
    ring: 0,
    only: event.toConsultantId,
    knows: before.knows === event.from ? null : before.knows,
    declined: event.from === null ? {} : { [event.from]: event.at + books.policy.declineMs },
  });
  if (before.place === 'held') idleFrom(books, before.consultantId, event.at);
}

/** Every skill asked for, at its level. */
export function hasSkills(consultant: Consultant, needed: SkillLevels): boolean {
  for (const skill in needed) if ((consultant.skills[skill] ?? 0) < needed[skill]!) return false;
  return true;
}

/** Whether a person meets a queue's needs, with so many rings reached. */
export function meetsQueue(books: Books, consultant: Consultant, queue: Queue, ring: number): boolean {
  if (hasSkills(consultant, queue.skills)) return true;
  for (let i = 0; i < Math.min(ring, queue.rings.length); i++) {
    const { levels, orSkills, orQueues } = queue.rings[i]!;
    if (levels && hasSkills(consultant, { ...queue.skills, ...levels })) return true;
    if (orSkills?.some((set) => hasSkills(consultant, set))) return true;
    for (const id of orQueues ?? []) {
      const other = books.queues.get(id);
      if (other && hasSkills(consultant, other.skills)) return true;
    }
  }
  return false;
}
