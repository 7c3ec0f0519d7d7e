/** A consultant calls a customer from a contact: judged first, then room on the floor, then the telephones. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf } from '#kernel/routing/index.js';
import { type IncomingLeg, openSip } from '#channels/voice/sip/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { SipPhone } from './sip-phone.js';
import { BrowserPhone } from './browser-phone.js';
import { testCentre } from './centre.js';

const host = '127.0.0.1';
const rang: IncomingLeg[] = [];
const customer = await Telephone.open('alaw', 400);
/** The telephone network: who is busy, who does not pick up, who does. */
const network = await openSip({
  ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
  ...{ log: pino({ level: 'silent' }), takesStrangers: () => true, trunks: [] },
});
network.onIncoming((leg) => {
  rang.push(leg);
  if (leg.dialled === '+390600000486') return leg.reject(486);
  if (leg.dialled === '+390600000404') return leg.reject(404);
  leg.ring();
  if (leg.dialled === '+390600000480') return leg.reject(480);
  if (leg.dialled === '+390600000999') return;
  customer.takes(leg.offer!);
  void leg.accept(customer.sdp());
});
const centre = await testCentre({
  ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '22400-22798', PONTE_SIP_NUMBER: '+390687654321' },
  PONTE_SIP_TRUNK: `sip://${host}:${network.status().udpPort}`,
});
afterAll(async () => {
  await network.stop();
  customer.close();
});

/** Calls keep hours: here it is noon of a Tuesday to come, and time goes on from there, whenever this runs. */
const tuesday = Date.parse('2027-03-02T12:00:00+01:00') - Date.now();
const clock = centre.floor.now.bind(centre.floor);
centre.floor.now = () => clock() + tuesday;

const anna = await (await centre.desk('Anna')).sitDown();
const phone = new BrowserPhone(anna);
const { pool } = centre.database;

async function contact(id: string): Promise<{ readonly contactId: string; readonly customerId: string }> {
  const { floor } = centre;
  await floor.dispatch({
    ...{ type: 'OpenContact', at: floor.now(), contactId: id, queueId: 'queue_bills', channel: 'mail', language: 'it' },
    ...{ subject: 'Bolletta', message: { clientId: `${id}_first`, body: 'Non capisco la bolletta.' } },
    caller: {
      name: 'Marta',
      language: 'it',
      identities: [{ kind: 'mail', value: `${id}@esempio.it`, isVerified: false }],
    },
  } as Parameters<typeof floor.dispatch>[0]);
  // Whoever answers the mail has it in hand.
  const offered = interactionsOf(floor.routing).find((one) => one.contactId === id)!;
  if (offered.place !== 'held')
    await floor.dispatch({ type: 'Take', at: floor.now(), interactionId: offered.id, consultantId: anna.personId });
  return { contactId: id, customerId: (await floor.contact(id))!.customerId };
}

const dial = (number: string, contactId: string | null, purpose?: 'promotion') =>
  phone.say({ do: 'dial', callId: `asked_${number}`, number, contactId, ...(purpose ? { purpose } : {}) });
const refusals = () => anna.live.phone.filter((one) => one.say === 'refused').length;
const refusal = () => anna.live.phone.findLast((one) => one.say === 'refused')?.code;
const calls = () => interactionsOf(centre.floor.routing).filter(({ channel }) => channel === 'call');
const verdicts = async (contactId: string) =>
  (
    await pool.query(
      'select may, purpose, call_id, refusals, rules, facts from call_verdict where contact_id = $1 order by id',
      [contactId],
    )
  ).rows;
let marta: { readonly contactId: string; readonly customerId: string };

beforeAll(async () => {
  phone.attach();
  marta = await contact('contact_marta');
});

