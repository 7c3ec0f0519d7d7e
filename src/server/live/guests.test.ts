import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, groupOf, Guests, type GuestKind } from './guests.js';

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as never;

describe('where a guest comes from', () => {
  it('is the address; of IPv6 the network', () => {
    expect(groupOf('203.0.113.9')).toBe('203.0.113.9');
    expect(groupOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(groupOf('2001:db8:0:1::5')).toBe('2001:db8:0:1');
    expect(groupOf('2001:0db8:0000:0001:aaaa:bbbb:cccc:dddd')).toBe('2001:db8:0:1');
    expect(groupOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(groupOf('fe80::1%eth0')).toBe('fe80:0:0:0');
  });

  it('is nowhere for this machine itself: a proxy on it would make all customers one', () => {
    expect([groupOf('127.0.0.1'), groupOf('::1'), groupOf('::ffff:127.0.0.1')]).toEqual([null, null, null]);
  });

  it('is what the nearest proxy says, where there is one, and never what the caller says', () => {
    expect(addressOf(request('127.0.0.1', '1.1.1.1, 203.0.113.9'), true)).toBe('203.0.113.9');
    expect(addressOf(request('198.51.100.7', '203.0.113.9'), false)).toBe('198.51.100.7');
    expect(addressOf(request('198.51.100.7'), true)).toBe('198.51.100.7');
  });
});

describe('places for guests', () => {
  const limits = { perAddress: 4, unknownPerAddress: 2, unknown: 3, all: 6 };

  it('turns an address away that has enough, and nobody else', () => {
    const guests = new Guests(limits);
    for (const guest of [{}, {}]) guests.enter(guest, 'shop', 'unknown');
    expect(guests.refusal('shop', 'unknown')).toBe('address');
    expect(guests.refusal('shop', 'customer')).toBeNull();
    expect(guests.refusal('home', 'unknown')).toBeNull();
    guests.enter({}, null, 'unknown');
    expect(guests.refusal('home', 'unknown')).toBe('all');
    expect(guests.refusal('home', 'customer')).toBeNull();
  });

  it('counts right, whatever comes and goes', () => {
    type Act = { guest: number; does: 'enter' | 'known' | 'leave'; address: string | null; kind: GuestKind };
    const act: fc.Arbitrary<Act> = fc.record({
      guest: fc.nat(7),
      does: fc.constantFrom('enter', 'known', 'leave'),
      address: fc.constantFrom('shop', 'home', null),
      kind: fc.constantFrom('unknown', 'customer'),
    });
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const guests = new Guests(limits);
        const bodies = Array.from({ length: 8 }, () => ({}));
        const inside = new Map<object, { address: string | null; kind: GuestKind }>();
        const count = (is: (one: { address: string | null; kind: GuestKind }) => boolean): number =>
          [...inside.values()].filter(is).length;
        for (const { guest, does, address, kind } of acts) {
          const body = bodies[guest]!;
          if (does === 'leave') {
            guests.leave(body);
            inside.delete(body);
          } else if (does === 'known') {
            guests.known(body);
            const one = inside.get(body);
            if (one) one.kind = 'customer';
          } else if (!inside.has(body)) {
            const here = count((one) => one.address === address);
            const unknownHere = count((one) => one.address === address && one.kind === 'unknown');
            const unknown = count((one) => one.kind === 'unknown');
            const isFullHere = address !== null && (here >= 4 || (kind === 'unknown' && unknownHere >= 2));
            const isFull = inside.size >= 6 || (kind === 'unknown' && unknown >= 3);
            expect(guests.refusal(address, kind)).toBe(isFullHere ? 'address' : isFull ? 'all' : null);
            if (isFullHere || isFull) continue;
            guests.enter(body, address, kind);
            inside.set(body, { address, kind });
          }
          expect(guests.size).toBe(inside.size);
        }
      }),
    );
  });
});
