import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address } from './address.js';
import type { IncomingLeg, LegEnd, OutgoingLeg, SipStack } from './stack.js';
import { Net, trunkTo } from './testing/net.js';
import { parseUri } from './uri.js';

const a = '192.0.2.1';
const b = '192.0.2.2';
const from = address(parseUri(`sip:+390200000@${a}`)!);

async function pair(net: Net): Promise<{ caller: SipStack; called: SipStack; legs: IncomingLeg[]; ends: LegEnd[] }> {
  const caller = await net.stack(a, { trunks: [trunkTo(b)] });
  const called = await net.stack(b, { trunks: [trunkTo(a)] });
  const legs: IncomingLeg[] = [];
  const ends: LegEnd[] = [];
  called.onIncoming((leg) => {
    legs.push(leg);
    leg.onEnded((end) => ends.push(end));
  });
  return { caller, called, legs, ends };
}

const call = (caller: SipStack, ringMs = 30_000): OutgoingLeg =>
  caller.invite({ to: '+390611111', from, via: { trunk: 'line' }, sdp: 'offer', ringMs });

describe('a call', () => {
  it('rings, is answered, and ended by the called side', async () => {
    const net = new Net();
    const { caller, legs } = await pair(net);
    const out = call(caller);
    const rings: (string | null)[] = [];
    out.onRinging((early) => rings.push(early));
    await net.clock.pass(100);
    expect(legs[0]).toMatchObject({ dialled: '+390611111', caller: '+390200000', offer: 'offer' });
    legs[0]!.ring();
    await net.clock.pass(100);
    expect([out.state, rings]).toEqual(['ringing', [null]]);
    const accepted = legs[0]!.accept('answer');
    await net.clock.pass(100);
    expect([await out.answered, await accepted, legs[0]!.state]).toEqual(['answer', null, 'talking']);
    const ends: LegEnd[] = [];
    out.onEnded((end) => ends.push(end));
    legs[0]!.end();
    await net.clock.pass(100);
    expect(ends).toEqual([{ by: 'remote', status: null, reason: null }]);
  });

  it('cancelled by the caller is 487, and rings nowhere any more', async () => {
    const net = new Net();
    const { caller, legs, ends } = await pair(net);
    const out = call(caller);
    await net.clock.pass(300);
    legs[0]!.ring();
    await net.clock.pass(100);
    out.end();
    await net.clock.pass(100);
    expect(ends).toEqual([{ by: 'cancelled', status: 487, reason: null }]);
    expect(net.trace).toContain(`${b}>${a} 487 INVITE`);
    expect(net.trace).toContain(`${a}>${b} ACK`);
  });

  it('busy is told with its status', async () => {
    const net = new Net();
    const { caller, legs } = await pair(net);
    const out = call(caller);
    await net.clock.pass(50);
    legs[0]!.reject(486);
    await net.clock.pass(100);
    await expect(out.answered).rejects.toMatchObject({ by: 'refused', status: 486 });
  });

  it('that nobody answers is given up after its time, and cancelled', async () => {
    const net = new Net();
    const { caller, legs, ends } = await pair(net);
    const out = call(caller, 5_000);
    await net.clock.pass(300);
    legs[0]!.ring();
    await net.clock.pass(6_000);
    await expect(out.answered).rejects.toMatchObject({ by: 'timeout' });
    expect(ends).toMatchObject([{ by: 'cancelled' }]);
  });

  it('to a place where nobody is fails after 32 s', async () => {
    const net = new Net();
    const caller = await net.stack(a, { trunks: [trunkTo(b)] });
    const out = call(caller, 60_000);
    await net.clock.pass(33_000);
    await expect(out.answered).rejects.toMatchObject({ by: 'timeout', status: 408 });
    // Timer A: 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s (17.1.1.2).
    expect(net.trace.filter((line) => line.endsWith('INVITE'))).toHaveLength(7);
  });

  it('whose ACK is lost repeats its 200 until the ACK comes', async () => {
    const net = new Net();
    const { caller, legs } = await pair(net);
    let lost = 2;
    net.passes = (line) => !line.endsWith('ACK') || lost-- <= 0;
    const out = call(caller);
    await net.clock.pass(50);
    const accepted = legs[0]!.accept('answer');
    await net.clock.pass(5_000);
    await accepted;
    expect(await out.answered).toBe('answer');
    expect(net.trace.filter((line) => line.includes('200 INVITE'))).toHaveLength(3);
  });

  it('whose ACK never comes is ended by BYE', async () => {
    const net = new Net();
    const { caller, legs } = await pair(net);
    net.passes = (line) => !line.endsWith('ACK');
    const out = call(caller);
    const ends: LegEnd[] = [];
    out.onEnded((end) => ends.push(end));
    await net.clock.pass(50);
    const accepted = legs[0]!.accept('answer');
    accepted.catch(() => undefined);
    await net.clock.pass(40_000);
    await expect(accepted).rejects.toThrow('no ACK');
    expect(ends).toMatchObject([{ by: 'remote' }]);
  });

  it('answered while the CANCEL is on its way is acknowledged and ended', async () => {
    const net = new Net();
    const { caller, legs, ends } = await pair(net);
    const out = call(caller);
    await net.clock.pass(300);
    legs[0]!.ring();
    await net.clock.pass(50);
    legs[0]!.accept('answer').catch(() => undefined);
    out.end();
    await net.clock.pass(1_000);
    expect(legs[0]!.state).toBe('ended');
    expect(ends).toMatchObject([{ by: 'remote' }]);
  });

  it('reliable early media waits for its PRACK before the 200', async () => {
    const net = new Net();
    const { caller, legs } = await pair(net);
    const out = call(caller);
    const early: (string | null)[] = [];
    out.onRinging((sdp) => early.push(sdp));
    await net.clock.pass(50);
    legs[0]!.ring('early');
    legs[0]!.accept('answer').catch(() => undefined);
    await net.clock.pass(2_000);
    expect(early).toEqual(['early']);
    expect(await out.answered).toBe('answer');
    const pracked = net.trace.findIndex((line) => line.includes('200 PRACK'));
    const answered = net.trace.findIndex((line) => line.includes('200 INVITE'));
    expect(pracked).toBeGreaterThan(0);
    expect(pracked).toBeLessThan(answered);
  });
});

