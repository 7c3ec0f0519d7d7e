import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { readResults, relayVerdict } from './authentication-results.js';
import { checkSender, isWorthChecking } from './check.js';
import { cachedResolver, type Resolve } from './resolver.js';
import { isAligned } from './verdict.js';

const from = 'anna@casa.example';
const mail = (...lines: string[]): Buffer => Buffer.from([...lines, `From: ${from}`, '', 'Buongiorno'].join('\r\n'));
const ours = ['mx.acqua.example'];
const results = (rest: string): string => `Authentication-Results: mx.acqua.example; ${rest}`;

describe('Authentication-Results of the own relay (RFC 8601)', () => {
  it('is read with versions, comments, quotes, reasons and folding', () => {
    const folded =
      'Authentication-Results: MX.acqua.example 1 (our door);\r\n spf=pass (sender (is) fine; really)\r\n\tsmtp.mailfrom=anna@casa.example;' +
      '\r\n dkim=fail reason="bad; signature" header.d=casa.example; dmarc=pass header.from = casa.example';
    expect(relayVerdict(mail(folded), from, ours)).toEqual({
      ...{ standing: 'verified', domain: 'casa.example', by: 'relay' },
      spf: { result: 'pass', domain: 'casa.example', reason: 'pass' },
      dkim: { result: 'fail', domain: 'casa.example', reason: 'fail: bad; signature' },
      dmarc: { result: 'pass', domain: 'casa.example', reason: 'pass' },
    });
  });

  it('says failed only when DMARC does, and verified without DMARC only for the domain of From', () => {
    const standing = (rest: string) => relayVerdict(mail(results(rest)), from, ours)?.standing;
    expect(standing('dmarc=fail header.from=casa.example; spf=pass smtp.mailfrom=altro.example')).toBe('failed');
    expect(standing('spf=softfail smtp.mailfrom=casa.example; dkim=none')).toBe('unknown');
    expect(standing('dkim=pass header.d=lista.example')).toBe('unknown');
    expect(standing('dkim=pass header.d=lista.example; dkim=pass header.d=posta.casa.example')).toBe('verified');
    expect(standing('none')).toBeUndefined();
  });

  it('believes nobody else, nor lines from below the relay’s own, nor anybody when none is configured', () => {
    const forged = results('dmarc=pass header.from=casa.example');
    const received = 'Received: from a by b; Sat, 21 Nov 2026 10:00:00 +0100';
    expect(relayVerdict(mail(received, received, forged), from, ours)).toBeNull();
    expect(relayVerdict(mail(received, forged), from, ours)?.standing).toBe('verified');
    expect(relayVerdict(mail(forged.replace('mx.acqua', 'mx.altro')), from, ours)).toBeNull();
    expect(relayVerdict(mail(forged), from, [])).toBeNull();
    // In the body it is words.
    expect(relayVerdict(Buffer.from(`From: ${from}\r\n\r\n${forged}`), from, ours)).toBeNull();
  });

  it('survives whatever somebody writes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (words) => void readResults(words)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void relayVerdict(Buffer.from(bytes), from, ours)));
    const long = `${results('dkim=')}${'('.repeat(200_000)}`;
    expect(relayVerdict(mail(long), from, ours)).toBeNull();
  });

  it('aligns a domain with itself and what is under it, never with a mere ending', () => {
    expect(isAligned('casa.example', 'POSTA.casa.example')).toBe(true);
    expect(isAligned('accasa.example', 'casa.example')).toBe(false);
    expect(isAligned('example', 'casa.example')).toBe(false);
  });
});

describe('our own look', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const zone: Record<string, string[][]> = {
    'TXT s1._domainkey.casa.example': [[`v=DKIM1; k=rsa; p=${key}`]],
    'TXT _dmarc.casa.example': [['v=DMARC1; p=reject']],
    'TXT casa.example': [['v=spf1 ip4:203.0.113.9 -all']],
  };
  const resolve: Resolve = async (name, type) => {
    const found = zone[`${type} ${name}`];
    if (found === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return found;
  };
  async function signed(): Promise<Buffer> {
    const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
    const dkim = {
      ...{ domainName: 'casa.example', keySelector: 's1' },
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const { message } = await transport.sendMail({ from, to: 'b@acqua.example', subject: 'Ciao', text: 'Ciao', dkim });
    return message as Buffer;
  }
  const at = (address: string) => ({ address, name: 'posta.casa.example', mailFrom: from });
  const look = (raw: Buffer, client: ReturnType<typeof at> | null) =>
    checkSender({ raw, fromAddress: from, client }, resolve);

  it('finds a good signature good, with or without SPF', async () => {
    expect(await look(await signed(), null)).toMatchObject({
      ...{ standing: 'verified', by: 'here', domain: 'casa.example' },
      dkim: { result: 'pass', domain: 'casa.example' },
      dmarc: { result: 'pass' },
    });
    expect(await look(mail(), at('203.0.113.9'))).toMatchObject({ standing: 'verified', spf: { result: 'pass' } });
  });

  it('finds a changed mail from a strange server forged; without SPF it says nothing so hard', async () => {
    const changed = Buffer.from((await signed()).toString('latin1').replace('\r\n\r\nCiao', '\r\n\r\nPaga'), 'latin1');
    expect(await look(changed, at('198.51.100.1'))).toMatchObject({
      standing: 'failed',
      spf: { result: 'fail' },
      dmarc: { result: 'fail' },
    });
    expect(await look(changed, null)).toMatchObject({ standing: 'unknown', dmarc: { reason: 'SPF not checked here' } });
  });

  it('asks no name server about a mail that shows nothing', async () => {
    expect(isWorthChecking({ raw: mail(), fromAddress: from, client: null })).toBe(false);
    expect(isWorthChecking({ raw: await signed(), fromAddress: from, client: null })).toBe(true);
  });

  it('knows nothing when no name server answers', async () => {
    const dead: Resolve = async () => {
      throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
    };
    const verdict = await checkSender({ raw: await signed(), fromAddress: from, client: at('203.0.113.9') }, dead);
    expect(verdict.standing).toBe('unknown');
  });

  it('asks a name once for a while, whether it is there or not; a failure is asked again', async () => {
    let asked = 0;
    let now = 0;
    const ask: Resolve = async (name) => {
      asked += 1;
      if (name === 'a') return [['x']];
      throw Object.assign(new Error('no'), { code: name === 'gone' ? 'ENOTFOUND' : 'ETIMEOUT' });
    };
    const cached = cachedResolver(ask, () => now);
    const twice = async (name: string): Promise<number> => {
      asked = 0;
      for (const one of [name, name]) await cached(one, 'TXT').catch(() => null);
      return asked;
    };
    expect([await twice('a'), await twice('gone'), await twice('silent')]).toEqual([1, 1, 2]);
    now += 10 * 60_000;
    expect(await twice('a')).toBe(1);
  });
});
