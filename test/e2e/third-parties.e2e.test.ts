/** Third parties in a call: real SIP, real WebRTC, and who hears whom judged by the frequency of each. */
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { interactionsOf, passageOf, policyOf } from '#kernel/routing/index.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { type IncomingLeg, openSip, type OutgoingLeg, type SipSettings } from '#channels/voice/sip/index.js';
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
/** The telephone network: outside numbers are answered here. */
const network = await openSip({ ...stack, trunks: [], takesStrangers: () => true });
const centre = await testCentre({
  PONTE_SIP_PORT: '0',
  PONTE_RTP_PORTS: '38000-38198',
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

/** Each says a tone of its own; half a second is listened to, so they stand apart. The music has other ones. */
const hz = { customer: 700, ada: 400, bea: 1_100, outside: 1_500 } as const;
type Who = keyof typeof hz;
const loud = 300;

let calls = 0;
interface Customer {
  readonly leg: OutgoingLeg;
  readonly telephone: Telephone;
  readonly number: string;
  isGone: boolean;
}

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

describe('a warm transfer', () => {
  it('goes by a colleague who is asked first, with the customer on music, and then has the call', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await hear(ears(customer), ['ada-bea']);
    expect(rowOf(contactId)).toMatchObject({ consultantId: ada.desk.personId, consulted: bea.desk.personId });

    ada.phone.say({ do: 'swap', callId });
    await hear(ears(customer), ['customer-ada']);
    await ada.phone.until(() => ada.phone.call?.other?.state === 'waiting');
    expect(ada.phone.call).toMatchObject({ state: 'talking', other: { name: 'Bea' } });
    ada.phone.say({ do: 'conference', callId });
    await hear(ears(customer), ['customer-ada', 'customer-bea', 'ada-bea']);
    await bea.phone.until(() => bea.phone.call?.state === 'conference');

    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await hear(ears(customer), ['customer-bea']);
    expect(rowOf(contactId)).toMatchObject({ place: 'held', consultantId: bea.desk.personId, consulted: null });
    expect(passageOf(centre.floor.routing, contactId)).toMatchObject({ passes: 1, ownerId: bea.desk.personId });
    bea.phone.hangUp(callId);
    await over(customer, contactId);
    const kept = await centre.database.pool.query('select how, person_id, reason, ended_as from call_third');
    expect(kept.rows).toEqual([
      { how: 'warm', person_id: bea.desk.personId, reason: 'sa dei contatori', ended_as: 'passed' },
    ]);
  });

  it('that nobody takes, or is taken back, leaves the customer with who had them', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { queueId: 'queue_bills' });
    await bea.phone.ringing();
    bea.phone.say({ do: 'decline', callId });
    await hear(ears(customer), ['customer-ada']);
    await ada.phone.until(() => ada.phone.refused.includes('call.third.declined'));
    expect(rowOf(contactId)).toMatchObject({ consultantId: ada.desk.personId, consulted: null });

    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await hear(ears(customer), ['ada-bea']);
    ada.phone.say({ do: 'cancelTransfer', callId });
    await hear(ears(customer), ['customer-ada']);
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'adviceOver');

    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    bea.phone.hangUp(callId);
    await hear(ears(customer), ['customer-ada']);
    expect(passageOf(centre.floor.routing, contactId)?.passes ?? 0).toBe(0);
    // Who hangs up while a colleague talks has passed the call on.
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    ada.phone.hangUp(callId);
    await hear(ears(customer), ['customer-bea']);
    customer.leg.end();
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'ended');
    await over(customer, contactId);
  });

  it('not rung through when the consultant goes is a cold pass: the same place, then who was rung', async () => {
    const { customer, callId, contactId } = await talking();
    const { key } = rowOf(contactId);
    await ask(callId, { consultantId: bea.desk.personId });
    await bea.phone.ringing();
    ada.phone.hangUp(callId);
    await bea.phone.until(() => bea.phone.call?.asked === undefined && bea.phone.call?.state === 'ringing');
    expect(rowOf(contactId)).toMatchObject({ place: 'offered', consultantId: bea.desk.personId, key });
    await bea.phone.answer(callId);
    await hear(ears(customer), ['customer-bea']);
    bea.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('ends for everybody when the customer hangs up, and frees who was asked', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    customer.leg.end();
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'adviceOver');
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'ended');
    await expect.poll(() => rowOf(contactId).consulted).toBeNull();
    await over(customer, contactId);
  });

  it('is refused with its reason when nobody has room, nothing is said, or the budget is spent', async () => {
    const { customer, callId, contactId } = await talking();
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'paused' });
    const refused = async (code: string): Promise<void> => {
      await ada.phone.until(() => ada.phone.refused.at(-1) === code);
      ada.phone.refused.length = 0;
      await hear(ears(customer), ['customer-ada']);
    };
    await ask(callId, { queueId: 'queue_bills' });
    await refused('routing.nobodyForThat');
    await ask(callId, { consultantId: bea.desk.personId });
    await refused('routing.full');
    ada.phone.say({ do: 'transfer', callId, to: { consultantId: bea.desk.personId }, isWarm: true, reason: ' ' });
    await refused('routing.reasonMissing');
    ada.phone.say({ do: 'swap', callId });
    await refused('call.notNow');
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'ready' });
    const { floor } = centre;
    await floor.dispatch({
      type: 'SetPolicy',
      at: floor.now(),
      policy: { ...policyOf(floor.routing), bounceBudget: 0 },
    });
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.refused.at(-1) === 'routing.bounceBudgetSpent');
    // Nothing changed: advice is free, the call stays with its owner.
    await hear(ears(customer), ['ada-bea']);
    ada.phone.say({ do: 'cancelTransfer', callId });
    await hear(ears(customer), ['customer-ada']);
    await floor.dispatch({
      type: 'SetPolicy',
      at: floor.now(),
      policy: { ...policyOf(floor.routing), bounceBudget: 1 },
    });
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });
});

