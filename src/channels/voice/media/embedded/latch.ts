import { isBehindNat } from '../../networks.js';

/**
 * Whether sound from `address` may be the other side's: its SDP says so; or its SDP names a private address, as behind a NAT,
 * and the sound comes from where the signalling comes from, which is none.
 */
export function mayLatch(address: string, told: string, from: string | null): boolean {
  return address === told || (address === from && isBehindNat(told) && !isBehindNat(address));
}
