/** A call as its consultant has it: the telephone that rings, the leg to the browser, what stands on the desk. */
import type { CallOnDesk, CallOutcome, CallState, PhoneToDesk, RingsAt } from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../media/engine.js';
import { isSoundLost } from '../media/errors.js';
import type { CallPhase, CallRow } from './contract.js';
import { DeskLeg } from './desk-leg.js';
import type { CallParts } from './parts.js';
import { type NoAnswer, NotAnswered, TelephoneLeg } from './telephone-leg.js';
import type { TextBeside } from './text-beside.js';

/** What a browser says to our offer. */
export interface SdpAnswer {
  readonly connection: string;
  readonly sdp: string;
}

export interface DeskEdge {
  /** The screen that is a person's telephone; null while none is. */
  screenOf(personId: string): string | null;
  /** The screen that shows the person's calls, wherever their sound is. */
  shownOn(personId: string): string | null;
}

interface OfCall {
  readonly id: string;
  /** Whom the desk shows until the caller is recognised. */
  readonly name: string;
  row(): CallRow;
  phase(): CallPhase;
  /** The consultant's own telephone says something of itself. */
  telephone(what: 'hungUp' | 'lost' | 'held' | 'resumed'): void;
  text(): TextBeside | null;
  recording(): CallOnDesk['recording'];
  /** Legs of one call are numbered through, whosever they are: a connection names its call by what comes before. */
  nextLeg(): number;
  /** What stands on this desk besides: a third party, who listens. */
  more?(desk: DeskSide): Partial<CallOnDesk>;
}

const states: Partial<Record<CallPhase, CallState>> = { talking: 'talking', held: 'held' };

const withoutState = ({ state: _state, ...rest }: Partial<CallOnDesk>): Partial<CallOnDesk> => rest;

export class DeskSide {
  /** To whom it is offered, or who talks. */
  consultantId: string | null = null;
  isOffered = false;
  isMuted = false;
  since: number;
  /** Who calls, or is called, as the desk shows it. */
  name: string;
  readonly #parts: CallParts;
  readonly #edge: DeskEdge;
  readonly #call: OfCall;
  #leg: DeskLeg | TelephoneLeg | null = null;
  /** Rings while the one before still carries the call. */
  #next: TelephoneLeg | null = null;
  /** Why `connect` came to nothing. */
  why: NoAnswer = 'deviceFailed';
  #failure: unknown = null;
  #connects = 0;

  constructor(parts: CallParts, edge: DeskEdge, call: OfCall) {
    this.#parts = parts;
    this.#edge = edge;
    this.#call = call;
    this.name = call.name;
    this.since = parts.floor.now();
  }

  get legId(): string | null {
    return this.#leg?.id ?? null;
  }

  /** All legs of this side in the media engine. */
  get legIds(): readonly string[] {
    return [this.#leg, this.#next].flatMap((leg) => (leg === null ? [] : [leg.id]));
  }

  get screenId(): string | null {
    return this.#leg?.screenId ?? null;
  }

  /** The sound is on a telephone of the consultant's own. */
  get isOnOwn(): boolean {
    return this.#leg instanceof TelephoneLeg;
  }

  /** Where it would ring now; null while the person has no telephone at hand. */
  get ringsNow(): RingsAt | null {
    const personId = this.consultantId;
    if (personId === null) return null;
    return this.#parts.telephones.ringsNow(personId, this.#edge.screenOf(personId) !== null);
  }

  /** Where the call is shown. */
  get screen(): string | null {
    return this.consultantId === null ? null : this.#edge.shownOn(this.consultantId);
  }

  /** True when the consultant hears us. A leg of before is closed: a reload leaves it behind. */
  async connect(): Promise<boolean> {
    const personId = this.consultantId;
    const rings = this.ringsNow;
    this.why = 'deviceFailed';
    this.#failure = null;
    if (personId === null || rings === null) return false;
    this.close();
    if (rings !== 'browser') return this.#connectOwn(personId);
    const leg = new DeskLeg(this.#nextId(), this.#edge.screenOf(personId)!, this.#parts);
    this.#leg = leg;
    this.tell('connecting');
    return this.#reached(leg, leg.connect(this.#parts.iceServersFor(personId)));
  }

  async #connectOwn(personId: string): Promise<boolean> {
    const connect = this.#connects;
    const leg = await this.#ownLeg(personId);
    if (leg === null || connect !== this.#connects) return false;
    this.#leg = leg;
    // An offer rings on the screen already; a call of one's own has to be seen there while the telephone rings.
    if (!this.isOffered) this.tell('connecting');
    return this.#reached(leg, leg.connect());
  }

  async #reached(leg: DeskLeg | TelephoneLeg, connected: Promise<void>): Promise<boolean> {
    try {
      await connected;
      return this.#leg === leg;
    } catch (error) {
      this.#parts.log.info({ err: error, callId: this.#call.id }, 'a consultant was not connected');
      if (this.#leg !== leg) return false;
      this.#failure = error;
      if (error instanceof NotAnswered) this.why = error.how;
      this.close();
      return false;
    }
  }

  #nextId(): string {
    return `${this.#call.id}_desk${this.#call.nextLeg()}`;
  }

  async #ownLeg(personId: string): Promise<TelephoneLeg | null> {
    // A name that is not found is a telephone that is not there.
    const way = await this.#parts.telephones.wayTo(personId).catch(() => null);
    if (way === null) return null;
    const caller = { number: this.#call.row().number, name: this.#call.name };
    return new TelephoneLeg(this.#nextId(), way, caller, this.#parts, {
      ended: (how) => this.#call.telephone(how),
      held: (isHeld) => this.#call.telephone(isHeld ? 'held' : 'resumed'),
    });
  }

