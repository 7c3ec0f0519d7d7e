import { afterEach, describe, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import type { LegEnd, OutgoingLeg, OutgoingRequest, SipStack } from '../sip/index.js';
import type { MediaEngine } from '../media/engine.js';
import type { Way } from '../telephones/index.js';
import { howOf, type NoAnswer, NotAnswered, TelephoneLeg } from './telephone-leg.js';

const end = (by: LegEnd['by'], status: number | null, reason: string | null = null): LegEnd => ({ by, status, reason });

it.each<[string, LegEnd[], NoAnswer]>([
  ['busy', [end('refused', 486)], 'declined'],
  ['busy everywhere', [end('refused', 600)], 'declined'],
  ['declined', [end('refused', 603)], 'declined'],
  ['rang out by its own time', [end('refused', 480)], 'missed'],
  ['rang out by ours', [end('timeout', 487, 'timeout')], 'missed'],
  ['nobody answers at all', [end('timeout', 408, 'timeout')], 'deviceFailed'],
  ['no way there', [end('network', 408, 'network')], 'deviceFailed'],
  ['unknown there', [end('refused', 404)], 'deviceFailed'],
  ['no common sound', [end('refused', 488)], 'deviceFailed'],
  ['one is off, the other said no', [end('timeout', 408), end('refused', 603)], 'declined'],
  ['one is off, the other rang', [end('network', 408), end('refused', 480)], 'missed'],
  ['nothing was called', [], 'deviceFailed'],
])('%s', (_, ends, how) => expect(howOf(ends)).toBe(how));

/** A telephone that the test answers. */
class FakeLeg {
  state = 'calling';
  isEnded = false;
  resolve!: (sdp: string) => void;
  reject!: (why: LegEnd) => void;
  readonly answered = new Promise<string>((resolve, reject) => Object.assign(this, { resolve, reject }));
  ends: ((end: LegEnd) => void)[] = [];
  onEnded(handler: (end: LegEnd) => void): void {
    this.ends.push(handler);
  }
  onDigit(): void {}
  onOffer(): void {}
  end(): void {
    this.isEnded = true;
    this.reject(end('cancelled', 487, 'us'));
  }
}

function house(way: Way = twoTelephones()) {
  const legs: FakeLeg[] = [];
  const asked: OutgoingRequest[] = [];
  const hungUp: string[] = [];
  const played: unknown[] = [];
  const sip = {
    invite(request: OutgoingRequest) {
      asked.push(request);
      const leg = new FakeLeg();
      leg.answered.catch(() => undefined);
      legs.push(leg);
      return leg as unknown as OutgoingLeg;
    },
  } as unknown as SipStack;
  const media = {
    createLeg: () => Promise.resolve({ legId: 'l', sdp: 'offer' }),
    answer: () => Promise.resolve(null),
    hangup: (id: string) => Promise.resolve(void hungUp.push(id)),
    play: (_: string, sound: unknown) => Promise.resolve(void played.push(sound)),
    stop: () => Promise.resolve(),
  } as unknown as MediaEngine;
  const told: string[] = [];
  const parts = { sip, media, log: pino({ level: 'silent' }), wayOut: () => ({ trunk: 'line', from: '+3906' }) };
  const caller = { number: '+39333', name: 'Marta\r\nVia: evil' };
  const user = { ended: (how: string) => void told.push(how), held: (is: boolean) => void told.push(`held ${is}`) };
  const leg = new TelephoneLeg('call_1_desk1', way, caller, parts, user);
  const how = leg.connect().then(
    () => 'connected',
    (error: unknown) => (error as NotAnswered).how,
  );
  return { leg, legs, asked, hungUp, played, told, how };
}

function twoTelephones(): Way {
  const peer = { transport: 'udp', address: '192.0.2.1', port: 5060 } as const;
  const uri = { scheme: 'sip', user: 'a', password: null, host: '192.0.2.1', port: null } as const;
  const contact = { uri: { ...uri, params: new Map(), headers: new Map() }, peer, until: Infinity };
  return { rings: 'account', contacts: [contact, contact] };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a telephone of the own', () => {
  afterEach(() => void vi.useRealTimers());

  it('picked up first has the call; the others of the account are silenced', async () => {
    const { legs, how } = house();
    await settle();
    legs[1]!.resolve('answer');
    expect(await how).toBe('connected');
    expect(legs.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it('shows a name that cannot become a header', async () => {
    const { asked } = house();
    await settle();
    expect(asked[0]!.from.name).toBe('Marta  Via: evil');
  });

  it('whose call went elsewhere is silenced, also when it is picked up in the same moment', async () => {
    const { leg, legs, hungUp, how } = house();
    await settle();
    leg.close();
    legs[0]!.resolve('answer');
    expect(await how).toBe('missed');
    await settle();
    expect(legs.every(({ isEnded }) => isEnded)).toBe(true);
    expect(hungUp).toContain('call_1_desk1');
  });

  it('closed before its sound was made never rings', async () => {
    const { leg, legs, how } = house();
    leg.close();
    await how;
    await settle();
    expect(legs).toHaveLength(0);
  });

  it('that says nothing for six seconds is not there; one that rings has all the time of the offer', async () => {
    vi.useFakeTimers();
    const silent = house();
    const ringing = house();
    await vi.advanceTimersByTimeAsync(10);
    ringing.legs[0]!.state = 'ringing';
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await silent.how).toBe('deviceFailed');
    ringing.legs[0]!.resolve('answer');
    expect(await ringing.how).toBe('connected');
  });

  it('outside, is answered by a key: a mailbox picks up too, and takes nobody’s call', async () => {
    vi.useFakeTimers();
    const mailbox = house({ rings: 'number', number: '+393331234567' });
    const person = house({ rings: 'number', number: '+393331234567' });
    await vi.advanceTimersByTimeAsync(10);
    for (const { legs } of [mailbox, person]) legs[0]!.resolve('answer');
    await vi.advanceTimersByTimeAsync(10);
    person.leg.digit('5');
    person.leg.digit('1');
    expect(await person.how).toBe('connected');
    expect(mailbox.played).toEqual([{ kind: 'tone', tone: 'beep' }]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await mailbox.how).toBe('missed');
    expect(mailbox.legs[0]!.isEnded).toBe(true);
  });

  it('put down is said once it carried the call', async () => {
    const { legs, told, how } = house();
    await settle();
    legs[0]!.resolve('answer');
    await how;
    for (const ended of legs[0]!.ends) ended(end('remote', null));
    expect(told).toEqual(['hungUp']);
  });
});
