/** Where a person's call rings: what they prefer, else whatever can ring, in a fixed order. Pure. */
import type { RingsAt } from '#modules/contacts/phone/contract.js';

/** What could ring now. */
export type CanRing = Readonly<Record<RingsAt, boolean>>;

const order: readonly RingsAt[] = ['browser', 'account', 'address', 'number'];

export function ringsNow(prefers: RingsAt, can: CanRing): RingsAt | null {
  return can[prefers] ? prefers : (order.find((one) => can[one]) ?? null);
}

/** The own telephone on which a call goes on when the browser's line is poor: the preferred one, else the nearest. */
export function ownNow(prefers: RingsAt, can: CanRing): Exclude<RingsAt, 'browser'> | null {
  const own = ringsNow(prefers, { ...can, browser: false });
  return own === 'browser' ? null : own;
}
