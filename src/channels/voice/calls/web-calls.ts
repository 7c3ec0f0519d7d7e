/** The calls out of the website: who may begin one, whose screen belongs to which. */
import { readTicket } from '#modules/contacts/index.js';
import type { CallerRefusal, CallerScreen, CallerToServer } from '#modules/contacts/web-call/contract.js';
import type { LiveCall } from './live-call.js';
import type { CallParts } from './parts.js';
import { WebLimits, type WebLimitsOf } from './web-limits.js';
import type { WebCallOf } from './web-side.js';

/** Makes the call and counts it among the living. */
type Begin = (of: WebCallOf, from: CallerScreen) => LiveCall;

export class WebCalls {
  readonly #parts: CallParts;
  readonly #begin: Begin;
  /** The call of a telephone, of whose contact this is. */
  readonly #besideOf: (contactId: string) => LiveCall['page'];
  readonly #limits: WebLimits;
  /** By conversation: each has one call at most. */
  readonly #calls = new Map<string, LiveCall>();
  readonly #beginning = new Set<string>();
  #isDraining = false;

  constructor(
    parts: CallParts,
    limits: Partial<WebLimitsOf>,
    begin: Begin,
    besideOf: (contactId: string) => LiveCall['page'],
  ) {
    this.#parts = parts;
    this.#besideOf = besideOf;
    this.#begin = begin;
    this.#limits = new WebLimits(limits);
  }

  start(): void {
    const { callers } = this.#parts;
    callers.onHeard((from, message) => this.#heard(from, message));
    callers.onGone((from) => {
      this.#calls.get(from.contactId)?.web?.screenGone(from);
      this.#besideOf(from.contactId)?.gone(from);
    });
    callers.open(
      () => this.#isOpen,
      (number) => this.#parts.wayOut(number) !== null,
    );
  }

  get #isOpen(): boolean {
    return !this.#isDraining && this.#parts.floor.isServing && this.#parts.usualQueue() !== null;
  }

  get size(): number {
    return this.#limits.size;
  }

  #heard(from: CallerScreen, message: CallerToServer): void {
    const call = this.#calls.get(from.contactId);
    if (call !== undefined) return call.web?.heard(from, message);
    const page = message.do === 'call' ? null : this.#besideOf(from.contactId);
    if (page !== null) return page.heard(from, message);
    if (message.do !== 'call') return void this.#parts.callers.send(from.screenId, { say: 'none' });
    void this.#call(from, message.ticket).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'a call from the website was not begun');
      this.#parts.callers.send(from.screenId, { say: 'over', how: 'failed' });
    });
  }

  async #call(from: CallerScreen, ticket: string | null): Promise<void> {
    const { contactId } = from;
    // Said twice by a socket that was in doubt: one call is begun.
    if (this.#beginning.has(contactId)) return;
    this.#beginning.add(contactId);
    try {
      const of = await this.#allowed(from, ticket);
      if (typeof of === 'string') return void this.#parts.callers.send(from.screenId, { say: 'refused', code: of });
      const call = this.#begin(of, from);
      this.#limits.begin(call, countedAs(from, of.kiosk), contactId, this.#parts.floor.now());
      this.#calls.set(contactId, call);
    } finally {
      this.#beginning.delete(contactId);
    }
  }

  async #allowed(from: CallerScreen, text: string | null): Promise<WebCallOf | CallerRefusal> {
    const { contactId } = from;
    const { floor, secret, takesWebCalls, language } = this.#parts;
    const now = floor.now();
    if (!this.#isOpen || !(await takesWebCalls())) return 'webCall.closed';
    const ticket = text === null ? null : readTicket(secret, text, contactId, now);
    const refusal = this.#limits.refusal(countedAs(from, ticket?.kiosk), contactId, now);
    if (refusal !== null) return refusal;
    const contact = await floor.contact(contactId);
    if (contact !== null) {
      const of = { conversationId: contactId, contactId: contact.joinedInto ?? contactId, caller: null, queueId: null };
      return { ...of, name: contact.customerName, language: contact.language === 'en' ? 'en' : language() };
    }
    if (ticket === null) return 'webCall.badTicket';
    const { name, identity, queueId, kiosk = null, read = null } = ticket;
    const of = { conversationId: contactId, contactId, caller: { name, identity }, queueId, kiosk, read };
    return { ...of, name, language: ticket.language };
  }

  over(call: LiveCall): void {
    this.#limits.end(call);
    for (const [contactId, one] of this.#calls) if (one === call) this.#calls.delete(contactId);
  }

  drain(): void {
    this.#isDraining = true;
    this.#parts.callers.open(null);
  }
}

/** Many kiosks of one town may share an address: each counts for itself. */
const countedAs = (from: CallerScreen, kiosk: WebCallOf['kiosk']): string | null =>
  kiosk ? `kiosk ${kiosk.id}` : from.address;
