/**
 * The floor's state in memory: routing, live contacts, customers. No I/O, no clock, no chance: `emit` is the only way in,
 * for live commands and for a rebuild from the log alike, so that memory is the fold of the events by construction.
 */
import {
  apply as applyRouting,
  createFloor,
  decide as decideRouting,
  interactionOf,
  policyOf,
  queueOf,
} from '#kernel/routing/index.js';
import type { Floor } from '#kernel/routing/index.js';
import type { Interaction, Moment, RoutingCommand, RoutingEvent } from '#kernel/routing/types.js';
import type { Contact, ContactEvent, Customer, Entry, FloorEvent, Identity } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { applyToContact } from '../contact/apply.js';
import { markOf } from '../contact/marks.js';
import { contactsOf, interactionIdOf, isContactEvent } from './event-of.js';
import { forgetOldest } from './forget.js';
import { KnownBy } from './known-by.js';
import type { Logged } from './types.js';
import { applyToDay, dayOf, emptyDay, type Day } from './day.js';

export { dayOf } from './day.js';

/** What changed since the last commit: `before` is what the tables hold. */
export interface Touched {
  readonly events: Logged[];
  readonly contacts: Map<string, Contact | null>;
  readonly entries: Map<string, Entry>;
  readonly customers: Set<string>;
  readonly interactions: Map<string, Interaction>;
  readonly seats: Set<string>;
  readonly queues: Set<string>;
  isPolicyTouched: boolean;
}

export const emptyTouched = (): Touched => ({
  events: [],
  contacts: new Map(),
  entries: new Map(),
  customers: new Set(),
  interactions: new Map(),
  seats: new Set(),
  queues: new Set(),
  isPolicyTouched: false,
});

export interface Settings {
  /** How long the customer's word is waited for after asking. */
  readonly silenceMs: number;
  /** A chat whose customer says nothing stops taking up the consultant's room after this; a later word comes back to the same person. */
  readonly chatIdleMs: number;
  readonly timeZone: string;
}

export const defaultSettings: Settings = {
  silenceMs: 72 * 3_600_000,
  chatIdleMs: 10 * 60_000,
  timeZone: 'Europe/Rome',
};

export class Memory {
  routing: Floor = createFloor();
  readonly contacts = new Map<string, Contact>();
  readonly customers = new Map<string, Customer>();
  /** Contacts in memory, a customer. */
  private readonly byCustomer = new Map<string, Set<string>>();
  /** Contacts that may be forgotten, the longest untouched first. */
  private readonly resting = new Set<string>();
  /** Customers in memory without a contact in memory, the longest untouched first. */
  private readonly alone = new Set<string>();
  readonly customerOf = new KnownBy();
  /** Messages taken since the start: the quick answer to "had we this one?"; the table knows the older ones. */
  readonly entriesSeen = new Set<string>();
  /** The newest entries whole: a delivery report changes one of them. Older ones are loaded before the command. */
  readonly recentEntries = new Map<string, Entry>();
  private recentLetters = 0;
  day: Day = emptyDay('');
  private dayEndsAt = 0;
  seq = 0;
  touched: Touched = emptyTouched();
  /** Taken by a commit that is under way: the tables do not hold it yet. */
  readonly unwritten = new Set<Touched>();
  settings: Settings = defaultSettings;

  contact(id: string): Contact {
    const contact = this.contacts.get(id);
    if (contact === undefined) throw new ContactRefused('contact.unknown', id);
    return contact;
  }

  /** Where a contact's life goes on: the one it was joined into, else itself. */
  root(id: string): Contact {
    const contact = this.contact(id);
    return contact.joinedInto === null ? contact : this.contact(contact.joinedInto);
  }

  contactsOfCustomer(customerId: string): ReadonlySet<string> {
    return this.byCustomer.get(customerId) ?? new Set();
  }

  hasEntry(id: string): boolean {
    return this.entriesSeen.has(id);
  }

  /** Decides in routing and takes its events in. Throws RoutingRefused with nothing changed. */
  route(command: RoutingCommand): readonly RoutingEvent[] {
    // The kernel lets go of what has ended; its last row still has to be written.
    const ending =
      command.type === 'End' || command.type === 'Leave' ? interactionOf(this.routing, command.interactionId) : null;
    const events = decideRouting(this.routing, command);
    for (const event of events) this.take(event);
    if (ending !== null) this.touched.interactions.set(ending.id, { ...ending, place: 'ended' });
    return events;
  }

  /** One event of contacts happens. */
  emit(event: ContactEvent): void {
    this.take(event);
  }

