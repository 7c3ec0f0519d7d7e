/** The telephones among the live screens: what desks say to the voice channel, and what it says to them. */
import { randomUUID } from 'node:crypto';
import type { PhoneDoor, PhoneScreen, PhoneToDesk, PhoneToServer } from '#modules/contacts/phone/contract.js';

/** What the hub needs of it. */
export interface PhoneSocket {
  readonly personId: string;
  send(message: PhoneToDesk): void;
}

export class Phones implements PhoneDoor {
  readonly #sockets = new Map<string, PhoneSocket>();
  readonly #ids = new WeakMap<object, string>();
  #heard: (from: PhoneScreen, message: PhoneToServer) => void = () => undefined;
  #gone: (from: PhoneScreen) => void = () => undefined;

  onHeard(handler: (from: PhoneScreen, message: PhoneToServer) => void): void {
    this.#heard = handler;
  }

  onGone(handler: (from: PhoneScreen) => void): void {
    this.#gone = handler;
  }

  send(screenId: string, message: PhoneToDesk): boolean {
    const socket = this.#sockets.get(screenId);
    socket?.send(message);
    return socket !== undefined;
  }

  /** From the hub: a desk said something. `key` is its socket. */
  hear(key: object, socket: PhoneSocket, message: PhoneToServer): void {
    let screenId = this.#ids.get(key);
    if (screenId === undefined) {
      screenId = randomUUID();
      this.#ids.set(key, screenId);
      this.#sockets.set(screenId, socket);
    }
    this.#heard({ screenId, personId: socket.personId }, message);
  }

  /** From the hub: the socket closed. */
  close(key: object, personId: string): void {
    const screenId = this.#ids.get(key);
    if (screenId === undefined) return;
    this.#ids.delete(key);
    this.#sockets.delete(screenId);
    this.#gone({ screenId, personId });
  }
}
