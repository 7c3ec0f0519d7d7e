/** What every engine must do, with telephones on loopback: who hears what, by frequency and loudness. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Law } from '../embedded/g711.js';
import { buildRtp } from '../embedded/rtp.js';
import type { MediaEngine, MediaEvent } from '../engine.js';
import { amplitudeOf, Telephone } from './telephone.js';

export interface Stage {
  readonly engine: MediaEngine;
  /** What the engine holds open: as many after all calls as before the first. */
  held(): number | Promise<number>;
}

/** Amplitude of `hz` in the loudest fifth of a second, wherever it begins. */
const share = (side: Int16Array, hz: number, step = 1_600): number =>
  Math.max(
    ...Array.from({ length: Math.max(1, (side.length - 1_600) / step) }, (_, i) =>
      amplitudeOf(side.subarray(i * step, i * step + 1_600), hz),
    ),
  );

export function soundScripts({ engine, held }: Stage): void {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-media-'));
  const told: MediaEvent[] = [];
  engine.on((event) => told.push(event));
  const open: Telephone[] = [];
  const legs: string[] = [];
  let last = 0;

  async function call(
    hz: number | null,
    law: Law = 'alaw',
  ): Promise<{ readonly legId: string; readonly phone: Telephone }> {
    const phone = await Telephone.open(law, hz);
    const legId = `leg${++last}`;
    open.push(phone);
    legs.push(legId);
    phone.takes((await engine.createLeg({ kind: 'rtp', legId, offer: phone.sdp() })).sdp);
    return { legId, phone };
  }
  const hears = (phone: Telephone, hz: number): Promise<void> =>
    expect.poll(() => phone.loudnessOf(hz)).toBeGreaterThan(5_000);
  /** Heard while something else is: the connection is there, the voice is not. */
  function missing(phone: Telephone, hz: number): void {
    expect(phone.loudnessOf(hz)).toBeLessThan(400);
  }
  const digitsFrom = (legId: string): string =>
    told.map((event) => (event.type === 'digit' && event.legId === legId ? event.digit : '')).join('');
  const passed = (phone: Telephone, packets: number): Promise<void> => {
    phone.forget();
    return expect.poll(() => phone.heard.length).toBeGreaterThanOrEqual(packets);
  };

  afterEach(async () => {
    for (const phone of open.splice(0)) phone.close();
    for (const legId of legs.splice(0)) await engine.hangup(legId);
  });
  afterAll(async () => {
    await engine.shutDown();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('two who are bridged', () => {
    it.each([
      ['alaw', 'alaw'],
      ['alaw', 'ulaw'],
      ['ulaw', 'alaw'],
    ] as const)('hear each other as loud as spoken, %s to %s', async (lawA, lawB) => {
      const a = await call(440, lawA);
      const b = await call(1_000, lawB);
      await engine.bridge(a.legId, b.legId);
      await expect.poll(() => Math.abs(b.phone.loudnessOf(440) - 8_000)).toBeLessThan(800);
      await expect.poll(() => Math.abs(a.phone.loudnessOf(1_000) - 8_000)).toBeLessThan(800);
      missing(a.phone, 440);
      missing(b.phone, 1_000);
      expect(told).toContainEqual({ type: 'connected', legId: a.legId });
    });

    it('hear silence from who is muted, not nothing', async () => {
      const [a, b] = [await call(440), await call(1_000)];
      await engine.bridge(a.legId, b.legId);
      await hears(b.phone, 440);
      await engine.mute(a.legId, true);
      await passed(b.phone, 60);
      missing(b.phone, 440);
      await engine.mute(a.legId, false);
      await hears(b.phone, 440);
    });

    it('hear nothing while one holds, by direction or by address, and each other again after', async () => {
      const [a, b] = [await call(440), await call(1_000)];
      await engine.bridge(a.legId, b.legId);
      await hears(a.phone, 1_000);
      for (const hold of [
        a.phone.sdp('sendonly'),
        a.phone.sdp('inactive'),
        a.phone.sdp('sendrecv', { address: '0.0.0.0' }),
      ]) {
        const answer = await engine.answer(a.legId, hold, 'offer');
        expect(answer).toMatch(/a=(recvonly|inactive)/);
        a.phone.forget();
        await passed(b.phone, 30);
        expect(a.phone.heard.length).toBeLessThan(10);
        expect(await engine.answer(a.legId, a.phone.sdp(), 'offer')).toContain('a=sendrecv');
        await hears(a.phone, 1_000);
      }
    });

    it('cannot agree without G.711', async () => {
      const offer = 'v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 18\r\n';
      await expect(engine.createLeg({ kind: 'rtp', legId: 'none', offer })).rejects.toMatchObject({
        code: 'media.noCommonSound',
      });
      await expect(engine.stats('none')).rejects.toMatchObject({ code: 'media.noLeg' });
    });
  });

  describe('digits', () => {
    it('are heard once each, also when their ends are lost', async () => {
      const { legId, phone } = await call(null);
      phone.press('5', 16_000);
      phone.press('5', 32_000, true);
      phone.press('#', 48_000, true);
      phone.press('0', 64_000);
      await expect.poll(() => digitsFrom(legId)).toBe('55#0');
    });

    it('are heard from who talks with somebody', async () => {
      const [a, b] = [await call(440), await call(1_000)];
      await engine.bridge(a.legId, b.legId);
      await hears(b.phone, 440);
      await hears(a.phone, 1_000);
      a.phone.press('7', 1_600_000);
      await expect.poll(() => digitsFrom(a.legId)).toBe('7');
    });

    it('reach the other side in order, with three ends, whoever speaks or is muted', async () => {
      const [a, b] = [await call(null), await call(440)];
      await engine.bridge(a.legId, b.legId);
      await engine.mute(b.legId, true);
      await engine.sendDigits(a.legId, '12a#x9');
      await expect.poll(() => a.phone.digits).toBe('12A#9');
      await expect
        .poll(() => a.phone.heard.filter((one) => one.payloadType === 101 && one.payload[1]! >> 7 === 1).length)
        .toBe(15);
    });
  });

  describe('where sound comes from', () => {
    it('is taken once: whoever comes later from another port neither hears nor is heard', async () => {
      const [a, b] = [await call(440), await call(1_000)];
      await engine.bridge(a.legId, b.legId);
      await hears(b.phone, 440);
      const thief = await Telephone.open('alaw', 2_000);
      open.push(thief);
      thief.takes(`v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio ${a.phone.to} RTP/AVP 8\r\n`);
      await passed(b.phone, 60);
      missing(b.phone, 2_000);
      expect(thief.heard).toEqual([]);
      await hears(a.phone, 1_000);
    });
  });

  describe('what is played', () => {
    it('is heard until it ends, is stopped or replaced', async () => {
      const { legId, phone } = await call(null);
      expect(await engine.play(legId, { kind: 'tone', tone: 'beep', ms: 100 })).toBe('ended');
      const first = engine.play(legId, { kind: 'tone', tone: 'beep' }, { isLooped: true });
      await expect.poll(() => phone.loudnessOf(1_000)).toBeGreaterThan(4_000);
      const second = engine.play(legId, { kind: 'tone', tone: 'music' }, { isLooped: true });
      expect(await first).toBe('stopped');
      await engine.stop(legId);
      expect(await second).toBe('stopped');
      await passed(phone, 60);
      missing(phone, 1_000);
      await expect(engine.play(legId, { kind: 'file', path: join(folder, 'none.wav') })).rejects.toThrow('ENOENT');
    });

    it('stops when the two are bridged, or the leg is gone', async () => {
      const [a, b] = [await call(null), await call(440)];
      const music = engine.play(a.legId, { kind: 'tone', tone: 'music' }, { isLooped: true });
      await passed(a.phone, 5);
      await engine.bridge(a.legId, b.legId);
      expect(await music).toBe('stopped');
      await hears(a.phone, 440);
      const again = engine.play(a.legId, { kind: 'tone', tone: 'music' }, { isLooped: true });
      await passed(a.phone, 5);
      await engine.hangup(a.legId);
      expect(await again).toBe('stopped');
    });
  });

  /** Left and right of a recording. */
  function sides(file: string): { readonly left: Int16Array; readonly right: Int16Array } {
    const bytes = readFileSync(file).subarray(44);
    const count = bytes.length / 4;
    return {
      left: Int16Array.from({ length: count }, (_, i) => bytes.readInt16LE(i * 4)),
      right: Int16Array.from({ length: count }, (_, i) => bytes.readInt16LE(i * 4 + 2)),
    };
  }

  describe('a recording', () => {
    it('has each side on its own channel, nothing of the pause, and goes on with the next consultant', async () => {
      const [customer, first, second] = [await call(440), await call(1_000), await call(2_000)];
      const file = join(folder, 'call.wav');
      await engine.bridge(customer.legId, first.legId);
      await engine.record(customer.legId, { recordingId: 'one', file });
      await hears(customer.phone, 1_000);
      await engine.pauseRecording('one', true);
      first.phone.hz = 3_000;
      await hears(customer.phone, 3_000);
      first.phone.hz = 1_000;
      await hears(customer.phone, 1_000);
      await engine.pauseRecording('one', false);
      await engine.unbridge(customer.legId);
      await engine.bridge(customer.legId, second.legId);
      await hears(customer.phone, 2_000);
      const done = await engine.stopRecording('one');
      const { left, right } = sides(file);
      expect(done).toMatchObject({ recordingId: 'one', file, ms: left.length / 8, bytes: left.length * 4 });
      expect(done.pausedMs).toBeGreaterThan(200);
      expect(share(left, 440, 200)).toBeGreaterThan(5_000);
      expect(share(right, 1_000, 200)).toBeGreaterThan(5_000);
      expect(share(right, 2_000, 200)).toBeGreaterThan(5_000);
      expect(share(right, 3_000)).toBeLessThan(400);
      expect(share(right, 440)).toBeLessThan(400);
      await expect(engine.stopRecording('one')).rejects.toMatchObject({ code: 'media.noRecording' });
    });

    it('has what was played to a caller alone, and understands packets of 30 ms', async () => {
      const { legId, phone } = await call(null);
      const file = join(folder, 'alone.wav');
      await engine.record(legId, { recordingId: 'two', file });
      const tone = engine.play(legId, { kind: 'tone', tone: 'beep' }, { isLooped: true });
      // Loud DC-free square wave of 500 Hz, 240 samples a packet: seen in the file whatever the rhythm of its arrival.
      const packet = Buffer.from(Array.from({ length: 240 }, (_, i) => (i % 16 < 8 ? 0xaa : 0x2a)));
      for (let i = 0; i < 3; i++) {
        const bytes = buildRtp({
          payloadType: 8,
          isMarked: false,
          sequence: i,
          timestamp: i * 240,
          ssrc: 1,
          payload: packet,
        });
        phone.socket.send(bytes, phone.to, '127.0.0.1');
      }
      await passed(phone, 40);
      await engine.stop(legId);
      await tone;
      await engine.stopRecording('two');
      const { left, right } = sides(file);
      expect(left.filter((one) => Math.abs(one) > 30_000).length).toBeGreaterThanOrEqual(640);
      expect(amplitudeOf(right, 1_000)).toBeGreaterThan(3_000);
    });
  });

  describe('who is listened to', () => {
    const hearing = { waitMs: 1_500, mostMs: 3_000, quietMs: 500 };

    it('is heard up to the pause after their words, with nothing of what was played, and no file', async () => {
      const before = readdirSync(folder);
      const { legId, phone } = await call(null);
      const music = engine.play(legId, { kind: 'tone', tone: 'music' }, { isLooped: true });
      const hearsNow = engine.hear(legId, hearing);
      await passed(phone, 20);
      phone.hz = 440;
      await new Promise((later) => setTimeout(later, 800));
      phone.hz = null;
      const heard = await hearsNow;
      await engine.stop(legId);
      await music;
      if (heard.how !== 'voice') return expect(heard.how).toBe('voice');
      expect(heard.samples.length / 8).toBeGreaterThan(800);
      expect(heard.samples.length / 8).toBeLessThan(2_500);
      expect(share(heard.samples, 440, 100)).toBeGreaterThan(5_000);
      expect(readdirSync(folder)).toEqual(before);
    });

    it('and says nothing, is silence; asked again, stopped or gone, is no more', async () => {
      const { legId } = await call(null);
      await expect(engine.hear(legId, { ...hearing, waitMs: 200 })).resolves.toEqual({ how: 'silence' });
      const first = engine.hear(legId, hearing);
      const second = engine.hear(legId, hearing);
      await expect(first).resolves.toEqual({ how: 'stopped' });
      await engine.stopHearing(legId);
      await expect(second).resolves.toEqual({ how: 'stopped' });
      const third = engine.hear(legId, hearing);
      await engine.hangup(legId);
      await expect(third).resolves.toEqual({ how: 'stopped' });
      await expect(engine.hear(legId, hearing)).rejects.toMatchObject({ code: 'media.noLeg' });
    });
  });

  describe('more than two', () => {
    it('hear everybody but themselves and the muted', async () => {
      const [a, b, c] = [await call(440), await call(1_000), await call(2_000)];
      await engine.conference('room', [a.legId, b.legId, c.legId]);
      for (const [phone, hz] of [
        ...[a, b, c].flatMap(({ phone }) => [440, 1_000, 2_000].map((hz) => [phone, hz] as const)),
      ]) {
        if (phone.hz !== hz) await hears(phone, hz);
      }
      for (const { phone } of [a, b, c]) missing(phone, phone.hz!);
      await engine.mute(c.legId, true);
      await passed(a.phone, 80);
      await hears(a.phone, 1_000);
      missing(a.phone, 2_000);
      await engine.hangup(b.legId);
      await passed(a.phone, 80);
      missing(a.phone, 1_000);
    });

    it.each([
      ['listen', false, false],
      ['whisper', false, true],
      ['barge', true, true],
    ] as const)('a supervisor may %s', async (mode, isForCustomer, isForConsultant) => {
      const [customer, consultant, supervisor] = [await call(440), await call(1_000), await call(2_000)];
      await engine.bridge(customer.legId, consultant.legId);
      await engine.tap(supervisor.legId, mode, consultant.legId);
      await hears(supervisor.phone, 440);
      await hears(supervisor.phone, 1_000);
      await hears(customer.phone, 1_000);
      await hears(consultant.phone, 440);
      for (const [{ phone }, is] of [
        [customer, isForCustomer],
        [consultant, isForConsultant],
      ] as const) {
        if (is) await hears(phone, 2_000);
        else missing(phone, 2_000);
      }
      // The conversation ends: the supervisor is alone, and no longer hears it.
      await engine.hangup(consultant.legId);
      await passed(supervisor.phone, 60);
      missing(supervisor.phone, 440);
    });
  });

  describe('legs', () => {
    it('are the same when asked for twice, and close when hung up while they are made', async () => {
      const phone = await Telephone.open();
      open.push(phone);
      const request = { kind: 'rtp', legId: 'twice', offer: phone.sdp() } as const;
      const [a, b] = await Promise.all([engine.createLeg(request), engine.createLeg(request)]);
      expect(a).toEqual(b);
      await engine.hangup('twice');
      const making = engine.createLeg({ ...request, legId: 'gone' });
      await engine.hangup('gone');
      await expect(making).rejects.toMatchObject({ code: 'media.noLeg' });
      expect(engine.status()).toMatchObject({ legs: 0, rooms: 0, recordings: 0 });
    });

    it('leave nothing behind, a hundred of them', async () => {
      const phone = await Telephone.open();
      open.push(phone);
      const heldBefore = await held();
      for (let round = 0; round < 10; round++) {
        const ids = Array.from({ length: 10 }, (_, i) => `many${round}.${i}`);
        await Promise.all(ids.map((legId) => engine.createLeg({ kind: 'rtp', legId, offer: phone.sdp() })));
        await engine.bridge(ids[0]!, ids[1]!);
        await engine.conference(`room${round}`, ids.slice(2, 6));
        await engine.tap(ids[7]!, 'listen', ids[3]!);
        await Promise.all(ids.map((legId) => engine.hangup(legId)));
      }
      await expect.poll(async () => held()).toBeLessThanOrEqual(heldBefore);
      expect(engine.status()).toMatchObject({ legs: 0, rooms: 0, recordings: 0 });
    });
  });
}
