/** Several rtpengines: who talks past the mixer, what is full, drained or dies, and what goes on. */
import pino from 'pino';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '../embedded/engine.js';
import type { MediaEvent } from '../engine.js';
import { Telephone } from '../testing/telephone.js';
import { RtpengineEngine } from './engine.js';
import { isThere, startDaemon } from './testing/daemon.js';

/** One that can tell that it died, as the process around it does (`remote.ts`). */
class Mixer extends EmbeddedEngine {
  readonly #handlers: ((event: MediaEvent) => void)[] = [];
  override on(handler: (event: MediaEvent) => void): () => void {
    this.#handlers.push(handler);
    return super.on(handler);
  }
  tellRestart(): void {
    for (const handler of this.#handlers) handler({ type: 'restarted' });
  }
}

describe.skipIf(!isThere())('two rtpengines', async () => {
  if (!isThere()) return it('needs rtpengine (rtpengine-daemon)', () => undefined);
  const first = await startDaemon({ from: 43_000 });
  // Room for two: what comes next goes to the other.
  const second = await startDaemon({ from: 44_000, more: ['--max-sessions=2'] });
  const mixer = new Mixer({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
  const addresses = [first.address, second.address];
  const engine = new RtpengineEngine({ addresses, digits: null }, mixer, pino({ level: 'silent' }));
  const told: MediaEvent[] = [];
  engine.on((event) => told.push(event));
  const phones: Telephone[] = [];
  const legs: string[] = [];

  const call = async (legId: string, hz: number): Promise<Telephone> => {
    const phone = await Telephone.open('alaw', hz);
    phones.push(phone);
    legs.push(legId);
    phone.takes((await engine.createLeg({ kind: 'rtp', legId, offer: phone.sdp() })).sdp);
    return phone;
  };
  const hears = (phone: Telephone, hz: number): Promise<void> =>
    expect.poll(() => phone.loudnessOf(hz)).toBeGreaterThan(5_000);
  const isFirst = (phone: Telephone): boolean => phone.to < 44_000;
  afterEach(async () => {
    for (const phone of phones.splice(0)) phone.close();
    for (const legId of legs.splice(0)) await engine.hangup(legId);
  });
  afterAll(async () => {
    await engine.shutDown();
    await Promise.all([first.stop('SIGKILL'), second.stop()]);
  });

  it('carry two who talk past the mixer, on two instances, and by it what only it can', async () => {
    const [a, b] = [await call('a', 440), await call('b', 1_000)];
    expect(isFirst(a)).not.toBe(isFirst(b));
    await engine.bridge('a', 'b');
    await hears(b, 440);
    await hears(a, 1_000);
    await expect.poll(() => engine.status()['direct']).toBe(2);
    const before = await mixer.stats('a');
    a.forget();
    b.forget();
    await hears(b, 440);
    await hears(a, 1_000);
    expect(await mixer.stats('a')).toMatchObject({ received: before.received, sent: before.sent });
    const direct = await engine.stats('a');
    expect(direct.received).toBeGreaterThan(before.received);
    expect(direct.sent).toBeGreaterThan(25);
    await engine.mute('a', true);
    expect(engine.status()['direct']).toBe(0);
    await engine.mute('a', false);
    expect(engine.status()['direct']).toBe(2);
    b.forget();
    await hears(b, 440);
    await engine.hangup('a');
    expect(engine.status()['direct']).toBe(0);
    b.forget();
    await expect.poll(() => b.heard.length).toBeGreaterThan(30);
    expect(b.loudnessOf(440)).toBeLessThan(400);
  });

  it('let a supervisor hear copies of two who stay where they are, and move them for whoever speaks in', async () => {
    const [a, b] = [await call('a', 440), await call('b', 1_000)];
    await engine.bridge('a', 'b');
    await hears(b, 440);
    await hears(a, 1_000);
    await expect.poll(() => engine.status()['direct']).toBe(2);
    await expect.poll(() => engine.status()['rtpenginesFull']).toBe(0);
    const boss = await call('boss', 2_000);
    const sentBefore = (await mixer.stats('a')).sent;
    const sources = new Set<string>();
    b.forget();
    await engine.tap('boss', 'listen', 'b');
    await hears(boss, 440);
    await hears(boss, 1_000);
    // They did not notice: by rtpengine still, with not one packet of ours, and the same source as before.
    expect(engine.status()['direct']).toBe(2);
    expect((await mixer.stats('a')).sent).toBe(sentBefore);
    for (const { ssrc } of b.heard) sources.add(String(ssrc));
    expect(sources.size).toBe(1);
    expect(b.loudnessOf(2_000)).toBeLessThan(400);
    await engine.tap('boss', 'whisper', 'b');
    await hears(b, 2_000);
    expect(engine.status()['direct']).toBe(0);
    await engine.tap('boss', 'listen', 'b');
    await expect.poll(() => engine.status()['direct']).toBe(2);
    boss.forget();
    await hears(boss, 440);
    await hears(boss, 1_000);
    a.press('7', 1_600_000);
    const copied = (await mixer.stats('a')).received;
    await expect.poll(async () => (await mixer.stats('a')).received).toBeGreaterThan(copied);
    await engine.hangup('boss');
    expect(engine.status()['direct']).toBe(2);
    const after = (await mixer.stats('a')).received;
    b.forget();
    await hears(b, 440);
    // One that was on its way may still come.
    expect((await mixer.stats('a')).received).toBeLessThan(after + 10);
  });

  it('give new legs to the one that has room', async () => {
    const all = [];
    for (const legId of ['a', 'b', 'c', 'd', 'e', 'f']) all.push(await call(legId, 440));
    expect(all.filter(isFirst)).toHaveLength(4);
    expect(await second.calls()).toBe(2);
  });

  it('a mixer that dies and is back is not heard by who talks past it, and is told to the others', async () => {
    await expect.poll(() => engine.status()['rtpenginesFull']).toBe(0);
    const [a, b] = [await call('a', 440), await call('b', 1_000)];
    await call('c', 440);
    await engine.bridge('a', 'b');
    await expect.poll(() => engine.status()['direct']).toBe(2);
    for (const legId of ['a', 'b', 'c']) await mixer.hangup(legId);
    told.length = 0;
    mixer.tellRestart();
    await expect.poll(() => told).toContainEqual({ type: 'restarted', legIds: ['c'] });
    expect(engine.status()['direct']).toBe(2);
    b.forget();
    await hears(b, 440);
    await engine.mute('a', true);
    await engine.mute('a', false);
    a.forget();
    await hears(a, 1_000);
    await engine.play('c', { kind: 'tone', tone: 'beep', ms: 100 });
  });

  it('one that dies takes its own legs along, and the next ones go to the other', async () => {
    await expect.poll(() => engine.status()['rtpenginesFull']).toBe(0);
    const [a, b] = [await call('a', 440), await call('b', 1_000)];
    await engine.bridge('a', 'b');
    await hears(a, 1_000);
    await hears(b, 440);
    const [gone, left] = isFirst(a) ? ['a', b] : ['b', a];
    told.length = 0;
    await first.stop('SIGKILL');
    await expect.poll(() => told).toContainEqual({ type: 'restarted', legIds: [gone] });
    expect(engine.status()).toMatchObject({ rtpengines: '1 of 2', legs: 1, isServing: true });
    await expect(engine.stats(gone as string)).rejects.toMatchObject({ code: 'media.noLeg' });
    // Who is left hears silence, not nothing, until the other is made anew.
    left.forget();
    await expect.poll(() => left.heard.length).toBeGreaterThan(30);
    const again = await call('again', 2_000);
    expect(isFirst(again)).toBe(false);
    const other = legs.find((legId) => legId !== gone && legId !== 'again')!;
    await engine.bridge('again', other);
    await hears(left, 2_000);
    await expect(call('none', 440)).rejects.toMatchObject({ code: 'media.lost' });
  });
});
