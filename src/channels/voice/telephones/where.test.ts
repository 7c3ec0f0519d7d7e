import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RingsAt } from '#modules/contacts/phone/contract.js';
import { ownNow, ringsNow } from './where.js';

const none = { browser: false, account: false, address: false, number: false };

it.each<[RingsAt, Partial<typeof none>, RingsAt | null, RingsAt | null]>([
  ['browser', { browser: true, account: true }, 'browser', 'account'],
  ['account', { browser: true, account: true }, 'account', 'account'],
  // Registered no more: the browser that is ready is better than no call at all.
  ['account', { browser: true }, 'browser', null],
  ['browser', { number: true }, 'number', 'number'],
  ['number', { address: true, number: true }, 'number', 'number'],
  ['browser', {}, null, null],
])('%s is preferred', (prefers, can, rings, own) => {
  expect([ringsNow(prefers, { ...none, ...can }), ownNow(prefers, { ...none, ...can })]).toEqual([rings, own]);
});

it('nothing rings that cannot, and something rings if anything can', () => {
  const flags = fc.record({
    browser: fc.boolean(),
    account: fc.boolean(),
    address: fc.boolean(),
    number: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.constantFrom('browser', 'account', 'address', 'number'), flags, (prefers, can) => {
      const rings = ringsNow(prefers, can);
      return rings === null ? !Object.values(can).some(Boolean) : can[rings];
    }),
  );
});
