/** A browser as the other side of a WebRTC leg: it says a tone, and what it hears is judged by frequency. */
import type { Page } from 'playwright-core';

export interface PeerOptions {
  /** What it says. */
  readonly hz: number;
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: 'all' | 'relay';
}

interface InPage {
  readonly connection: RTCPeerConnection;
  readonly analyser: AnalyserNode;
  readonly context: AudioContext;
}

/** Switches that a page needs which nobody clicks on, on a machine whose only network is loopback. */
export const peerSwitches = [
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export class WebPeer {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  /** Its answer, with all candidates that it found. */
  answer(offer: string, options: PeerOptions): Promise<string> {
    return this.#page.evaluate(
      async ({ offer: sdp, options: { hz, iceServers, iceTransportPolicy } }) => {
        const connection = new RTCPeerConnection({
          iceServers: [...(iceServers ?? [])],
          iceTransportPolicy: iceTransportPolicy ?? 'all',
        });
        const context = new AudioContext();
        const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
        const said = new MediaStreamAudioDestinationNode(context);
        const oscillator = new OscillatorNode(context, { frequency: hz });
        oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(said);
        oscillator.start();
        connection.ontrack = ({ streams, track }) => {
          const stream = streams[0] ?? new MediaStream([track]);
          // Chromium gives Web Audio the sound of another side only when an element plays it too.
          const player = new Audio();
          player.srcObject = stream;
          player.volume = 0;
          void player.play();
          new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
        };
        Object.assign(window, { peer: { connection, analyser, context } });
        await connection.setRemoteDescription({ type: 'offer', sdp });
        for (const track of said.stream.getTracks()) connection.addTrack(track, said.stream);
        await connection.setLocalDescription(await connection.createAnswer());
        await new Promise<void>((done) => {
          const look = (): void => (connection.iceGatheringState === 'complete' ? done() : undefined);
          connection.addEventListener('icegatheringstatechange', look);
          // A relay by TCP that cannot be reached is not waited for.
          setTimeout(done, 8_000);
          look();
        });
        return connection.localDescription!.sdp;
      },
      { offer, options },
    );
  }

  /** Takes an offer with an ICE restart by these servers from now on; gives its answer with all candidates. */
  restart(offer: string, iceServers: readonly RTCIceServer[]): Promise<string> {
    return this.#page.evaluate(
      async ({ sdp, servers }) => {
        const { connection } = (window as unknown as { peer: InPage }).peer;
        connection.setConfiguration({ ...connection.getConfiguration(), iceServers: servers });
        await connection.setRemoteDescription({ type: 'offer', sdp });
        await connection.setLocalDescription(await connection.createAnswer());
        await new Promise<void>((done) => {
          const look = (): void => (connection.iceGatheringState === 'complete' ? done() : undefined);
          connection.addEventListener('icegatheringstatechange', look);
          setTimeout(done, 8_000);
          look();
        });
        return connection.localDescription!.sdp;
      },
      { sdp: offer, servers: [...iceServers] },
    );
  }

  /** Of the candidate that carries it: at the relay, where there is one. */
  localPort(): Promise<{ readonly port: number }> {
    return this.#page.evaluate(async () => {
      const { connection } = (window as unknown as { peer: InPage }).peer;
      const all = new Map<string, Record<string, unknown>>();
      (await connection.getStats()).forEach((one: Record<string, unknown>) => all.set(String(one['id']), one));
      const transport = [...all.values()].find((one) => one['type'] === 'transport');
      const pair = all.get(String(transport?.['selectedCandidatePairId']));
      return { port: Number(all.get(String(pair?.['localCandidateId']))?.['port']) };
    });
  }

  /** How far `hz` stands above what is around it, in dB: below 10 it is not there. */
  clearness(hz: number): Promise<number> {
    return this.#page.evaluate((wanted) => {
      const { analyser, context } = (window as unknown as { peer: InPage }).peer;
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const at = Math.round((wanted * analyser.fftSize) / context.sampleRate);
      const peak = Math.max(...bins.subarray(at - 3, at + 4));
      // Silence is -Infinity everywhere, and nothing stands above it.
      if (!Number.isFinite(peak) || peak < -80) return 0;
      const others = [...bins.subarray(20, 700)].filter((_, i) => Math.abs(i + 20 - at) > 12).toSorted((a, b) => a - b);
      return peak - Math.max(-120, others[Math.floor(others.length * 0.9)] ?? -120);
    }, hz);
  }

  /** What carries it: kind of our candidate, protocol to the relay, codec that is received, and what was lost. */
  way(): Promise<{
    readonly local: string;
    readonly relay: string | null;
    readonly codec: string;
    readonly received: number;
    readonly lost: number;
    readonly jitterMs: number;
    readonly roundTripMs: number | null;
  }> {
    return this.#page.evaluate(async () => {
      const { connection } = (window as unknown as { peer: InPage }).peer;
      const report = await connection.getStats();
      const all = new Map<string, Record<string, unknown>>();
      report.forEach((one: Record<string, unknown>) => all.set(String(one['id']), one));
      const of = (type: string): Record<string, unknown> => [...all.values()].find((one) => one['type'] === type) ?? {};
      const pair = all.get(String(of('transport')['selectedCandidatePairId'])) ?? {};
      const local = all.get(String(pair['localCandidateId'])) ?? {};
      const inbound = of('inbound-rtp');
      return {
        local: String(local['candidateType']),
        relay: (local['relayProtocol'] as string | undefined) ?? null,
        codec: String(all.get(String(inbound['codecId']))?.['mimeType']),
        received: Number(inbound['packetsReceived'] ?? 0),
        lost: Number(inbound['packetsLost'] ?? 0),
        jitterMs: Number(inbound['jitter'] ?? 0) * 1_000,
        roundTripMs: pair['currentRoundTripTime'] === undefined ? null : Number(pair['currentRoundTripTime']) * 1_000,
      };
    });
  }

  close(): Promise<void> {
    return this.#page.evaluate(() => (window as unknown as { peer: InPage }).peer.connection.close());
  }
}
