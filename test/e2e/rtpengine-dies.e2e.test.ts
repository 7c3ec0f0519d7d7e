/** rtpengine dies, comes back or does not: nobody is left in silence; who hears whom is told by frequency. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { freePort, isThere, startDaemon } from '#channels/voice/media/rtpengine/testing/daemon.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { type IncomingLeg, openSip, type OutgoingLeg } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { interactionsOf } from '#kernel/routing/index.js';
import { testCentre } from './centre.js';
import type { Desk } from './desk.js';
import { SipPhone } from './sip-phone.js';

const host = '127.0.0.1';

interface Account {
  readonly made: { readonly user: string; readonly password: string };
}

describe.skipIf(!isThere())('rtpengine dies', async () => {
  if (!isThere()) return it('needs rtpengine (rtpengine-daemon)', () => undefined);
  const port = await freePort();
  let daemon = await startDaemon({ port, from: 48_000 });
  const shared = { tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 };
  const trunkPort = await freePort();
  const centre = await testCentre({
    ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '28500-28898', PONTE_MEDIA: 'rtpengine' },
    ...{ PONTE_RTPENGINE: `${host}:${port}`, PONTE_RTPENGINE_DIGITS: `${host}:${await freePort()}` },
    ...{ PONTE_SIP_TRUNK: `sip://${host}:${trunkPort}?from=${host}`, PONTE_SIP_NUMBER: '+3906111' },
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

  describe('while two talk', () => {
    let marta: Desk;
    let own: SipPhone;
    beforeAll(async () => {
      marta = await (await centre.desk('Marta')).sitDown();
      const { body } = await marta.call<Account>('POST', '/api/me/telephone/account');
      own = await SipPhone.open(ponte.port, body.made);
    });
    afterAll(async () => {
      await marta.call('PUT', '/api/me/wish', { wish: 'paused' });
      await own.close();
    });

    async function talk(number: string): Promise<{ leg: OutgoingLeg; phone: Telephone; desk: IncomingLeg }> {
      const ringing = own.rings();
      const { leg, phone } = await call(number);
      const desk = await ringing;
      desk.onOffer((sdp) => {
        own.sound.takes(sdp);
        return Promise.resolve(own.sound.sdp());
      });
      await own.pickUp(desk);
      await hearEachOther(phone);
      return { leg, phone, desk };
    }

    async function hearEachOther(phone: Telephone): Promise<void> {
      await expect.poll(() => own.sound.loudnessOf(1_000)).toBeGreaterThan(2_000);
      await expect.poll(() => phone.loudnessOf(600)).toBeGreaterThan(2_000);
    }

    it('and is started again: both hear each other again, in the same call', async () => {
      const { leg, phone } = await talk('+393331234570');
      const [before] = calls();
      await diesAndComesBack();
      phone.forget();
      own.sound.forget();
      await hearEachOther(phone);
      expect(calls()).toMatchObject([{ id: before!.id, place: 'held', consultantId: marta.personId }]);
      leg.end();
      await expect.poll(() => own.ended).toBe(1);
      await centre.floor.dispatch({
        type: 'End',
        at: centre.floor.now(),
        interactionId: before!.id,
        by: marta.personId,
      });
    });

    it('and stays away: the customer is called back by who talked with them', async () => {
      const { leg, phone } = await talk('+393331234571');
      const [before] = calls();
      const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
      await daemon.stop('SIGKILL');
      await ended;
      await expect
        .poll(calls)
        .toMatchObject([{ isCallback: true, callbackTo: '+393331234571', id: before!.id, key: before!.key }]);
      const [ringing, dialled] = [own.rings(), new Promise<IncomingLeg>((resolve) => caller.onIncoming(resolve))];
      daemon = await startDaemon({ port, from: 48_000 });
      await own.pickUp(await ringing);
      const back = await dialled;
      expect(back.dialled).toBe('+393331234571');
      phone.takes(back.offer!);
      phone.forget();
      await back.accept(phone.sdp());
      own.sound.forget();
      await hearEachOther(phone);
      back.end();
      await centre.floor.dispatch({
        type: 'End',
        at: centre.floor.now(),
        interactionId: before!.id,
        by: marta.personId,
      });
    });
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
