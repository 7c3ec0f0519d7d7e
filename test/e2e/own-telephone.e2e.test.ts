/** Consultants on telephones of their own: registered, and at a fixed address; real SIP, real RTP, sound judged by numbers. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf, seatOf } from '#kernel/routing/index.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { BrowserPhone } from './browser-phone.js';
import { testCentre } from './centre.js';
import type { Desk } from './desk.js';
import { SipPhone } from './sip-phone.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '24000-24398' });
const { sipPort } = centre.channels.get('call') as VoiceRunning;
const host = '127.0.0.1';
const outside: SipStack = await openSip({
  ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
  log: pino({ level: 'silent' }),
  takesStrangers: () => true,
  trunks: [
    {
      ...{ name: 'ponte', host, port: sipPort!, transport: 'udp', addresses: [] },
      ...{ credentials: null, isRegistered: false, isTrusted: true },
    },
  ],
});
const open: { close(): Promise<void> | void }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
  await outside.stop();
});

interface Caller {
  readonly leg: OutgoingLeg;
  readonly sound: Telephone;
  readonly over: Promise<void>;
}

let callers = 0;
async function call(): Promise<Caller> {
  const sound = await Telephone.open('alaw', 400);
  open.push(sound);
  const from = address(parseUri(`sip:+39333100${++callers}@${host}`)!);
  const leg = outside.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp: sound.sdp(), ringMs: 10_000 });
  sound.takes(await leg.answered);
  return { leg, sound, over: new Promise((resolve) => leg.onEnded(() => resolve())) };
}

interface Account {
  readonly rings: string;
  readonly account: { readonly user: string; readonly isRegistered: boolean } | null;
  readonly made: { readonly user: string; readonly password: string; readonly host: string; readonly port: number };
}

const lacks = (desk: Desk): readonly string[] => seatOf(centre.floor.routing, desk.personId)?.lacks ?? [];
const wish = (desk: Desk, ready: 'ready' | 'paused') => desk.call('PUT', '/api/me/wish', { wish: ready });
const marta = await (await centre.desk('Marta')).sitDown();
const screen = new BrowserPhone(marta);
let account: Account['made'];
let phone: SipPhone;

/** The contact is closed: the next call may come. */
async function wrapUp(desk: Desk): Promise<void> {
  for (const { id, place, consultantId } of interactionsOf(centre.floor.routing))
    if (place === 'held' && consultantId === desk.personId)
      await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: id, by: desk.personId });
}

beforeAll(async () => {
  const made = await marta.call<Account>('POST', '/api/me/telephone/account');
  expect(made.status).toBe(201);
  account = made.body.made;
  phone = await SipPhone.open(sipPort!, account);
  open.push(phone);
  // No microphone was ever tested on this screen: it shows what rings elsewhere.
  screen.say({ do: 'attach', mic: 'untested', leads: true });
});

