/** One call while it lives. Everything it is told goes through its turns, one thing after the other. */
import { randomUUID } from 'node:crypto';
import type { FloorEvent } from '#modules/contacts/contract.js';
import { isQueueOpen } from '#kernel/routing/index.js';
import type { CallOnDesk, CallOutcome, PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../media/engine.js';
import type { IncomingLeg } from '../sip/index.js';
import { type CallEnd, type CallPhase, type CallRow, newRow } from './contract.js';
import { CustomerSide } from './customer-side.js';
import { type DeskEdge, DeskSide } from './desk-side.js';
import { FlowWalk, type Handed } from './flow-walk.js';
import type { CallParts, FlowFor } from './parts.js';
import { LegSound } from './sound.js';
import { Turns } from './turns.js';
import { openingOf } from './words.js';

export interface CallEdge extends DeskEdge {
  over(call: LiveCall): void;
}

export class LiveCall {
  readonly id: string;
  phase: CallPhase = 'arriving';
  row: CallRow;
  readonly #parts: CallParts;
  readonly #edge: CallEdge;
  readonly #turns: Turns;
  readonly #customer: CustomerSide;
  #walk: FlowWalk | null = null;
  #flowLanguage: 'it' | 'en' | null = null;
  readonly #desk: DeskSide;
  #isAnswering = false;

  private constructor(parts: CallParts, edge: CallEdge, row: CallRow, name: string) {
    this.#parts = parts;
    this.#edge = edge;
    this.row = row;
    this.id = row.id;
    this.#desk = new DeskSide(parts, edge, { id: this.id, name, row: () => this.row, phase: () => this.phase });
    this.#customer = new CustomerSide(this.id, parts, {
      gone: () => this.#turn(() => this.#customerGone()),
      digit: (digit) => this.digit(digit),
    });
    this.#turns = new Turns((error) => parts.log.error({ err: error, callId: this.id }, 'a step of a call failed'));
  }

  /** Somebody calls us. */
  static incoming(parts: CallParts, edge: CallEdge, leg: IncomingLeg): LiveCall {
    const flow = parts.flowFor(leg.dialled);
    const row = newRow({
      direction: 'in',
      ...{ number: leg.caller, dialled: leg.dialled, trunk: leg.via.name, startedAt: parts.floor.now() },
      ...{ flow: flow?.flow.name ?? null, flowVersion: flow?.version ?? null },
    });
    const call = new LiveCall(parts, edge, row, leg.caller ?? '');
    call.#turn(() => call.#arrive(leg, flow));
    return call;
  }

  /** An interaction that is called back: the consultant first, then the customer. */
  static callback(
    parts: CallParts,
    edge: CallEdge,
    of: { readonly number: string; readonly contactId: string; readonly interactionId: string; readonly name: string },
  ): LiveCall {
    const { number, contactId, interactionId } = of;
    const trunk = parts.wayOut()?.trunk ?? '';
    const startedAt = parts.floor.now();
    const row = newRow({ direction: 'out', number, dialled: number, trunk, startedAt, contactId, interactionId });
    const call = new LiveCall(parts, edge, row, of.name);
    call.phase = 'dialling';
    parts.keep(row);
    return call;
  }

  get mediaIds(): readonly string[] {
    return this.#desk.legId === null ? [this.#customer.id] : [this.#customer.id, this.#desk.legId];
  }

  #turn(work: () => Promise<void> | void): void {
    void this.#turns.run(async () => {
      if (this.phase !== 'over') await work();
    });
  }

  #keep(change: Partial<CallRow>): void {
    this.row = { ...this.row, ...change };
    this.#parts.keep(this.row);
  }

  // ---- the customer's side

  async #arrive(leg: IncomingLeg, flow: FlowFor | null): Promise<void> {
    const how = await this.#customer.take(leg);
    if (how !== 'talking') return this.#finish(how === 'gone' ? 'callerLeft' : 'failed');
    this.phase = 'inFlow';
    this.#parts.keep(this.row);
    if (flow === null) return this.#toPeople(null, []);
    this.#flowLanguage = flow.flow.language;
    const facts = { isOpen: (queueId: string) => isQueueOpen(this.#parts.floor.routing, queueId), isKnown: false };
    this.#walk = new FlowWalk(flow, this.#parts, this.#customer.sound, facts, (handed, walk) => {
      this.#turn(() => this.#handed(handed, walk.chosen, walk.gathered));
    });
    this.#walk.start();
  }

  digit(digit: string): void {
    this.#turn(() => {
      if (this.phase === 'inFlow') this.#walk?.digit(digit);
      else if ((this.phase === 'waiting' || this.phase === 'ringing') && digit === '1') return this.#askCallback();
    });
  }

  async #handed(handed: Handed, chosen: readonly string[], gathered: Readonly<Record<string, string>>): Promise<void> {
    switch (handed.do) {
      case 'queue':
        return this.#toPeople(handed.queueId, chosen, gathered, handed.music);
      case 'callback':
        await this.#toPeople(handed.queueId, chosen, gathered);
        return this.#askCallback();
      case 'voicemail':
        // Kept as a call to give back: a person calls, with the place of now.
        await this.#customer.say(handed.prompt);
        await this.#toPeople(handed.queueId, chosen, gathered);
        return this.#askCallback();
      case 'transferOut':
        if (handed.prompt !== null) await this.#customer.say(handed.prompt);
        return this.#toPeople(null, chosen, gathered);
      case 'goodbye':
        if (handed.prompt !== null) await this.#customer.say(handed.prompt);
        return this.#finish('flowEnded');
    }
  }

  /** Into the line: one contact, one interaction, by the same kernel as chat and mail. */
  async #toPeople(
    queueId: string | null,
    chosen: readonly string[],
    gathered: Readonly<Record<string, string>> = {},
    music: string | null = null,
  ): Promise<void> {
    const { floor } = this.#parts;
    const line = queueId ?? this.#parts.usualQueue();
    if (line === null) return this.#finish('failed');
    const now = floor.now();
    const contactId = `contact_${randomUUID()}`;
    this.#keep({ contactId, chosen: [...chosen], askedForPersonAt: now });
    this.#walk?.stop();
    const language = this.#parts.language();
    const opening = openingOf({
      ...{ row: this.row, contactId, at: now, queueId: line, gathered, language },
      callerLanguage: this.#flowLanguage ?? language,
    });
    const done = await floor.dispatch(opening);
    for (const event of done.events) {
      if (event.type === 'InteractionQueued') this.#keep({ interactionId: event.interaction.id });
    }
    // An offer may have been made in the same breath; then the telephone rings already.
    if (this.phase === 'inFlow') this.phase = 'waiting';
    await this.#customer.music(music);
  }

  async #askCallback(): Promise<void> {
    const { interactionId, number } = this.row;
    if (interactionId === null || number === null || this.#parts.wayOut() === null) return;
    await this.#parts.floor.dispatch({ type: 'AskCallback', at: this.#parts.floor.now(), interactionId, to: number });
    this.#finish('callback');
  }

  async #customerGone(): Promise<void> {
    const { interactionId, answeredAt } = this.row;
    if (answeredAt !== null) return this.#finish('ended');
    if (interactionId !== null && this.row.direction === 'in') {
      await this.#parts.floor
        .dispatch({ type: 'Leave', at: this.#parts.floor.now(), interactionId })
        .catch((error: unknown) =>
          this.#parts.log.warn({ err: error, callId: this.id }, 'the caller left an interaction that is gone'),
        );
    }
    this.#finish(this.row.direction === 'in' ? 'callerLeft' : 'notReached');
  }

  // ---- the floor

  floorEvent(event: FloorEvent): void {
    this.#turn(() => this.#floorEvent(event));
  }

  async #floorEvent(event: FloorEvent): Promise<void> {
    switch (event.type) {
      case 'OfferMade':
        return this.#offered(event);
      case 'OfferEnded':
        if (event.end !== 'accepted') this.#offerEnded(event.end);
        return;
      case 'InteractionHeld':
        return this.#held(event.consultantId);
      case 'InteractionReturned':
      case 'InteractionPassed':
        return this.#backInLine(event.type === 'InteractionPassed' ? 'passed' : 'lost');
      case 'InteractionEnded':
        // Wrapped up while both still talked: the consultant has hung up by that.
        return this.#finish('ended');
      default:
      // The rest of what happens on the floor is none of a call's business.
    }
  }

  async #offered(event: Extract<FloorEvent, { type: 'OfferMade' }>): Promise<void> {
    const { consultantId } = event;
    this.#desk.consultantId = consultantId;
    this.#desk.isOffered = true;
    if (this.phase !== 'dialling') this.phase = 'ringing';
    this.#desk.since = this.#parts.floor.now();
    // Nobody's fault: whoever has no telephone open goes on with chat and mail, and the call looks for the next.
    if (this.#edge.screenOf(consultantId) === null) {
      return this.#refuse('Decline', this.row.interactionId ?? event.interactionId, consultantId);
    }
    this.#desk.tell();
  }

  async #deviceFailed(why: string): Promise<void> {
    const { interactionId } = this.row;
    if (interactionId === null || this.#desk.consultantId === null) return;
    this.#parts.log.info({ callId: this.id, why }, 'a device failed');
    await this.#refuse('FailDevice', interactionId, this.#desk.consultantId);
  }

  async #refuse(type: 'FailDevice' | 'Decline', interactionId: string, consultantId: string): Promise<void> {
    await this.#parts.floor
      .dispatch({ type, at: this.#parts.floor.now(), interactionId, consultantId })
      // The offer ended by itself in the same moment.
      .catch((error: unknown) => this.#parts.log.debug({ err: error }, 'the offer was over'));
  }

  #offerEnded(end: 'declined' | 'missed' | 'deviceFailed' | 'withdrawn'): void {
    this.#desk.isOffered = false;
    this.#desk.tellOver(end === 'withdrawn' ? 'callerGone' : end);
    this.#desk.close();
    this.#desk.consultantId = null;
    if (this.phase === 'ringing') this.phase = 'waiting';
  }

  /** Claimed. The desk's leg is connected by then, unless it was taken by other ways than the telephone. */
  async #held(consultantId: string): Promise<void> {
    this.#desk.consultantId = consultantId;
    this.#desk.isOffered = false;
    if (this.#desk.legId === null && !(await this.#desk.connect())) return this.#loseConsultant();
    if (this.phase === 'dialling') return this.#dial();
    await this.#bridge();
  }

  async #bridge(): Promise<void> {
    const { legId } = this.#desk;
    if (legId === null) return;
    await this.#parts.media.bridge(this.#customer.id, legId);
    this.phase = 'talking';
    this.#desk.since = this.#parts.floor.now();
    this.#keep({ answeredAt: this.row.answeredAt ?? this.#desk.since });
    this.#desk.tell();
  }

  /** Claimed but without sound: back at the same place, by the floor's own grace. */
  async #loseConsultant(): Promise<void> {
    this.#desk.tellOver('deviceFailed');
    this.#desk.close();
    const { interactionId } = this.row;
    if (interactionId === null || this.#desk.consultantId === null) return;
    const contact = this.row.contactId === null ? null : await this.#parts.floor.contact(this.row.contactId);
    await this.#parts.floor.dispatch({
      type: 'Pass',
      at: this.#parts.floor.now(),
      interactionId,
      by: this.#desk.consultantId,
      to: { queueId: contact?.queueId ?? '' },
      reason: 'device',
      isSupervisor: true,
    });
  }

  async #backInLine(how: CallOutcome): Promise<void> {
    this.#desk.tellOver(how);
    await this.#customer.sound.unbridge();
    this.#desk.close();
    this.#desk.consultantId = null;
    this.phase = 'waiting';
    await this.#customer.music();
  }

  // ---- the consultant's side

  heard(from: PhoneScreen, message: PhoneToServer): void {
    this.#turn(() => this.#heard(from, message));
  }

  async #heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const { interactionId } = this.row;
    if (from.personId !== this.#desk.consultantId || interactionId === null) return;
    const { media, floor } = this.#parts;
    switch (message.do) {
      case 'answer':
        if (this.#desk.isOffered && !this.#isAnswering) void this.#answer(interactionId, from.personId);
        return;
      case 'decline':
        return this.#refuse('Decline', interactionId, from.personId);
      case 'deviceFailed':
        return this.#deviceFailed(message.why);
      case 'mute':
        this.#desk.isMuted = message.is;
        if (this.#desk.legId !== null) await media.mute(this.#desk.legId, message.is);
        return this.#desk.tell();
      case 'hold':
        return this.#hold(message.is);
      case 'digits':
        return media.sendDigits(this.#customer.id, message.digits);
      case 'hangUp':
        if (this.#desk.isOffered) return this.#refuse('Decline', interactionId, from.personId);
        return this.#finish(this.row.answeredAt === null ? 'notReached' : 'ended');
      case 'transfer':
        if (!('number' in message.to)) {
          await floor.dispatch({
            type: 'Pass',
            at: floor.now(),
            interactionId,
            by: from.personId,
            to: message.to,
            reason: message.reason,
          });
        }
        return;
      case 'restart':
        return message.connection === this.#desk.legId ? this.#desk.restart() : undefined;
      case 'quality':
        return this.#parts.keepQuality(this.id, floor.now(), { ...message.quality });
      default:
      // Told to all calls at once (`attach`, `sdp`), or not of this call.
    }
  }

  /** Outside the turns: ten seconds of a browser that does not connect must not hold up a caller who hangs up. */
  async #answer(interactionId: string, personId: string): Promise<void> {
    this.#isAnswering = true;
    const isConnected = await this.#desk.connect();
    this.#isAnswering = false;
    this.#turn(async () => {
      if (!this.#desk.isOffered || this.#desk.consultantId !== personId) return this.#desk.close();
      if (!isConnected) return this.#deviceFailed('the browser did not connect');
      await this.#parts.floor
        .dispatch({ type: 'Accept', at: this.#parts.floor.now(), interactionId, consultantId: personId })
        .catch((error: unknown) => {
          this.#parts.log.info({ err: error, callId: this.id }, 'answered too late');
          this.#desk.tellOver('missed');
          this.#desk.close();
        });
    });
  }

  async #hold(isHeld: boolean): Promise<void> {
    if (isHeld && this.phase === 'talking') {
      await this.#customer.sound.unbridge();
      this.phase = 'held';
      await this.#customer.music();
      this.#desk.tell();
    } else if (!isHeld && this.phase === 'held') await this.#bridge();
  }

  /** The page was loaded again, or the desk moved to another screen: the sound goes there. */
  attached(screenId: string): void {
    this.#turn(async () => {
      if (this.#desk.consultantId === null) return;
      this.#desk.tell();
      if ((this.phase !== 'talking' && this.phase !== 'held') || this.#desk.screenId === screenId) return;
      const wasHeld = this.phase === 'held';
      if (!(await this.#desk.connect())) return;
      if (!wasHeld) await this.#bridge();
    });
  }

  get onDesk(): CallOnDesk | null {
    return this.phase === 'over' ? null : this.#desk.onDesk;
  }

  get consultantId(): string | null {
    return this.#desk.consultantId;
  }

  deskAnswered(connection: string, sdp: string): void {
    // Beside the turns: one of them may be waiting for just this.
    this.#desk.answered(connection, sdp);
  }

  media(event: MediaEvent): void {
    if (!('legId' in event)) return;
    if (event.legId === this.#desk.legId) this.#desk.media(event);
    else if (event.type === 'digit') this.digit(event.digit);
    else if (event.type === 'silent') this.#customer.check();
  }

  /** The media process died: both sides' sound is made anew, and whoever waited hears the music again. */
  mediaRestarted(): void {
    this.#turn(async () => {
      if (!(await this.#customer.renew())) return;
      if (this.phase === 'waiting' || this.phase === 'ringing' || this.phase === 'held') return this.#customer.music();
      if (this.phase === 'talking' && (await this.#desk.connect())) await this.#bridge();
    });
  }

  async #dial(): Promise<void> {
    const out = this.#parts.wayOut();
    const { number } = this.row;
    const { legId } = this.#desk;
    if (out === null || number === null || legId === null) return this.#finish('notReached');
    this.#desk.tell('connecting');
    void new LegSound(legId, this.#parts.media, this.#parts.log).play({ kind: 'tone', tone: 'ringback' }, true);
    // Outside the turns: it may ring for long, and the consultant may hang up meanwhile.
    this.#customer.dial(number, out).then(
      () => this.#turn(() => this.#bridge()),
      () => this.#turn(() => this.#finish('notReached')),
    );
  }

  #finish(end: CallEnd): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.#walk?.stop();
    this.#desk.tellOver(this.row.answeredAt === null ? 'callerGone' : 'ended');
    this.#desk.close();
    this.#customer.close();
    this.#keep({ end, endedAt: this.#parts.floor.now() });
    this.#edge.over(this);
  }

  /** The centre closes. */
  shut(): void {
    this.#finish(this.row.answeredAt === null ? 'failed' : 'ended');
  }
}
