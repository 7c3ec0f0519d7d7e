/** A customer on a telephone: the SIP leg behind the sound. */
import type { IncomingLeg, Leg } from '../sip/index.js';
import { address, parseUri } from '../sip/names.js';
import { CustomerSide } from './customer-side.js';

const ringOutMs = 45_000;

export class SipCustomer extends CustomerSide {
  #leg: Leg | null = null;
  #isClosed = false;

  /** Answers a call that came in; true when both sides agreed on a sound and the caller is still there. */
  async take(leg: IncomingLeg): Promise<'talking' | 'noSound' | 'gone'> {
    this.#listen(leg);
    const { media } = this.parts;
    let sdp: string;
    try {
      sdp = (
        await media.createLeg({
          ...{ kind: 'rtp', legId: this.id, from: leg.peer.address },
          ...(leg.offer === null ? {} : { offer: leg.offer }),
        })
      ).sdp;
    } catch (error) {
      const isNoSound = (error as { code?: unknown }).code === 'media.noCommonSound';
      // 488 for what will never work, 503 for what may work in a moment (RFC 3261 21.4.26, 21.5.4).
      leg.reject(isNoSound ? 488 : 503, undefined, isNoSound ? undefined : 10);
      return 'noSound';
    }
    const late = await leg.accept(sdp).catch(() => undefined);
    if (late === undefined) return 'gone';
    if (late !== null) await media.answer(this.id, late, 'answer');
    return 'talking';
  }

  /** Calls a number by the trunk; resolves when it was answered, rejects when not. */
  override async dial(number: string, out: { readonly trunk: string; readonly from: string }): Promise<void> {
    const { sdp } = await this.parts.media.createLeg({ kind: 'rtp', legId: this.id });
    // Hung up before it was dialled: nobody's telephone is to ring for it.
    if (this.#isClosed) throw new Error('the call is over');
    const from = address(parseUri(`sip:${out.from}@ponte.invalid`)!);
    const leg = this.parts.sip.invite({ to: number, from, via: { trunk: out.trunk }, sdp, ringMs: ringOutMs });
    this.#leg = leg;
    const answer = await leg.answered;
    this.#listen(leg);
    await this.parts.media.answer(this.id, answer, 'answer');
  }

  #listen(leg: Leg): void {
    this.#leg = leg;
    leg.onEnded(() => this.user.gone());
    leg.onOffer(async (sdp) => (await this.parts.media.answer(this.id, sdp, 'offer')) ?? '');
    leg.onDigit((digit) => this.user.digit(digit));
  }

  /** The media process died and is back: a new leg, told by a re-INVITE. False when there is nobody to tell. */
  async renew(): Promise<boolean> {
    const leg = this.#leg;
    if (leg?.state !== 'talking') return false;
    const { sdp } = await this.parts.media.createLeg({ kind: 'rtp', legId: this.id, from: leg.peer.address });
    await this.parts.media.answer(this.id, await leg.reinvite(sdp), 'answer');
    return true;
  }

  /** No packet for long: a telephone that sends none in silence, or nobody. Asked, not hung up on. */
  check(): void {
    this.#leg?.check();
  }

  close(): void {
    this.#isClosed = true;
    void this.sound.close();
    this.#leg?.end();
  }
}
