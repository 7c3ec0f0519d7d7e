/**
 * The third party of a live call: turns what desks, the floor and legs say into inputs of `consult.ts`, and does what it
 * says. Everything here happens in the call's turns.
 */
import type { FloorEvent } from '#modules/contacts/contract.js';
import type { CallOnDesk, PhoneScreen, PhoneToServer, TransferTarget } from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../../media/engine.js';
import type { CallCore } from '../core.js';
import type { DeskSide, SdpAnswer } from '../desk-side.js';
import { type Act, alone, type Consult, type ConsultInput, hasThird, step, type ThirdEnd } from './consult.js';
import { endConsult, isAsked, keepThird, noteOutside } from './books.js';
import { laySound } from './lay.js';
import { renewSound } from '../renewal.js';
import { deskParty, legIdOf, outsideParty, type Third } from './parties.js';
import { thirdSeen } from './seen.js';

type Transfer = Extract<PhoneToServer, { do: 'transfer' }>;

/** A colleague's telephone rings so long; then the customer is with the consultant again. */
const ringMs = 30_000;

export class ThirdParties {
  readonly #call: CallCore;
  #state: Consult = alone;
  #third: Third | null = null;
  #target: TransferTarget | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(call: CallCore) {
    this.#call = call;
  }

  /** Somebody is rung or talks beside customer and consultant, or the customer talks with an outside number. */
  get isOn(): boolean {
    return hasThird(this.#state);
  }

  /** The customer talks with an outside number: what happens on the floor is none of the call's business any more. */
  get isOutside(): boolean {
    return this.#state.at === 'outside';
  }

  get legIds(): readonly string[] {
    if (this.#third === null) return [];
    return this.#third.kind === 'desk' ? this.#third.side.legIds : [this.#third.side.id];
  }

  get legId(): string | null {
    return this.#third === null ? null : legIdOf(this.#third);
  }

  /** Who hears the digits that the consultant presses. */
  get digitsTo(): string | null {
    const isHeard = this.#state.at === 'consulting' || this.#state.at === 'conference';
    return isHeard && this.#third?.kind === 'outside' ? this.#third.side.id : null;
  }

  get personId(): string | null {
    return this.#third?.kind === 'desk' ? this.#third.personId : null;
  }

  /** The colleague who talks in the call now, not one who is only rung. */
  get talker(): string | null {
    return this.#third?.kind === 'desk' && this.#third.answeredAt !== null ? this.#third.personId : null;
  }

  get onDesk(): CallOnDesk | null {
    return this.#third?.kind === 'desk' ? this.#third.side.onDesk : null;
  }

  seen(desk: DeskSide): Partial<CallOnDesk> {
    return thirdSeen(this.#state, this.#third, desk === this.#call.desk);
  }

  // ---- what the consultant says

  async ask(from: PhoneScreen, message: Transfer): Promise<void> {
    const call = this.#call;
    const { to } = message;
    const isTalk = call.phase === 'talking' || call.phase === 'held';
    if (!isTalk || this.isOn) return call.refuse('call.notNow');
    if (message.reason.trim() === '') return call.refuse('routing.reasonMissing');
    const of = {
      ...({
        reason: message.reason.trim().slice(0, 500),
        by: from.personId,
        how: message.isWarm ? 'warm' : 'cold',
      } as const),
      ...{ byName: await call.parts.nameOf(from.personId), askedAt: call.now, answeredAt: null },
    };
    const third = 'number' in to ? this.#outside(to.number, of) : await this.#colleague(to, of);
    if (third === null) return;
    this.#third = third;
    this.#target = to;
    await this.#take({ type: 'ask', isOutside: third.kind === 'outside', isAtOnce: !message.isWarm });
    if (third.kind === 'outside') return this.#dial(third);
    this.#ring();
    // A telephone of their own rings by itself; a browser waits for its key.
    if (third.side.ringsNow !== 'browser') void this.#connect(third);
  }

  #outside(written: string, of: Omit<Third, 'kind' | 'side' | 'name'>): Third | null {
    const call = this.#call;
    const verdict = call.parts.wayOut() === null ? { code: 'call.noWayOut' } : call.parts.thirds.mayDial(written);
    if ('code' in verdict) return (call.refuse(verdict.code), null);
    const { number } = verdict;
    return outsideParty(call, number, { ...of, name: number }, () =>
      call.turn(() => this.#take({ type: 'thirdEnded', end: 'gone' })),
    );
  }

  /** The floor takes their room from now on, or says why not. */
  async #colleague(
    to: Exclude<TransferTarget, { number: string }>,
    of: Omit<Third, 'kind' | 'side' | 'name'>,
  ): Promise<Third | null> {
    const call = this.#call;
    const { floor, nameOf } = call.parts;
    const interactionId = call.row.interactionId!;
    try {
      const done = await floor.dispatch({ type: 'Consult', at: floor.now(), interactionId, by: of.by, to });
      const begun = done.events.find((event) => event.type === 'ConsultBegun');
      if (begun === undefined) return null;
      return deskParty(call, begun.consultantId, { ...of, name: await nameOf(begun.consultantId) });
    } catch (error) {
      return (this.#refused(error), null);
    }
  }

  #ring(): void {
    this.#timer = setTimeout(() => this.#call.turn(() => this.#take({ type: 'thirdEnded', end: 'missed' })), ringMs);
  }

  /** Outside the turns: it may ring for long, and anybody may hang up meanwhile. */
  #dial(third: Extract<Third, { kind: 'outside' }>): void {
    const call = this.#call;
    third.side.dial(third.number, call.parts.wayOut()!).then(
      () => call.turn(() => this.#answered(third)),
      () => call.turn(() => (this.#third === third ? this.#take({ type: 'thirdEnded', end: 'missed' }) : undefined)),
    );
  }

  async #answered(third: Third): Promise<void> {
    if (this.#third !== third) return third.side.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
    third.answeredAt = this.#call.now;
    if (third.kind === 'desk') third.side.isOffered = false;
    if (third.kind === 'desk') third.side.since = third.answeredAt;
    await this.#take({ type: 'answered' });
  }

  say(what: 'completeTransfer' | 'cancelTransfer' | 'conference' | 'swap'): Promise<void> {
    const type = what === 'completeTransfer' ? 'complete' : what === 'cancelTransfer' ? 'cancel' : what;
    return this.#take({ type });
  }

  hungUp(): Promise<void> {
    return this.#take({ type: 'consultantHungUp' });
  }

  // ---- what the colleague says

  async heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const third = this.#third;
    if (third?.kind !== 'desk' || third.personId !== from.personId) return;
    const { media, keepQuality } = this.#call.parts;
    const { side } = third;
    switch (message.do) {
      case 'answer':
        if (side.isOffered && side.legId === null) void this.#connect(third);
        return;
      case 'decline':
      case 'hangUp':
        return this.#take({ type: 'thirdEnded', end: side.isOffered ? 'declined' : 'gone' });
      case 'deviceFailed':
        return this.#take({ type: 'thirdEnded', end: 'deviceFailed' });
      case 'mute':
        side.isMuted = message.is;
        if (side.legId !== null) await media.mute(side.legId, message.is);
        return side.tell();
      case 'restart':
        if (message.connection === side.legId && (await side.restart())) await this.#lay();
        return;
      case 'quality':
        return keepQuality(this.#call.id, this.#call.now, { ...message.quality });
      default:
      // The rest is the holder's to say.
    }
  }

  /** Outside the turns, as an answer to an offer is. */
  async #connect(third: Extract<Third, { kind: 'desk' }>): Promise<void> {
    const isConnected = await third.side.connect();
    this.#call.turn(() => {
      if (this.#third !== third) return third.side.close();
      return isConnected ? this.#answered(third) : this.#take({ type: 'thirdEnded', end: third.side.why });
    });
  }

  /** What the colleague does on a telephone of their own. */
  async telephone(what: 'hungUp' | 'lost' | 'held' | 'resumed'): Promise<void> {
    const third = this.#third;
    if (third?.kind !== 'desk' || (what !== 'hungUp' && what !== 'lost')) return;
    await this.#take({ type: 'thirdEnded', end: third.side.isOffered ? 'declined' : 'gone' });
  }

  /** The colleague's page was loaded again. */
  async attached(screenId: string): Promise<void> {
    const third = this.#third;
    if (third?.kind !== 'desk') return;
    third.side.tell();
    if (third.side.isOffered || third.side.screenId === screenId || third.side.isOnOwn) return;
    if (await third.side.connect()) return this.#lay();
    await this.#take({ type: 'thirdEnded', end: 'gone' });
  }

  // ---- what the floor and the sound say

  /** True when the rest of the call has nothing to do with it. */
  async floorEvent(event: FloorEvent): Promise<boolean> {
    const { desk } = this.#call;
    if (this.isOutside) return true;
    switch (event.type) {
      case 'ConsultBegun':
        return true;
      case 'ConsultEnded':
        // Taken off the floor, or pushed out by what the holder did. Our own endings have no third party any more, or the
        // next one already: then the floor, which is ahead of its events, has them asked still.
        if (
          event.end !== 'handedOver' &&
          this.personId === event.consultantId &&
          !isAsked(this.#call, event.consultantId)
        )
          await this.#take({ type: 'thirdEnded', end: 'gone' });
        return true;
      case 'InteractionPassed':
      case 'InteractionHeld': {
        // Handed over: it was the third party's own doing, and the sound is laid already.
        const to = event.type === 'InteractionHeld' ? event.consultantId : event.toConsultantId;
        if (to !== null && to === desk.consultantId && desk.legId !== null && this.#call.phase === 'talking')
          return true;
        if (event.type === 'InteractionPassed') await this.#take({ type: 'backInLine' });
        return false;
      }
      case 'InteractionReturned':
        await this.#take({ type: 'backInLine' });
        return false;
      default:
        return false;
    }
  }

  /** True when it was the third party's leg. */
  media(event: MediaEvent): boolean {
    const third = this.#third;
    if (third === null || !('legId' in event) || !this.legIds.includes(event.legId)) return false;
    if (third.kind === 'outside') {
      if (event.type === 'silent') third.side.check();
      return true;
    }
    third.side.media(event);
    if (event.type === 'failed' && third.answeredAt !== null)
      this.#call.turn(() => (this.legId === event.legId ? this.#take({ type: 'thirdEnded', end: 'gone' }) : undefined));
    return true;
  }

  deskAnswered(screenId: string, answer: SdpAnswer): void {
    if (this.#third?.kind === 'desk') this.#third.side.answered(screenId, answer);
  }

  /** The media process died: the customer's leg is there again, the others that are gone are made anew, and the sound is laid. */
  async renew(isGone: (legId: string) => boolean): Promise<void> {
    const { desk } = this.#call;
    const third = this.#third;
    const isOver = (): boolean => this.#call.phase === 'over';
    if (desk.legId !== null && isGone(desk.legId)) await renewSound({ renew: () => desk.renew(), isOver });
    const isThere = third === null || this.#state.at === 'ringing' || this.legId === null || !isGone(this.legId);
    const isBack = isThere || (await renewSound({ renew: () => third.side.renew(), isOver })) === 'back';
    if (!isBack) return this.#take({ type: 'thirdEnded', end: 'deviceFailed' });
    await this.#lay();
  }

  /** The sound as the state wants it. */
  relay(): Promise<void> {
    return this.#lay();
  }

  /** The call is over for everybody. */
  close(): void {
    this.#state = step(this.#state, { type: 'customerGone' }).state;
    if (this.#third !== null) void this.#drop('cancelled');
  }

  async #take(input: ConsultInput): Promise<void> {
    const before = this.#state;
    const { state, acts } = step(before, input);
    this.#state = state;
    for (const act of acts) await this.#do(act);
    if (this.#state !== state) return;
    if (state.at === 'alone' && hasThird(before)) return this.#call.bridge();
    if (state !== before) await this.#lay();
  }

  #do(act: Act): Promise<void> | void {
    switch (act.do) {
      case 'dropThird':
        return this.#drop(act.end);
      case 'handOver':
        return this.#handOver();
      case 'passOn':
        return this.#passOn();
      case 'finish':
        return this.#call.finish('ended');
      case 'refuse':
        return this.#call.refuse(act.code);
    }
  }

  /** On the floor first: nobody is connected with a customer whom somebody else has. */
  async #handOver(): Promise<void> {
    const call = this.#call;
    const third = this.#third!;
    const { desk } = call;
    if (third.kind === 'desk') {
      const { floor } = call.parts;
      const interactionId = call.row.interactionId!;
      const { by, reason } = third;
      try {
        await floor.dispatch({ type: 'HandOver', at: floor.now(), interactionId, by, reason });
      } catch (error) {
        this.#refused(error);
        return this.#take({ type: 'kept' });
      }
      call.desk = third.side;
      this.#third = null;
    } else await noteOutside(this.#call, third);
    call.recording.handedOver();
    keepThird(this.#call, third, 'passed');
    desk.tellOver('passed');
    desk.close();
    desk.consultantId = null;
    await this.#take({ type: 'handed' });
  }

  /** Not rung through, and the consultant goes: a cold pass, with the floor's own rules. Its events do the rest. */
  async #passOn(): Promise<void> {
    const { parts, row } = this.#call;
    const { by, reason } = this.#third!;
    const to = this.#target as Exclude<TransferTarget, { number: string }>;
    const of = { interactionId: row.interactionId!, by, to, reason };
    await parts.floor
      .dispatch({ type: 'Pass', at: parts.floor.now(), ...of })
      .catch((error: unknown) => this.#refused(error));
  }

  async #drop(end: ThirdEnd): Promise<void> {
    const third = this.#third;
    if (third === null) return;
    this.#third = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    keepThird(this.#call, third, end);
    third.side.close();
    if (end !== 'cancelled') this.#call.refuse(`call.third.${end}`);
    if (third.kind === 'outside') return;
    const isTold = end === 'cancelled' || end === 'gone';
    third.side.tellOver(isTold ? 'adviceOver' : end);
    await endConsult(this.#call, third.personId, isTold ? 'cancelled' : end);
  }

  #refused(error: unknown): void {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string') throw error;
    this.#call.refuse(code);
  }

  async #lay(): Promise<void> {
    if (!(await laySound(this.#call, this.#state, this.#third, this.legId))) return;
    this.tell();
    await this.#call.laid();
  }

  /** Both desks are shown how things stand. */
  tell(): void {
    if (this.#call.desk.consultantId !== null) this.#call.desk.tell();
    if (this.#third?.kind === 'desk') this.#third.side.tell();
  }
}
