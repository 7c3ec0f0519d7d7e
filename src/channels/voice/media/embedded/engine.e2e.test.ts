/** The embedded engine by the scripts of every engine, and what is its own. */
import { createSocket } from 'node:dgram';
import { afterAll, describe, expect, it } from 'vitest';
import type { MediaEvent } from '../engine.js';
import { Telephone } from '../testing/telephone.js';
import { soundScripts } from '../testing/scripts.js';
import { EmbeddedEngine } from './engine.js';
import { mayLatch } from './latch.js';

const engine = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });

soundScripts({ engine, held: () => process.getActiveResourcesInfo().filter((one) => one === 'UDPWrap').length });

it('sound must come from the address of the description; the one of the signalling when that one is private', () => {
  expect(mayLatch('198.51.100.7', '198.51.100.7', null)).toBe(true);
  expect(mayLatch('203.0.113.9', '198.51.100.7', '203.0.113.9')).toBe(false);
  expect(mayLatch('203.0.113.9', '192.168.1.20', '203.0.113.9')).toBe(true);
  expect(mayLatch('203.0.113.8', '192.168.1.20', '203.0.113.9')).toBe(false);
  expect(mayLatch('10.0.0.9', '192.168.1.20', '10.0.0.9')).toBe(false);
  expect(mayLatch('203.0.113.9', '192.168.1.20', null)).toBe(false);
});

it('a late packet of the way before does not keep out the one that the description names', async () => {
  const own = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
  const [phone, other, before] = await Promise.all([Telephone.open(), Telephone.open(), Telephone.open('alaw', 2_000)]);
  for (const [legId, one] of [['moved', phone] as const, ['other', other] as const])
    one.takes((await own.createLeg({ kind: 'rtp', legId, offer: one.sdp() })).sdp);
  await own.bridge('moved', 'other');
  // As a copy of rtpengine's that was still under way when the leg was pointed elsewhere.
  before.takes(before.sdp('sendrecv', { port: phone.to }));
  await expect.poll(() => other.loudnessOf(2_000)).toBeGreaterThan(2_000);
  phone.hz = 440;
  await expect.poll(() => other.loudnessOf(440)).toBeGreaterThan(2_000);
  other.forget();
  await expect.poll(() => other.heard.length).toBeGreaterThan(60);
  expect(other.loudnessOf(2_000)).toBeLessThan(500);
  for (const one of [phone, other, before]) one.close();
  await own.shutDown();
});

describe('text beside the sound', () => {
  // The scripts above shut theirs down.
  const own = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
  const told: MediaEvent[] = [];
  own.on((event) => told.push(event));
  afterAll(() => own.shutDown());
  const read = (legId: string): string =>
    told.map((event) => (event.type === 'text' && event.legId === legId ? event.text : '')).join('');
  const opened = (legId: string): boolean[] =>
    told.flatMap((event) => (event.type === 'textOpen' && event.legId === legId ? [event.isOpen] : []));

  it('goes both ways by a port of its own, through hold and an offer without it', async () => {
    const phone = await (await Telephone.open()).withText();
    phone.takes((await own.createLeg({ kind: 'rtp', legId: 'a', offer: phone.sdp(), hasText: true })).sdp);
    expect(phone.textTo).not.toBe(phone.to);
    phone.type('Buon');
    await own.write('a', 'Salve');
    await expect.poll(() => [read('a'), phone.text]).toEqual(['Buon', '\ufeffSalve']);
    // Held: what is written meanwhile comes when the other side is back.
    const held = { ...phone.textLine!, direction: 'sendonly' as const };
    phone.takes((await own.answer('a', phone.sdp('sendonly', { text: held }), 'offer'))!);
    await own.write('a', ', dica');
    phone.type('giorno');
    await expect.poll(() => read('a')).toBe('Buongiorno');
    expect(phone.text).toBe('\ufeffSalve');
    phone.takes((await own.answer('a', phone.sdp(), 'offer'))!);
    await expect.poll(() => phone.text).toBe('\ufeffSalve, dica');
    expect((await own.answer('a', phone.sdp('sendrecv', { text: null }), 'offer'))!).not.toContain('m=text');
    expect(opened('a')).toEqual([true, false]);
    await own.hangup('a');
    phone.close();
  });

  it('takes nothing from strangers, and of nonsense nothing', async () => {
    const phone = await (await Telephone.open()).withText();
    phone.takes((await own.createLeg({ kind: 'rtp', legId: 'b', offer: phone.sdp(), hasText: true })).sdp);
    phone.type('io');
    await expect.poll(() => read('b')).toBe('io');
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.1', resolve));
    const packet = Buffer.from('806200010000000000000009686f', 'hex');
    const sent = (from?: typeof stranger): void => phone.sendText(packet, from);
    sent(stranger);
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(1_600, 0x80), Buffer.from('80e4000100000000000000ffe2', 'hex')])
      phone.sendText(bytes);
    phone.type(' solo');
    await expect.poll(() => read('b')).toBe('io solo');
    stranger.close();
    await own.hangup('b');
    phone.close();
  });

  it('is offered by us, and a leg that is made anew inside a call keeps its places', async () => {
    const phone = await (await Telephone.open()).withText();
    const offer = (await own.createLeg({ kind: 'rtp', legId: 'c', hasText: true })).sdp;
    phone.takes(offer);
    await own.answer('c', phone.sdp(), 'answer');
    phone.type('pronto');
    await expect.poll(() => read('c')).toBe('pronto');
    await own.hangup('c');
    const like = phone.sdp().replace('m=audio', 'm=video 5000 RTP/AVP 31\r\nm=audio');
    const anew = (await own.createLeg({ kind: 'rtp', legId: 'd', hasText: true, like })).sdp;
    expect(anew.match(/^m=\w+ (?:0 )?/gm)).toEqual(['m=video 0 ', 'm=audio ', 'm=text ']);
    // Who had none before is not asked inside the call.
    const without = phone.sdp('sendrecv', { text: null });
    expect((await own.createLeg({ kind: 'rtp', legId: 'e', hasText: true, like: without })).sdp).not.toContain(
      'm=text',
    );
    const refused = (await own.createLeg({ kind: 'rtp', legId: 'f', offer: phone.sdp() })).sdp;
    expect(refused).toContain('m=text 0 ');
    expect([opened('d'), opened('f')]).toEqual([[], []]);
    phone.close();
  });
});