describe('inside a call', () => {
  async function talking(
    net: Net,
  ): Promise<{ out: OutgoingLeg; leg: IncomingLeg; caller: SipStack; called: SipStack }> {
    const { caller, called, legs } = await pair(net);
    const out = call(caller);
    await net.clock.pass(50);
    void legs[0]!.accept('answer');
    await net.clock.pass(200);
    expect(out.state).toBe('talking');
    return { out, leg: legs[0]!, caller, called };
  }

  it('hold and resume go both ways', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    leg.onOffer((sdp) => Promise.resolve(`answer to ${sdp}`));
    out.onOffer((sdp) => Promise.resolve(`reply to ${sdp}`));
    const hold = out.reinvite('hold');
    await net.clock.pass(200);
    expect([await hold, leg.remoteSdp]).toEqual(['answer to hold', 'hold']);
    const resume = leg.reinvite('resume');
    await net.clock.pass(200);
    expect([await resume, out.remoteSdp]).toEqual(['reply to resume', 'resume']);
  });

  it('two offers that cross are both made in the end', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    leg.onOffer((sdp) => Promise.resolve(`answer to ${sdp}`));
    out.onOffer((sdp) => Promise.resolve(`reply to ${sdp}`));
    const both = Promise.all([out.reinvite('one'), leg.reinvite('two')]);
    await net.clock.pass(20_000);
    expect(await both).toEqual(['answer to one', 'reply to two']);
    expect(net.trace.some((line) => line.includes('491'))).toBe(true);
  });

  it('a transfer is asked for, and its outcome told', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    leg.onRefer((refer) => {
      expect(refer.target.uri.user).toBe('200');
      refer.accept();
      refer.notify(180, 'Ringing');
      refer.notify(200, 'OK');
    });
    const done = out.refer(`sip:200@${b}`);
    await net.clock.pass(1_000);
    await expect(done).resolves.toBeUndefined();
  });

  it('a transfer that fails says so', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    leg.onRefer((refer) => {
      refer.accept();
      refer.notify(486, 'Busy Here');
    });
    const done = out.refer(`sip:200@${b}`);
    await net.clock.pass(1_000);
    await expect(done).rejects.toThrow('486');
  });

  it('a side that died without a word is found by the session timer', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    net.passes = () => false;
    await net.clock.pass(2_000_000);
    expect([out.state, leg.state]).toEqual(['ended', 'ended']);
  });

  it('a live call is refreshed and goes on for hours', async () => {
    const net = new Net();
    const { out, leg } = await talking(net);
    await net.clock.pass(3 * 3_600_000);
    expect([out.state, leg.state]).toEqual(['talking', 'talking']);
  });
});

it('every call comes to the same end on both sides, whatever is lost on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      fc.constantFrom('caller', 'called', 'cancel', 'busy'),
      async (seed, loss, who) => {
        const net = new Net(seed);
        const { caller, called, legs } = await pair(net);
        net.loss = loss;
        const out = call(caller);
        await net.clock.pass(10_000);
        const leg = legs[0];
        if (leg && who === 'busy') leg.reject(486);
        else if (leg && who !== 'cancel') leg.accept('answer').catch(() => undefined);
        if (who === 'cancel') out.end();
        await net.clock.pass(60_000);
        if (who === 'called') leg?.end();
        else out.end();
        await net.clock.pass(4_000_000);
        expect([out.state, leg?.state ?? 'ended']).toEqual(['ended', 'ended']);
        // Nothing is left behind but the trunks asking each other: an OPTIONS of each side, and those just answered.
        expect([caller.status().legs, called.status().legs, caller.status().transactions <= 4]).toEqual([0, 0, true]);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
