/** The engine that the settings ask for. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { VoiceSettings } from '../settings.js';
import { startEmbedded } from './embedded/remote.js';
import type { MediaEngine } from './engine.js';
import { RtpengineEngine } from './rtpengine/engine.js';
import type { NgAddress } from './rtpengine/ng.js';

export async function openMedia(
  { host, publicHost, rtpPorts: ports, rtpengine }: VoiceSettings,
  log: Logger,
): Promise<MediaEngine> {
  if (rtpengine === null) return startEmbedded({ host, publicHost, ports }, log);
  // The mixer speaks with rtpengine alone, by the address of ours that is in its network.
  const own = await ownAddressTo(rtpengine.addresses[0]!).catch(() => host);
  return new RtpengineEngine(rtpengine, startEmbedded({ host: own, publicHost: null, ports }, log), log);
}

/** Nothing is sent: connecting a UDP socket asks the system for its way only. */
async function ownAddressTo({ host, port }: NgAddress): Promise<string> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.connect(port, host);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}
