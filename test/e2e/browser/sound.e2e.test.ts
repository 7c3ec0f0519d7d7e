/** Chromium as the consultant's side of both engines: a tone each way, judged by frequency. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { RtpengineEngine } from '#channels/voice/media/rtpengine/engine.js';
import { isThere, startDaemon } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { turnServersFor } from '#channels/voice/turn.js';
import { openBrowser } from './browser.js';
import { hasTurnServer, makeCertificate, startTurnServer, type TurnServerRunning } from './turn-server.js';
import { peerSwitches, WebPeer } from './web-peer.js';

const folder = mkdtempSync(join(tmpdir(), 'ponte-sound-'));
const tls = hasTurnServer() ? makeCertificate(folder) : null;
const browser = await openBrowser([
  ...peerSwitches,
  ...(tls === null ? [] : [`--ignore-certificate-errors-spki-list=${tls.print}`]),
]);
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
    rmSync(folder, { recursive: true, force: true });
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
    const listener = await Telephone.open('alaw', null);
    listener.takes((await engine.createLeg({ kind: 'rtp', legId: 'boss', offer: listener.sdp() })).sdp);
    await engine.tap('boss', 'listen', 'line');
    await expect.poll(() => listener.loudnessOf(600)).toBeGreaterThan(2_000);
    await expect.poll(() => listener.loudnessOf(1_000)).toBeGreaterThan(2_000);
    // Heard by copies, of Opus too: nobody was moved for it.
    if (engine.kind === 'rtpengine') expect(engine.status()['direct']).toBe(2);
    await bothHear();
    await engine.hangup('boss');
    listener.close();
    await bothHear();
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
  const iceServers = (transport: 'udp' | 'tcp' | 'tls', of = secret, at = Date.now()) => {
    const urls = [
      transport === 'tls'
        ? `turns:127.0.0.1:${turn.tlsPort}?transport=tcp`
        : `turn:127.0.0.1:${turn.port}?transport=${transport}`,
    ];
    return turnServersFor({ urls, secret: of }, 'person_lucia', at, key);
  };

  describe.skipIf(!hasTurnServer())('behind a firewall', () => {
    beforeAll(async () => void (turn = await startTurnServer(secret, tls === null ? {} : { tls })));
    afterAll(() => turn?.stop());

    it.each(
      Object.values(engines).flatMap((engine) =>
        (['udp', 'tcp', 'tls'] as const)
          .filter((transport) => transport !== 'tls' || tls !== null)
          .map((transport) => [engine.kind, transport, engine] as const),
      ),
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

    it.each(Object.values(engines))('goes on in the same call by another way: $kind', async (engine) => {
      const first = await startTurnServer(secret, { from: 46_100 });
      const page = await browser!.newPage();
      const peer = new WebPeer(page);
      const phone = await Telephone.open('alaw', 1_000);
      const told: string[] = [];
      const stop = engine.on((event) => told.push(event.type));
      phone.takes((await engine.createLeg({ kind: 'rtp', legId: 'line', offer: phone.sdp() })).sdp);
      const { sdp } = await engine.createLeg({ kind: 'webrtc', legId: 'web' });
      const before = turnServersFor(
        { urls: [`turn:127.0.0.1:${first.port}?transport=udp`], secret },
        'person_lucia',
        Date.now(),
        key,
      );
      const options = { hz: 600, iceServers: before, iceTransportPolicy: 'relay' } as const;
      await engine.answer('web', await peer.answer(sdp, options), 'answer');
      await engine.bridge('line', 'web');
      await expect.poll(() => phone.loudnessOf(600)).toBeGreaterThan(2_000);
      await expect.poll(() => peer.clearness(1_000)).toBeGreaterThan(20);
      if (engine.kind === 'rtpengine') await expect.poll(() => engine.status()['direct']).toBe(2);
      // The network that it came by is gone.
      await first.stop();
      const { port } = await peer.localPort();
      phone.forget();
      const offer = await engine.offer('web', { isRestart: true });
      expect(/a=ice-ufrag:(.*)/.exec(offer)![1]).not.toBe(/a=ice-ufrag:(.*)/.exec(sdp)![1]);
      expect(/a=fingerprint:(.*)/.exec(offer)![1]).toBe(/a=fingerprint:(.*)/.exec(sdp)![1]);
      await engine.answer('web', await peer.restart(offer, iceServers('udp')), 'answer');
      await expect.poll(() => phone.loudnessOf(600)).toBeGreaterThan(2_000);
      await expect.poll(() => peer.clearness(1_000)).toBeGreaterThan(20);
      expect((await peer.localPort()).port).not.toBe(port);
      if (engine.kind === 'rtpengine') expect(engine.status()['direct']).toBe(2);
      expect(told).not.toContain('failed');
      stop();
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
