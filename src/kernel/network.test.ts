import { describe, expect, it } from 'vitest';
import { networkOf } from './network.js';

describe('the network of an address', () => {
  it('is the address; of IPv6 its /64, however it is written', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('2001:0db8:0000:0001:aaaa:bbbb:cccc:dddd')).toBe(networkOf('2001:db8:0:1::5'));
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(networkOf('::1')).toBe('0:0:0:0');
  });

  it('is itself where it is none, as a proxy may say it', () => {
    expect([networkOf(''), networkOf('unknown'), networkOf('203.0.113.9:4711')]).toEqual([
      ...['', 'unknown', '203.0.113.9:4711'],
    ]);
  });
});
