/** A leg to a browser, which is another WebRTC peer here: a tone both ways. */
import { createSocket } from 'node:dgram';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { afterAll, expect, it } from 'vitest';
import { amplitudeOf, Telephone } from '../testing/telephone.js';
import { EmbeddedEngine } from './engine.js';
import { decode, encode, samplesPerFrame } from './g711.js';

const engine = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 });
const peer = new RTCPeerConnection({ codecs: { audio: [pcma] }, iceAdditionalHostAddresses: ['127.0.0.1'] });
const track = new MediaStreamTrack({ kind: 'audio' });
const heard: number[] = [];
peer.addTrack(track);
peer.onTrack.subscribe((theirs) => {
  theirs.onReceiveRtp.subscribe(({ payload }) => heard.push(...decode('alaw', payload)));
});
const tone = encode(
  'alaw',
  Int16Array.from({ length: samplesPerFrame }, (_, i) => 8_000 * Math.sin((2 * Math.PI * 400 * i) / 8_000)),
);
let sequence = 0;
const saying = setInterval(() => {
  sequence++;
  const header = new RtpHeader({
    ...{ version: 2, payloadType: 8, sequenceNumber: sequence & 0xffff, timestamp: sequence * 160, ssrc: 7 },
  });
  if (peer.connectionState === 'connected') track.writeRtp(new RtpPacket(header, tone));
}, 20);
const telephone = await Telephone.open('ulaw', 1_000);
afterAll(async () => {
  clearInterval(saying);
  await engine.shutDown();
  await peer.close();
  telephone.close();
});

async function agree(offer: string): Promise<void> {
  await peer.setRemoteDescription({ type: 'offer', sdp: offer });
  await peer.setLocalDescription(await peer.createAnswer());
  await engine.answer('web', peer.localDescription!.sdp, 'answer');
}

const bothHear = async (): Promise<void> => {
  heard.length = 0;
  telephone.forget();
  await expect.poll(() => amplitudeOf(heard.slice(-4_000), 1_000)).toBeGreaterThan(7_000);
  await expect.poll(() => telephone.loudnessOf(400)).toBeGreaterThan(7_000);
};

/** Sound that nobody agreed on, to the very socket of the call: not heard, counted, and the call goes on. */
async function strangersAreDropped(): Promise<void> {
  const { host, port } = peer.iceTransports[0]!.connection.nominated!.remoteCandidate;
  const before = Number(engine.status()['refusedPackets']);
  const stranger = createSocket('udp4');
  for (const bytes of [Buffer.from([0x80, 8]), Buffer.alloc(172, 0x80), Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 7])])
    stranger.send(bytes, port, host);
  await expect.poll(() => Number(engine.status()['refusedPackets']) - before).toBe(3);
  stranger.close();
}

it('connects, carries sound both ways, and again after an ICE restart', async () => {
  const connected = new Promise<void>((resolve) =>
    engine.on((event) => event.type === 'connected' && event.legId === 'web' && resolve()),
  );
  await agree((await engine.createLeg({ kind: 'webrtc', legId: 'web' })).sdp);
  await connected;
  telephone.takes((await engine.createLeg({ kind: 'rtp', legId: 'line', offer: telephone.sdp() })).sdp);
  await engine.bridge('web', 'line');
  await bothHear();
  expect((await engine.stats('web')).lost).toBe(0);
  await strangersAreDropped();
  // Their reports and ours, every five seconds at most by two peers: the way there and back is known.
  await expect.poll(async () => (await engine.stats('web')).roundTripMs, { timeout: 15_000 }).toBeLessThan(1_000);
  const name = (sdp: string): string | undefined => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1];
  const again = await engine.offer('web', { isRestart: true });
  expect(name(again)).not.toBe(name(peer.remoteDescription!.sdp));
  await agree(again);
  // As the engine does for itself: a browser begins its checks alone.
  await Promise.all(peer.dtlsTransports.map(({ iceTransport }) => iceTransport.start()));
  await bothHear();
});
