/** A line to the telephone network: who we are, that it is there, and what is said when it is not. */
import { describe, expect, it } from 'vitest';
import { address } from './address.js';
import { DigestServer } from './digest.js';
import type { SipMessage, SipRequest } from './message.js';
import { parseMessage } from './parse.js';
import { answer, serialize } from './serialize.js';
import type { SipStack } from './stack.js';
import { parseUri } from './uri.js';
import { Net, trunkTo } from './testing/net.js';

const here = '198.51.100.1';
const carrier = '192.0.2.2';

interface Line {
  readonly net: Net;
  readonly stack: SipStack;
  readonly asked: SipRequest[];
  /** What the carrier says; null for silence. */
  says: (request: SipRequest) => { status: number; headers?: readonly (readonly [string, string])[] } | null;
  up(): { readonly isUp: boolean; readonly why: string | null };
}

async function line(says: Line['says'], more: object): Promise<Line> {
  const net = new Net();
  const asked: SipRequest[] = [];
  const made = { says };
  const send = net.attach(carrier, (bytes) => {
    const message = parseMessage(bytes) as SipMessage;
    if (message.kind !== 'request') return;
    asked.push(message);
    const said = made.says(message);
    if (said !== null) send(serialize(answer(message, said.status, { toTag: 'c', headers: said.headers ?? [] })), here);
  });
  const stack = await net.stack(here, { trunks: [{ ...trunkTo(carrier), ...more }] });
  const one: Line = {
    ...{ net, stack, asked },
    get says() {
      return made.says;
    },
    set says(value) {
      made.says = value;
    },
    up: () => stack.status().trunks[0]!,
  };
  await net.clock.pass(200);
  return one;
}

describe('a trunk by REGISTER', () => {
  const account = { credentials: { user: 'centre', password: 'right' }, isRegistered: true };
  const registrar = (algorithm: 0 | 1, password = 'right'): Line['says'] => {
    const digest = new DigestServer('carrier.example');
    return (request) => {
      const proof = request.headers.get('authorization');
      const verdict = proof === undefined ? { is: 'bad' } : digest.check(proof, request.method, () => password);
      if (verdict.is !== 'good') {
        return { status: 401, headers: [['www-authenticate', digest.challenges()[algorithm]!]] };
      }
      return { status: 200, headers: [['contact', `${request.headers.get('contact')};expires=120`]] };
    };
  };

  it.each([
    ['SHA-256', 0],
    ['MD5', 1],
  ] as const)('says who it is by %s, and again at half of what was granted', async (name, algorithm) => {
    const { net, asked, up } = await line(registrar(algorithm), account);
    expect(up()).toMatchObject({ isUp: true, why: null });
    expect(asked).toHaveLength(2);
    expect(asked[1]!.headers.get('authorization')).toContain(`algorithm=${name}`);
    // One registration: the same Call-ID with a rising CSeq (10.2).
    expect(new Set(asked.map(({ headers }) => headers.get('call-id'))).size).toBe(1);
    expect(asked.map(({ headers }) => headers.get('cseq'))).toEqual(['1 REGISTER', '2 REGISTER']);
    await net.clock.pass(59_000);
    expect(asked).toHaveLength(2);
    await net.clock.pass(2_000);
    expect(asked).toHaveLength(4);
  });

  it('with a wrong password is down and says so, without asking in a circle', async () => {
    const { net, asked, up } = await line(registrar(0, 'another'), account);
    expect([up(), asked.length]).toMatchObject([{ isUp: false, why: '401 Unauthorized' }, 2]);
    await net.clock.pass(29_000);
    expect(asked).toHaveLength(2);
  });

  it('that falls silent is down after 32 s, and up when it is back', async () => {
    const one = await line(registrar(0), account);
    one.says = () => null;
    await one.net.clock.pass(60_000 + 33_000);
    expect(one.up()).toMatchObject({ isUp: false, why: 'no answer' });
    one.says = registrar(0);
    await one.net.clock.pass(31_000);
    expect(one.up().isUp).toBe(true);
  });
});

describe('a trunk by address', () => {
  it('is asked by OPTIONS every minute; any answer but 5xx means that somebody is there', async () => {
    const one = await line(() => ({ status: 404 }), {});
    expect([one.up().isUp, one.asked.map(({ method }) => method)]).toEqual([true, ['OPTIONS']]);
    one.says = () => ({ status: 503 });
    await one.net.clock.pass(61_000);
    expect(one.up()).toMatchObject({ isUp: false, why: '503 Service Unavailable' });
  });
});

describe('a text message', () => {
  const from = address(parseUri('sip:+390611@ponte.invalid')!);
  const text = { to: '+39 333 1234567', from, via: { trunk: 'line' }, body: 'Il suo posto: è il 3.' };

  it('is a MESSAGE to the number, with no Contact, and a challenge answered once (RFC 3428)', async () => {
    const digest = new DigestServer('carrier.example');
    const one = await line(
      (request) => {
        if (request.method !== 'MESSAGE') return { status: 200 };
        const proof = request.headers.get('proxy-authorization');
        const isGood = proof !== undefined && digest.check(proof, 'MESSAGE', () => 'right').is === 'good';
        return isGood ? { status: 202 } : { status: 407, headers: [['proxy-authenticate', digest.challenges()[0]!]] };
      },
      { credentials: { user: 'centre', password: 'right' } },
    );
    const status = one.stack.sendText(text);
    await one.net.clock.pass(200);
    expect(await status).toBe(202);
    const sent = one.asked.filter(({ method }) => method === 'MESSAGE');
    expect(sent).toHaveLength(2);
    expect(sent[0]!.uri).toMatch(/^sip:\+393331234567@/);
    expect(sent.map(({ headers }) => headers.get('contact'))).toEqual([undefined, undefined]);
    expect(sent[1]!.body.toString()).toBe(text.body);
    expect(sent[0]!.headers.get('call-id')).toBe(sent[1]!.headers.get('call-id'));
    await one.stack.stop();
  });

  it('goes by a trunk alone, to a number alone, and is no longer than a datagram bears', async () => {
    const one = await line(() => ({ status: 200 }), {});
    for (const wrong of [
      { ...text, to: 'mario@evil.test' },
      { ...text, via: { trunk: 'another' } },
      { ...text, body: 'x'.repeat(901) },
    ])
      await expect(one.stack.sendText(wrong)).rejects.toThrow();
    expect(one.asked.filter(({ method }) => method === 'MESSAGE')).toEqual([]);
    await one.stack.stop();
  });

  it('without an answer is no message', async () => {
    const one = await line((request) => (request.method === 'MESSAGE' ? null : { status: 200 }), {});
    const sent = one.stack.sendText(text);
    sent.catch(() => undefined);
    await one.net.clock.pass(40_000);
    await expect(sent).rejects.toThrow('no answer');
    await one.stack.stop();
  });
});