describe('an outside number', () => {
  const rung: string[] = [];
  let answers: 'answer' | 'busy' = 'answer';
  const outside = { telephone: null as Telephone | null, leg: null as IncomingLeg | null };
  network.onIncoming((leg) => {
    rung.push(leg.dialled);
    outside.leg = leg;
    if (answers === 'busy') return leg.reject(486);
    leg.ring();
    void Telephone.open('alaw', hz.outside).then(async (telephone) => {
      telephones.push(telephone);
      outside.telephone = telephone;
      telephone.takes(leg.offer!);
      await leg.accept(telephone.sdp());
    });
  });

  it('is not called while the centre allows none, and never a premium or a foreign one', async () => {
    const { customer, callId, contactId } = await talking();
    for (const [number, code] of [
      ['02 555 0142', 'call.numberNotAllowed'],
      ['+44 20 7946 0000', 'call.numberForeign'],
      ['899 123 456', 'call.numberPremium'],
      ['sip:02@evil', 'call.numberUnreadable'],
    ] as const) {
      ada.phone.refused.length = 0;
      for (const isWarm of [true, false])
        ada.phone.say({ do: 'transfer', callId, to: { number }, isWarm, reason: 'prova' });
      await ada.phone.until(() => ada.phone.refused.length === 2);
      expect(ada.phone.refused).toEqual([code, code]);
    }
    expect(rung).toEqual([]);
    await hear(ears(customer), ['customer-ada']);
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('that is allowed is asked, joins, and takes the call; it is told on the contact', async () => {
    const admin = await centre.desk('Paolo', ['administrator']);
    expect((await ada.desk.call('PUT', '/api/outside-numbers', { numbers: [] })).status).toBe(403);
    const wrong = { numbers: [{ prefix: '899', note: '' }] };
    expect(await admin.call('PUT', '/api/outside-numbers', wrong)).toMatchObject({
      status: 422,
      body: { code: 'call.numberPremium' },
    });
    const right = { numbers: [{ prefix: '02 555', note: 'Pronto intervento' }] };
    expect((await admin.call('PUT', '/api/outside-numbers', right)).status).toBe(200);
    expect((await ada.desk.call('GET', '/api/outside-numbers')).body).toEqual({
      numbers: [{ prefix: '+3902555', note: 'Pronto intervento' }],
    });

    const { customer, callId, contactId } = await talking();
    answers = 'busy';
    await ask(callId, { number: '02 555 0142' });
    await ada.phone.until(() => ada.phone.refused.at(-1) === 'call.third.missed');
    await hear(ears(customer), ['customer-ada']);
    answers = 'answer';
    await ask(callId, { number: '02 555 0142' });
    await ada.phone.until(() => ada.phone.call?.other?.state === 'talking');
    const all = () => ears(customer, outside.telephone);
    await hear(all(), ['ada-outside']);
    ada.phone.say({ do: 'conference', callId });
    await hear(all(), ['customer-ada', 'customer-outside', 'ada-outside']);
    ada.phone.say({ do: 'swap', callId });
    await hear(all(), ['ada-outside']);
    outside.leg!.end();
    await hear(ears(customer), ['customer-ada']);

    // Cold: the customer waits with music until it is answered, then the two talk.
    ada.phone.say({ do: 'transfer', callId, to: { number: '02 555 0142' }, isWarm: false, reason: 'tocca a loro' });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await hear(all(), ['customer-outside']);
    expect(rung).toEqual(['+39025550142', '+39025550142', '+39025550142']);
    const notes = await centre.database.pool.query(
      "select data->>'body' as body from entry where contact_id = $1 and kind = 'note'",
      [contactId],
    );
    expect(notes.rows).toEqual([{ body: 'Telefonata passata al numero esterno +39025550142: tocca a loro' }]);
    // Its consultant wraps up meanwhile: the two go on talking.
    const row = rowOf(contactId);
    await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: row.id, by: ada.desk.personId });
    await hear(all(), ['customer-outside']);
    outside.leg!.end();
    await over(customer, contactId);
  });
});

