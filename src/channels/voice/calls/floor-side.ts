/** A call as the floor has it: offered, held, passed, back in line. */
import type { FloorEvent } from '#modules/contacts/contract.js';
import type { CallOutcome } from '#modules/contacts/phone/contract.js';
import { sentence } from '../speech/sentences.js';
import type { SaidKey } from '../speech/words.js';
import type { CallEnd } from './contract.js';
import type { CallCore } from './core.js';
import { endOfDialled } from './own-call.js';
import { LegSound } from './sound.js';
import type { ThirdParties } from './third/third-parties.js';

const offersOver: readonly string[] = ['refused', 'missed', 'deviceFailed'];

export class FloorSide {
  readonly #call: CallCore;
  readonly #thirds: ThirdParties;

  constructor(call: CallCore, thirds: ThirdParties) {
    this.#call = call;
    this.#thirds = thirds;
  }

  async heard(event: FloorEvent): Promise<void> {
    if (await this.#thirds.floorEvent(event)) return;
    switch (event.type) {
      case 'OfferMade':
        return this.#offered(event);
      case 'OfferEnded':
        if (event.end !== 'accepted') this.#offerEnded(event.end);
        return;
      case 'InteractionHeld':
        return this.#held(event.consultantId);
      case 'InteractionReturned':
        // An offer that came to nothing: nobody had the call, and the customer has noticed nothing.
        return offersOver.includes(event.reason) ? undefined : this.#backInLine('lost');
      case 'InteractionPassed':
        return this.#backInLine('passed');
      // Asked on the page of the link, beside the telephone: what is asked by a key ends the call before its event comes.
      case 'CallbackAsked':
        return this.#farewell('callback', 'callback.done');
      case 'InteractionLeft':
        return this.#farewell('callerLeft', 'goodbye');
      case 'InteractionEnded':
        // Wrapped up while both still talked: the consultant has hung up by that.
        return this.#call.finish('ended');
      default:
      // The rest of what happens on the floor is none of a call's business.
    }
  }

  #farewell(end: CallEnd, said: SaidKey): void {
    const call = this.#call;
    if (call.row.answeredAt === null && call.phase !== 'dialling') call.finish(end, sentence(call.language, said));
  }

  async #offered(event: Extract<FloorEvent, { type: 'OfferMade' }>): Promise<void> {
    const { desk, row } = this.#call;
    const { consultantId } = event;
    desk.consultantId = consultantId;
    desk.isOffered = true;
    if (this.#call.phase !== 'dialling') this.#call.phase = 'ringing';
    desk.since = this.#call.now;
    // Nobody's fault: whoever has no telephone open goes on with chat and mail, and the call looks for the next.
    const mayAnswer = await this.#call.country.mayAnswer(consultantId);
    if (desk.ringsNow === null || !mayAnswer)
      return this.refuse('Decline', row.interactionId ?? event.interactionId, consultantId);
    desk.tell();
  }

  async deviceFailed(why: string): Promise<void> {
    const { interactionId } = this.#call.row;
    const { consultantId } = this.#call.desk;
    if (interactionId === null || consultantId === null) return;
    this.#call.parts.log.info({ callId: this.#call.id, why }, 'a device failed');
    await this.refuse('FailDevice', interactionId, consultantId);
  }

