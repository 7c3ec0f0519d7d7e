import { expect, it } from 'vitest';
import { addressOf, isBehindNat, isOwnNetwork } from './networks.js';

it('knows the own network from the world', () => {
  const own = ['10.1.2.3', '172.31.0.9', '192.168.1.1', '127.0.0.1', '::1', 'fd12::1', 'fe80::1', '::ffff:10.0.0.1'];
  expect(own.map(isOwnNetwork)).toEqual(own.map(() => true));
  const world = ['8.8.8.8', '172.32.0.1', '11.0.0.1', '2001:db8::1', '::ffff:8.8.8.8', '10.example.com', ''];
  expect(world.map(isOwnNetwork)).toEqual(world.map(() => false));
});

it("a carrier's NAT hides an address, and makes nobody trusted", () => {
  expect([isBehindNat('100.64.0.1'), isBehindNat('100.127.255.255'), isBehindNat('100.128.0.1')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isOwnNetwork('100.64.0.1')).toBe(false);
});

it('takes an address at once as it is, and asks for a name', async () => {
  const asked: unknown[] = [];
  for (const address of ['192.0.2.1', '2001:db8::1']) addressOf(address, {}, (...answer) => asked.push(answer));
  expect(asked).toEqual([
    [null, '192.0.2.1', 4],
    [null, '2001:db8::1', 6],
  ]);
  const found = await new Promise((resolve) => addressOf('localhost', { family: 4 }, (_, address) => resolve(address)));
  expect(found).toBe('127.0.0.1');
});
