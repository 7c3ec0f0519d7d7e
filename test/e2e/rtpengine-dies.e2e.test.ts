/** rtpengine dies, comes back or does not: nobody is left in silence; who hears whom is told by frequency. */
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { freePort, isThere, startDaemon } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { openSip, type OutgoingLeg } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { interactionsOf } from '#kernel/routing/index.js';
import { testCentre } from './centre.js';

const host = '127.0.0.1';

describe.skipIf(!isThere())('rtpengine dies', async () => {
  if (!isThere()) return it('needs rtpengine (rtpengine-daemon)', () => undefined);
  const port = await freePort();
  let daemon = await startDaemon({ port, from: 48_000 });
  const shared = { tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 };
  const trunkPort = await freePort();
  const centre = await testCentre({
    ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '28500-28898', PONTE_MEDIA: 'rtpengine' },
    ...{ PONTE_RTPENGINE: `${host}:${port}`, PONTE_RTPENGINE_DIGITS: `${host}:${await freePort()}` },
    PONTE_SIP_TRUNK: `sip://${host}:${trunkPort}?from=${host}`,
  });
  const ponte = { host, port: (centre.channels.get('call') as VoiceRunning).sipPort!, transport: 'udp' } as const;
  const caller = await openSip({
    ...{ ...shared, host, port: trunkPort, log: pino({ level: 'silent' }), takesStrangers: () => true },
    trunks: [{ ...ponte, name: 'ponte', addresses: [], credentials: null, isRegistered: false, isTrusted: true }],
  });
  const phones: Telephone[] = [];
  afterAll(async () => {
    for (const phone of phones) phone.close();
    await caller.stop();
    await daemon.stop();
  });

  async function call(number: string): Promise<{ readonly leg: OutgoingLeg; readonly phone: Telephone }> {
    const phone = await Telephone.open('alaw', 1_000);
    phones.push(phone);
    const from = address(parseUri(`sip:${number}@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp: phone.sdp(), ringMs: 20_000 });
    leg.onOffer((sdp) => {
      phone.takes(sdp);
      return Promise.resolve(phone.sdp());
    });
    phone.takes(await leg.answered);
    return { leg, phone };
  }

  const calls = () => interactionsOf(centre.floor.routing).filter(({ channel }) => channel === 'call');
  const inLine = () => calls().filter(({ place }) => place === 'waiting');

  async function diesAndComesBack(): Promise<void> {
    await daemon.stop('SIGKILL');
    daemon = await startDaemon({ port, from: 48_000 });
  }

  it('and is started again: whoever waits hears the music again', async () => {
    const { leg, phone } = await call('+393331234566');
    await expect.poll(inLine).toHaveLength(1);
    await expect.poll(() => isMusic(phone)).toBe(true);
    const [before] = inLine();
    await diesAndComesBack();
    phone.forget();
    await expect.poll(() => isMusic(phone)).toBe(true);
    expect(inLine()).toMatchObject([{ id: before!.id, isCallback: false, key: before!.key }]);
    leg.end();
    await expect.poll(inLine).toEqual([]);
  });

  it('and stays away: whoever waits is called back at the same place', async () => {
    const { leg } = await call('+393331234567');
    await expect.poll(inLine).toHaveLength(1);
    const [before] = inLine();
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    await daemon.stop('SIGKILL');
    await ended;
    await expect
      .poll(inLine)
      .toMatchObject([{ isCallback: true, callbackTo: '+393331234567', id: before!.id, key: before!.key }]);
  });
});

/** One of the notes of the music stands out, as no word that is spoken does. */
function isMusic(phone: Telephone): boolean {
  const notes = [262, 294, 330, 349, 392, 440, 523, 587];
  const sound = phone.sound.subarray(-4_000);
  const power = sound.reduce((sum, one) => sum + one * one, 0) / Math.max(1, sound.length);
  return notes.some((hz) => phone.loudnessOf(hz) > 500 && phone.loudnessOf(hz) ** 2 / 2 > 0.5 * power);
}
