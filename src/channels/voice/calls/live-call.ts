/** One call while it lives. Everything it is told goes through its turns, one thing after the other. */
import { randomUUID } from 'node:crypto';
import type { FloorEvent } from '#modules/contacts/contract.js';
import { isQueueOpen } from '#kernel/routing/index.js';
import type {
  CallOnDesk,
  CallOutcome,
  CallState,
  PhoneScreen,
  PhoneToServer,
} from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../media/engine.js';
import type { IncomingLeg, Leg } from '../sip/index.js';
import { address, parseUri } from '../sip/names.js';
import type { CallEnd, CallPhase, CallRow } from './contract.js';
import { DeskLeg } from './desk-leg.js';
import { FlowWalk, type Handed } from './flow-walk.js';
import type { CallParts, FlowFor } from './parts.js';
import { LegSound } from './sound.js';
import { Turns } from './turns.js';
import { wordsOfCall } from './words.js';

const ringOutMs = 45_000;

export interface CallEdge {
  screenOf(personId: string): string | null;
  over(call: LiveCall): void;
}

export class LiveCall {
  readonly id: string;
  phase: CallPhase = 'arriving';
  row: CallRow;
  readonly #parts: CallParts;
  readonly #edge: CallEdge;
  readonly #turns: Turns;
  readonly #sound: LegSound;
  #leg: Leg | null = null;
  #walk: FlowWalk | null = null;
  #desk: DeskLeg | null = null;
  #desks = 0;
  /** To whom it is offered or who talks. */
  consultantId: string | null = null;
  #since: number;
  #isMuted = false;
  #isOffered = false;
  #isAnswering = false;
  #name: string;

  private constructor(parts: CallParts, edge: CallEdge, row: CallRow, name: string) {
    this.#parts = parts;
    this.#edge = edge;
    this.row = row;
    this.id = row.id;
    this.#name = name;
    this.#since = row.startedAt;
    this.#sound = new LegSound(`${row.id}_customer`, parts.media, parts.log);
    this.#turns = new Turns((error) => parts.log.error({ err: error, callId: this.id }, 'a step of a call failed'));
  }

  /** Somebody calls us. */
  static incoming(parts: CallParts, edge: CallEdge, leg: IncomingLeg): LiveCall {
    const flow = parts.flowFor(leg.dialled);
    const row: CallRow = {
      id: `call_${randomUUID()}`,
      direction: 'in',
      number: leg.caller,
      dialled: leg.dialled,
      trunk: leg.via.name,
      flow: flow?.flow.name ?? null,
      flowVersion: flow?.version ?? null,
      chosen: [],
      contactId: null,
      interactionId: null,
      startedAt: parts.floor.now(),
      askedForPersonAt: null,
      answeredAt: null,
      endedAt: null,
      end: null,
    };
    const call = new LiveCall(parts, edge, row, leg.caller ?? '');
    call.#turn(() => call.#arrive(leg, flow));
    return call;
  }

  /** An interaction that is called back: the consultant first, then the customer. */
  static callback(
    parts: CallParts,
    edge: CallEdge,
    of: { number: string; contactId: string; interactionId: string; name: string },
  ): LiveCall {
    const out = parts.wayOut();
    const now = parts.floor.now();
    const row: CallRow = {
      id: `call_${randomUUID()}`,
      direction: 'out',
      number: of.number,
      dialled: of.number,
      trunk: out?.trunk ?? '',
      flow: null,
      flowVersion: null,
      chosen: [],
      contactId: of.contactId,
      interactionId: of.interactionId,
      startedAt: now,
      askedForPersonAt: null,
      answeredAt: null,
      endedAt: null,
      end: null,
    };
    const call = new LiveCall(parts, edge, row, of.name);
    call.phase = 'dialling';
    parts.keep(row);
    return call;
  }

