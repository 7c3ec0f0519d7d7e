/** All calls: who belongs to whom, and what must happen when the floor, the sound or a desk says something. */
import { setTimeout as sleep } from 'node:timers/promises';
import { interactionOf, interactionsOf } from '#kernel/routing/index.js';
import type { Committed } from '#modules/contacts/index.js';
import type { PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { Contact, FloorEvent } from '#modules/contacts/contract.js';
import type { MediaEvent } from '../media/engine.js';
import type { IncomingLeg } from '../sip/index.js';
import { AtHand, callChannel } from './at-hand.js';
import { type CallEdge, LiveCall } from './live-call.js';
import { OwnCalls } from './own-call.js';
import type { CallParts } from './parts.js';
import { SoundWatch } from './renewal.js';
import { WebCalls } from './web-calls.js';
import { webWords } from './words.js';

/** Sealing takes a moment; a floor that is away then is not waited for: the next start finds the sound. */
const mostMessageMs = 8_000;

export class Calls {
  readonly #parts: CallParts;
  readonly #calls = new Map<string, LiveCall>();
  /** The screen that is a person's telephone. */
  readonly #screens = new Map<string, string>();
  /** The screen that shows a person's calls, wherever their sound is. */
  readonly #shown = new Map<string, string>();
  readonly #edge: CallEdge;
  readonly #atHand: AtHand;
  readonly #web: WebCalls;
  readonly #ownCalls: OwnCalls;
  readonly #stops: (() => void)[] = [];
  #isDraining = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    const begin: ConstructorParameters<typeof WebCalls>[2] = (of, from) => {
      const call = LiveCall.web(parts, this.#edge, of, from);
      this.#calls.set(call.id, call);
      return call;
    };
    this.#web = new WebCalls(parts, { atOnce: parts.webCalls }, begin, (contactId) => {
      for (const call of this.#calls.values())
        if (call.row.contactId === contactId && call.page !== null) return call.page;
      return null;
    });
    const sound = new SoundWatch(() => parts.media.status()['isServing'] !== false);
    this.#atHand = new AtHand(
      parts,
      (personId) => sound.isThere && parts.telephones.ringsNow(personId, this.#screens.has(personId)) !== null,
    );
    this.#edge = {
      screenOf: (personId) => this.#screens.get(personId) ?? null,
      shownOn: (personId) => this.#shown.get(personId) ?? null,
      over: (call) => {
        this.#calls.delete(call.id);
        this.#web.over(call);
        if (call.isOwn) void this.#ownCalls.over(call.row, call.consultantId);
      },
    };
    this.#ownCalls = new OwnCalls(parts, {
      begin: (of) => {
        const call = LiveCall.own(this.#parts, this.#edge, of);
        this.#calls.set(call.id, call);
        return call;
      },
      isLive: (interactionId) => this.#callOf(interactionId) !== undefined,
    });
  }

  start(): void {
    const { floor, media, phones, sip } = this.#parts;
    sip.onIncoming((leg) => this.#incoming(leg));
    this.#stops.push(
      floor.onCommitted((committed) => this.#committed(committed)),
      media.on((event) => {
        if (event.type === 'restarted') this.#mediaRestarted(event.legIds);
        else this.#media(event);
      }),
    );
    phones.onHeard((from, message) => this.#heard(from, message));
    phones.onGone((from) => {
      this.#noScreen(from);
    });
    this.#parts.telephones.onChanged((personId) => this.#telephoneChanged(personId));
    this.#atHand.start();
    this.#web.start();
    void this.#takeUpOldOnes();
  }

  get fromWeb(): number {
    return this.#web.size;
  }

  /** A leg bears the name of its call: nobody has to be asked whose it is. */
  #media(event: Exclude<MediaEvent, { type: 'restarted' }>): void {
    const call = this.#calls.get(event.legId.slice(0, event.legId.lastIndexOf('_')));
    if (call?.mediaIds.includes(event.legId) === true) call.media(event);
  }

  #mediaRestarted(legIds: readonly string[] | undefined): void {
    for (const call of this.#calls.values()) {
      if (legIds === undefined || call.mediaIds.some((id) => legIds.includes(id))) call.mediaRestarted(legIds);
    }
  }

  get all(): Iterable<LiveCall> {
    return this.#calls.values();
  }

  /** The screen that is a person's telephone in the browser. */
  screenOf(personId: string): string | null {
    return this.#screens.get(personId) ?? null;
  }

  get live(): number {
    return this.#calls.size;
  }

  #incoming(leg: IncomingLeg): void {
    if (this.#isDraining || !this.#parts.floor.isServing) return leg.reject(503, undefined, 10);
    // RFC 3891 3: one party in the place of another. We cannot change who is heard in a call: it goes on as it is, and who
    // transfers it is told. Taken as a call of its own, its customer would stand in the menu while a person waits for them.
    if (leg.replaces !== null) return leg.reject(603);
    if (this.#parts.usualQueue() === null) return leg.reject(480);
    const call = LiveCall.incoming(this.#parts, this.#edge, leg);
    this.#calls.set(call.id, call);
  }

  #committed({ events }: Committed): void {
    for (const { event } of events) {
      if (event.type === 'InteractionQueued') this.#queued(event.interaction);
      if (!('contactId' in event) || !('interactionId' in event)) continue;
      const call = this.#callOf(event.interactionId);
      if (call !== undefined) call.floorEvent(event);
      else if (event.type === 'OfferMade') void this.#callBack(event);
    }
  }

  /** A contact may have been in other hands and channels before: from here on this interaction is the call's. */
  #queued({
    id,
    contactId,
    channel,
  }: {
    readonly id: string;
    readonly contactId: string;
    readonly channel: string;
  }): void {
    if (channel !== callChannel) return;
    for (const call of this.#calls.values()) if (call.row.contactId === contactId) call.queued(id);
  }

  #callOf(interactionId: string): LiveCall | undefined {
    for (const call of this.#calls.values()) if (call.row.interactionId === interactionId) return call;
    return undefined;
  }

  /** A call that asked to be called back is offered: whoever takes it is connected with the customer. */
  async #callBack(event: Extract<FloorEvent, { type: 'OfferMade' }>): Promise<void> {
    const interaction = interactionOf(this.#parts.floor.routing, event.interactionId);
    if (interaction?.channel !== 'call' || interaction.callbackTo === null) return;
    const contact = await this.#parts.floor.contact(event.contactId);
    const { contactId, interactionId } = event;
    const of = { number: interaction.callbackTo, contactId, interactionId, name: contact?.customerName ?? '' };
    const call = LiveCall.callback(this.#parts, this.#edge, of);
    this.#calls.set(call.id, call);
    call.floorEvent(event);
  }

  #heard(from: PhoneScreen, message: PhoneToServer): void {
    if (message.do === 'attach') return this.#attach(from, message);
    if (message.do === 'detach') return this.#noScreen(from);
    if (message.do === 'dial') return void this.#ownCalls.dial(from, message);
    if (message.do === 'restart') {
      for (const call of this.#calls.values()) if (call.has(from.personId)) call.heard(from, message);
      return;
    }
    if (message.do === 'sdp') {
      for (const call of this.#calls.values()) {
        if (call.has(from.personId)) call.deskAnswered(from.screenId, message);
      }
      return;
    }
    if (!('callId' in message)) return;
    const call = this.#calls.get(message.callId);
    if (call === undefined)
      this.#parts.phones.send(from.screenId, { say: 'over', callId: message.callId, how: 'ended' });
    else call.heard(from, message);
  }

  #noScreen({ personId, screenId }: PhoneScreen): void {
    if (this.#shown.get(personId) === screenId) this.#shown.delete(personId);
    this.#noBrowser({ personId, screenId });
  }

  #noBrowser({ personId, screenId }: PhoneScreen): void {
    if (this.#screens.get(personId) !== screenId) return;
    this.#screens.delete(personId);
    for (const call of this.#calls.values()) if (call.consultantId === personId) call.deskGone();
    this.#atHand.look(personId);
  }

  /** The last screen with a microphone is the person's telephone; without any, the last that leads shows what rings elsewhere. */
  #attach(from: PhoneScreen, { mic, leads = false }: Extract<PhoneToServer, { do: 'attach' }>): void {
    const { personId, screenId } = from;
    const { phones } = this.#parts;
    if (mic !== 'ok') this.#noBrowser(from);
    const isShown = mic === 'ok' || (leads && !this.#screens.has(personId));
    if (!isShown && this.#shown.get(personId) === screenId) this.#shown.delete(personId);
    // A screen that is nobody's telephone only learns that there is one here.
    if (!isShown) phones.send(screenId, { say: 'attached', calls: [] });
    else {
      const before = this.#shown.get(personId);
      // A screen that carried the sound is told that it does not; one that only showed calls has none to show.
      if (before !== undefined && before !== screenId) {
        const isTaken = mic === 'ok' || this.#screens.get(personId) === before;
        phones.send(before, isTaken ? { say: 'detached' } : { say: 'attached', calls: [] });
      }
      this.#shown.set(personId, screenId);
      if (mic === 'ok') this.#screens.set(personId, screenId);
      this.#atHand.look(personId);
      this.#showCalls(personId, screenId);
    }
    this.#tellTelephone(personId, screenId);
  }

  #showCalls(personId: string, screenId: string): void {
    const mine = [...this.#calls.values()].filter((call) => call.has(personId));
    const calls = mine.map((call) => call.onDesk(personId)).filter((call) => call !== null);
    this.#parts.phones.send(screenId, { say: 'attached', calls });
    for (const call of mine) call.attached({ personId, screenId });
  }

  #tellTelephone(personId: string, screenId: string): void {
    const telephone = this.#parts.telephones.onDesk(personId, this.#screens.has(personId));
    this.#parts.phones.send(screenId, { say: 'telephone', telephone });
  }

  #telephoneChanged(personId: string): void {
    this.#atHand.look(personId);
    const screenId = this.#shown.get(personId);
    if (screenId !== undefined) this.#tellTelephone(personId, screenId);
  }

  /**
   * Calls of an earlier life of this server: their sound died with it. Who waited is called back at the same place where
   * the number is known; nobody is offered a call that is not there.
   */
  async #takeUpOldOnes(): Promise<void> {
    const { floor, log } = this.#parts;
    for (const { id, channel, place, isCallback, contactId } of interactionsOf(floor.routing)) {
      if (channel !== 'call' || isCallback || place === 'held' || place === 'ended' || this.#callOf(id)) continue;
      try {
        const contact = await floor.contact(contactId);
        const customer = contact === null ? null : await floor.customer(contact.customerId);
        const number = customer?.identities.find(({ kind }) => kind === 'phone')?.value;
        const at = floor.now();
        if (contact?.channel === 'chat') await this.#toWriting(contact, id);
        else if (number === undefined) await floor.dispatch({ type: 'Leave', at, interactionId: id });
        else await floor.dispatch({ type: 'AskCallback', at, interactionId: id, to: number });
      } catch (error) {
        log.warn({ err: error, interactionId: id }, 'a call of before could not be taken up');
      }
    }
  }

  /** From the website: whoever called can be written to. */
  async #toWriting({ id: contactId, language }: Contact, interactionId: string): Promise<void> {
    const { cutWhileWaiting: body } = webWords(language === 'en' ? 'en' : 'it');
    const message = { clientId: `restart_${interactionId}`, body };
    const at = this.#parts.floor.now();
    await this.#parts.floor.dispatch({ type: 'ChangeChannel', at, contactId, to: 'chat', by: 'machine', message });
  }

  drain(): void {
    this.#isDraining = true;
    this.#web.drain();
  }

  /** Whoever is saying a message has said it so far: sealed and in line before the house closes. */
  async messagesKept(): Promise<void> {
    const ids = [...this.#calls.values()].filter((call) => call.keepsMessage()).map(({ id }) => id);
    for (let waitedMs = 0; waitedMs < mostMessageMs && ids.some((id) => this.#calls.has(id)); waitedMs += 50)
      await sleep(50);
  }

  stop(): void {
    this.#isDraining = true;
    for (const call of [...this.#calls.values()]) call.shut();
    this.#atHand.stop();
    for (const stop of this.#stops) stop();
  }
}
