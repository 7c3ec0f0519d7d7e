/** Chromium as the consultant's side of both engines: a tone each way, judged by frequency. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { RtpengineEngine } from '#channels/voice/media/rtpengine/engine.js';
import { isThere, startDaemon } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { turnServersFor } from '#channels/voice/turn.js';
import { openBrowser } from './browser.js';
import { hasTurnServer, startTurnServer, type TurnServerRunning } from './turn-server.js';
import { peerSwitches, WebPeer } from './web-peer.js';

const browser = await openBrowser(peerSwitches);
const embedded = (): EmbeddedEngine => new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
const hasRtpengine = isThere();
const daemon = browser && hasRtpengine ? await startDaemon({ from: 45_000 }) : null;
const engines = {
  embedded: embedded(),
  ...(daemon === null
    ? {}
    : {
        rtpengine: new RtpengineEngine(
          { addresses: [daemon.address], digits: null },
          embedded(),
          pino({ level: 'silent' }),
        ),
      }),
};

describe.skipIf(!browser)('a browser', () => {
  afterAll(async () => {
    await browser?.close();
    for (const engine of Object.values(engines)) await engine.shutDown();
    await daemon?.stop();
  });

  it.each(Object.values(engines))('is heard and hears, bridged, held and bridged again: $kind', async (engine) => {
    const page = await browser!.newPage();
    const peer = new WebPeer(page);
    const phone = await Telephone.open('alaw', 1_000);
    phone.takes((await engine.createLeg({ kind: 'rtp', legId: 'line', offer: phone.sdp() })).sdp);
    const connected = new Promise<void>((done) =>
      engine.on((event) => event.type === 'connected' && event.legId === 'web' && done()),
    );
    const { sdp } = await engine.createLeg({ kind: 'webrtc', legId: 'web' });
    await engine.answer('web', await peer.answer(sdp, { hz: 600 }), 'answer');
    await connected;
    const bothHear = async (): Promise<void> => {
      phone.forget();
      await expect.poll(() => phone.loudnessOf(600)).toBeGreaterThan(2_000);
      await expect.poll(() => peer.clearness(1_000)).toBeGreaterThan(20);
    };
    await engine.bridge('line', 'web');
    await bothHear();
    expect((await peer.way()).codec).toBe(engine.kind === 'rtpengine' ? 'audio/opus' : 'audio/PCMA');
    if (engine.kind === 'rtpengine') await expect.poll(() => engine.status()['direct']).toBe(2);
    await engine.unbridge('line');
    void engine.play('line', { kind: 'tone', tone: 'beep' }, { isLooped: true });
    await expect.poll(() => peer.clearness(1_000)).toBeLessThan(10);
    await engine.stop('line');
    await engine.bridge('line', 'web');
    await bothHear();
    // A new source begins a new count; once it runs nothing is lost.
    const before = await peer.way();
    await expect.poll(async () => (await peer.way()).received - before.received).toBeGreaterThan(100);
    expect((await peer.way()).lost - before.lost).toBeLessThan(3);
    phone.close();
    for (const legId of ['line', 'web']) await engine.hangup(legId);
    await page.close();
  });

  const secret = 'a secret shared with coturn alone, long enough';
  const key = Buffer.from('the secret of the installation');
  let turn: TurnServerRunning;
  const iceServers = (transport: 'udp' | 'tcp', of = secret, at = Date.now()) => {
    const urls = [`turn:127.0.0.1:${turn.port}?transport=${transport}`];
    return turnServersFor({ urls, secret: of }, 'person_lucia', at, key);
  };

  describe.skipIf(!hasTurnServer())('behind a firewall', () => {
    beforeAll(async () => void (turn = await startTurnServer(secret)));
    afterAll(() => turn?.stop());

    it.each(
      Object.values(engines).flatMap((engine) => [
        [engine.kind, 'udp', engine] as const,
        [engine.kind, 'tcp', engine] as const,
      ]),
    )('is heard and hears through the relay alone: %s, by %s', async (_kind, transport, engine) => {
      const page = await browser!.newPage();
      const peer = new WebPeer(page);
      const phone = await Telephone.open('alaw', 1_000);
      phone.takes((await engine.createLeg({ kind: 'rtp', legId: 'line', offer: phone.sdp() })).sdp);
      const { sdp } = await engine.createLeg({ kind: 'webrtc', legId: 'web' });
      const options = { hz: 600, iceServers: iceServers(transport), iceTransportPolicy: 'relay' } as const;
      await engine.answer('web', await peer.answer(sdp, options), 'answer');
      await engine.bridge('line', 'web');
      await expect.poll(() => phone.loudnessOf(600)).toBeGreaterThan(2_000);
      await expect.poll(() => peer.clearness(1_000)).toBeGreaterThan(20);
      expect(await peer.way()).toMatchObject({ local: 'relay', relay: transport });
      expect(turn.log()).not.toContain('person_lucia');
      phone.close();
      for (const legId of ['line', 'web']) await engine.hangup(legId);
      await page.close();
    });

    it('finds no relay with a wrong secret, or with credentials of yesterday', async () => {
      const page = await browser!.newPage();
      const peer = new WebPeer(page);
      const { sdp } = await engines.embedded.createLeg({ kind: 'webrtc', legId: 'web' });
      for (const servers of [iceServers('udp', 'another secret'), iceServers('udp', secret, Date.now() - 86_400_000)]) {
        const options = { hz: 600, iceServers: servers, iceTransportPolicy: 'relay' } as const;
        expect(await peer.answer(sdp, options)).not.toContain('a=candidate');
        await peer.close();
      }
      await engines.embedded.hangup('web');
      await page.close();
    });
  });
});