describe('a call out', () => {
  it('rings only what the verdict allows, both hear each other, and its verdict is kept with the call', async () => {
    const may = await anna.call<{ may: boolean; isOn: boolean; number: string }>(
      ...([
        'POST',
        `/api/contacts/${marta.contactId}/may-call`,
        { number: '06 00000200', purpose: 'service' },
      ] as const),
    );
    expect(may.body).toMatchObject({ isOn: true, number: '+390600000200' });
    dial('06 00000200', marta.contactId);
    await phone.until(() => phone.call?.state === 'connecting');
    expect(phone.call).toMatchObject({ direction: 'out', number: '+390600000200', name: 'Marta' });
    await phone.until(() => phone.call?.state === 'talking');
    expect(calls()).toMatchObject([{ place: 'held', consultantId: anna.personId, contactId: marta.contactId }]);
    await phone.until(() => phone.loudness() > 500);
    await expect.poll(() => customer.loudnessOf(400)).toBeGreaterThan(2_000);
    expect(rang.at(-1)).toMatchObject({ dialled: '+390600000200', caller: '+390687654321' });
    const [verdict] = await verdicts(marta.contactId);
    expect(verdict).toMatchObject({ may: true, call_id: phone.call!.callId, facts: { number: '+390600000200' } });
    expect(verdict.rules).toContain('OUT-25 it-telephone@2018-02-04');
    phone.hangUp(phone.call!.callId);
    await phone.until(() => phone.over.at(-1)?.how === 'ended');
    // The mail is in hand still; the call's room is free again.
    await expect.poll(calls).toEqual([]);
    expect((await centre.floor.contact(marta.contactId))!.consultantId).toBe(anna.personId);
  });

  it.each([
    ['0600000486', 'busy', 'linea occupata'],
    ['0600000480', 'noAnswer', 'nessuno ha risposto'],
    ['0600000404', 'wrongNumber', 'il numero non esiste'],
  ] as const)('%s is %s, in words in the contact', async (number, how, words) => {
    dial(number, marta.contactId);
    await phone.until(() => phone.over.at(-1)?.how === how);
    await expect.poll(calls).toEqual([]);
    const notes = async () =>
      (await pool.query<{ body: string }>(`select data ->> 'body' as body from entry where data ->> 'kind' = 'note'`))
        .rows;
    await expect.poll(async () => (await notes()).some(({ body }) => body.includes(words))).toBe(true);
  });

  it('that nobody picks up is hung up by the consultant, and their telephone is silent', async () => {
    dial('0600000999', marta.contactId);
    await phone.until(() => rang.at(-1)?.dialled === '+390600000999');
    await phone.until(() => phone.call?.number === '+390600000999');
    const leg = rang.at(-1)!;
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    phone.hangUp(phone.call!.callId);
    await ended;
    await expect.poll(calls).toEqual([]);
  });

  it.each([
    ['899 123 456', 'dear'],
    ['+88213123456', 'dear'],
    ['+41 91 123 45 67', 'notAllowedThere'],
    ['112', 'noNumber'],
    ['sip:evil@192.0.2.1', 'noNumber'],
  ])('to %s is refused (%s), rings nowhere, and the refusal is kept', async (number, code) => {
    const [before, told] = [rang.length, refusals()];
    dial(number, marta.contactId);
    await phone.until(() => refusals() > told && refusal() === `mayContact.${code}`);
    const last = (await verdicts(marta.contactId)).at(-1);
    expect(last).toMatchObject({ may: false, call_id: null });
    expect(last.refusals.map((one: { code: string }) => one.code)).toContain(code);
    expect([rang.length, calls()]).toEqual([before, []]);
  });

  it('with an offer needs a consent, and whoever opposed is not called at all', async () => {
    const paola = await contact('contact_paola');
    const wish = (kind: string, scope: string, words: string) =>
      anna.call('POST', `/api/customers/${paola.customerId}/call-wishes`, { kind, scope, words });
    const ask = async (purpose: string) =>
      (
        await anna.call<{ refusals: { code: string }[] }>('POST', `/api/contacts/${paola.contactId}/may-call`, {
          ...{ number: '0600000200', purpose },
        })
      ).body.refusals.map(({ code }) => code);
    expect(await ask('promotion')).toContain('noBasis');
    expect((await wish('consented', 'promotion', 'sì, chiamatemi pure per le offerte')).status).toBe(201);
    expect(await ask('promotion')).not.toContain('noBasis');
    await wish('opposed', 'all', 'non telefonatemi più');
    expect(await ask('service')).toContain('opposed');
    dial('0600000200', paola.contactId);
    await expect.poll(async () => (await verdicts(paola.contactId)).at(-1)?.may).toBe(false);
    await wish('withdrawn', 'all', 'va bene, chiamatemi');
    expect(await ask('service')).not.toContain('opposed');
  });

  it('begins on the consultant’s own telephone, and only then rings at the customer’s', async () => {
    type Made = { made: { user: string; password: string } };
    const { made } = (await anna.call<Made>('POST', '/api/me/telephone/account')).body;
    const { sipPort } = centre.channels.get('call') as VoiceRunning;
    const own = await SipPhone.open(sipPort!, made);
    try {
      const ringing = own.rings();
      await phone.until(() =>
        anna.live.phone.some((one) => one.say === 'telephone' && one.telephone.ringsNow === 'account'),
      );
      const before = rang.length;
      dial('06 00000200', marta.contactId);
      const leg = await ringing;
      expect(rang.length).toBe(before);
      await own.pickUp(leg);
      await phone.until(() => phone.call?.state === 'talking' && phone.call.at === 'own');
      expect(rang.length).toBe(before + 1);
      leg.end();
      await phone.until(() => phone.over.at(-1)?.how === 'ended');
      await expect.poll(calls).toEqual([]);
    } finally {
      await anna.call('DELETE', '/api/me/telephone/account');
      await own.close();
    }
  });

  it('calls back whose call is over, from the contact that is still in hand', async () => {
    const { floor } = centre;
    const contactId = 'contact_cut';
    await floor.dispatch({
      ...{ type: 'OpenContact', at: floor.now(), contactId, queueId: 'queue_bills', channel: 'call', firstDoubt: null },
      ...{ subject: 'Telefonata', message: { clientId: 'call_cut', body: 'Telefonata da +390600000200' } },
      caller: {
        ...{ name: 'Marta', language: 'it' },
        identities: [{ kind: 'phone', value: '+390600000200', isVerified: false }],
      },
    });
    const [{ id: interactionId } = { id: '' }] = calls();
    await floor.dispatch({ type: 'Take', at: floor.now(), interactionId, consultantId: anna.personId });
    dial('0600000486', contactId);
    await phone.until(() => phone.over.at(-1)?.how === 'busy');
    expect(calls()).toMatchObject([{ id: interactionId, place: 'held', consultantId: anna.personId }]);
    dial('06 00000200', contactId);
    await phone.until(() => phone.call?.state === 'talking' && phone.call.contactId === contactId);
    expect(calls()).toMatchObject([{ id: interactionId, place: 'held', consultantId: anna.personId }]);
    phone.hangUp(phone.call!.callId);
    await phone.until(() => phone.over.at(-1)?.how === 'ended');
    await floor.dispatch({ type: 'End', at: floor.now(), interactionId, by: anna.personId });
  });

  it('is made from a contact of one’s own and from nowhere else', async () => {
    const other = await (await centre.desk('Bea')).sitDown();
    const bea = new BrowserPhone(other);
    bea.attach();
    bea.say({ do: 'dial', callId: 'x', number: '0600000200', contactId: marta.contactId });
    await other.live.until(() =>
      other.live.phone.some((one) => one.say === 'refused' && one.code === 'contact.notYours'),
    );
    bea.say({ do: 'dial', callId: 'x', number: '0600000200', contactId: null });
    await other.live.until(() =>
      other.live.phone.some((one) => one.say === 'refused' && one.code === 'contact.unknown'),
    );
    const boss = await (await centre.desk('Capo', ['administrator'])).sitDown();
    boss.live.send({ t: 'phone', say: { do: 'dial', callId: 'x', number: '0600000200', contactId: marta.contactId } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(calls()).toEqual([]);
  });

  it('401, 403, 400, 404 of its routes', async () => {
    const path = `/api/contacts/${marta.contactId}/may-call`;
    const body = { number: '06', purpose: 'service' };
    expect((await fetch(`${centre.url}${path}`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${centre.url}/api/customers/${marta.customerId}/call-wishes`)).status).toBe(401);
    expect((await anna.call('POST', path, { ...body, purpose: 'fun' })).status).toBe(400);
    expect((await anna.call('POST', '/api/contacts/contact_nobody/may-call', body)).status).toBe(404);
    const wishes = '/api/customers/customer_nobody/call-wishes';
    expect((await anna.call('GET', wishes)).status).toBe(404);
    expect((await anna.call('POST', wishes, { kind: 'opposed', scope: 'all', words: 'no' })).status).toBe(404);
    const real = `/api/customers/${marta.customerId}/call-wishes`;
    expect((await anna.call('POST', real, { kind: 'opposed', scope: 'all', words: ' ' })).status).toBe(400);
  });
});
