/** The sound of many calls at once: browsers bridged with telephones, callers who hear a prompt, and a plain relay beside. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { samplesPerFrame } from '#channels/voice/media/embedded/g711.js';
import { startEmbedded } from '#channels/voice/media/embedded/remote.js';
import { buildRtp } from '#channels/voice/media/embedded/rtp.js';
import { makeSdp, parseSdp } from '#channels/voice/media/embedded/sdp.js';
import type { MediaEngine } from '#channels/voice/media/engine.js';
import { sleep } from './lab/index.js';
import { cpuMs, residentMb } from './voice-process.js';

const host = '127.0.0.1';
const measuredMs = 8_000;
const connectsMs = 4_000;
const mostTries = 5;
const payload = Buffer.alloc(samplesPerFrame, 0x55);
/** The built process: the one that people run. */
const program = fileURLToPath(new URL('../../program/process.js', import.meta.url));

export const startEngine = (): MediaEngine =>
  startEmbedded(
    { host, publicHost: null, ports: [20_000, 29_998] },
    pino({ level: 'error' }, pino.destination(2)),
    program,
  );

export interface Opened {
  readonly media: MediaEngine;
  /** Whose processor time is the price of its sound. */
  pids(): readonly number[];
  close(): Promise<void>;
}

export async function openEmbedded(): Promise<Opened> {
  const media = startEngine();
  return { media, pids: () => [pidOf(media)], close: () => media.shutDown() };
}

async function bound(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 }).bind(0, host);
  await once(socket, 'listening');
  return socket;
}

const sdpOf = (socket: Socket): string =>
  makeSdp({ address: host, port: socket.address().port, laws: ['alaw'], events: 101, direction: 'sendrecv' }, 1);

/** A frame every 20 ms, caught up with when the timer comes late: what is asked for is sent. */
function everyFrame(say: (n: number) => void): () => number {
  const began = performance.now();
  let n = 0;
  const timer = setInterval(() => {
    while (n < (performance.now() - began) / 20) say(n++);
  }, 5);
  return () => {
    clearInterval(timer);
    return n;
  };
}

interface Side {
  send(n: number): void;
  heard: number;
  close(): void;
}

async function telephone(media: MediaEngine, legId: string): Promise<Side> {
  const socket = await bound();
  const { sdp } = await media.createLeg({ kind: 'rtp', legId, offer: sdpOf(socket) });
  return sender(socket, parseSdp(sdp)!.port);
}

function sender(socket: Socket, port: number): Side {
  const side: Side = {
    heard: 0,
    send: (n) => {
      const packet = { payloadType: 8, isMarked: n === 0, sequence: n & 0xffff, timestamp: n * 160, ssrc: 7, payload };
      socket.send(buildRtp(packet), port, host, () => undefined);
    },
    close: () => socket.close(),
  };
  socket.on('message', () => side.heard++);
  return side;
}

type Browser = Side & { readonly connectedMs: number };

/**
 * A browser's side, and how long it took until its connection stood. werift's DTLS now and then stays in the middle of a
 * handshake with rtpengine, which Chromium's does not: then the load's side is made anew, as `leg_2`, and the time is that
 * of the one that stood.
 */
async function browser(media: MediaEngine, legId: string): Promise<Browser & { readonly legId: string }> {
  for (let tries = 1; ; tries++) {
    const own = tries === 1 ? legId : `${legId}_${tries}`;
    try {
      return Object.assign(await connected(media, own), { legId: own });
    } catch (error) {
      if (tries === mostTries) throw error;
      await media.hangup(own);
    }
  }
}

async function connected(media: MediaEngine, legId: string): Promise<Browser> {
  const began = performance.now();
  const { sdp } = await media.createLeg({ kind: 'webrtc', legId });
  const pcma = new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 });
  const peer = new RTCPeerConnection({
    ...{ codecs: { audio: [pcma] }, iceAdditionalHostAddresses: [host] },
    // All on the loopback: by a machine's other addresses there would be two ways to the same port.
    iceFilterCandidatePair: (pair) => pair.localCandidate.host === host,
  });
  const track = new MediaStreamTrack({ kind: 'audio' });
  peer.addTrack(track);
  let heard = 0;
  await peer.setRemoteDescription({ type: 'offer', sdp });
  await peer.setLocalDescription(await peer.createAnswer());
  // As they come in: werift gives a track nothing of a source that the description did not name, and rtpengine names none.
  for (const transport of peer.dtlsTransports) transport.onRtp.subscribe(() => void heard++);
  await media.answer(legId, peer.localDescription!.sdp, 'answer');
  const until = performance.now() + connectsMs;
  while (peer.connectionState !== 'connected') {
    if (performance.now() > until) {
      const state = peer.connectionState;
      void peer.close().catch(() => undefined);
      throw new Error(`a browser does not connect, it is ${state}`);
    }
    await sleep(2);
  }
  return {
    connectedMs: performance.now() - began,
    get heard() {
      return heard;
    },
    set heard(count) {
      heard = count;
    },
    send: (n) => {
      const header = new RtpHeader({
        ...{ version: 2, payloadType: 8, sequenceNumber: n & 0xffff, timestamp: n * 160, ssrc: 7 },
      });
      track.writeRtp(new RtpPacket(header, payload));
    },
    close: () => void peer.close().catch(() => undefined),
  };
}

