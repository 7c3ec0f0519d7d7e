/** Addresses, for sockets of the telephone. */
import type { SocketOptions } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIP } from 'node:net';

export { isBehindNat, isOwnNetwork } from '#store/outside/networks.js';

/**
 * The `lookup` of a datagram socket that mostly sends to addresses: finding out that there is nothing to look up costs a turn
 * of the event loop for each packet, a third of sending it (15.2 µs, 10.1 without).
 */
export const addressOf: NonNullable<SocketOptions['lookup']> = (host, options, callback) => {
  const family = isIP(host);
  if (family === 0) lookup(host, options, callback);
  else callback(null, host, family);
};
