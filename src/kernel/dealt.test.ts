import { expect, it } from 'vitest';
import { placeOf } from './dealt.js';

it('deals keys evenly, the same for ever, and by use apart', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `customer_${i}`);
  const places = keys.map((key) => placeOf(key, 'a'));
  const tenths = Array.from({ length: 10 }, (_, t) => places.filter((x) => Math.floor(x * 10) === t).length);
  // Three and a half standard deviations of a fair deal.
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(3.5 * Math.sqrt(20_000 * 0.09));
  const both = keys.filter((key, i) => places[i]! < 0.5 && placeOf(key, 'b') < 0.5).length;
  expect(Math.abs(both - 5000)).toBeLessThan(3.5 * Math.sqrt(20_000 * 0.1875));
  // A change of this number would move customers to the other side.
  expect(placeOf('customer_1', 'learning')).toBe(placeOf('customer_1', 'learning'));
  expect(Math.round(placeOf('customer_1', 'learning') * 1e6)).toMatchInlineSnapshot(`606332`);
});
