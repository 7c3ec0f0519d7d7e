/**
 * Places for whoever is not logged in: screens of customers, and sockets that have not yet said who they are. Opening a
 * socket costs a stranger nothing and us memory, so an address has so many places, and all strangers together leave room
 * for the people who work here. Behind one address there may be a whole shop with its own network, or a mobile provider:
 * the places are many, and whom the door turns away reads its conversation by polling (`web/widget/live.ts`).
 *
 *   unknown ──its token is good──▶ customer
 *      └──10 s without a token──▶ closed, 4401 (`hub.ts`)
 */
import type { IncomingMessage } from 'node:http';
import { networkOf } from '#kernel/network.js';

export interface GuestLimits {
  /** Customers and unknown ones from one address. */
  readonly perAddress: number;
  /** Of these, such as have not said who they are: they do so within one round trip. */
  readonly unknownPerAddress: number;
  readonly unknown: number;
  readonly all: number;
}

export const guestLimits: GuestLimits = { perAddress: 300, unknownPerAddress: 60, unknown: 2_000, all: 18_000 };

export type GuestKind = 'unknown' | 'customer';

interface Place {
  kind: GuestKind;
  readonly address: string | null;
}

interface Count {
  all: number;
  unknown: number;
}

export class Guests {
  readonly #limits: GuestLimits;
  readonly #places = new Map<object, Place>();
  readonly #byAddress = new Map<string, Count>();
  #unknown = 0;

  constructor(limits: Partial<GuestLimits> = {}) {
    this.#limits = { ...guestLimits, ...limits };
  }

  /** Is there a place? `address` says that this address has enough, `all` that the house is full; null: come in. */
  refusal(address: string | null, kind: GuestKind): 'address' | 'all' | null {
    const { perAddress, unknownPerAddress, unknown, all } = this.#limits;
    const here = address === null ? undefined : this.#byAddress.get(address);
    const isUnknown = kind === 'unknown';
    if (here !== undefined && (here.all >= perAddress || (isUnknown && here.unknown >= unknownPerAddress)))
      return 'address';
    return this.#places.size >= all || (isUnknown && this.#unknown >= unknown) ? 'all' : null;
  }

  enter(guest: object, address: string | null, kind: GuestKind): void {
    this.#places.set(guest, { kind, address });
    this.#count(address, 1, kind === 'unknown' ? 1 : 0);
  }

  /** It has said who it is: its place is a customer's now. */
  known(guest: object): void {
    const place = this.#places.get(guest);
    if (place?.kind !== 'unknown') return;
    place.kind = 'customer';
    this.#count(place.address, 0, -1);
  }

  leave(guest: object): void {
    const place = this.#places.get(guest);
    if (place === undefined) return;
    this.#places.delete(guest);
    this.#count(place.address, -1, place.kind === 'unknown' ? -1 : 0);
  }

  /** Null for this machine itself, and for whoever is no guest. */
  addressOf(guest: object): string | null {
    return this.#places.get(guest)?.address ?? null;
  }

  get size(): number {
    return this.#places.size;
  }

  #count(address: string | null, all: number, unknown: number): void {
    this.#unknown += unknown;
    if (address === null) return;
    const here = this.#byAddress.get(address) ?? { all: 0, unknown: 0 };
    here.all += all;
    here.unknown += unknown;
    if (here.all > 0) this.#byAddress.set(address, here);
    else this.#byAddress.delete(address);
  }
}

/**
 * Where a request comes from, for counting. Null for this machine itself: without PONTE_BEHIND_PROXY a proxy on it makes
 * every customer come from 127.0.0.1. Behind a proxy only the nearest hop is believed (`limits.ts`).
 */
export function addressOf(request: IncomingMessage, isBehindProxy: boolean): string | null {
  const forwarded = isBehindProxy ? String(request.headers['x-forwarded-for'] ?? '') : '';
  const nearest = forwarded.split(',').at(-1)?.trim();
  return groupOf(nearest || (request.socket.remoteAddress ?? ''));
}

/** Of IPv6 the network counts, not the address; null for this machine. */
export function groupOf(address: string): string | null {
  const network = networkOf(address);
  return network === '' || network === '0:0:0:0' || network.startsWith('127.') ? null : network;
}