describe("a consultant's own telephone", () => {
  it('has a password that is shown once and kept as hashes', async () => {
    expect(account).toMatchObject({ host: '127.0.0.1', port: sipPort });
    await expect.poll(() => phone.stack.status().trunks[0]?.isUp).toBe(true);
    await expect.poll(() => lacks(marta)).toEqual([]);
    const shown = await marta.call<Account>('GET', '/api/me/telephone');
    expect(shown.body).toMatchObject({ rings: 'account', account: { user: account.user, isRegistered: true } });
    const { rows } = await centre.database.pool.query<Record<string, string>>('select * from telephone');
    expect(JSON.stringify([shown.body, rows])).not.toContain(account.password);
    expect(rows[0]!['ha1_sha256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('rings, is picked up, both hear each other; the screen shows the call; put down ends it', async () => {
    const ringing = phone.rings();
    const caller = await call();
    const leg = await ringing;
    // The telephone's own display says who calls.
    expect(leg.caller).toBe('+393331001');
    await screen.until(() => screen.call?.state === 'ringing');
    expect(screen.call).toMatchObject({ at: 'own', number: '+393331001' });
    await phone.pickUp(leg);
    await screen.until(() => screen.call?.state === 'talking');
    await expect.poll(() => phone.sound.loudnessOf(400)).toBeGreaterThan(2_000);
    await expect.poll(() => caller.sound.loudnessOf(600)).toBeGreaterThan(2_000);
    // Its hold key: the caller hears music, and the screen says so; then both again.
    phone.sound.takes(await leg.reinvite(phone.sound.sdp('sendonly')));
    await screen.until(() => screen.call?.state === 'held');
    phone.sound.takes(await leg.reinvite(phone.sound.sdp('sendrecv')));
    await screen.until(() => screen.call?.state === 'talking');
    caller.sound.forget();
    await expect.poll(() => caller.sound.loudnessOf(600)).toBeGreaterThan(2_000);
    leg.end();
    await caller.over;
    await screen.until(() => screen.over.at(-1)?.how === 'ended');
    await wrapUp(marta);
  });

  it('is silent again when the caller leaves, and the consultant is blamed for nothing', async () => {
    const ringing = phone.rings();
    const caller = await call();
    await ringing;
    const before = phone.ended;
    caller.leg.end();
    await expect.poll(() => phone.ended).toBe(before + 1);
    await screen.until(() => screen.over.at(-1)?.how === 'callerGone');
    expect(seatOf(centre.floor.routing, marta.personId)?.restUntil).toBeNull();
  });

  it.each([
    ['busy', 486, 'declined'],
    ['no, thank you', 603, 'declined'],
    ['rang out by its own time', 480, 'missed'],
    ['broken', 500, 'deviceFailed'],
  ] as const)('%s (%i) is %s, and the caller keeps the place', async (_, status, how) => {
    const ringing = phone.rings();
    const caller = await call();
    (await ringing).reject(status);
    await screen.until(() => screen.over.at(-1)?.how === how);
    expect(caller.leg.state).toBe('talking');
    caller.leg.end();
    await caller.over;
    await wish(marta, 'paused');
    await wish(marta, 'ready');
  });

  it('is put down on the screen too', async () => {
    const ringing = phone.rings();
    const caller = await call();
    const leg = await ringing;
    await phone.pickUp(leg);
    await screen.until(() => screen.call?.state === 'talking');
    const before = phone.ended;
    screen.hangUp(screen.call!.callId);
    await caller.over;
    await expect.poll(() => phone.ended).toBe(before + 1);
    await wrapUp(marta);
  });

  it('takes over from a browser whose line is poor, and the customer is never alone', async () => {
    await marta.call('PUT', '/api/me/telephone', { rings: 'browser' });
    screen.attach();
    const caller = await call();
    const { callId } = await screen.ringing();
    await screen.answer(callId);
    await screen.until(() => screen.call?.state === 'talking');
    await screen.until(() => screen.loudness() > 500);
    const ringing = phone.rings();
    screen.say({ do: 'moveToOwn', callId });
    const leg = await ringing;
    // It rings, and the browser still carries the conversation.
    expect(screen.call?.state).toBe('talking');
    await expect.poll(() => caller.sound.loudnessOf(400)).toBeGreaterThan(2_000);
    await phone.pickUp(leg);
    await screen.until(() => screen.call?.at === 'own');
    caller.sound.forget();
    await expect.poll(() => caller.sound.loudnessOf(600)).toBeGreaterThan(2_000);
    await expect.poll(() => phone.sound.loudnessOf(400)).toBeGreaterThan(2_000);
    leg.end();
    await caller.over;
    await wrapUp(marta);
    screen.say({ do: 'attach', mic: 'untested', leads: true });
    await marta.call('PUT', '/api/me/telephone', { rings: 'account' });
  });

  it('that is gone is offered nothing: the caller waits for the next', async () => {
    await marta.call('DELETE', '/api/me/telephone/account');
    await expect.poll(() => lacks(marta)).toEqual(['call']);
    const rang = phone.rang.length;
    const caller = await call();
    const fixed = await SipPhone.open(sipPort!, null, 800);
    open.push(fixed);
    const ringing = fixed.rings();
    const boss = await centre.desk('Capo', ['administrator']);
    const path = `/api/people/${marta.personId}/telephone`;
    const set = await boss.call('PUT', path, { address: `sip:marta@127.0.0.1:${fixed.port}`, rings: 'address' });
    expect(set.status).toBe(200);
    const leg = await ringing;
    await fixed.pickUp(leg);
    await expect.poll(() => caller.sound.loudnessOf(800)).toBeGreaterThan(2_000);
    expect(phone.rang.length).toBe(rang);
    caller.leg.end();
    await caller.over;
    await wrapUp(marta);
  });
});

describe('who may set a telephone', () => {
  it('401, 403, 400: nobody unknown, no consultant the telephone of another, no address by oneself', async () => {
    const anna = await centre.desk('Anna');
    const path = `/api/people/${marta.personId}/telephone`;
    expect((await fetch(`${centre.url}/api/me/telephone`)).status).toBe(401);
    for (const [method, at] of [
      ['GET', path],
      ['PUT', path],
      ['POST', `${path}/account`],
      ['DELETE', `${path}/account`],
    ] as const)
      expect((await anna.call(method, at, method === 'PUT' ? {} : undefined)).status).toBe(403);
    expect((await anna.call('PUT', '/api/me/telephone', { address: 'sip:a@192.0.2.1' })).status).toBe(400);
    expect((await anna.call('PUT', '/api/me/telephone', { rings: 'everywhere' })).status).toBe(400);
  });

  it('what is not there cannot be preferred, what is no address is not kept, and an outside number only where allowed', async () => {
    const anna = await centre.desk('Annalisa');
    const boss = await centre.desk('Capa', ['administrator']);
    const code = async (desk: Desk, path: string, body: unknown) =>
      (await desk.call<{ code: string }>('PUT', path, body)).body.code;
    expect(await code(anna, '/api/me/telephone', { rings: 'account' })).toBe('telephone.notThere');
    expect(await code(anna, '/api/me/telephone', { number: '+39 333 1234567' })).toBe('telephone.numbersNotAllowed');
    const path = `/api/people/${anna.personId}/telephone`;
    for (const address of ['mailto:a@b', 'sip:a:secret@192.0.2.1', 'sip:a@192.0.2.1?subject=x', 'sip:a b@c'])
      expect(await code(boss, path, { address })).toBe('telephone.badAddress');
    expect(await code(boss, '/api/people/person_nobody/telephone', {})).toBe('identity.unknownPerson');
    expect((await anna.call('GET', '/api/me/telephone')).body).toMatchObject({ rings: 'browser', account: null });
  });

  it('a new password throws the old telephone out, and whoever leaves has none', async () => {
    const carla = await (await centre.desk('Carla')).sitDown();
    const first = (await carla.call<Account>('POST', '/api/me/telephone/account')).body.made;
    const old = await SipPhone.open(sipPort!, first);
    open.push(old);
    await expect.poll(() => lacks(carla)).toEqual([]);
    const second = (await carla.call<Account>('POST', '/api/me/telephone/account')).body.made;
    expect([second.user, second.password === first.password]).toEqual([first.user, false]);
    await expect.poll(() => lacks(carla)).toEqual(['call']);
    const phone = await SipPhone.open(sipPort!, second);
    open.push(phone);
    const isRegistered = async (): Promise<boolean> =>
      (await carla.call<Account>('GET', '/api/me/telephone')).body.account?.isRegistered === true;
    await expect.poll(isRegistered).toBe(true);
    const boss = await centre.desk('Direttrice', ['administrator']);
    await centre.identity.editPerson(carla.personId, { isActive: false });
    const path = `/api/people/${carla.personId}/telephone`;
    await expect.poll(async () => (await boss.call<Account>('GET', path)).body.account).toBeNull();
  });
});
