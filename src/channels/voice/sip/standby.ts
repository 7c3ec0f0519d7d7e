/**
 * The door of a server that waits for the floor: another one owns it, or memory is being read. Whoever may call is told at once
 * to ask elsewhere, so that a dispatcher or a carrier goes to the next server instead of waiting for silence. To strangers there
 * is nobody here. Nothing is remembered: the server that takes over begins with an empty door.
 */
import { AddressLimits } from './limits.js';
import type { Parsed, Peer } from './message.js';
import { answer } from './serialize.js';
import { Transports, type TransportSettings } from './transport/index.js';

/** RFC 3261 21.5.4: "The server MAY indicate when the client should retry the request in a Retry-After header field." */
const retryAfterS = '2';

export interface StandbyDoor {
  readonly port: number | null;
  /** Frees the ports. */
  stop(): Promise<void>;
}

export async function standByAtDoor(
  settings: TransportSettings,
  isKnown: (address: string) => boolean,
): Promise<StandbyDoor> {
  const limits = new AddressLimits(100, 400);
  const transports: Transports = new Transports(settings, {
    onMessage: (message, peer) => refuse(message, peer),
    onUnreachable: () => undefined,
  });
  function refuse(message: Parsed, peer: Peer): void {
    // 17.1.1.3: the ACK of a refusal is for nobody but its transaction, and is never answered.
    if (message.kind !== 'request' || message.method === 'ACK') return;
    if (!isKnown(peer.address) || !limits.takes(peer.address)) return;
    transports.send(answer(message, 503, { toTag: 'standby', headers: [['retry-after', retryAfterS]] }), peer);
  }
  try {
    await transports.listen();
  } catch (error) {
    await transports.stop();
    throw error;
  }
  return { port: transports.ports.udp, stop: () => transports.stop() };
}