describe('listening in', () => {
  const reason = 'affiancamento';
  let boss: Desk;
  let bossPhone: BrowserPhone;
  let admin: Desk;
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const agreement = { title: 'Accordo 12/2026', signatories: 'Azienda, RSU', scope: 'affiancamento', validUntil: null };
  const listen = (callId: string, mode: string) =>
    boss.call('POST', `/api/calls/${callId}/listening`, { mode, reason });
  const rows = async (): Promise<unknown[]> =>
    (
      await centre.database.pool.query(
        'select consultant_id as who, mode, ended_at is not null as over from call_listening order by began_at, mode',
      )
    ).rows;

  it('is refused to all but a supervisor, and to a supervisor without an agreement in force', async () => {
    boss = await centre.desk('Laura', ['supervisor']);
    await boss.openScreen();
    admin = await centre.desk('Piero', ['administrator']);
    const { customer, callId, contactId } = await talking();
    const nobody = await fetch(`${centre.url}/api/listening`);
    expect(nobody.status).toBe(401);
    expect((await boss.call('POST', `/api/calls/${callId}/listening`, { mode: 'spy', reason })).status).toBe(400);
    expect((await bea.desk.call('GET', '/api/listening')).status).toBe(403);
    expect((await bea.desk.call('POST', `/api/calls/${callId}/listening`, { mode: 'listen', reason })).status).toBe(
      403,
    );
    expect((await boss.call('POST', '/api/listening-agreements', { ...agreement, signedOn: day(0) })).status).toBe(403);
    expect((await boss.call('GET', '/api/listening')).body).toEqual({ agreement: null, talks: [] });
    expect(await listen(callId, 'listen')).toMatchObject({ status: 409, body: { code: 'listening.noAgreement' } });
    const early = { ...agreement, signedOn: day(3) };
    expect(await admin.call('POST', '/api/listening-agreements', early)).toMatchObject({ status: 422 });
    const unsigned = { ...agreement, signatories: ' ', signedOn: day(0) };
    expect((await admin.call('POST', '/api/listening-agreements', unsigned)).status).toBe(400);
    expect(await rows()).toEqual([]);
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('is heard as its mode says, seen by who is heard while it happens and after, and kept', async () => {
    const recorded = await admin.call('POST', '/api/listening-agreements', { ...agreement, signedOn: day(-2) });
    expect(recorded.status).toBe(200);
    const { customer, callId, contactId } = await talking();
    expect((await boss.call('GET', '/api/listening')).body).toMatchObject({
      agreement: { title: 'Accordo 12/2026' },
      talks: [{ callId, consultant: 'Ada', isYours: false, listeners: [] }],
    });
    expect(await listen(callId, 'listen')).toMatchObject({ status: 409, body: { code: 'listening.noTelephone' } });
    bossPhone = new BrowserPhone(boss, 1_900);
    bossPhone.attach();
    await bossPhone.until(() => boss.live.phone.some((message) => message.say === 'attached'));
    const hears = async (wanted: Readonly<Record<'boss' | 'ada' | 'customer', readonly number[]>>): Promise<void> => {
      const found = (): Record<string, number[]> => {
        for (const each of [ada.phone, bea.phone, bossPhone]) each.look();
        const of = { boss: bossPhone, ada: ada.phone, customer: customer.telephone };
        return Object.fromEntries(
          Object.entries(of).map(([who, ear]) => [
            who,
            [400, 700, 1_900].filter((tone) => ear.loudnessOf(tone) > loud),
          ]),
        );
      };
      await expect.poll(found, { timeout: 60_000, interval: 200 }).toEqual(wanted);
    };
    const asked = listen(callId, 'listen');
    await bossPhone.until(() => bossPhone.call?.listening?.mode === 'listen' && bossPhone.call.state === 'talking');
    expect((await asked).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700], customer: [400] });
    expect(ada.phone.call?.listeners).toEqual([{ name: 'Laura', mode: 'listen' }]);
    expect((await listen(callId, 'whisper')).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700, 1_900], customer: [400] });
    expect(ada.phone.call?.listeners).toEqual([{ name: 'Laura', mode: 'whisper' }]);
    expect((await listen(callId, 'barge')).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700, 1_900], customer: [400, 1_900] });

    // Whoever is asked is heard too, sees it, and has it kept.
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await bea.phone.until(() => bea.phone.call?.listeners.length === 1);
    await expect.poll(() => (bossPhone.look(), bossPhone.loudnessOf(1_100))).toBeGreaterThan(loud);
    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await bea.phone.until(() => bea.phone.call?.state === 'talking' && bea.phone.call.listeners.length === 1);
    expect((await boss.call('DELETE', `/api/calls/${callId}/listening`)).status).toBe(200);
    await bossPhone.until(() => bossPhone.over.at(-1)?.how === 'listeningOver');
    await bea.phone.until(() => bea.phone.call?.listeners.length === 0);
    await hear(ears(customer), ['customer-bea']);
    const who = { ada: ada.desk.personId, bea: bea.desk.personId };
    await expect.poll(rows).toEqual([
      { who: who.ada, mode: 'listen', over: true },
      { who: who.ada, mode: 'whisper', over: true },
      { who: who.ada, mode: 'barge', over: true },
      { who: who.bea, mode: 'barge', over: true },
    ]);
    const mine = await ada.desk.call<{ uses: readonly object[] }>('GET', '/api/me/listening');
    expect(mine.body.uses).toHaveLength(3);
    expect(mine.body.uses[0]).toMatchObject({ listener: 'Laura', mode: 'barge', reason, agreement: 'Accordo 12/2026' });
    expect((await boss.call<{ uses: readonly object[] }>('GET', '/api/me/listening')).body.uses).toEqual([]);
    bea.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('ends with the call, and with its agreement', async () => {
    const { customer, callId, contactId } = await talking();
    const asked = listen(callId, 'listen');
    await bossPhone.until(() => bossPhone.call?.callId === callId && bossPhone.call.state === 'talking');
    expect((await asked).status).toBe(200);
    const before = bossPhone.over.length;
    ada.phone.hangUp(callId);
    await bossPhone.until(() => bossPhone.over.length > before);
    await over(customer, contactId);
    const { body } = await admin.call<{ agreements: { id: string }[] }>('GET', '/api/listening-agreements');
    const id = body.agreements[0]!.id;
    expect((await admin.call('DELETE', `/api/listening-agreements/${id}`)).status).toBe(200);
    expect((await admin.call('DELETE', `/api/listening-agreements/${id}`)).status).toBe(404);
    expect(await listen(callId, 'listen')).toMatchObject({ body: { code: 'listening.noAgreement' } });
  });
});
