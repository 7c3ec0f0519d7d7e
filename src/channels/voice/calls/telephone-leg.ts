/**
 * The consultant's side of a call on a telephone of their own: an INVITE instead of an offer to a browser. Picked up is
 * answered; whatever else happens comes to one of three ends, kept apart: not now, not heard, not reached.
 *
 *   ringing ──200──▶ (an outside number: key 1) ──▶ connected ──BYE──▶ hung up
 *      └── busy, refused: declined · rang out: missed · not there: deviceFailed
 */
import type { LegEnd, OutgoingLeg } from '../sip/index.js';
import { address, parseUri } from '../sip/names.js';
import type { Way } from '../telephones/index.js';
import type { CallParts } from './parts.js';
import { LegSound } from './sound.js';

export type NoAnswer = 'declined' | 'missed' | 'deviceFailed';

export class NotAnswered extends Error {
  readonly how: NoAnswer;
  constructor(how: NoAnswer, why: string) {
    super(why);
    this.how = how;
  }
}

export interface TelephoneLegUser {
  /** Put down by the consultant, or lost on the way. */
  ended(how: 'hungUp' | 'lost'): void;
  /** The telephone's own hold key. */
  held(isHeld: boolean): void;
}

type Parts = Pick<CallParts, 'sip' | 'media' | 'log' | 'wayOut'>;

/** The offer's own time ends the ringing sooner. */
const ringMs = 60_000;
/** A telephone that is there says so at once (180); the network of an outside number may look for it longer. */
const thereMs = 6_000;
const keyMs = 15_000;

export class TelephoneLeg {
  readonly id: string;
  /** No screen carries its sound. */
  readonly screenId = null;
  readonly #way: Way;
  readonly #caller: { readonly number: string | null; readonly name: string };
  readonly #parts: Parts;
  readonly #user: TelephoneLegUser;
  #legs: readonly OutgoingLeg[] = [];
  #leg: OutgoingLeg | null = null;
  #isConnected = false;
  /** The engine may have a leg of ours; while it is being made there is none to be taken away yet. */
  #isLaid = false;
  #settle: ((why: NotAnswered | null) => void) | null = null;

  constructor(
    id: string,
    way: Way,
    caller: { readonly number: string | null; readonly name: string },
    parts: Parts,
    user: TelephoneLegUser,
  ) {
    this.id = id;
    this.#way = way;
    this.#caller = caller;
    this.#parts = parts;
    this.#user = user;
  }