  /** Takes in an event of the log at rebuild: routing has to be folded here, since nobody decided it now. */
  replay(event: FloorEvent, seq: number): void {
    this.seq = seq - 1;
    const isEnd = event.type === 'InteractionEnded' || event.type === 'InteractionLeft';
    const ending = isEnd ? interactionOf(this.routing, event.interactionId) : null;
    if (!isContactEvent(event)) applyRouting(this.routing, event);
    this.take(event);
    if (ending !== null) this.touched.interactions.set(ending.id, { ...ending, place: 'ended' });
  }

  private take(event: FloorEvent): void {
    const seq = ++this.seq;
    this.touched.events.push({ seq, event });
    if (event.type === 'CustomerKnown') this.know(event.customer, seq);
    else if (event.type === 'CustomerEdited') this.editCustomer(event, seq);
    else if (event.type === 'ContactOpened') this.set({ ...event.contact, seq });
    for (const id of contactsOf(event)) {
      const contact = this.contacts.get(id);
      if (contact !== undefined) this.set(applyToContact(contact, event, seq), contact);
    }
    this.takeEntries(event, seq);
    this.touchRows(event);
    this.day = applyToDay(
      this.dayAt(event.at),
      event,
      (one) => this.queueOfInteraction(one),
      policyOf(this.routing).bounceBudget,
    );
  }

  /** Today's figures; the first event after midnight starts them anew. */
  dayAt(at: Moment): Day {
    if (at < this.dayEndsAt) return this.day;
    const date = dayOf(at, this.settings.timeZone);
    // Looked at again at the next quarter of an hour: cheap, and right for every time zone and clock change.
    this.dayEndsAt = Math.floor(at / 900_000) * 900_000 + 900_000;
    if (this.day.date !== date) this.day = emptyDay(date);
    return this.day;
  }

  private queueOfInteraction(event: { interactionId: string; contactId: string }) {
    const id = interactionOf(this.routing, event.interactionId)?.queueId ?? this.contacts.get(event.contactId)?.queueId;
    return id === undefined ? undefined : (queueOf(this.routing, id) ?? undefined);
  }

  private takeEntries(event: FloorEvent, seq: number): void {
    if (event.type === 'MessageAdded') this.addEntry({ ...event.entry, seq });
    if (event.type === 'DeliveryChanged') {
      const entry = this.recentEntries.get(event.entryId);
      if (entry !== undefined) this.addEntry({ ...entry, delivery: event.delivery, deliveryDetail: event.detail, seq });
    }
    if (event.type === 'SenderChecked') {
      const entry = this.recentEntries.get(event.entryId);
      if (entry?.mail) this.addEntry({ ...entry, mail: { ...entry.mail, sender: event.verdict }, seq });
    }
    const mark = markOf(event, seq);
    if (mark !== null) this.addEntry(mark);
  }

  private addEntry(entry: Entry): void {
    this.touched.entries.set(entry.id, entry);
    const old = this.recentEntries.get(entry.id);
    if (old !== undefined) this.recentLetters -= lettersOf(old);
    this.entriesSeen.add(entry.id);
    this.recentEntries.set(entry.id, entry);
    forgetOldest(this.entriesSeen, 200_000);
    this.keepFewEntries(entry);
  }

  /** 5,000 entries, but no more than 32 MB of words: mails may be long. */
  private keepFewEntries(added: Entry): void {
    this.recentLetters += lettersOf(added);
    while (this.recentEntries.size > 5_000 || (this.recentLetters > 32_000_000 && this.recentEntries.size > 50)) {
      const oldest = this.recentEntries.entries().next();
      if (oldest.done) return;
      this.recentEntries.delete(oldest.value[0]);
      this.recentLetters -= lettersOf(oldest.value[1]);
    }
  }

  /** An older entry brought back because a command is about it. */
  rememberEntry(entry: Entry): void {
    this.entriesSeen.add(entry.id);
    this.recentEntries.set(entry.id, entry);
    this.keepFewEntries(entry);
  }

  private set(contact: Contact, old = this.contacts.get(contact.id)): void {
    if (contact === old) return;
    if (!this.touched.contacts.has(contact.id)) this.touched.contacts.set(contact.id, old ?? null);
    this.remember(contact);
  }

  /** Puts a contact in memory as the table has it. */
  remember(contact: Contact): void {
    this.contacts.set(contact.id, contact);
    const ids = this.byCustomer.get(contact.customerId) ?? new Set();
    this.byCustomer.set(contact.customerId, ids.add(contact.id));
    // Anew at the end: a set keeps its order, so the first is the one nobody came back to for the longest.
    this.resting.delete(contact.id);
    if (this.isResting(contact)) {
      this.resting.add(contact.id);
      for (const id of ids) if (this.contacts.get(id)?.joinedInto === contact.id) this.resting.add(id);
    }
  }

  /** True when a command about this contact finds all it needs: the contact, and where its life goes on. */
  hasWhole(contactId: string): boolean {
    const contact = this.contacts.get(contactId);
    return contact !== undefined && (contact.joinedInto === null || this.contacts.has(contact.joinedInto));
  }