export interface Carried {
  readonly calls: number;
  /** Percent of one core for each call. */
  readonly percent: number;
  readonly lost: number;
  readonly expected: number;
}

/** With several processes (rtpengine and our mixer) what all of them used counts. */
async function carry(pids: number | readonly number[], sides: readonly Side[]): Promise<Omit<Carried, 'calls'>> {
  for (const side of sides) side.heard = 0;
  const spentMs = (): number => [pids].flat().reduce((sum, pid) => sum + cpuMs(pid), 0);
  const before = spentMs();
  const began = performance.now();
  const stop = everyFrame((n) => {
    for (const side of sides) side.send(n);
  });
  await sleep(measuredMs);
  const sent = stop();
  const spent = ((spentMs() - before) / (performance.now() - began)) * 100;
  await sleep(300);
  const heard = sides.reduce((sum, side) => sum + Math.min(sent, side.heard), 0);
  return { percent: spent / (sides.length / 2), lost: sent * sides.length - heard, expected: sent * sides.length };
}

/** Telephones bridged with browsers. */
export async function measureBridges(
  calls: number,
  open: () => Promise<Opened> = openEmbedded,
): Promise<Carried & { readonly connectedMs: readonly number[] }> {
  const { media, pids, close } = await open();
  try {
    const sides: Side[] = [];
    const connectedMs: number[] = [];
    for (let i = 0; i < calls; i++) {
      const theirs = await telephone(media, `line${i}`);
      const web = await browser(media, `web${i}`);
      connectedMs.push(web.connectedMs);
      await media.bridge(`line${i}`, web.legId);
      sides.push(theirs, web);
    }
    await sleep(500);
    const carried = await carry(pids(), sides);
    for (const side of sides) side.close();
    return { ...carried, calls, connectedMs };
  } finally {
    await close();
  }
}

/** Telephones bridged with telephones, by the engine. */
export async function measurePlainBridges(calls: number, open: () => Promise<Opened> = openEmbedded): Promise<Carried> {
  const { media, pids, close } = await open();
  const sides: Side[] = [];
  for (let i = 0; i < calls; i++) {
    sides.push(await telephone(media, `a${i}`), await telephone(media, `b${i}`));
    await media.bridge(`a${i}`, `b${i}`);
  }
  // The first second decides with rtpengine who talks past our mixer.
  const warm = everyFrame((n) => {
    for (const side of sides) side.send(n);
  });
  await sleep(1_000);
  warm();
  const carried = await carry(pids(), sides);
  for (const side of sides) side.close();
  await close();
  return { ...carried, calls };
}

/** The same packets through the plainest relay that Node can be. */
export async function measureRelay(calls: number): Promise<Carried> {
  const child = fork(fileURLToPath(new URL('./voice-relay.js', import.meta.url)));
  await once(child, 'message');
  const sockets = await Promise.all(Array.from({ length: calls * 2 }, bound));
  const port = (n: number): number => sockets[n]!.address().port;
  child.send(Array.from({ length: calls }, (_, i) => [port(i * 2), port(i * 2 + 1)]));
  const [ports] = (await once(child, 'message')) as [readonly (readonly number[])[]];
  const sides = sockets.map((socket, i) => sender(socket, ports[i >> 1]![i % 2]!));
  const carried = await carry(child.pid!, sides);
  for (const side of sides) side.close();
  child.disconnect();
  await once(child, 'exit');
  return { ...carried, calls };
}

export interface Listened {
  readonly callers: number;
  readonly corePercent: number;
  readonly memoryMb: number;
  readonly lateTicks: number;
  readonly heardShare: number;
}

/** Callers who hear music, none of them speaking. */
export async function measureListeners(callers: number): Promise<Listened> {
  const media = startEngine();
  const sink = await bound();
  let heard = 0;
  sink.on('message', () => heard++);
  for (let i = 0; i < callers; i++) {
    await media.createLeg({ kind: 'rtp', legId: `caller${i}`, offer: sdpOf(sink) });
    // Ended by the end of the measurement.
    void media.play(`caller${i}`, { kind: 'tone', tone: 'music' }, { isLooped: true }).catch(() => undefined);
  }
  await sleep(1_500);
  const pid = pidOf(media);
  const late = Number(media.status()['lateTicks']);
  const before = cpuMs(pid);
  const began = performance.now();
  heard = 0;
  await sleep(measuredMs);
  const took = performance.now() - began;
  const heardShare = heard / ((callers * took) / 20);
  const corePercent = ((cpuMs(pid) - before) / took) * 100;
  const memoryMb = residentMb(pid);
  await sleep(1_100);
  const lateTicks = Number(media.status()['lateTicks']) - late;
  await media.shutDown();
  sink.close();
  return { callers, corePercent, memoryMb, lateTicks, heardShare };
}

const pidOf = (media: MediaEngine): number => Number(media.status()['pid']);
