/** The fold of one contact: its own events and those of routing, written once and used live, at rebuild and in tests. */
import { machineEnded, machineRested, personCame } from '../automatic/fold.js';
import type { RoutingEvent } from '#kernel/routing/types.js';
import type { Contact, ContactEvent, Doubt, Entry, FloorEvent, LiveInteraction } from '../contract.js';

/** `seq` is the event's number in the log: whoever reads "changed since" relies on it. */
export function applyToContact(contact: Contact, event: FloorEvent, seq: number): Contact {
  const next = own(contact, event as ContactEvent, seq) ?? routed(contact, event as RoutingEvent);
  return next === null ? contact : { ...next, seq };
}

function own(contact: Contact, event: ContactEvent, seq: number): Contact | null {
  switch (event.type) {
    case 'MessageAdded':
      return heard(contact, event.entry, seq);
    case 'SubjectSet':
      return { ...contact, subject: event.subject };
    case 'DoubtRaised':
      return { ...contact, doubts: [...contact.doubts, event.doubt] };
    case 'DoubtReworded':
      return withDoubt(contact, event.doubtId, { words: event.words });
    case 'DoubtAnswered':
      return withDoubt(contact, event.doubtId, { state: 'answered', answer: event.answer, answeredAt: event.at });
    case 'DoubtReopened':
      return withDoubt(contact, event.doubtId, { state: 'open', confirmedAt: null, evidence: null });
    case 'DoubtConfirmed':
      return withDoubt(contact, event.doubtId, { state: 'confirmed', confirmedAt: event.at, evidence: event.evidence });
    case 'PromiseMade':
      return {
        ...contact,
        state: 'promised',
        promises: [...contact.promises, event.promise],
        turn: 'nobody',
        turnSince: event.at,
      };
    case 'PromiseLate':
      return { ...withPromise(contact, event.promiseId, 'late'), turn: 'consultant', turnSince: event.at };
    case 'PromiseKept':
      return promiseKept(contact, event.promiseId, event.at);
    case 'MachineTurned':
      return { ...contact, machine: event.turn };
    case 'MachineTurnEnded':
      return machineEnded(contact, event.outcome, event.at);
    case 'ConfirmationAsked':
      return {
        ...machineEnded(contact, 'overtaken', event.at),
        state: 'awaiting',
        askedAt: event.at,
        turn: 'customer',
        turnSince: event.at,
      };
    case 'ContactResolved':
      return { ...contact, state: 'resolved', closedAt: event.at, turn: 'nobody', turnSince: event.at };
    case 'ContactUnconfirmed':
      return { ...contact, state: 'unconfirmed', closedAt: event.at, turn: 'nobody', turnSince: event.at };
    case 'ContactReopened':
      return {
        ...contact,
        state: 'open',
        closedAt: null,
        askedAt: null,
        wrapUpCode: null,
        turn: 'consultant',
        turnSince: event.at,
        reopenings: contact.reopenings + (event.late ? 1 : 0),
      };
    case 'ContactWrappedUp':
      return {
        ...contact,
        wrapUpCode: event.code,
        consultantId: isFinal(contact) ? null : contact.consultantId,
        // Answered aloud: the next word is the customer's, and silence ends it in time.
        ...(contact.state === 'open' ? { turn: 'customer' as const, turnSince: event.at } : {}),
      };
    case 'JoinProposed':
      return { ...contact, joinProposals: event.others };
    case 'JoinDismissed':
      return { ...contact, joinProposals: contact.joinProposals.filter((id) => id !== event.other) };
    case 'ContactJoined':
      return joined(contact, event);
    case 'JoinUndone':
      return parted(contact, event);
    default:
      return null;
  }
}

const isFinal = (contact: Contact): boolean => contact.state === 'resolved' || contact.state === 'unconfirmed';

/** A message changes whose turn it is. What a machine says changes nothing: only people owe and give answers. */
function heard(contact: Contact, entry: Entry, seq: number): Contact {
  if (entry.kind !== 'message' || entry.author.kind === 'machine') return contact;
  const isCustomer = entry.author.kind === 'customer';
  const waitsAlready = isCustomer && contact.turn === 'consultant';
  return {
    ...(isCustomer ? contact : machineEnded(contact, 'overtaken', entry.at)),
    channel: isCustomer ? entry.channel : contact.channel,
    lastWords: entry.body.slice(0, 160),
    lastMessageSeq: seq,
    lastMessageBy: entry.author.id,
    lastCustomerEntryId: isCustomer ? (contact.lastCustomerEntryId ?? entry.id) : null,
    turn: isCustomer ? 'consultant' : 'customer',
    // Two messages in a row do not make the customer's wait start anew.
    turnSince: waitsAlready ? contact.turnSince : entry.at,
    knows: isCustomer ? contact.knows : entry.author.id,
    takenPart:
      isCustomer || entry.author.id === null ? contact.takenPart : withMember(contact.takenPart, entry.author.id),
  };
}

const withMember = (list: readonly string[], id: string): readonly string[] =>
  list.includes(id) ? list : [...list, id];

const withDoubt = (contact: Contact, id: string, change: Partial<Doubt>): Contact => ({
  ...contact,
  doubts: contact.doubts.map((doubt) => (doubt.id === id ? { ...doubt, ...change } : doubt)),
});