  /** Over, or joined into one that is over, and nobody holds it: nothing happens to it by itself. */
  private isResting(contact: Contact): boolean {
    const root = contact.joinedInto === null ? contact : this.contacts.get(contact.joinedInto);
    const isOver = root === undefined || root.state === 'resolved' || root.state === 'unconfirmed';
    return isOver && contact.interactions.length === 0;
  }

  /**
   * Lets go of what rests and is written: it is loaded again when somebody needs it. The last ones stay, since whoever
   * has just looked at them or closed them is likely to come back, and a command on its way finds them still there.
   */
  forgetResting(most = 1_000): void {
    for (const id of this.resting) {
      if (this.resting.size <= most) break;
      if (!this.isWritten('contacts', id)) continue;
      this.resting.delete(id);
      const contact = this.contacts.get(id);
      if (contact !== undefined && this.isResting(contact)) this.forget(contact);
    }
    for (const id of this.alone) {
      if (this.alone.size <= most) break;
      if (!this.isWritten('customers', id)) continue;
      this.alone.delete(id);
      if (!this.byCustomer.has(id)) this.forgetCustomer(id);
    }
  }

  private isWritten(kind: 'contacts' | 'customers', id: string): boolean {
    if (this.touched[kind].has(id)) return false;
    for (const taken of this.unwritten) if (taken[kind].has(id)) return false;
    return true;
  }

  private forget(contact: Contact): void {
    this.contacts.delete(contact.id);
    const ids = this.byCustomer.get(contact.customerId);
    ids?.delete(contact.id);
    if (ids?.size !== 0) return;
    this.byCustomer.delete(contact.customerId);
    this.alone.add(contact.customerId);
  }

  private forgetCustomer(id: string): void {
    const customer = this.customers.get(id);
    if (customer === undefined) return;
    this.customers.delete(id);
    for (const identity of customer.identities) this.customerOf.delete(identityKey(identity));
  }

  /** Puts a customer in memory as the table has it. */
  rememberCustomer(customer: Customer): void {
    this.customers.set(customer.id, customer);
    for (const identity of customer.identities) this.customerOf.set(identityKey(identity), customer.id);
    if (!this.byCustomer.has(customer.id)) {
      this.alone.delete(customer.id);
      this.alone.add(customer.id);
    }
  }

  private know(customer: Customer, seq: number): void {
    this.customers.set(customer.id, { ...customer, seq });
    for (const identity of customer.identities) this.customerOf.set(identityKey(identity), customer.id);
    this.touched.customers.add(customer.id);
  }

  private editCustomer(event: Extract<ContactEvent, { type: 'CustomerEdited' }>, seq: number): void {
    const old = this.customers.get(event.customerId);
    if (old === undefined) return;
    const { name, preferences, notes, isVulnerable, identities = old.identities } = event;
    this.customers.set(old.id, { ...old, name, preferences, notes, isVulnerable, identities, seq });
    if (event.identities !== undefined) {
      for (const identity of old.identities) this.customerOf.delete(identityKey(identity));
      for (const identity of identities) this.customerOf.set(identityKey(identity), old.id);
    }
    this.touched.customers.add(old.id);
    for (const contact of this.contacts.values())
      if (contact.customerId === old.id && (contact.customerName !== name || contact.isVulnerable !== isVulnerable))
        this.set({ ...contact, customerName: name, isVulnerable, seq });
  }

  private touchRows(event: FloorEvent): void {
    if ('consultantId' in event && event.type.startsWith('Consultant')) this.touched.seats.add(event.consultantId!);
    switch (event.type) {
      case 'ConsultantDefined':
        this.touched.seats.add(event.consultant.id);
        break;
      case 'ConsultantRested':
      case 'RestEnded':
        this.touched.seats.add(event.consultantId);
        break;
      case 'InteractionEnded':
      case 'InteractionHeld':
        // The end of work starts the idle time; the row has to say so after a restart.
        if (event.consultantId !== null) this.touched.seats.add(event.consultantId);
        break;
      case 'QueueDefined':
        this.touched.queues.add(event.queue.id);
        break;
      case 'QueueRemoved':
      case 'QueueOpened':
      case 'QueueClosed':
        this.touched.queues.add(event.queueId);
        break;
      case 'PolicySet':
        this.touched.isPolicyTouched = true;
        break;
      default:
    }
    const id = interactionIdOf(event);
    const interaction = id === null ? null : interactionOf(this.routing, id);
    if (interaction !== null) this.touched.interactions.set(interaction.id, interaction);
  }
}

const lettersOf = (entry: Entry): number => entry.body.length + (entry.mail?.quoted?.length ?? 0) + 500;

export const identityKey = (identity: Pick<Identity, 'kind' | 'value'>): string =>
  `${identity.kind}:${identity.value.trim().toLowerCase()}`;
