import { isIP } from 'node:net';
import { isOwnNetwork } from '../networks.js';
import type { Peer } from './message.js';
import { parseUri } from './uri.js';

/**
 * Where the next message of a dialog goes. An address is taken at its word; a name is not looked up in the middle of a
 * call: the leg is answered where it came from, as an outbound proxy would have it. So is a private address behind a NAT.
 */
export function locate(uriText: string, known: Peer): Peer {
  const uri = parseUri(uriText);
  const host = uri?.host.replace(/^\[|\]$/g, '') ?? '';
  if (uri === null || !isIP(host) || known.connectionId !== undefined) return known;
  // A certificate speaks for the name that was called; an address in a Contact has none to be checked against.
  if (known.transport === 'tls') return known;
  const transport = uri.params.get('transport')?.toLowerCase();
  if (transport === 'tcp' || transport === 'tls')
    return { transport, address: host, port: uri.port ?? (transport === 'tls' ? 5061 : 5060) };
  return isOwnNetwork(host) && !isOwnNetwork(known.address)
    ? known
    : { transport: 'udp', address: host, port: uri.port ?? 5060 };
}