const withPromise = (contact: Contact, id: string, state: 'late' | 'kept'): Contact => ({
  ...contact,
  promises: contact.promises.map((promise) => (promise.id === id ? { ...promise, state } : promise)),
});

function promiseKept(contact: Contact, id: string, at: number): Contact {
  const next = withPromise(contact, id, 'kept');
  const stillPromised = next.promises.some((promise) => promise.state !== 'kept');
  if (stillPromised || next.state !== 'promised') return next;
  return { ...next, state: 'open', turn: 'consultant', turnSince: at };
}

function joined(contact: Contact, event: Extract<ContactEvent, { type: 'ContactJoined' }>): Contact {
  const joinProposals = contact.joinProposals.filter((id) => id !== event.into && id !== event.contactId);
  if (contact.id === event.contactId)
    return {
      ...machineEnded(contact, 'overtaken', event.at),
      ...{ joinedInto: event.into, joinProposals, consultantId: null },
    };
  return { ...contact, joinProposals, doubts: [...contact.doubts, ...event.doubts] };
}

/** What was answered meanwhile stays answered on both sides of the parting. */
function parted(contact: Contact, event: Extract<ContactEvent, { type: 'JoinUndone' }>): Contact {
  const ids = new Set(event.doubts.map((doubt) => doubt.id));
  const others = contact.doubts.filter((doubt) => !ids.has(doubt.id));
  if (contact.id === event.contactId) return { ...contact, joinedInto: null, doubts: [...others, ...event.doubts] };
  return { ...contact, doubts: others };
}

function routed(contact: Contact, event: RoutingEvent): Contact | null {
  switch (event.type) {
    case 'InteractionQueued':
      return withInteraction(
        { ...machineRested(contact), queueId: event.interaction.queueId },
        event.interaction.id,
        () => fromRouting(event.interaction),
      );
    case 'OfferMade':
      return withInteraction(contact, event.interactionId, (old) =>
        old === null
          ? null
          : { ...old, place: 'offered', consultantId: event.consultantId, offerUntil: event.until, why: event.why },
      );
    case 'OfferEnded':
      if (event.end === 'accepted') return null;
      return withInteraction(contact, event.interactionId, backInLine);
    case 'InteractionReturned':
      return {
        ...withInteraction(contact, event.interactionId, backInLine),
        // Work never sits on someone who is off; a mere refusal leaves whoever held other parts of it alone.
        consultantId: event.reason === 'consultantGone' ? null : contact.consultantId,
      };
    case 'InteractionHeld':
      return {
        ...withInteraction(personCame(contact, event.at), event.interactionId, (old) =>
          old === null ? null : { ...old, place: 'held', consultantId: event.consultantId, offerUntil: null },
        ),
        consultantId: event.consultantId,
        takenPart: withMember(contact.takenPart, event.consultantId),
      };
    case 'InteractionPassed':
      return {
        ...withInteraction(contact, event.interactionId, (old) =>
          old === null ? null : { ...backInLine(old)!, queueId: event.toQueueId },
        ),
        consultantId: null,
        queueId: event.toQueueId,
        passes: event.passes,
      };
    case 'OwnerSet':
      return { ...contact, ownerId: event.ownerId };
    case 'CallbackAsked':
      return withInteraction(contact, event.interactionId, (old) =>
        old === null ? null : { ...old, isCallback: true, callbackTo: event.to },
      );
    case 'InteractionLeft':
      return gaveUp(
        withInteraction(contact, event.interactionId, () => null),
        event.at,
      );
    case 'InteractionEnded':
      return withInteraction(contact, event.interactionId, () => null);
    default:
      return null;
  }
}

/** Whoever gave the place up has the next word: until then nobody is looked for, and silence ends it in time. */
function gaveUp(contact: Contact, at: number): Contact {
  if (contact.interactions.length > 0 || contact.turn !== 'consultant') return contact;
  return { ...contact, turn: 'customer', turnSince: at };
}

const fromRouting = (
  interaction: Extract<RoutingEvent, { type: 'InteractionQueued' }>['interaction'],
): LiveInteraction => ({
  id: interaction.id,
  channel: interaction.channel,
  queueId: interaction.queueId,
  place: 'waiting',
  consultantId: null,
  queuedAt: interaction.queuedAt,
  offerUntil: null,
  isCallback: interaction.isCallback,
  callbackTo: interaction.callbackTo,
  why: null,
});

const backInLine = (old: LiveInteraction | null): LiveInteraction | null =>
  old === null ? null : { ...old, place: 'waiting', consultantId: null, offerUntil: null, why: null };

function withInteraction(
  contact: Contact,
  id: string,
  change: (old: LiveInteraction | null) => LiveInteraction | null,
): Contact {
  const old = contact.interactions.find((one) => one.id === id) ?? null;
  const next = change(old);
  const rest = contact.interactions.filter((one) => one.id !== id);
  return {
    ...contact,
    interactions:
      next === null
        ? rest
        : old === null
          ? [...rest, next]
          : contact.interactions.map((one) => (one.id === id ? next : one)),
  };
}
