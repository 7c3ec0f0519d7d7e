/**
 * A call out that a consultant begins from a contact: judged first and the verdict kept, then given room on the floor like
 * any other interaction, then the own telephone is connected, and only then the customer's rings. What is refused at any of
 * these steps rings nowhere. A call of the contact that is over, or waits to be called back, has its room already: the
 * call out is made in it, so that nobody is called twice, and nobody is too full to call back.
 */
import { randomUUID } from 'node:crypto';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { Contact, FloorEvent, LiveInteraction } from '#modules/contacts/contract.js';
import type { PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import { callChannel } from './at-hand.js';
import type { CallEnd, CallRow } from './contract.js';
import type { CallParts } from './parts.js';
import type { LegEnd } from '../sip/index.js';
import { wordsOfDialled } from './words.js';

type Dial = Extract<PhoneToServer, { do: 'dial' }>;

export interface OwnCallOf {
  readonly number: string;
  readonly contactId: string;
  readonly interactionId: string;
  readonly name: string;
}

interface Begun {
  readonly id: string;
  floorEvent(event: FloorEvent): void;
  shut(): void;
}

/** All calls, as far as a call out needs them. */
export interface CallsNow {
  /** Makes the call known, before the floor says that it is held. */
  begin(of: OwnCallOf): Begun;
  /** Whether a call lives for this interaction: its caller is on the line, or is being called. */
  isLive(interactionId: string): boolean;
}

type Parts = Pick<CallParts, 'floor' | 'judge' | 'wayOut' | 'phones' | 'log' | 'language'>;

export class OwnCalls {
  readonly #parts: Parts;
  readonly #calls: CallsNow;
  /** Calls in a room that was there before them, and stays after them. */
  readonly #again = new Set<string>();
  /** Whose wish is being looked at: twice pressed is once called. */
  readonly #asking = new Set<string>();

  constructor(parts: Parts, calls: CallsNow) {
    this.#parts = parts;
    this.#calls = calls;
  }

  async dial(from: PhoneScreen, message: Dial): Promise<void> {
    if (this.#asking.has(from.personId)) return;
    this.#asking.add(from.personId);
    try {
      const code = await this.#try(from, message);
      if (code !== null) this.#refuse(from, message, code);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (typeof code !== 'string') this.#parts.log.error({ err: error }, 'a call out could not be begun');
      this.#refuse(from, message, typeof code === 'string' ? code : 'server.failed');
    } finally {
      this.#asking.delete(from.personId);
    }
  }

  #refuse({ screenId }: PhoneScreen, { callId }: Dial, code: string): void {
    this.#parts.phones.send(screenId, { say: 'refused', callId, code });
  }

  async #try({ personId }: PhoneScreen, { number, contactId, purpose = 'service' }: Dial): Promise<string | null> {
    const { floor, judge, wayOut } = this.#parts;
    // Nobody is called from nowhere: a contact says who, why, and that a person is at it.
    const contact = contactId === null ? null : await floor.contact(contactId);
    if (contact === null) return 'contact.unknown';
    if (contact.joinedInto !== null) return 'contact.joined';
    if (!['open', 'promised', 'awaiting'].includes(contact.state)) return 'contact.notLive';
    if (contact.consultantId !== null && contact.consultantId !== personId) return 'contact.notYours';
    const standing = contact.interactions.find(({ channel }) => channel === callChannel) ?? null;
    const known = standing === null ? null : await this.#known(standing, personId);
    if (known !== null) return known.code;
    const verdict = await judge.judge({ number, purpose, customerId: contact.customerId, requestedAt: null });
    const to = verdict.facts.number;
    if (!verdict.may || to === null) {
      await judge.keep(verdict, { callId: null, personId, contactId: contact.id });
      return `mayContact.${verdict.refusals[0]?.code ?? 'noNumber'}`;
    }
    if (wayOut(to) === null) return 'phone.noWayOut';
    // Somebody else may have begun in the meantime.
    if (standing !== null && this.#calls.isLive(standing.id)) return 'call.notNow';
    const interactionId = standing?.id ?? `interaction_${randomUUID()}`;
    const call = this.#calls.begin({ number: to, contactId: contact.id, interactionId, name: contact.customerName });
    if (standing !== null) this.#again.add(call.id);
    try {
      await judge.keep(verdict, { callId: call.id, personId, contactId: contact.id });
      if (standing === null) await floor.dispatch(beginning(contact, interactionId, personId, floor.now()));
      else if (standing.place !== 'held')
        await floor.dispatch({ type: 'Take', at: floor.now(), interactionId, consultantId: personId });
      else call.floorEvent(heldAlready(contact, interactionId, personId, floor.now()));
    } catch (error) {
      call.shut();
      throw error;
    }
    return null;
  }

  /** Of a call that stands there already: a refusal, or null in `code` when that call itself is theirs now. */
  async #known(standing: LiveInteraction, personId: string): Promise<{ readonly code: string | null } | null> {
    const { floor } = this.#parts;
    const { id: interactionId, place } = standing;
    if (place !== 'waiting' && standing.consultantId !== personId) return { code: 'contact.notYours' };
    if (!this.#calls.isLive(interactionId)) return null;
    if (place === 'held') return { code: 'call.notNow' };
    // The customer is on the line, or waits for just this: no second telephone is to ring for it.
    await floor.dispatch({ type: 'Take', at: floor.now(), interactionId, consultantId: personId });
    return { code: null };
  }

  /**
   * Over: what it came to stands in the contact, and the room is given back, unless they talked and nothing else of the
   * contact is in hand. Then it stays until it is wrapped up, as a call that came in does.
   */
  async over(
    { id, contactId, interactionId, number, answeredAt, end }: CallRow,
    personId: string | null,
  ): Promise<void> {
    const { floor, log, language } = this.#parts;
    const isAgain = this.#again.delete(id);
    if (contactId === null || interactionId === null) return;
    try {
      const contact = await floor.contact(contactId);
      const own = contact?.interactions.find((one) => one.id === interactionId);
      const hasOther = contact?.interactions.some(
        (one) => one.id !== interactionId && one.place === 'held' && one.consultantId === personId,
      );
      if (own !== undefined && !isAgain && (answeredAt === null || hasOther === true))
        await floor.dispatch({ type: 'End', at: floor.now(), interactionId, by: own.consultantId });
      if (answeredAt !== null || end === null) return;
      const body = wordsOfDialled(language(), number ?? '', end);
      const message = { clientId: `${id}_end`, body };
      const by = { kind: 'centre', id: null, name: '' } as const;
      await floor.dispatch({ type: 'AddNote', at: floor.now(), contactId, by, message });
    } catch (error) {
      log.warn({ err: error, callId: id }, 'what a call out came to was not written into its contact');
    }
  }
}

const beginning = (contact: Contact, interactionId: string, consultantId: string, at: number): FloorCommand => ({
  type: 'Begin',
  at,
  interactionId,
  contactId: contact.id,
  customerId: contact.customerId,
  queueId: contact.queueId,
  channel: 'call',
  consultantId,
  passage: { passes: contact.passes, ownerId: contact.ownerId },
});

/** The floor has nothing to say of what is held already: the call hears it all the same. */
const heldAlready = (contact: Contact, interactionId: string, consultantId: string, at: number): FloorEvent => ({
  type: 'InteractionHeld',
  ...{ at, interactionId, contactId: contact.id, consultantId, waitedMs: 0, isOutgoing: true },
});

/** Why nobody was reached, in the four ways that a person can do something with (RFC 3261 21.4-21.6). */
export function endOfDialled(why: unknown): Extract<CallEnd, 'busy' | 'noAnswer' | 'wrongNumber' | 'notReached'> {
  const { by, status, reason } = why as Partial<LegEnd>;
  if (by === 'timeout' && reason === 'timeout' && status === 487) return 'noAnswer';
  if (by !== 'refused') return 'notReached';
  if (status === 486 || status === 600 || status === 603) return 'busy';
  if (status === 480 || status === 408 || status === 487) return 'noAnswer';
  return status === 404 || status === 410 || status === 484 || status === 604 ? 'wrongNumber' : 'notReached';
}
