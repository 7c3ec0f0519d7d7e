/**
 * One call while it lives. Everything it is told goes through its turns, one thing after the other, to the side that it
 * concerns: `entry` before a person has it, `floor-side`, `desk-words`, `third` for whoever else is in it.
 */
import type { FloorEvent } from '#modules/contacts/contract.js';
import type { CallOnDesk, PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { CallerScreen } from '#modules/contacts/web-call/contract.js';
import type { MediaEvent } from '../media/engine.js';
import type { IncomingLeg } from '../sip/index.js';
import { type CallRow, newRow } from './contract.js';
import { CallCore, type CoreUser } from './core.js';
import type { MakeCustomer } from './customer-side.js';
import type { DeskEdge, SdpAnswer } from './desk-side.js';
import { DeskWords } from './desk-words.js';
import { Entry, type EntryWay } from './entry.js';
import { insist } from './floor-away.js';
import { FloorSide } from './floor-side.js';
import type { CallParts } from './parts.js';
import { mend } from './renewal.js';
import { SipCustomer } from './sip-customer.js';
import { SipText } from './sip-text.js';
import { Listeners, type Listening } from './listening/listeners.js';
import { ThirdParties } from './third/third-parties.js';
import { WebCustomer } from './web-customer.js';
import { type WebCallOf, wayOf, WebSide } from './web-side.js';

/** What stands for the number that was dialled: a menu may be published for it. */
export const webNumber = 'web';

export interface CallEdge extends DeskEdge {
  over(call: LiveCall): void;
}

export class LiveCall {
  readonly #core: CallCore;
  readonly #entry: Entry;
  readonly #floorSide: FloorSide;
  readonly #deskWords: DeskWords;
  readonly #thirds: ThirdParties;
  readonly #listeners: Listeners;

  /** What is written beside the call of a telephone. */
  readonly #text: SipText | null;

  /** The page of a text message's link; null for a call of the website, which is a page itself. */
  get page(): SipText['page'] | null {
    return this.#text?.page ?? null;
  }

  /** What a customer in a browser does with it; null for a telephone. */
  web: WebSide | null = null;

  private constructor(
    parts: CallParts,
    edge: CallEdge,
    row: CallRow,
    name: string,
    makeCustomer: MakeCustomer,
    way?: EntryWay,
  ) {
    const user: CoreUser = {
      customerGone: () => this.#customerGone(),
      digit: (digit) => this.#entry.digit(digit),
      telephone: (what, desk) =>
        this.#core.turn(() =>
          desk === this.#core.desk ? this.#deskWords.telephone(what) : this.#thirds.telephone(what),
        ),
      over: () => {
        this.#entry.stop();
        void this.web?.over();
        void this.#text?.over();
        this.#thirds.close();
        this.#listeners.close();
        edge.over(this);
      },
      seen: (desk) => this.#listeners.seen(desk) ?? { ...this.#thirds.seen(desk), listeners: this.#listeners.shown },
      laid: () => this.#listeners.follow(),
    };
    this.#core = new CallCore(parts, edge, row, name, user, makeCustomer);
    this.#entry = new Entry(this.#core, way);
    this.#text = SipText.of(this.#core, () => this.#entry.wrote());
    this.#thirds = new ThirdParties(this.#core);
    const heard = () => [this.consultantId, this.#thirds.talker].filter((id) => id !== null);
    this.#listeners = new Listeners(this.#core, parts.listening, heard, () => this.#thirds.tell());
    this.#floorSide = new FloorSide(this.#core, this.#thirds);
    this.#deskWords = new DeskWords(this.#core, this.#floorSide, this.#thirds);
  }

  /** Somebody calls us. */
  static incoming(parts: CallParts, edge: CallEdge, leg: IncomingLeg): LiveCall {
    const flow = parts.flowFor(leg.dialled);
    const row = newRow({
      direction: 'in',
      ...{ number: leg.caller, dialled: leg.dialled, trunk: leg.via.name, startedAt: parts.floor.now() },
      ...{ flow: flow?.flow.name ?? null, flowVersion: flow?.version ?? null },
    });
    let customer!: SipCustomer;
    const make: MakeCustomer = (...of) => (customer = new SipCustomer(...of));
    const call = new LiveCall(parts, edge, row, leg.caller ?? '', make);
    call.#core.turn(() => call.#entry.arrive(() => customer.take(leg), flow));
    return call;
  }

  /** Somebody calls out of the website. Whoever has chosen what it is about, or was writing, meets no menu. */
  static web(parts: CallParts, edge: CallEdge, of: WebCallOf, from: CallerScreen): LiveCall {
    const flow = of.caller === null || of.queueId !== null ? null : parts.flowFor(webNumber);
    const row = newRow({
      direction: 'in',
      ...{ number: null, dialled: webNumber, trunk: webNumber, startedAt: parts.floor.now() },
      ...{ flow: flow?.flow.name ?? null, flowVersion: flow?.version ?? null },
    });
    let customer!: WebCustomer;
    const make: MakeCustomer = (id, with_, user) =>
      (customer = new WebCustomer(
        id,
        with_,
        {
          ...user,
          lost: () => call.web?.lost(),
          back: () => call.web?.back(),
        },
        from.screenId,
      ));
    const call: LiveCall = new LiveCall(parts, edge, row, of.name, make, wayOf(of));
    call.web = new WebSide(call.#core, customer, of);
    call.#core.text = call.web.text;
    const take = async (): Promise<'talking' | 'gone'> => ((await customer.connect()) ? 'talking' : 'gone');
    call.#core.turn(() => call.#entry.arrive(take, flow));
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
    const call = new LiveCall(parts, edge, row, of.name, (...made) => new SipCustomer(...made));
    call.#core.phase = 'dialling';
    parts.keep(row);
    return call;
  }

  /** A call out that a consultant begins: it is held from its first moment, and `own-call.ts` saw that it may be. */
  static own(parts: CallParts, edge: CallEdge, of: Parameters<typeof LiveCall.callback>[2]): LiveCall {
    const call = LiveCall.callback(parts, edge, of);
    call.#core.isOwn = true;
    return call;
  }

  get isOwn(): boolean {
    return this.#core.isOwn;
  }

  get id(): string {
    return this.#core.id;
  }

  get row(): CallRow {
    return this.#core.row;
  }

  get mediaIds(): readonly string[] {
    return [...this.#spoken, ...this.#listeners.legIds];
  }

  /** Of those who talk; who only listens can go without them. */
  get #spoken(): readonly string[] {
    const { customer, desk } = this.#core;
    return [customer.id, ...desk.legIds, ...this.#thirds.legIds];
  }

  /** The call as one of its people has it on the desk. */
  onDesk(personId: string): CallOnDesk | null {
    if (this.#core.phase === 'over') return null;
    if (this.#listeners.has(personId)) return this.#listeners.onDesk(personId);
    return this.consultantId === personId ? this.#core.desk.onDesk : this.#thirds.onDesk;
  }

  /** In the line, at the floor's own word: nothing else that happens to the contact is this call's. */
  queued(interactionId: string): void {
    if (this.row.interactionId === null) this.#core.keep({ interactionId });
  }

  get consultantId(): string | null {
    return this.#core.desk.consultantId;
  }

  /** Whether this person is in the call: rung, talking, asked, or listening in. */
  has(personId: string): boolean {
    return this.talks(personId) || this.#listeners.has(personId);
  }

  talks(personId: string): boolean {
    return this.consultantId === personId || this.#thirds.personId === personId;
  }

  /** A consultant has it, and somebody can be heard. */
  get isTalking(): boolean {
    const { phase, desk } = this.#core;
    return (phase === 'talking' || phase === 'held') && desk.consultantId !== null && desk.legId !== null;
  }

  get name(): string {
    return this.#core.desk.name;
  }

  get since(): number {
    return this.#core.desk.since;
  }

  get listeners(): CallOnDesk['listeners'] {
    return this.#listeners.shown;
  }

  /** A supervisor hears it from now on, or in another way; false when their telephone did not connect. */
  listen(of: Listening): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (!this.isTalking) return resolve(false);
      this.#core.turn(async () => {
        // Connecting takes turns itself: only its beginning is waited for here.
        const begun = await this.#listeners.begin(of).catch(reject);
        begun?.connected.then(resolve, reject);
      });
    });
  }

  stopListening(personId: string): void {
    this.#core.turn(() => this.#listeners.stop(personId));
  }

  floorEvent(event: FloorEvent): void {
    this.#core.turn(async () => {
      await this.#floorSide.heard(event);
      if (event.type === 'OfferMade') this.#deskWords.rings();
    });
  }

  heard(from: PhoneScreen, message: PhoneToServer): void {
    const isListener = this.#listeners.has(from.personId);
    this.#core.turn(() => (isListener ? this.#listeners : this.#deskWords).heard(from, message));
  }

  /** The telephone of its consultant is gone. */
  deskGone(): void {
    this.#core.turn(() => this.#core.recording.deskGone());
  }

  attached({ personId, screenId }: PhoneScreen): void {
    if (this.#listeners.has(personId)) return this.#core.turn(() => this.#listeners.attached(personId));
    const isAsked = personId !== this.consultantId;
    this.#core.turn(() => (isAsked ? this.#thirds.attached(screenId) : this.#deskWords.attached(screenId)));
  }

  deskAnswered(screenId: string, answer: SdpAnswer): void {
    // Beside the turns: one of them may be waiting for just this.
    this.#core.desk.answered(screenId, answer);
    this.#thirds.deskAnswered(screenId, answer);
    this.#listeners.deskAnswered(screenId, answer);
  }

  media(event: MediaEvent): void {
    if (!('legId' in event)) return;
    const { customer, desk, recording } = this.#core;
    if (this.#thirds.media(event) || this.#listeners.media(event)) return;
    if (desk.legIds.includes(event.legId)) desk.media(event);
    else if (event.type === 'recordingFailed') recording.broke(event.recordingId);
    else if (event.type === 'digit') this.#entry.digit(event.digit);
    else if (event.type === 'silent') customer.check();
    else customer.media(event);
  }

  /** The media process died: both sides' sound is made anew, and whoever waited hears the music again. */
  mediaRestarted(legIds?: readonly string[]): void {
    const call = this.#core;
    const isGone = (id: string): boolean => legIds?.includes(id) ?? true;
    this.#listeners.close();
    if (!this.#spoken.some(isGone)) return;
    if (isGone(call.customer.id)) call.recording.broke(null);
    const [thirds, floorSide] = [this.#thirds, this.#floorSide];
    call.turn(() => mend(call, { thirds, floorSide, isGone }));
  }

  async #customerGone(): Promise<void> {
    const call = this.#core;
    // A message that was being said is not lost by hanging up: that is how most end it.
    if (this.#entry.gone()) return;
    const { interactionId, answeredAt, outsideAnsweredAt, direction } = call.row;
    if (answeredAt !== null || outsideAnsweredAt !== null) return call.finish('ended');
    if ((await this.#text?.leftInWriting()) === true) return call.finish('writing');
    if (interactionId !== null && direction === 'in')
      void insist(call.parts, { type: 'Leave', at: call.now, interactionId });
    call.finish(direction === 'in' ? 'callerLeft' : 'notReached');
  }

  /** The centre closes while somebody says a message: true when it is kept as far as it came, and the call ends with it. */
  keepsMessage(): boolean {
    return this.#entry.gone();
  }

  /** The centre closes. */
  shut(): void {
    this.#core.finish(this.#core.row.answeredAt === null ? 'failed' : 'ended');
  }
}
