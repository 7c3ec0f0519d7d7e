/**
 * A WebRTC leg to somebody's browser: a consultant's desk, or a customer's page. A desk's is made when the call is answered,
 * and the call claimed only when it is connected, so nobody is given a call that they cannot hear.
 */
import type { MediaEngine } from '../media/engine.js';
import type { PhoneToDesk } from '#modules/contacts/phone/contract.js';
import type { IceServer } from './parts.js';

const connectMs = 10_000;

type Offer = Extract<PhoneToDesk, { say: 'offer' }>;

/** The way to the screens of whoever has the browser. */
export interface OfferDoor {
  send(screenId: string, message: Offer): boolean;
}

export class DeskLeg {
  readonly id: string;
  screenId: string;
  readonly #media: MediaEngine;
  readonly #phones: OfferDoor;
  #settle: ((why: Error | null) => void) | null = null;

  constructor(id: string, screenId: string, parts: { readonly media: MediaEngine; readonly phones: OfferDoor }) {
    this.id = id;
    this.screenId = screenId;
    this.#media = parts.media;
    this.#phones = parts.phones;
  }

  /** Resolves when both hear each other's packets; rejects when the browser does not get there in ten seconds. */
  // Our own side needs no relay: it is the one that can be reached.
  async connect(iceServers: readonly IceServer[]): Promise<void> {
    const { sdp } = await this.#media.createLeg({ kind: 'webrtc', legId: this.id });
    const connected = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#settle?.(new Error('the browser did not connect in time')), connectMs);
      this.#settle = (why) => {
        clearTimeout(timer);
        this.#settle = null;
        if (why === null) resolve();
        else reject(why);
      };
    });
    // Nobody waits any more when the browser is gone before it was asked.
    connected.catch(() => undefined);
    if (!this.#phones.send(this.screenId, { say: 'offer', connection: this.id, sdp, iceServers })) {
      this.fail('the screen is gone');
    }
    await connected;
  }

  async answered(sdp: string): Promise<void> {
    await this.#media.answer(this.id, sdp, 'answer');
  }

  /** The network changed: the same leg by another way. */
  async restart(iceServers: readonly IceServer[]): Promise<void> {
    const sdp = await this.#media.offer(this.id, { isRestart: true });
    this.#phones.send(this.screenId, { say: 'offer', connection: this.id, sdp, iceServers });
  }

  connected(): void {
    this.#settle?.(null);
  }

  fail(why: string): void {
    this.#settle?.(new Error(why));
  }

  close(): void {
    this.fail('hung up');
    void this.#media.hangup(this.id).catch(() => undefined);
  }
}
