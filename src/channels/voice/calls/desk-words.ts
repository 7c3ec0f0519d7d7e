/** What a consultant's desk says of a call: answer, mute, hold, digits, pass, hang up. */
import type { PhoneScreen, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { CallCore } from './core.js';
import type { FloorSide } from './floor-side.js';

export class DeskWords {
  readonly #call: CallCore;
  readonly #floorSide: FloorSide;
  #isAnswering = false;

  constructor(call: CallCore, floorSide: FloorSide) {
    this.#call = call;
    this.#floorSide = floorSide;
  }

  async heard(from: PhoneScreen, message: PhoneToServer): Promise<void> {
    const call = this.#call;
    const { desk, parts } = call;
    const { interactionId } = call.row;
    if (from.personId !== desk.consultantId || interactionId === null) return;
    const { media, floor } = parts;
    switch (message.do) {
      case 'answer':
        if (desk.isOffered && !this.#isAnswering) void this.#answer(interactionId, from.personId);
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
        return this.#hold(message.is);
      case 'digits':
        return media.sendDigits(call.customer.id, message.digits);
      case 'hangUp':
        if (desk.isOffered) return this.#floorSide.refuse('Decline', interactionId, from.personId);
        return call.finish(call.row.answeredAt === null ? 'notReached' : 'ended');
      case 'transfer':
        if ('number' in message.to) return;
        await floor.dispatch({
          ...{ type: 'Pass', at: floor.now(), interactionId },
          ...{ by: from.personId, to: message.to, reason: message.reason },
        });
        return;
      case 'restart':
        return message.connection === desk.legId ? desk.restart() : undefined;
      case 'quality':
        return parts.keepQuality(call.id, floor.now(), { ...message.quality });
      default:
      // Told to all calls at once (`attach`, `sdp`), or not of this call.
    }
  }

  /** Outside the turns: ten seconds of a browser that does not connect must not hold up a caller who hangs up. */
  async #answer(interactionId: string, personId: string): Promise<void> {
    const { desk, parts, id } = this.#call;
    this.#isAnswering = true;
    const isConnected = await desk.connect();
    this.#isAnswering = false;
    this.#call.turn(async () => {
      if (!desk.isOffered || desk.consultantId !== personId) return desk.close();
      if (!isConnected) return this.#floorSide.deviceFailed('the browser did not connect');
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
    if ((phase !== 'talking' && phase !== 'held') || desk.screenId === screenId) return;
    if (!(await desk.connect())) return;
    if (phase !== 'held') await this.#call.bridge();
  }
}
