/** What a consultant's desk says of a call: answer, mute, hold, digits, pass, hang up. */
import type { FloorCommand } from '#modules/contacts/index.js';
import type { PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { CallCore } from './core.js';
import type { FloorSide } from './floor-side.js';
import type { ThirdParties } from './third/third-parties.js';

export class DeskWords {
  readonly #call: CallCore;
  readonly #floorSide: FloorSide;
  /** Who is being connected, and the how-manieth try of this call it is: an older one means nothing any more. */
  #answering: string | null = null;
  #tries = 0;
  readonly #thirds: ThirdParties;

  constructor(call: CallCore, floorSide: FloorSide, thirds: ThirdParties) {
    this.#call = call;
    this.#floorSide = floorSide;
    this.#thirds = thirds;
  }

  async heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const call = this.#call;
    const { desk, parts } = call;
    const { interactionId } = call.row;
    if (interactionId === null) return;
    if (from.personId !== desk.consultantId) return this.#thirds.heard(from, message);
    const { media, floor } = parts;
    switch (message.do) {
      case 'answer':
        if (desk.isOffered && desk.ringsNow === 'browser' && this.#answering !== from.personId)
          void this.#answer(interactionId, from.personId);
        return;
      case 'decline':
        return this.#floorSide.refuse('Decline', interactionId, from.personId);
      case 'deviceFailed':
        return this.#floorSide.deviceFailed(message.why);
      case 'mute':
        desk.isMuted = message.is;
        if (desk.legId !== null) await media.mute(desk.legId, message.is);
        return desk.tell();
      case 'hold':
        return this.#thirds.isOn ? call.refuse('call.notNow') : this.#hold(message.is);
      case 'digits':
        return media.sendDigits(this.#thirds.digitsTo ?? call.customer.id, message.digits);
      case 'hangUp':
        if (desk.isOffered) return this.#floorSide.refuse('Decline', interactionId, from.personId);
        if (this.#thirds.isOn) return this.#thirds.hungUp();
        return call.finish(call.row.answeredAt === null ? 'notReached' : 'ended');
      case 'transfer':
        if (message.isWarm || 'number' in message.to) return this.#thirds.ask(from, message);
        return this.#pass({ interactionId, by: from.personId, to: message.to, reason: message.reason });
      case 'completeTransfer':
      case 'cancelTransfer':
      case 'conference':
      case 'swap':
        return this.#thirds.say(message.do);
      case 'moveToOwn':
        void this.#moveToOwn(from);
        return;
      case 'record': {
        const code = await call.recording.setOn(message.is);
        if (code !== null) parts.phones.send(from.screenId, { say: 'refused', callId: call.id, code });
        return;
      }
      case 'pauseRecording':
        return call.recording.setPaused(message.is, from.personId);
      case 'restart':
        if (message.connection !== desk.legId || !(await desk.restart())) return;
        return call.phase === 'talking' ? call.bridge() : desk.tell();
      case 'text':
        // While it only rings there is nobody to write to.
        return desk.isOffered ? undefined : call.text?.write('consultant', message.line, message.isDone);
      case 'quality':
        return parts.keepQuality(call.id, floor.now(), { ...message.quality });
      default:
      // Told to all calls at once (`attach`, `sdp`), or not of this call.
    }
  }

  /** A cold pass: into the line, or to a person by name. */
  async #pass(of: Omit<Extract<FloorCommand, { type: 'Pass' }>, 'type' | 'at'>): Promise<void> {
    await this.#call.tell({ type: 'Pass', at: this.#call.now, ...of }, (error) => {
      const { code } = error as { readonly code?: unknown };
      if (typeof code !== 'string') throw error;
      this.#call.refuse(code);
    });
  }

  /** Outside the turns: ten seconds of a browser that does not connect must not hold up a caller who hangs up. */
  async #answer(interactionId: string, personId: string): Promise<void> {
    const { desk, parts, id } = this.#call;
    const attempt = ++this.#tries;
    this.#answering = personId;
    const isConnected = await desk.connect();
    this.#call.turn(async () => {
      // Offered to somebody else meanwhile, whose telephone rings now.
      if (attempt !== this.#tries) return;
      this.#answering = null;
      if (!desk.isOffered || desk.consultantId !== personId) return desk.close();
      if (!isConnected) return this.#notAnswered(interactionId, personId);
      await this.#call.tell(
        { type: 'Accept', at: this.#call.now, interactionId, consultantId: personId },
        (error: unknown) => {
          parts.log.info({ err: error, callId: id }, 'answered too late');
          desk.tellOver('missed');
          desk.close();
        },
      );
    });
  }

  async #notAnswered(interactionId: string, personId: string): Promise<void> {
    const { why } = this.#call.desk;
    if (why === 'deviceFailed') return this.#floorSide.deviceFailed('the consultant was not connected');
    return this.#floorSide.refuse(why === 'declined' ? 'Decline' : 'Miss', interactionId, personId);
  }

  /** A telephone of the consultant's own rings by itself: picked up is answered. A browser waits for its key. */
  rings(): void {
    const { desk, row } = this.#call;
    const at = desk.ringsNow;
    if (!desk.isOffered || desk.consultantId === null || row.interactionId === null || at === null) return;
    if (at !== 'browser') void this.#answer(row.interactionId, desk.consultantId);
  }

  /** What the consultant does on the telephone itself is as good as done on the screen. */
  async telephone(what: 'hungUp' | 'lost' | 'held' | 'resumed'): Promise<void> {
    const { desk, row, id: callId } = this.#call;
    if (desk.consultantId === null) return;
    if (what === 'lost' && row.answeredAt !== null) return this.#floorSide.loseConsultant();
    const from = { personId: desk.consultantId, screenId: '' };
    if (what === 'held' || what === 'resumed') return this.heard(from, { do: 'hold', callId, is: what === 'held' });
    return this.heard(from, { do: 'hangUp', callId });
  }

  /** Outside the turns, as an answer is; the customer goes on hearing the browser until the telephone is picked up. */
  async #moveToOwn(from: PhoneScreen): Promise<void> {
    const call = this.#call;
    const isThere = await call.desk.moveToOwn();
    call.turn(async () => {
      if (!isThere) {
        const refused = { say: 'refused', callId: call.id, code: 'phone.ownNotReached' } as const;
        call.parts.phones.send(from.screenId, refused);
      } else {
        const { legId, isMuted } = call.desk;
        if (isMuted && legId !== null) await call.parts.media.mute(legId, true);
        if (call.phase === 'talking') await call.bridge();
      }
      call.desk.tell();
    });
  }

  async #hold(isHeld: boolean): Promise<void> {
    const call = this.#call;
    if (isHeld && call.phase === 'talking') {
      await call.customer.sound.unbridge();
      call.phase = 'held';
      await call.customer.music();
      call.desk.tell();
    } else if (!isHeld && call.phase === 'held') await call.bridge();
  }

  /** The page was loaded again, or the desk moved to another screen: the sound goes there. */
  async attached(screenId: string): Promise<void> {
    const { desk, phase } = this.#call;
    if (desk.consultantId === null) return;
    desk.tell();
    if ((phase !== 'talking' && phase !== 'held') || desk.screenId === screenId || desk.isOnOwn) return;
    if (!(await desk.connect())) return;
    if (this.#thirds.isOn) return this.#thirds.relay();
    if (phase !== 'held') await this.#call.bridge();
  }
}
