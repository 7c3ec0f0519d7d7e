/** Which addresses are ours, which nobody can reach from outside, and which are everybody's. */
import { BlockList, isIP, isIPv4 } from 'node:net';

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

const nowhere = new BlockList();
// RFC 6890: "this" network, protocol assignments, documentation, benchmarks, multicast, reserved.
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  nowhere.addSubnet(net, bits);
// Unspecified, multicast, site-local, and what carries an IPv4 address inside (NAT64, 6to4, Teredo).
for (const [net, bits] of [
  ['::', 128],
  ['ff00::', 8],
  ['fec0::', 10],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  nowhere.addSubnet(net, bits, 'ipv6');

/** An address that strangers could reach too: nothing of ours is behind it. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // '::ffff:127.0.0.1' is 127.0.0.1 (RFC 4291 2.5.5.2); Node writes it in either way.
  const mapped = /^::ffff:(?:([0-9.]+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (mapped !== null) {
    if (mapped[1] !== undefined) return isIPv4(mapped[1]) && isPublic(mapped[1]);
    const [high, low] = [Number.parseInt(mapped[2]!, 16), Number.parseInt(mapped[3]!, 16)];
    return isPublic([high >> 8, high & 255, low >> 8, low & 255].join('.'));
  }
  return !isBehindNat(address) && !nowhere.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
