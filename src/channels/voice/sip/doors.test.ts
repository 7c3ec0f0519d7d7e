/** Who gets in, who gets an answer, and what a flood costs the others. */
import { describe, expect, it } from 'vitest';
import { address, parseUri } from './names.js';
import type { IncomingLeg, SipStack } from './stack.js';
import { Net, trunkTo } from './testing/net.js';
import { RawPhone } from './testing/raw.js';

const here = '198.51.100.1';
const inside = '10.0.0.7';
const outside = '203.0.113.9';

async function centre(
  settings: Parameters<Net['stack']>[1] = {},
): Promise<{ net: Net; stack: SipStack; legs: IncomingLeg[] }> {
  const net = new Net();
  const stack = await net.stack(here, {
    passwordOf: (user) => (user === '100' || user === '101' ? `secret ${user}` : null),
    takesStrangers: (address) => address.startsWith('10.'),
    ...settings,
  });
  const legs: IncomingLeg[] = [];
  stack.onIncoming((leg) => legs.push(leg));
  return { net, stack, legs };
}
const settle = (net: Net): Promise<void> => net.clock.pass(100);
const register = (phone: RawPhone, password = 'secret 100', lines = {}): ReturnType<RawPhone['prove']> =>
  phone.prove(here, 'REGISTER', password, { Expires: '60', ...lines });

describe('a way out', () => {
  it('is no telephone at the address of a trunk: by it any number in the world could be called', async () => {
    const { stack } = await centre({ trunks: [trunkTo(outside)] });
    const uri = parseUri(`sip:+882161234@${outside}`)!;
    const contact = { uri, peer: { transport: 'udp', address: outside, port: 5060 }, until: Infinity } as const;
    const from = address(parseUri('sip:ponte@ponte.example')!);
    expect(() => stack.invite({ to: '', from, via: { contact }, sdp: '', ringMs: 1 })).toThrow('that is a trunk');
  });
});

describe("a telephone's REGISTER", () => {
  it('is challenged, kept with the right password, and gone when its time is up', async () => {
    const { net, stack } = await centre();
    const told: string[] = [];
    stack.onRegistered((user, isRegistered) => told.push(`${user} ${isRegistered}`));
    const answer = await register(new RawPhone(net, outside));
    expect([answer.status, answer.headers.get('contact')]).toEqual([200, `<sip:100@${outside}:5060>;expires=60`]);
    expect(stack.contactsOf('100')).toMatchObject([{ peer: { address: outside } }]);
    await net.clock.pass(61_000);
    expect([stack.contactsOf('100'), told]).toEqual([[], ['100 true', '100 false']]);
  });

  it('is over at once when the telephone is forgotten, and that is said', async () => {
    const { net, stack } = await centre();
    await register(new RawPhone(net, outside));
    const told: string[] = [];
    stack.onRegistered((user, isRegistered) => told.push(`${user} ${isRegistered}`));
    stack.forget('100');
    expect([stack.contactsOf('100'), told]).toEqual([[], ['100 false']]);
  });

  it('is granted two minutes at most: after a restart of ours it comes again soon', async () => {
    const { net } = await centre();
    const answer = await register(new RawPhone(net, outside), undefined, { Expires: '3600' });
    expect(answer.headers.get('contact')).toMatch(/;expires=120$/);
  });

  it('with a wrong password, and of nobody, gets the same answer', async () => {
    const { net } = await centre();
    const phone = new RawPhone(net, outside);
    const wrong = await register(phone, 'guessed');
    const nobody = await phone.prove(
      here,
      'REGISTER',
      'guessed',
      { To: `<sip:nobody@${here}>` },
      `sip:${here}`,
      'nobody',
    );
    const another = await register(phone, 'secret 101', { To: `<sip:101@${here}>` });
    const shape = ({ status, headers }: typeof wrong): unknown => [
      status,
      headers.list.map(([name, value]) => [
        name,
        name.endsWith('authenticate') ? value.replace(/nonce="[^"]*"/, '') : '',
      ]),
    ];
    expect(wrong.status).toBe(401);
    expect(shape(nobody)).toEqual(shape(wrong));
    // The right password of somebody else opens nothing: user 100 proved, telephone 101 asked for.
    expect(another.status).toBe(401);
  });

  it('ends by "*" with Expires 0 and by nothing else with "*" (10.3 step 6)', async () => {
    const { net, stack } = await centre();
    const phone = new RawPhone(net, outside);
    await register(phone);
    expect((await register(phone, 'secret 100', { Contact: '*', Expires: '60' })).status).toBe(400);
    expect(stack.contactsOf('100')).toHaveLength(1);
    expect((await register(phone, 'secret 100', { Contact: '*', Expires: '0' })).status).toBe(200);
    expect(stack.contactsOf('100')).toHaveLength(0);
  });

  it('too brief is 423 with the least that is taken; an older one changes nothing', async () => {
    const { net, stack } = await centre();
    const phone = new RawPhone(net, outside);
    const brief = await register(phone, 'secret 100', { Expires: '5' });
    expect([brief.status, brief.headers.get('min-expires')]).toEqual([423, '30']);
    const one = { 'Call-ID': 'one' };
    expect((await register(phone, 'secret 100', { ...one, CSeq: '9 REGISTER' })).status).toBe(200);
    expect((await register(phone, 'secret 100', { ...one, CSeq: '8 REGISTER', Expires: '0' })).status).toBe(500);
    expect(stack.contactsOf('100')).toHaveLength(1);
  });
});

