/** Points each leg's inner side to where `directPeerOf` says, and looks after those that our mixer no longer hears. */
import type { Logger } from 'pino';
import type { MediaEngine } from '../engine.js';
import { makeSdp } from '../embedded/sdp.js';
import { directPeerOf, type RelayedLeg } from './leg.js';
import { NgRefused } from './ng.js';
import { packetsOf } from './stats.js';

const checkMs = 5_000;
/** As the embedded engine's: 15 s without a packet. */
const quietChecks = 3;

export interface RoutesUser {
  legs(): Iterable<RelayedLeg>;
  lost(leg: RelayedLeg, why: string): void;
  quiet(leg: RelayedLeg, ms: number): void;
}

export class Routes {
  readonly #mixer: MediaEngine;
  readonly #log: Logger;
  readonly #user: RoutesUser;
  readonly #timer: NodeJS.Timeout;

  constructor(mixer: MediaEngine, log: Logger, user: RoutesUser) {
    this.#mixer = mixer;
    this.#log = log;
    this.#user = user;
    this.#timer = setInterval(() => this.#checkAll(), checkMs);
    this.#timer.unref();
  }

  inTurn<T>(leg: RelayedLeg, work: () => Promise<T>): Promise<T> {
    const next = leg.turn.then(work, work);
    leg.turn = next.catch(() => undefined);
    return next;
  }

  /** Each leg to where it belongs now; those that are there already cost nothing. */
  async settle(legs: readonly RelayedLeg[]): Promise<void> {
    const all = [...new Set(legs)];
    const move = (): Promise<unknown> => Promise.all(all.map((leg) => this.inTurn(leg, () => this.#move(leg))));
    const copied = all.filter(({ isNeverCopied }) => !isNeverCopied);
    await move();
    // Where one of two gave no copy, both go by the mixer.
    if (copied.some(({ isNeverCopied }) => isNeverCopied)) await move();
  }

  async #move(leg: RelayedLeg): Promise<void> {
    const { relay, mixer } = leg;
    const to = directPeerOf(leg) ?? 'mixer';
    const isCopied = to !== 'mixer' && (leg.room?.taps.size ?? 0) > 0;
    if (relay === null || mixer === null || relay.inner === null) return;
    if (to === leg.at) return isCopied === (leg.copy !== null) ? undefined : this.#copy(leg, isCopied);
    try {
      await this.stopCopy(leg);
      if (to === 'mixer') {
        leg.isPinned = leg.kind === 'webrtc';
        await this.#mixer.answer(leg.id, makeSdp(relay.inner, 5), 'offer');
        await relay.point(mixer);
      } else {
        await relay.point({ ...to.relay!.inner!, direction: 'sendrecv' });
        if (!isCopied) await this.rest(leg);
      }
      leg.at = to;
      leg.quietChecks = 0;
      if (isCopied) await this.#copy(leg, true);
    } catch (error) {
      this.#log.warn({ err: error, legId: leg.id }, 'a leg was not moved');
      if (error instanceof NgRefused && error.isGone) this.#user.lost(leg, 'rtpengine has forgotten it');
      // Hung up meanwhile: whoever did knows. Else it still hears by the way of before.
    }
  }

  async #copy(leg: RelayedLeg, isCopied: boolean): Promise<void> {
    try {
      if (!isCopied) {
        await this.stopCopy(leg);
        return await this.rest(leg);
      }
      leg.copy = await (leg.at as RelayedLeg).relay!.copy(leg.mixer!);
      await this.#mixer.answer(leg.id, makeSdp(leg.copy.from, 6), 'offer');
    } catch (error) {
      this.#log.warn({ err: error, legId: leg.id }, 'no copy of a leg; whoever listens hears it by the mixer');
      leg.isNeverCopied = true;
      await this.stopCopy(leg);
    }
  }

  /** One that was gone before ended with its call. */
  async stopCopy(leg: RelayedLeg): Promise<void> {
    const { copy } = leg;
    leg.copy = null;
    await copy?.stop().catch((err: unknown) => this.#log.debug({ err }, 'a copy was gone before its end'));
  }

  /** The mixer keeps the leg and sends it nothing, while its sound goes another way. */
  async rest(leg: RelayedLeg): Promise<void> {
    const inner = leg.relay!.inner!;
    const held = { ...inner, laws: inner.laws, direction: 'inactive' as const };
    await this.#mixer.answer(leg.id, makeSdp(held, 4), 'offer');
  }

  #checkAll(): void {
    for (const leg of this.#user.legs()) if (leg.at !== 'mixer') void this.#check(leg);
  }

  async #check(leg: RelayedLeg): Promise<void> {
    try {
      const { received } = packetsOf(await leg.relay!.query());
      leg.quietChecks = received === leg.packets ? leg.quietChecks + 1 : 0;
      leg.packets = received;
      if (leg.quietChecks === quietChecks && leg.at !== 'mixer') this.#user.quiet(leg, quietChecks * checkMs);
    } catch (error) {
      if (error instanceof NgRefused && error.isGone) this.#user.lost(leg, 'rtpengine has ended it');
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What was sent last gets a moment to be read. */
  lastWords(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 50));
  }
}