  /** The line of the browser is poor: the own telephone rings, and only when it is picked up the browser's leg goes. */
  async moveToOwn(): Promise<boolean> {
    const personId = this.consultantId;
    if (personId === null || this.isOnOwn || this.#next !== null) return false;
    const leg = await this.#ownLeg(personId);
    if (leg === null || this.consultantId !== personId || this.#leg === null) return false;
    this.#next = leg;
    try {
      await leg.connect();
    } catch (error) {
      this.#parts.log.info({ err: error, callId: this.#call.id }, 'the own telephone was not reached');
      return false;
    } finally {
      if (this.#next === leg) this.#next = null;
    }
    if (this.consultantId !== personId || this.#leg === null) {
      leg.close();
      return false;
    }
    this.#leg.close();
    this.#leg = leg;
    return true;
  }

  /**
   * The sound's process died: the browser is offered a new leg, a telephone is asked to come again. Rejects where no sound is to
   * be had at all; false where the consultant is not there.
   */
  async renew(): Promise<boolean> {
    if (this.#leg instanceof TelephoneLeg) return this.#leg.renew();
    if (!(await this.connect())) {
      if (isSoundLost(this.#failure)) throw this.#failure;
      return false;
    }
    if (this.isMuted && this.legId !== null) await this.#parts.media.mute(this.legId, true);
    return true;
  }

  close(): void {
    this.#connects++;
    this.#leg?.close();
    this.#next?.close();
    this.#leg = null;
    this.#next = null;
  }

  /** The network of the desk changed. True when it is a new connection, which is to be bridged anew. */
  async restart(): Promise<boolean> {
    if (this.consultantId === null || !(this.#leg instanceof DeskLeg)) return false;
    try {
      await this.#leg.restart(this.#parts.iceServersFor(this.consultantId));
      return false;
    } catch (error) {
      // What carried it is gone (an rtpengine that died): a new connection is half a second of silence, and no end.
      this.#parts.log.info({ err: error, callId: this.#call.id }, 'no ICE restart; the desk is connected anew');
      return this.connect();
    }
  }

  /** Taken from the screen that was offered it alone: others in the call are no party to this leg. */
  answered(screenId: string, { connection, sdp }: SdpAnswer): void {
    const leg = this.#leg;
    if (!(leg instanceof DeskLeg) || leg.id !== connection || leg.screenId !== screenId) return;
    leg.answered(sdp).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, callId: this.#call.id }, 'the answer of a desk was not taken');
      leg.fail('the answer was not understood');
    });
  }

  media(event: MediaEvent): void {
    const leg = 'legId' in event && event.legId === this.#next?.id ? this.#next : this.#leg;
    if (leg instanceof TelephoneLeg) {
      if (event.type === 'digit') leg.digit(event.digit);
    } else if (event.type === 'connected') leg?.connected();
    else if (event.type === 'failed') leg?.fail(event.why);
  }

  get onDesk(): CallOnDesk | null {
    return this.consultantId === null ? null : this.#view();
  }

  #view(state?: CallState): CallOnDesk {
    const { contactId, interactionId, direction, number } = this.#call.row();
    const text = this.#call.text();
    const dialling = this.isOffered ? 'ringing' : 'connecting';
    const more = this.#call.more?.(this) ?? {};
    return {
      callId: this.#call.id,
      contactId: contactId ?? '',
      interactionId: interactionId ?? '',
      direction,
      state: state ?? more.state ?? states[this.#call.phase()] ?? dialling,
      number,
      name: this.name,
      queueId: null,
      since: this.since,
      isMuted: this.isMuted,
      ...(this.isOnOwn || (this.isOffered && this.ringsNow !== 'browser') ? { at: 'own' as const } : {}),
      recording: this.#call.recording(),
      other: null,
      listeners: [],
      text: text && { mine: text.lineOf('consultant'), theirs: text.lineOf('customer') },
      ...withoutState(more),
    };
  }

  tell(state?: CallState): void {
    this.show({ say: 'call', call: this.#view(state) });
  }

  show(message: PhoneToDesk): void {
    const screenId = this.screen;
    if (screenId !== null) this.#parts.phones.send(screenId, message);
  }

  tellOver(how: CallOutcome): void {
    this.show({ say: 'over', callId: this.#call.id, how });
  }
}