  /** Resolves when the consultant is there and hears us; rejects with `NotAnswered`. */
  async connect(): Promise<void> {
    const closed = new Promise<void>((resolve, reject) => {
      this.#settle = (why) => {
        this.#settle = null;
        if (why === null) resolve();
        else reject(why);
      };
    });
    closed.catch(() => undefined);
    try {
      const { sdp } = await this.#parts.media
        .createLeg({ kind: 'rtp', legId: this.id })
        .finally(() => (this.#isLaid = true));
      // Closed meanwhile: nobody's telephone is to ring for a call that is over.
      if (this.#settle === null) return await closed;
      this.#legs = this.#invite(sdp);
      void this.#pickedUp();
      await closed;
      this.#isConnected = true;
    } catch (error) {
      this.#putDown();
      if (error instanceof NotAnswered) throw error;
      throw new NotAnswered('deviceFailed', error instanceof Error ? error.message : String(error));
    }
  }

  #invite(sdp: string): OutgoingLeg[] {
    const { sip, wayOut } = this.#parts;
    const way = this.#way;
    if (way.rings === 'number') {
      const out = wayOut(way.number);
      if (out === null) throw new Error('there is no way out');
      const from = address(parseUri(`sip:${out.from}@ponte.invalid`)!);
      return [sip.invite({ to: way.number, from, via: { trunk: out.trunk }, sdp, ringMs })];
    }
    const number = (this.#caller.number ?? '').replace(/[^0-9+*#]/g, '') || 'anonymous';
    // What stands in a display is no header: controls would end one and begin another.
    const name = this.#caller.name.replace(/\p{Cc}/gu, ' ').slice(0, 60) || null;
    const from = address(parseUri(`sip:${number}@ponte.invalid`)!, name);
    return way.contacts.map((contact) => sip.invite({ to: '', from, via: { contact }, sdp, ringMs }));
  }

  /** The first telephone of the account that is picked up; the others are silenced. */
  async #pickedUp(): Promise<void> {
    const unreachable = this.#way.rings === 'number' ? null : setTimeout(() => this.#missing(), thereMs);
    try {
      const first = await Promise.any(this.#legs.map(async (leg) => ({ leg, sdp: await leg.answered })));
      for (const leg of this.#legs) if (leg !== first.leg) leg.end();
      if (this.#settle === null) return first.leg.end();
      this.#leg = first.leg;
      this.#listen(first.leg);
      await this.#parts.media.answer(this.id, first.sdp, 'answer');
      if (this.#way.rings === 'number') this.#waitForKey();
      else this.#settle?.(null);
    } catch (error) {
      const ends = error instanceof AggregateError ? (error.errors as LegEnd[]) : [];
      this.#settle?.(new NotAnswered(howOf(ends), ends.length === 0 ? String(error) : JSON.stringify(ends[0])));
    } finally {
      if (unreachable !== null) clearTimeout(unreachable);
    }
  }

  #missing(): void {
    if (this.#legs.some(({ state }) => state === 'ringing' || state === 'talking')) return;
    this.#settle?.(new NotAnswered('deviceFailed', 'the telephone does not answer'));
  }

  /** An outside number may be picked up by a mailbox: only a person presses a key. */
  #waitForKey(): void {
    const sound = new LegSound(this.id, this.#parts.media, this.#parts.log);
    void sound.play({ kind: 'tone', tone: 'beep' }, true);
    const timer = setTimeout(() => this.#settle?.(new NotAnswered('missed', 'no key was pressed')), keyMs);
    this.digit = (digit) => {
      if (digit !== '1') return;
      clearTimeout(timer);
      void sound.stop();
      this.#settle?.(null);
    };
  }

  /** Digits of the consultant's side. */
  digit: (digit: string) => void = () => undefined;

  #listen(leg: OutgoingLeg): void {
    leg.onEnded(({ by }) => {
      if (this.#leg !== leg) return;
      if (!this.#isConnected) this.#settle?.(new NotAnswered('declined', 'put down again'));
      else if (by !== 'us') this.#user.ended(by === 'remote' ? 'hungUp' : 'lost');
    });
    leg.onDigit((digit) => this.digit(digit));
    leg.onOffer(async (sdp) => {
      const answer = await this.#parts.media.answer(this.id, sdp, 'offer');
      this.#user.held(isHold(sdp));
      return answer ?? '';
    });
  }

  /** The sound's process died and is back: the same telephone by a new offer. False when it is not there any more. */
  async renew(): Promise<boolean> {
    const leg = this.#leg;
    if (leg?.state !== 'talking') return false;
    const { sdp } = await this.#parts.media.createLeg({ kind: 'rtp', legId: this.id });
    await this.#parts.media.answer(this.id, await leg.reinvite(sdp), 'answer');
    return true;
  }

  close(): void {
    this.#settle?.(new NotAnswered('missed', 'the call went elsewhere'));
    this.#putDown();
  }

  #putDown(): void {
    this.#leg = null;
    for (const leg of this.#legs) leg.end();
    if (!this.#isLaid) return;
    this.#isLaid = false;
    void this.#parts.media.hangup(this.id).catch(() => undefined);
  }
}

/** RFC 3264 8.4: an offer that wants to hear nothing is a hold; 0.0.0.0 is how RFC 2543 said it. */
const isHold = (sdp: string): boolean =>
  /^a=(sendonly|inactive)\s*$/m.test(sdp) || /^c=IN IP4 0\.0\.0\.0\s*$/m.test(sdp);

/** A person who said no anywhere has said no; else one that rang has been missed; else none was there. */
export function howOf(ends: readonly Pick<LegEnd, 'by' | 'status' | 'reason'>[]): NoAnswer {
  const all = ends.map(howOne);
  return all.includes('declined') ? 'declined' : all.includes('missed') ? 'missed' : 'deviceFailed';
}

function howOne({ by, status, reason }: Pick<LegEnd, 'by' | 'status' | 'reason'>): NoAnswer {
  // 21.4.24, 21.6: 486 and 600 "busy", 603 "does not wish to take the call", 607 RFC 8197 "unwanted".
  if (by === 'refused' && [486, 600, 603, 607].includes(status ?? 0)) return 'declined';
  // 21.4.18: 480 "reached, currently unavailable"; 408 rang out by the telephone's own time.
  if (by === 'refused' && [480, 408, 487].includes(status ?? 0)) return 'missed';
  // Our own time ran out while it rang; a transaction that nobody answered (17.1.1.2) is a telephone that is not there.
  return by === 'timeout' && status === 487 && reason === 'timeout' ? 'missed' : 'deviceFailed';
}