  get mediaIds(): readonly string[] {
    return this.#desk === null ? [this.#sound.id] : [this.#sound.id, this.#desk.id];
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
    this.#leg = leg;
    this.#listen(leg);
    const { media } = this.#parts;
    let sdp: string;
    try {
      const request = {
        kind: 'rtp',
        legId: this.#sound.id,
        ...(leg.offer === null ? {} : { offer: leg.offer }),
      } as const;
      sdp = (await media.createLeg(request)).sdp;
    } catch (error) {
      const hasNoSound = (error as { code?: unknown }).code === 'media.noCommonSound';
      leg.reject(hasNoSound ? 488 : 503, undefined, hasNoSound ? undefined : 10);
      return this.#finish('failed');
    }
    const late = await leg.accept(sdp).catch(() => undefined);
    if (late === undefined) return this.#finish('callerLeft');
    if (late !== null) await media.answer(this.#sound.id, late, 'answer');
    this.phase = 'inFlow';
    this.#parts.keep(this.row);
    if (flow === null) return this.#toPeople(null, []);
    const facts = { isOpen: (queueId: string) => isQueueOpen(this.#parts.floor.routing, queueId), isKnown: false };
    this.#walk = new FlowWalk(flow, this.#parts, this.#sound, facts, (handed, walk) => {
      this.#turn(() => this.#handed(handed, walk.chosen, walk.gathered));
    });
    this.#walk.start();
  }

  #listen(leg: Leg): void {
    leg.onEnded(() => this.#turn(() => this.#customerGone()));
    leg.onOffer(async (sdp) => (await this.#parts.media.answer(this.#sound.id, sdp, 'offer')) ?? '');
    leg.onDigit((digit) => this.digit(digit));
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
        await this.#say(handed.prompt);
        await this.#toPeople(handed.queueId, chosen, gathered);
        return this.#askCallback();
      case 'transferOut':
        if (handed.prompt !== null) await this.#say(handed.prompt);
        return this.#toPeople(null, chosen, gathered);
      case 'goodbye':
        if (handed.prompt !== null) await this.#say(handed.prompt);
        return this.#finish('flowEnded');
    }
  }

  async #say(prompt: Parameters<CallParts['fileOf']>[0]): Promise<void> {
    const path = await this.#parts.fileOf(prompt, 'it');
    if (path !== null) await this.#sound.play({ kind: 'file', path });
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
    const { number } = this.row;
    const words = wordsOfCall({ number, chosen, gathered });
    const done = await floor.dispatch({
      type: 'OpenContact',
      at: now,
      contactId,
      caller: {
        name: number ?? words.hidden,
        language: 'it',
        identities: number === null ? [] : [{ kind: 'phone', value: number, isVerified: false }],
      },
      channel: 'call',
      queueId: line,
      subject: words.subject,
      message: { clientId: this.id, body: words.body },
    });
    for (const event of done.events) {
      if (event.type === 'InteractionQueued') this.#keep({ interactionId: event.interaction.id });
    }
    // An offer may have been made in the same breath; then the telephone rings already.
    if (this.phase === 'inFlow') this.phase = 'waiting';
    await this.#music(music);
  }

  async #music(name: string | null = null): Promise<void> {
    const path = await this.#parts.musicFile(name);
    void this.#sound.play(path === null ? { kind: 'tone', tone: 'music' } : { kind: 'file', path }, true);
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
        return this.#offered(event.consultantId);
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
    }
  }

  async #offered(consultantId: string): Promise<void> {
    this.consultantId = consultantId;
    this.#isOffered = true;
    if (this.phase !== 'dialling') this.phase = 'ringing';
    this.#since = this.#parts.floor.now();
    if (this.#edge.screenOf(consultantId) === null) return this.#deviceFailed('no telephone is open');
    this.#tellDesk();
  }

  async #deviceFailed(why: string): Promise<void> {
    const { interactionId } = this.row;
    if (interactionId === null || this.consultantId === null) return;
    this.#parts.log.info({ callId: this.id, why }, 'a device failed');
    await this.#refuse('FailDevice', interactionId, this.consultantId);
  }

  async #refuse(type: 'FailDevice' | 'Decline', interactionId: string, consultantId: string): Promise<void> {
    await this.#parts.floor
      .dispatch({ type, at: this.#parts.floor.now(), interactionId, consultantId })
      // The offer ended by itself in the same moment.
      .catch((error: unknown) => this.#parts.log.debug({ err: error }, 'the offer was over'));
  }

  #offerEnded(end: 'declined' | 'missed' | 'deviceFailed' | 'withdrawn'): void {
    this.#isOffered = false;
    this.#tellOver(end === 'withdrawn' ? 'callerGone' : end);
    this.#closeDesk();
    this.consultantId = null;
    if (this.phase === 'ringing') this.phase = 'waiting';
  }

  /** Claimed. The desk's leg is connected by then, unless it was taken by other ways than the telephone. */
  async #held(consultantId: string): Promise<void> {
    this.consultantId = consultantId;
    this.#isOffered = false;
    if (this.#desk === null && !(await this.#connectDesk())) return this.#loseConsultant();
    if (this.phase === 'dialling') return this.#dial();
    await this.#bridge();
  }

  async #bridge(): Promise<void> {
    if (this.#desk === null) return;
    await this.#parts.media.bridge(this.#sound.id, this.#desk.id);
    this.phase = 'talking';
    this.#since = this.#parts.floor.now();
    this.#keep({ answeredAt: this.row.answeredAt ?? this.#since });
    this.#tellDesk();
  }

  /** Claimed but without sound: back at the same place, by the floor's own grace. */
  async #loseConsultant(): Promise<void> {
    this.#tellOver('deviceFailed');
    this.#closeDesk();
    const { interactionId } = this.row;
    if (interactionId === null || this.consultantId === null) return;
    const contact = this.row.contactId === null ? null : await this.#parts.floor.contact(this.row.contactId);
    await this.#parts.floor.dispatch({
      type: 'Pass',
      at: this.#parts.floor.now(),
      interactionId,
      by: this.consultantId,
      to: { queueId: contact?.queueId ?? '' },
      reason: 'device',
      isSupervisor: true,
    });
  }

  async #backInLine(how: CallOutcome): Promise<void> {
    this.#tellOver(how);
    await this.#sound.unbridge();
    this.#closeDesk();
    this.consultantId = null;
    this.phase = 'waiting';
    await this.#music();
  }

  // ---- the consultant's side

  heard(from: PhoneScreen, message: PhoneToServer): void {
    this.#turn(() => this.#heard(from, message));
  }

  async #heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const { interactionId } = this.row;
    if (from.personId !== this.consultantId || interactionId === null) return;
    const { media, floor } = this.#parts;
    switch (message.do) {
      case 'answer':
        if (this.#isOffered && !this.#isAnswering) void this.#answer(interactionId, from.personId);
        return;
      case 'decline':
        return this.#refuse('Decline', interactionId, from.personId);
      case 'deviceFailed':
        return this.#deviceFailed(message.why);
      case 'mute':
        this.#isMuted = message.is;
        if (this.#desk !== null) await media.mute(this.#desk.id, message.is);
        return this.#tellDesk();
      case 'hold':
        return this.#hold(message.is);
      case 'digits':
        return media.sendDigits(this.#sound.id, message.digits);
      case 'hangUp':
        if (this.#isOffered) return this.#refuse('Decline', interactionId, from.personId);
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
        return this.#desk?.restart(this.#parts.iceServersFor(from.personId));
      case 'quality':
        return this.#parts.keepQuality(this.id, floor.now(), { ...message.quality });
    }
  }

  /** Outside the turns: ten seconds of a browser that does not connect must not hold up a caller who hangs up. */
  async #answer(interactionId: string, personId: string): Promise<void> {
    this.#isAnswering = true;
    const isConnected = await this.#connectDesk();
    this.#isAnswering = false;
    this.#turn(async () => {
      if (!this.#isOffered || this.consultantId !== personId) return this.#closeDesk();
      if (!isConnected) return this.#deviceFailed('the browser did not connect');
      await this.#parts.floor
        .dispatch({ type: 'Accept', at: this.#parts.floor.now(), interactionId, consultantId: personId })
        .catch((error: unknown) => {
          this.#parts.log.info({ err: error, callId: this.id }, 'answered too late');
          this.#tellOver('missed');
          this.#closeDesk();
        });
    });
  }

  async #connectDesk(): Promise<boolean> {
    const personId = this.consultantId;
    const screenId = personId === null ? null : this.#edge.screenOf(personId);
    if (personId === null || screenId === null) return false;
    this.#closeDesk();
    const desk = new DeskLeg(`${this.id}_desk${++this.#desks}`, { personId, screenId }, this.#parts);
    this.#desk = desk;
    this.#tellDesk('connecting');
    try {
      await desk.connect(this.#parts.iceServersFor(personId));
      return this.#desk === desk;
    } catch (error) {
      this.#parts.log.warn({ err: error, callId: this.id }, 'a desk was not connected');
      if (this.#desk === desk) this.#closeDesk();
      return false;
    }
  }

  #closeDesk(): void {
    this.#desk?.close();
    this.#desk = null;
  }

  async #hold(isHeld: boolean): Promise<void> {
    if (isHeld && this.phase === 'talking') {
      await this.#sound.unbridge();
      this.phase = 'held';
      await this.#music();
      this.#tellDesk();
    } else if (!isHeld && this.phase === 'held') await this.#bridge();
  }

  /** The page was loaded again, or the desk moved to another screen: the sound goes there. */
  attached(screenId: string): void {
    this.#turn(async () => {
      if (this.consultantId === null) return;
      this.#tellDesk();
      if ((this.phase !== 'talking' && this.phase !== 'held') || this.#desk?.screenId === screenId) return;
      const wasHeld = this.phase === 'held';
      if (!(await this.#connectDesk())) return;
      if (!wasHeld) await this.#bridge();
    });
  }

  get onDesk(): CallOnDesk | null {
    return this.consultantId === null || this.phase === 'over' ? null : this.#view();
  }

  #view(state?: CallState): CallOnDesk {
    const { contactId, interactionId, direction, number } = this.row;
    const of: Partial<Record<CallPhase, CallState>> = {
      talking: 'talking',
      held: 'held',
      ringing: 'ringing',
      dialling: this.#isOffered ? 'ringing' : 'connecting',
    };
    return {
      callId: this.id,
      contactId: contactId ?? '',
      interactionId: interactionId ?? '',
      direction,
      state: state ?? of[this.phase] ?? 'connecting',
      number,
      name: this.#name,
      queueId: null,
      since: this.#since,
      isMuted: this.#isMuted,
      recording: 'off',
      other: null,
      listeners: [],
    };
  }

  #tellDesk(state?: CallState): void {
    const screenId = this.consultantId === null ? null : this.#edge.screenOf(this.consultantId);
    if (screenId !== null) this.#parts.phones.send(screenId, { say: 'call', call: this.#view(state) });
  }

  #tellOver(how: CallOutcome): void {
    const screenId = this.consultantId === null ? null : this.#edge.screenOf(this.consultantId);
    if (screenId !== null) this.#parts.phones.send(screenId, { say: 'over', callId: this.id, how });
  }

  deskAnswered(connection: string, sdp: string): void {
    // Beside the turns: one of them may be waiting for just this.
    if (this.#desk?.id !== connection) return;
    this.#desk.answered(sdp).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, callId: this.id }, 'the answer of a desk was not taken');
      this.#desk?.fail('the answer was not understood');
    });
  }

  media(event: MediaEvent): void {
    if (!('legId' in event)) return;
    if (event.legId === this.#desk?.id) {
      if (event.type === 'connected') this.#desk.connected();
      else if (event.type === 'failed') this.#desk.fail(event.why);
    } else if (event.type === 'digit') this.digit(event.digit);
    // A trunk that lost us sends nothing for long: whoever is gone without a BYE is found here (held calls may be silent).
    else if (event.type === 'silent' && this.phase !== 'held' && event.ms > 15_000)
      this.#turn(() => this.#leg?.end({ reason: 'no sound' }));
  }

  /** The media process died: the customer's leg is made anew by a re-INVITE, and the desk's by a new offer. */
  mediaRestarted(): void {
    this.#turn(async () => {
      const leg = this.#leg;
      if (leg === null || leg.state !== 'talking') return;
      const { sdp } = await this.#parts.media.createLeg({ kind: 'rtp', legId: this.#sound.id });
      const answer = await leg.reinvite(sdp);
      await this.#parts.media.answer(this.#sound.id, answer, 'answer');
      if (this.phase === 'waiting' || this.phase === 'ringing' || this.phase === 'held') return this.#music();
      if (this.phase === 'talking' && (await this.#connectDesk())) await this.#bridge();
    });
  }

  async #dial(): Promise<void> {
    const out = this.#parts.wayOut();
    const { number } = this.row;
    if (out === null || number === null || this.#desk === null) return this.#finish('notReached');
    const { sdp } = await this.#parts.media.createLeg({ kind: 'rtp', legId: this.#sound.id });
    const from = parseUri(`sip:${out.from}@ponte.invalid`);
    const leg = this.#parts.sip.invite({
      to: number,
      from: address(from!),
      via: { trunk: out.trunk },
      sdp,
      ringMs: ringOutMs,
    });
    this.#leg = leg;
    this.#tellDesk('connecting');
    void new LegSound(this.#desk.id, this.#parts.media, this.#parts.log).play({ kind: 'tone', tone: 'ringback' }, true);
    leg.answered.then(
      (answer) =>
        this.#turn(async () => {
          this.#listen(leg);
          await this.#parts.media.answer(this.#sound.id, answer, 'answer');
          await this.#bridge();
        }),
      () => this.#turn(() => this.#finish('notReached')),
    );
  }

  #finish(end: CallEnd): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.#walk?.stop();
    this.#tellOver(this.row.answeredAt === null ? 'callerGone' : 'ended');
    this.#closeDesk();
    void this.#sound.close();
    this.#leg?.end();
    this.#keep({ end, endedAt: this.#parts.floor.now() });
    this.#edge.over(this);
  }

  /** The centre closes. */
  shut(): void {
    this.#finish(this.row.answeredAt === null ? 'failed' : 'ended');
  }
}
