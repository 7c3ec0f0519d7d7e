/** Which addresses are ours, and which nobody can reach from outside. */
import type { SocketOptions } from 'node:dgram';
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';

const own = new BlockList();
// RFC 1918, loopback, link-local; RFC 4193 and RFC 4291 for IPv6.
own.addSubnet('10.0.0.0', 8);
own.addSubnet('172.16.0.0', 12);
own.addSubnet('192.168.0.0', 16);
own.addSubnet('127.0.0.0', 8);
own.addSubnet('169.254.0.0', 16);
own.addAddress('::1', 'ipv6');
own.addSubnet('fc00::', 7, 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');

const carriers = new BlockList();
carriers.addSubnet('100.64.0.0', 10);

function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** In a network of one's own. Names are not. */
export const isOwnNetwork = (address: string): boolean => isIn(own, address);

/** Behind some NAT: one's own, or a carrier's (RFC 6598), whose other customers are strangers. */
export const isBehindNat = (address: string): boolean => isOwnNetwork(address) || isIn(carriers, address);

/**
 * The `lookup` of a datagram socket that mostly sends to addresses: finding out that there is nothing to look up costs a turn
 * of the event loop for each packet, a third of sending it (15.2 µs, 10.1 without).
 */
export const addressOf: NonNullable<SocketOptions['lookup']> = (host, options, callback) => {
  const family = isIP(host);
  if (family === 0) lookup(host, options, callback);
  else callback(null, host, family);
};
