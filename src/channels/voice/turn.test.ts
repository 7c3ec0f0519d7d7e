import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { turnServersFor, turnUrls } from './turn.js';

const key = Buffer.from('the secret of this installation, longer');
const urls = ['stun:turn.example.it:3478', 'turn:turn.example.it:3478?transport=udp', 'turns:turn.example.it:443'];
const now = 1_800_000_000_000;

describe('TURN', () => {
  it('gives each person credentials that coturn can work out, and that end', () => {
    const [stun, udp, tls] = turnServersFor({ urls, secret: 'shared' }, 'person_1', now, key);
    expect(stun).toEqual({ urls: urls[0] });
    expect(udp!.username).toMatch(/^1800014400:[0-9a-f]{16}$/);
    expect(udp!.credential).toBe(createHmac('sha1', 'shared').update(udp!.username!).digest('base64'));
    expect(tls).toMatchObject({ urls: urls[2], username: udp!.username });
  });

  it('tells two people apart and nobody who they are', () => {
    const nameOf = (who: string, of = key): string =>
      turnServersFor({ urls, secret: 'shared' }, who, now, of)[1]!.username!;
    expect(nameOf('person_1')).not.toBe(nameOf('person_2'));
    expect(nameOf('person_1')).not.toContain('person');
    expect(nameOf('person_1')).not.toBe(nameOf('person_1', Buffer.from('of another installation')));
  });

  it('without a secret offers no relay that nobody may use', () => {
    expect(turnServersFor({ urls, secret: null }, 'person_1', now, key)).toEqual([{ urls: urls[0] }]);
  });

  it('reads addresses of RFC 7064 and 7065, and no others', () => {
    expect(turnUrls(urls.join(', '))).toEqual(urls);
    for (const bad of ['', 'turn.example.it', 'http://x', 'turn:x?transport=sctp', 'turn:x:99999999', `${urls[0]} x`])
      expect(turnUrls(bad), bad).toBeNull();
  });
});
