/** Customers' screens that may call: what they say to the voice channel, and what it says to them. */
import { randomUUID } from 'node:crypto';
import type { CallerDoor, CallerScreen, CallerToServer, ServerToCaller } from '#modules/contacts/web-call/contract.js';

/** What the hub needs of it. */
export interface CallerSocket {
  readonly contactId: string;
  readonly address: string | null;
  send(message: ServerToCaller): void;
}

export class Callers implements CallerDoor {
  readonly #screens = new Map<string, CallerSocket>();
  readonly #ids = new WeakMap<object, CallerScreen>();
  #heard: (from: CallerScreen, message: CallerToServer) => void = () => undefined;
  #gone: (from: CallerScreen) => void = () => undefined;
  #isOpen: (() => boolean) | null = null;
  #rings: (number: string) => boolean = () => false;

  onHeard(handler: (from: CallerScreen, message: CallerToServer) => void): void {
    this.#heard = handler;
  }

  onGone(handler: (from: CallerScreen) => void): void {
    this.#gone = handler;
  }

  open(isOpen: (() => boolean) | null, rings: (number: string) => boolean = () => false): void {
    this.#isOpen = isOpen;
    this.#rings = rings;
  }

  rings(number: string): boolean {
    return this.#rings(number);
  }

  get isOpen(): boolean {
    return this.#isOpen?.() ?? false;
  }

  send(screenId: string, message: ServerToCaller): boolean {
    const screen = this.#screens.get(screenId);
    screen?.send(message);
    return screen !== undefined;
  }

  /** From the hub: a customer's screen said something. `key` is its socket. */
  hear(key: object, socket: CallerSocket, message: CallerToServer): void {
    // Nobody answers calls here: said at once, and nothing is remembered of the screen.
    if (this.#isOpen === null) return socket.send({ say: 'refused', code: 'webCall.closed' });
    let screen = this.#ids.get(key);
    if (screen === undefined) {
      screen = { screenId: randomUUID(), contactId: socket.contactId, address: socket.address };
      this.#ids.set(key, screen);
      this.#screens.set(screen.screenId, socket);
    }
    this.#heard(screen, message);
  }

  /** From the hub: the socket closed. */
  close(key: object): void {
    const screen = this.#ids.get(key);
    if (screen === undefined) return;
    this.#ids.delete(key);
    this.#screens.delete(screen.screenId);
    this.#gone(screen);
  }
}
