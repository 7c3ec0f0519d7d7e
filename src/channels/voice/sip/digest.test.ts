import { describe, expect, it } from 'vitest';
import { answerChallenge, DigestServer, keptOf, parseDigest } from './digest.js';

it('answers the example of RFC 7616 3.9.1 with the stronger hash', () => {
  const challenges = [
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="n", opaque="o"',
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="n", opaque="o"',
  ];
  const request = { method: 'GET', uri: '/dir/index.html' };
  const fields = parseDigest(answerChallenge(challenges, request, { user: 'Mufasa', password: 'Circle of Life' })!)!;
  expect(fields.get('algorithm')).toBe('SHA-256');
  expect(fields.get('opaque')).toBe('o');
});

it('what a client answers is good at the server, once, for its user and its method', () => {
  for (const algorithm of [0, 1]) {
    const server = new DigestServer('ponte');
    const challenge = [server.challenges()[algorithm]!];
    const header = answerChallenge(
      challenge,
      { method: 'REGISTER', uri: 'sip:ponte' },
      { user: 'lucia', password: 'secret' },
    )!;
    const passwordOf = (user: string): string | null => (user === 'lucia' ? 'secret' : null);
    expect(server.check(header, 'INVITE', passwordOf)).toEqual({ is: 'bad' });
    expect(server.check(header, 'REGISTER', () => 'other')).toEqual({ is: 'bad' });
    expect(server.check(header, 'REGISTER', () => null)).toEqual({ is: 'bad' });
    expect(server.check(header, 'REGISTER', passwordOf)).toEqual({ is: 'good', user: 'lucia' });
    expect(server.check(header, 'REGISTER', passwordOf)).toEqual({ is: 'stale' });
  }
});

it('a nonce of nobody or of yesterday asks for a new one', () => {
  let now = 0;
  const server = new DigestServer('ponte', () => now);
  const challenge = server.challenges();
  const header = answerChallenge(
    challenge,
    { method: 'REGISTER', uri: 'sip:ponte' },
    { user: 'lucia', password: 's' },
  )!;
  now = 61_000;
  expect(server.check(header, 'REGISTER', () => 's')).toEqual({ is: 'stale' });
  expect(new DigestServer('ponte').check(header, 'REGISTER', () => 's')).toEqual({ is: 'stale' });
});

it('another scheme is none of its business (RFC 4475 3.3.7)', () => {
  expect(parseDigest('NoOneKnowsThisScheme opaque-data=here')).toBeNull();
  expect(answerChallenge(['Basic realm="x"'], { method: 'A', uri: 'b' }, { user: 'u', password: 'p' })).toBeNull();
});

describe('a password of which only the hashes are kept', () => {
  const kept = keptOf('20481733', 'ponte.example', 'very long and random');

  it.each(['SHA-256', 'MD5'] as const)('is proved by %s, and nothing else is', (algorithm) => {
    const server = new DigestServer('ponte.example', () => 5_000);
    const challenge = server.challenges().filter((one) => one.includes(`algorithm=${algorithm}`));
    const request = { method: 'REGISTER', uri: 'sip:ponte.example' };
    const prove = (password: string): string => answerChallenge(challenge, request, { user: '20481733', password })!;
    const check = (header: string) => server.check(header, 'REGISTER', (user) => (user === '20481733' ? kept : null));
    expect(check(prove('very long and random'))).toEqual({ is: 'good', user: '20481733' });
    expect(check(prove('another'))).toEqual({ is: 'bad' });
    expect(check(prove(kept.md5))).toEqual({ is: 'bad' });
  });
});