describe('an INVITE', () => {
  it('of a registered telephone proves who it is; knowing its name is not enough', async () => {
    const { net, legs } = await centre();
    const phone = new RawPhone(net, outside);
    await register(phone);
    phone.got.length = 0;
    phone.send(here, 'INVITE');
    await settle(net);
    expect([phone.statuses(), legs.length]).toEqual([[407], 0]);
    await phone.prove(here, 'INVITE', 'secret 100', {}, `sip:200@${here}`);
    expect(legs).toMatchObject([{ via: { kind: 'telephone', name: '100' }, isCallerVerified: true }]);
    // Another address that says it is 100 is a stranger.
    const thief = new RawPhone(net, '203.0.113.66');
    thief.send(here, 'INVITE');
    await settle(net);
    expect(thief.statuses()).toEqual([]);
  });

  it('that comes a second time by another way is a loop: 482 (8.2.2.2)', async () => {
    const { net, legs } = await centre();
    const phone = new RawPhone(net, inside);
    const same = { From: '<sip:a@b>;tag=1', 'Call-ID': 'same', CSeq: '1 INVITE' };
    phone.send(here, 'INVITE', same);
    phone.send(here, 'INVITE', same);
    await settle(net);
    expect([phone.statuses().filter((status) => status > 100), legs.length]).toEqual([[482], 1]);
  });

  it('that replaces a call finds it, or is 481 (RFC 3891 3)', async () => {
    const { net, legs } = await centre();
    const phone = new RawPhone(net, inside);
    phone.send(here, 'INVITE', { From: '<sip:a@b>;tag=mine', 'Call-ID': 'first' });
    await settle(net);
    const ours = legs[0]!.local.params.get('tag')!;
    phone.send(here, 'INVITE', { Replaces: `first;to-tag=${ours};from-tag=mine` });
    phone.send(here, 'INVITE', { Replaces: `first;to-tag=guessed;from-tag=mine` });
    await settle(net);
    expect(legs[1]?.replaces).toBe(legs[0]);
    expect([phone.statuses().filter((status) => status > 100), legs.length]).toEqual([[481], 2]);
  });

  it('beyond what the house holds is 503 with Retry-After, and half of it is kept for trunks', async () => {
    const { net, legs } = await centre({ mostLegs: 4, trunks: [trunkTo('192.0.2.2')] });
    const phone = new RawPhone(net, inside);
    for (let i = 0; i < 3; i++) phone.send(here, 'INVITE');
    await settle(net);
    const refused = phone.got.filter((message) => message.kind === 'response' && message.status === 503);
    expect([legs.length, refused.map(({ headers }) => headers.get('retry-after'))]).toEqual([2, ['10']]);
    const line = new RawPhone(net, '192.0.2.2');
    for (let i = 0; i < 3; i++) line.send(here, 'INVITE');
    await settle(net);
    expect([legs.length, line.statuses().filter((status) => status > 100)]).toEqual([4, [503]]);
  });
});

