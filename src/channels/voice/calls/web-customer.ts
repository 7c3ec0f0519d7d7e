/**
 * A customer in a browser: a WebRTC leg behind the sound, and a screen that shows where the call stands.
 *
 * The screen may go (a reload, a tunnel) while the call stays: its sound is made anew when it is back. Whoever does not come
 * back in time is lost, and keeps the place in line (`web-side.ts`).
 */
import type { CallerEnd, ServerToCaller } from '#modules/contacts/web-call/contract.js';
import type { MediaEvent } from '../media/engine.js';
import { isSoundLost } from '../media/errors.js';
import type { CallPhase } from './contract.js';
import { CustomerSide, type CustomerUser } from './customer-side.js';
import { DeskLeg } from './desk-leg.js';
import { pageStates } from './page-states.js';
import type { CallParts } from './parts.js';

/** A page loads again in a second or two; a telephone that changes networks takes some. Who talks is waited for longer. */
export const waitsForMs = 15_000;
export const talksForMs = 30_000;

export interface WebUser extends CustomerUser {
  /** Not come back in time. */
  lost(): void;
  /** Connected after all: whoever allowed the microphone late, after a reload. */
  back(): void;
}

export class WebCustomer extends CustomerSide {
  isMuted = false;
  /** What the customer is writing, for a page that is loaded again. */
  line = '';
  readonly #callId: string;
  readonly #lost: () => void;
  readonly #back: () => void;
  /** The leg waits still, though nobody waits for it. */
  #isLate = false;
  #screenId: string;
  #phase: CallPhase = 'arriving';
  #since: number;
  #leg: DeskLeg | null = null;
  /** Why it was not connected. */
  #failure: unknown = null;
  #legs = 0;
  #grace: NodeJS.Timeout | null = null;
  #end: CallerEnd | null = null;

  constructor(callId: string, parts: CallParts, user: WebUser, screenId: string) {
    super(callId, parts, user);
    this.#callId = callId;
    this.#lost = () => user.lost();
    this.#back = () => user.back();
    this.#screenId = screenId;
    this.#since = parts.floor.now();
  }

  get screenId(): string {
    return this.#screenId;
  }

  /** True when both hear each other. What was there before is closed: a page that was loaded again left it behind. */
  async connect(screenId = this.#screenId): Promise<boolean> {
    const { parts } = this;
    this.#screenId = screenId;
    this.#leg?.close();
    const leg = new DeskLeg(`${this.#callId}_web${++this.#legs}`, screenId, {
      media: parts.media,
      phones: parts.callers,
    });
    this.#leg = leg;
    this.sound.id = leg.id;
    this.#isLate = false;
    this.#failure = null;
    this.tell();
    try {
      await leg.connect(parts.iceServersFor(`caller_${this.#callId}`));
      if (this.#leg !== leg) return false;
      if (this.isMuted) await parts.media.mute(leg.id, true);
      this.#found();
      return true;
    } catch (error) {
      parts.log.info({ err: error, callId: this.#callId }, 'a caller was not connected');
      this.#failure = error;
      if (this.#leg === leg) {
        this.#isLate = true;
        this.#miss();
      }
      return false;
    }
  }

  /** The same sound, the socket alone is new. */
  moved(screenId: string, connection: string | null): boolean {
    if (connection === null || connection !== this.#leg?.id) return false;
    this.#screenId = screenId;
    this.#leg.screenId = screenId;
    this.#found();
    this.tell();
    return true;
  }

  answered(connection: string, sdp: string): void {
    const leg = this.#leg;
    if (leg?.id !== connection) return;
    leg.answered(sdp).catch((error: unknown) => {
      this.parts.log.info({ err: error, callId: this.#callId }, 'the answer of a caller was not taken');
      leg.fail('the answer was not understood');
    });
  }

  async restart(connection: string): Promise<void> {
    if (this.#leg?.id === connection) await this.#leg.restart(this.parts.iceServersFor(`caller_${this.#callId}`));
  }

  async mute(isMuted: boolean): Promise<void> {
    this.isMuted = isMuted;
    if (this.#leg !== null) await this.parts.media.mute(this.#leg.id, isMuted);
    this.tell();
  }

  /** Closed, or its network is gone. */
  screenGone(screenId: string): void {
    if (screenId === this.#screenId) this.#miss();
  }

  override media(event: MediaEvent): void {
    if (event.type === 'connected') {
      this.#leg?.connected();
      this.#found();
      if (this.#isLate) this.#back();
      this.#isLate = false;
    } else if (event.type === 'failed') {
      this.#leg?.fail(event.why);
      this.#miss();
    }
  }

  /** A browser sends without a pause, muted or not: for so long nothing means no network. */
  check(): void {
    this.#miss();
  }

  #miss(): void {
    const isTalking = this.#phase === 'talking' || this.#phase === 'held';
    if (this.#grace === null && this.#phase !== 'over')
      this.#grace = setTimeout(this.#lost, isTalking ? talksForMs : waitsForMs);
  }

  #found(): void {
    if (this.#grace !== null) clearTimeout(this.#grace);
    this.#grace = null;
  }

  async renew(): Promise<boolean> {
    if (await this.connect()) return true;
    if (isSoundLost(this.#failure)) throw this.#failure;
    return false;
  }

  /** Whoever has a page can be written to. */
  override goesOnWithoutSound(): boolean {
    this.#lost();
    return true;
  }

  override stands(phase: CallPhase): void {
    if (phase === 'over') return void (this.#phase = phase);
    const isNew = pageStates[phase] !== pageStates[this.#phase];
    this.#phase = phase;
    if (!isNew) return;
    this.#since = this.parts.floor.now();
    this.tell();
  }

  /** What the screen says at the end; else it is that the call is over. */
  endsAs(how: CallerEnd): void {
    this.#end ??= how;
  }

  tell(): void {
    const { isMuted, line } = this;
    this.show({ say: 'call', call: { state: pageStates[this.#phase], since: this.#since, isMuted, line } });
  }

  show(message: ServerToCaller): boolean {
    return this.parts.callers.send(this.#screenId, message);
  }

  close(): void {
    this.#found();
    this.#leg?.close();
    this.#leg = null;
    this.show({ say: 'over', how: this.#end ?? 'ended' });
  }
}
