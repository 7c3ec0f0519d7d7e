/** An rtpengine that dies and is started again within a second or two, as systemd does. */
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '../embedded/engine.js';
import type { MediaEvent } from '../engine.js';
import { Telephone } from '../testing/telephone.js';
import { RtpengineEngine } from './engine.js';
import { isThere, startDaemon } from './testing/daemon.js';

describe.skipIf(!isThere())('an rtpengine that is started again', async () => {
  if (!isThere()) return it('needs rtpengine (rtpengine-daemon)', () => undefined);
  let daemon = await startDaemon({ from: 45_000 });
  const { port } = daemon.address;
  const mixer = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
  const log = pino({ level: process.env['PONTE_TEST_LOG'] ?? 'silent' });
  const engine = new RtpengineEngine({ addresses: [daemon.address], digits: null }, mixer, log);
  const told: MediaEvent[] = [];
  engine.on((event) => told.push(event));
  const phones: Telephone[] = [];
  afterAll(async () => {
    for (const phone of phones) phone.close();
    await engine.shutDown();
    await daemon.stop();
  });
  const call = async (legId: string, hz: number): Promise<Telephone> => {
    const phone = await Telephone.open('alaw', hz);
    phones.push(phone);
    phone.takes((await engine.createLeg({ kind: 'rtp', legId, offer: phone.sdp() })).sdp);
    return phone;
  };
  const hears = (phone: Telephone, hz: number): Promise<void> =>
    expect.poll(() => phone.loudnessOf(hz), { timeout: 20_000 }).toBeGreaterThan(5_000);
  const renew = async (legId: string, phone: Telephone): Promise<void> => {
    const { sdp } = await engine.createLeg({ kind: 'rtp', legId });
    phone.takes(sdp);
    await engine.answer(legId, phone.sdp(), 'answer');
    phone.forget();
  };
  const isTold = (legIds: readonly string[]): Promise<void> =>
    expect
      .poll(() => told.flatMap((event) => (event.type === 'restarted' ? (event.legIds ?? []) : [])).toSorted(), {
        timeout: 20_000,
      })
      .toEqual(legIds);

  it('has forgotten its legs, and carries them again: who waits, and two who talk past the mixer', async () => {
    const [a, b, c] = [await call('a', 440), await call('b', 1_000), await call('c', 600)];
    await engine.bridge('a', 'b');
    void engine.play('c', { kind: 'tone', tone: 'beep' }, { isLooped: true });
    await expect.poll(() => engine.status()['direct']).toBe(2);
    await hears(a, 1_000);
    await hears(b, 440);
    for (const waitMs of [0, 3_000]) {
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      told.length = 0;
      await daemon.stop('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      daemon = await startDaemon({ port, from: 45_000 });
      await isTold(['a', 'b', 'c']);
      await expect.poll(() => engine.status()['rtpengines']).toBe('1 of 1');
      await renew('c', c);
      void engine.play('c', { kind: 'tone', tone: 'beep' }, { isLooped: true });
      await hears(c, 1_000);
      await renew('a', a);
      await renew('b', b);
      await engine.bridge('a', 'b');
      await expect.poll(() => engine.status()['direct']).toBe(2);
      a.forget();
      b.forget();
      await hears(a, 1_000);
      await hears(b, 440);
    }
  });
});
