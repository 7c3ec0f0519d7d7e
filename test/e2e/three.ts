/** A stage for three in a call: real SIP, real WebRTC, and who hears whom judged by the frequency of each. */
import pino from 'pino';
import { afterAll, expect } from 'vitest';
import { interactionsOf } from '#kernel/routing/index.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { openSip, type OutgoingLeg, type SipSettings } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { BrowserPhone } from './browser-phone.js';
import { testCentre } from './centre.js';
import type { Desk } from './desk.js';

const host = '127.0.0.1';
const log = pino({ level: 'silent' });
const stack = { host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50, log };
const line = (port: number): SipSettings['trunks'][number] => ({
  ...{ name: 'line', host, port, transport: 'udp', addresses: [], credentials: null },
  ...{ isRegistered: false, isTrusted: true },
});

/** Each says a tone of its own; half a second is listened to, so they stand apart. The music has other ones. */
export const hz = { customer: 700, ada: 400, bea: 1_100, outside: 1_500 } as const;
export type Who = keyof typeof hz;
export const loud = 300;

export interface Customer {
  readonly leg: OutgoingLeg;
  readonly telephone: Telephone;
  readonly number: string;
  isGone: boolean;
}

/** A centre with Ada and Bea at their desks, callers and a telephone network around it; closed after the file's tests. */
export async function openStage(ports: string) {
  /** The telephone network: outside numbers are answered here. */
  const network = await openSip({ ...stack, trunks: [], takesStrangers: () => true });
  const centre = await testCentre({
    PONTE_SIP_PORT: '0',
    PONTE_RTP_PORTS: ports,
    PONTE_SIP_TRUNK: `sip://${host}:${network.status().udpPort}?from=192.0.2.9`,
  });
  const { sipPort } = centre.channels.get('call') as VoiceRunning;
  const caller = await openSip({ ...stack, trunks: [line(sipPort!)], takesStrangers: () => true });
  const telephones: Telephone[] = [];
  afterAll(async () => {
    for (const telephone of telephones) telephone.close();
    await caller.stop();
    await network.stop();
  });

  let calls = 0;
  async function call(): Promise<Customer> {
    const telephone = await Telephone.open('alaw', hz.customer);
    telephones.push(telephone);
    const number = `+39333000${++calls}`;
    const from = address(parseUri(`sip:${number}@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'line' }, sdp: telephone.sdp(), ringMs: 20_000 });
    telephone.takes(await leg.answered);
    const customer: Customer = { leg, telephone, number, isGone: false };
    leg.onEnded(() => (customer.isGone = true));
    return customer;
  }

  const people = new Map<string, { readonly desk: Desk; readonly phone: BrowserPhone }>();
  async function person(name: 'Ada' | 'Bea'): Promise<{ readonly desk: Desk; readonly phone: BrowserPhone }> {
    const desk = await (await centre.desk(name)).sitDown();
    const phone = new BrowserPhone(desk, hz[name.toLowerCase() as 'ada' | 'bea']);
    people.set(name, { desk, phone });
    return { desk, phone };
  }
  const ada = await person('Ada');
  const bea = await person('Bea');

  const ears = (customer: Customer, outside: Telephone | null = null) => ({
    customer: (of: number) => customer.telephone.loudnessOf(of),
    ada: (of: number) => ada.phone.loudnessOf(of),
    bea: (of: number) => bea.phone.loudnessOf(of),
    outside: (of: number) => outside?.loudnessOf(of) ?? 0,
  });

  /** Waits until exactly these pairs hear each other, both ways and nobody else. */
  async function hear(of: Record<Who, (hz: number) => number>, pairs: readonly `${Who}-${Who}`[]): Promise<void> {
    const wanted = new Set(pairs.flatMap((pair) => [pair, pair.split('-').toReversed().join('-')]));
    const found = (): string[] => {
      ada.phone.look();
      bea.phone.look();
      const all: string[] = [];
      for (const ear of Object.keys(hz) as Who[])
        for (const mouth of Object.keys(hz) as Who[])
          if (ear !== mouth && of[ear](hz[mouth]) > loud) all.push(`${ear}-${mouth}`);
      return all.sort();
    };
    await expect.poll(found, { timeout: 60_000, interval: 200 }).toEqual([...wanted].sort());
  }

  /** A call that Ada has, everything else quiet. */
  async function talking(): Promise<{
    readonly customer: Customer;
    readonly callId: string;
    readonly contactId: string;
  }> {
    await ada.desk.call('PUT', '/api/me/wish', { wish: 'ready' });
    ada.phone.attach();
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'paused' });
    bea.phone.attach();
    const customer = await call();
    const ringing = await ada.phone.ringing();
    await ada.phone.answer(ringing.callId);
    await ada.phone.until(() => ada.phone.call?.state === 'talking');
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'ready' });
    await hear(ears(customer), ['customer-ada']);
    return { customer, callId: ringing.callId, contactId: ringing.contactId };
  }

  const rowOf = (contactId: string) => interactionsOf(centre.floor.routing).find((row) => row.contactId === contactId)!;

  async function ask(
    callId: string,
    to: { consultantId: string } | { queueId: string } | { number: string },
  ): Promise<void> {
    ada.phone.say({ do: 'transfer', callId, to, isWarm: true, reason: 'sa dei contatori' });
  }

  async function beaAnswers(): Promise<void> {
    await bea.phone.ringing();
    expect(bea.phone.call).toMatchObject({ state: 'ringing', asked: { by: 'Ada', reason: 'sa dei contatori' } });
    await bea.phone.answer(bea.phone.call!.callId);
    await ada.phone.until(() => ada.phone.call?.other?.state === 'talking');
  }

  /** The call is over for all; what is left on the floor is wrapped up. */
  async function over(customer: Customer, contactId: string): Promise<void> {
    if (!customer.isGone) customer.leg.end();
    await expect.poll(() => customer.isGone).toBe(true);
    const row = rowOf(contactId);
    if (row?.place === 'held')
      await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: row.id, by: null });
    await expect.poll(() => (centre.channels.get('call') as VoiceRunning).status()['calls']).toBe(0);
  }
  return { network, centre, telephones, ada, bea, ears, hear, talking, rowOf, ask, beaAnswers, over };
}