  async refuse(type: 'FailDevice' | 'Decline' | 'Miss', interactionId: string, consultantId: string): Promise<void> {
    await this.#call.tell({ type, at: this.#call.now, interactionId, consultantId }, (error) =>
      // The offer ended by itself in the same moment.
      this.#call.parts.log.debug({ err: error }, 'the offer was over'),
    );
  }

  #offerEnded(end: 'declined' | 'missed' | 'deviceFailed' | 'withdrawn'): void {
    const { desk } = this.#call;
    desk.isOffered = false;
    desk.tellOver(end === 'withdrawn' ? 'callerGone' : end);
    desk.close();
    desk.consultantId = null;
    if (this.#call.phase === 'ringing') this.#call.phase = 'waiting';
  }

  /** Claimed. The desk's leg is connected by then, unless it was taken by other ways than the telephone. */
  async #held(consultantId: string): Promise<void> {
    const { desk } = this.#call;
    desk.consultantId = consultantId;
    desk.isOffered = false;
    if (desk.legId === null) return this.#reach(consultantId);
    await this.#goOn(consultantId);
  }

  /** Outside the turns: a telephone may ring for long, and whoever waits may hang up meanwhile. */
  #reach(consultantId: string): void {
    const call = this.#call;
    void call.desk.connect().then((isThere) =>
      call.turn(() => {
        if (call.desk.consultantId !== consultantId || call.desk.isOffered) return;
        return isThere ? this.#goOn(consultantId) : this.loseConsultant();
      }),
    );
  }

  async #goOn(consultantId: string): Promise<void> {
    await (this.#call.phase === 'dialling' ? this.#dial() : this.#connect(consultantId));
  }

  /** Both hear each other, once the customer knows where the person is and does not ask for another. */
  async #connect(consultantId: string): Promise<void> {
    const { country } = this.#call;
    return (await country.tell(consultantId)) ? this.#call.bridge() : country.passOn();
  }

  /** Claimed but without sound: back at the same place, by the floor's own grace. */
  async loseConsultant(): Promise<void> {
    const { desk, parts, row } = this.#call;
    // A call out waits in no line: without the one who began it there is none.
    if (this.#call.isOwn) return this.#call.finish(row.answeredAt === null ? 'failed' : 'ended');
    desk.tellOver('deviceFailed');
    desk.close();
    if (row.interactionId === null || desk.consultantId === null) return;
    const contact = row.contactId === null ? null : await parts.floor.contact(row.contactId);
    await parts.floor.dispatch({
      type: 'Pass',
      at: parts.floor.now(),
      interactionId: row.interactionId,
      by: desk.consultantId,
      to: { queueId: contact?.queueId ?? '' },
      reason: 'device',
      isSupervisor: true,
    });
  }

  async #backInLine(how: CallOutcome): Promise<void> {
    const { desk, customer } = this.#call;
    this.#call.recording.over();
    desk.tellOver(how);
    this.#call.text?.forget('consultant');
    await customer.sound.unbridge();
    desk.close();
    desk.consultantId = null;
    this.#call.phase = 'waiting';
    const said = how === 'lost' ? 'back' : this.#call.country.hasAsked ? 'country.moved' : 'hold';
    this.#call.waiting.resume(said);
  }

  async #dial(): Promise<void> {
    const call = this.#call;
    const { parts, desk, customer } = call;
    const { number } = call.row;
    const { legId } = desk;
    const out = number === null ? null : parts.wayOut(number);
    if (out === null || number === null || legId === null || !(await this.#mayCallBack(number)))
      return call.finish('notReached');
    desk.tell('connecting');
    void new LegSound(legId, parts.media, parts.log).play({ kind: 'tone', tone: 'ringback' }, true);
    // Outside the turns: it may ring for long, and the consultant may hang up meanwhile.
    customer.dial(number, out).then(
      () => call.turn(() => this.#connect(desk.consultantId ?? '')),
      (why: unknown) => call.turn(() => call.finish(endOfDialled(why))),
    );
  }

  /** A call out of one's own was judged before it had room; what was asked for is judged here, and kept as well. */
  async #mayCallBack(number: string): Promise<boolean> {
    const { parts, row, desk, isOwn, id } = this.#call;
    if (isOwn) return true;
    const contact = row.contactId === null ? null : await parts.floor.contact(row.contactId);
    const asked = { number, purpose: 'requested', customerId: contact?.customerId ?? null } as const;
    const verdict = await parts.judge.judge({ ...asked, requestedAt: row.startedAt });
    await parts.judge.keep(verdict, { callId: id, personId: desk.consultantId, contactId: row.contactId });
    const [refusal] = verdict.refusals;
    const screenId = desk.consultantId === null ? null : desk.screen;
    if (refusal !== undefined && screenId !== null)
      parts.phones.send(screenId, { say: 'refused', callId: id, code: `mayContact.${refusal.code}` });
    return verdict.may;
  }
}
