/** A customer on a telephone: the SIP leg behind the sound. */
import type { MediaEvent } from '../media/engine.js';
import type { IncomingLeg, Leg, LegEnd } from '../sip/index.js';
import { address, parseUri } from '../sip/names.js';
import type { CallPhase } from './contract.js';
import { CustomerSide } from './customer-side.js';

const ringOutMs = 45_000;
/** RFC 3261 21.4.13, 21.4.26, 21.6.4: what is described, not who calls. */
const refusesText: readonly unknown[] = [415, 488, 606];

type Out = { readonly trunk: string; readonly from: string };

/** What becomes of text beside the sound (`sip-text.ts`). */
export interface TextOfSip {
  opened(isOpen: boolean): void;
  heard(characters: string): void;
  /** Said by the house, in words. */
  said(words: string): void;
  /** Where the call stands has changed. */
  stands(): void;
}

export class SipCustomer extends CustomerSide {
  /** Null for whoever is not the customer of the call: text is between the two who talk. */
  text: TextOfSip | null = null;
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
          ...{ kind: 'rtp', legId: this.id, from: leg.peer.address, hasText: this.text !== null },
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
  override async dial(number: string, out: Out): Promise<void> {
    const hasText = this.text !== null;
    try {
      await this.#invite(number, out, hasText);
    } catch (why) {
      if (!hasText || this.#isClosed || !refusesText.includes((why as Partial<LegEnd>).status ?? null)) throw why;
      // An old switch refuses the whole for a line that it does not know: by voice alone then.
      await this.sound.close();
      await this.#invite(number, out, false);
    }
  }

  async #invite(number: string, out: Out, hasText: boolean): Promise<void> {
    const { sdp } = await this.parts.media.createLeg({ kind: 'rtp', legId: this.id, hasText });
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
    const { sdp } = await this.parts.media.createLeg({
      ...{ kind: 'rtp', legId: this.id, from: leg.peer.address, hasText: this.text !== null },
      ...(leg.remoteSdp === null ? {} : { like: leg.remoteSdp }),
    });
    await this.parts.media.answer(this.id, await leg.reinvite(sdp), 'answer');
    return true;
  }

  /** No packet for long: a telephone that sends none in silence, or nobody. Asked, not hung up on. */
  check(): void {
    this.#leg?.check();
  }

  override media(event: MediaEvent): void {
    if (event.type === 'textOpen') this.text?.opened(event.isOpen);
    else if (event.type === 'text') this.text?.heard(event.text);
  }

  /** Characters of T.140 on the other side's screen. */
  write(characters: string): void {
    if (characters === '') return;
    this.parts.media.write(this.id, characters).catch(() => undefined);
  }

  override stands(_phase: CallPhase): void {
    this.text?.stands();
  }

  protected override read(words: string): void {
    this.text?.said(words);
  }

  close(): void {
    this.#isClosed = true;
    void this.sound.close();
    this.#leg?.end();
  }
}