describe('a stranger', () => {
  it('finds nobody, whatever is tried; REGISTER meets the one answer it always meets', async () => {
    const { net, stack, legs } = await centre();
    const scanner = new RawPhone(net, outside);
    for (const method of ['OPTIONS', 'INVITE', 'BYE', 'CANCEL', 'REFER', 'MESSAGE', 'SUBSCRIBE', 'NOTIFY', 'NEWMETHOD'])
      scanner.send(here, method);
    scanner.send(here, 'BYE', { To: `<sip:100@${here}>;tag=guessed` });
    scanner.send(here, 'OPTIONS', { 'Call-ID': null });
    scanner.send(here, 'INVITE', { CSeq: '1 OPTIONS' });
    await settle(net);
    expect(scanner.statuses()).toEqual([]);
    for (const user of ['100', '101', '102', 'admin']) scanner.send(here, 'REGISTER', { To: `<sip:${user}@${here}>` });
    await settle(net);
    expect(scanner.statuses()).toEqual([401, 401, 401, 401]);
    // Nothing of it is remembered.
    expect([legs.length, stack.status().legs, stack.status().transactions]).toEqual([0, 0, 0]);
  });

  it('who floods is limited, and locks out neither a trunk, nor a telephone, nor another stranger', async () => {
    const { net, stack, legs } = await centre({ trunks: [trunkTo('192.0.2.2')] });
    const phone = new RawPhone(net, '203.0.113.10');
    await register(phone);
    const flood = new RawPhone(net, inside);
    for (let i = 0; i < 1_500; i++) flood.send(here, 'OPTIONS');
    await settle(net);
    // 400 at once, and 100 a second after.
    const answered = flood.statuses().length;
    expect(answered).toBeGreaterThanOrEqual(400);
    expect(answered).toBeLessThan(500);
    expect(stack.status().limited).toBeGreaterThan(1_000);
    const line = new RawPhone(net, '192.0.2.2');
    line.send(here, 'INVITE');
    const other = new RawPhone(net, '10.0.0.8');
    other.send(here, 'INVITE');
    await phone.prove(here, 'INVITE', 'secret 100');
    expect(legs).toHaveLength(3);
  });

  it('in thousands of forged addresses fills no memory for good', async () => {
    const { AddressLimits } = await import('./limits.js');
    const limits = new AddressLimits(1, 2, () => 0);
    expect([limits.takes('a'), limits.takes('a'), limits.takes('a')]).toEqual([true, true, false]);
    for (let i = 0; i < 19_999; i++) limits.takes(`forged ${i}`);
    expect(limits.takes('a')).toBe(false);
    for (let i = 0; i < 20_000; i++) limits.takes(`more ${i}`);
    expect(limits.takes('a')).toBe(true);
  });
});

describe('toll fraud', () => {
  it('has no way: whatever a caller asks for, no INVITE leaves', async () => {
    const { net, stack, legs } = await centre({ trunks: [trunkTo('192.0.2.2')] });
    const phone = new RawPhone(net, inside);
    phone.send(here, 'INVITE', { From: '<sip:a@b>;tag=mine', 'Call-ID': 'one' }, 'sip:+8821600000@192.0.2.2');
    phone.send(here, 'INVITE', { Route: '<sip:192.0.2.2;lr>' }, `sip:0088216@${here}`);
    await settle(net);
    const leg = legs.find(({ callId }) => callId === 'one')!;
    leg.accept('answer').catch(() => undefined);
    await settle(net);
    const to = `<sip:100@${here}>;tag=${leg.local.params.get('tag')}`;
    const within = { From: '<sip:a@b>;tag=mine', To: to, 'Call-ID': 'one' };
    phone.send(here, 'ACK', { ...within, CSeq: '1 ACK' });
    await settle(net);
    phone.got.length = 0;
    // REFER inside the call, where nobody asked for it, and out of the blue.
    phone.send(here, 'REFER', { ...within, CSeq: '20 REFER', 'Refer-To': '<sip:+8821600000@192.0.2.2>' });
    phone.send(here, 'REFER', { 'Refer-To': '<sip:+8821600000@192.0.2.2>' });
    await settle(net);
    expect(
      phone
        .statuses()
        .filter((status) => status > 100)
        .toSorted(),
    ).toEqual([481, 603]);
    await net.clock.pass(60_000);
    expect(net.trace.filter((line) => /^198\.51\.100\.1>\S+ INVITE/.test(line))).toEqual([]);
    expect(() =>
      stack.invite({ to: 'sip:x@evil.example', via: { trunk: 'line' }, from: leg.local, sdp: '', ringMs: 1 }),
    ).toThrow('not a telephone number');
    expect(() => stack.invite({ to: '+39061', via: { trunk: 'nobody' }, from: leg.local, sdp: '', ringMs: 1 })).toThrow(
      'cannot be reached',
    );
  });
});
