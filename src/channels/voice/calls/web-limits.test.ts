import { expect, it } from 'vitest';
import { WebLimits } from './web-limits.js';

const limits = { atOnce: 3, perAddress: 2, begunPerAddress: 4 };
const minuteMs = 60_000;

it('so many at once from one address, so many of all', () => {
  const web = new WebLimits(limits);
  const [a, b, c] = [{}, {}, {}];
  web.begin(a, 'shop', 'contact_1', 0);
  expect(web.refusal('shop', 'contact_2', 0)).toBeNull();
  web.begin(b, 'shop', 'contact_2', 0);
  expect(web.refusal('shop', 'contact_3', 0)).toBe('webCall.tooMany');
  expect(web.refusal('home', 'contact_3', 0)).toBeNull();
  web.begin(c, null, 'contact_3', 0);
  expect(web.refusal('home', 'contact_4', 0)).toBe('webCall.busy');
  web.end(b);
  expect(web.refusal('shop', 'contact_4', 0)).toBeNull();
  expect(web.size).toBe(2);
});

it('so many begun in ten minutes; where no address is known, by one conversation', () => {
  const web = new WebLimits(limits);
  for (const at of [0, 1, 2, 3]) {
    const call = {};
    web.begin(call, at % 2 === 0 ? 'shop' : null, 'contact_1', at * minuteMs);
    web.end(call);
  }
  expect(web.refusal('shop', 'contact_1', 4 * minuteMs)).toBeNull();
  for (const at of [4, 5]) {
    const [here, nowhere] = [{}, {}];
    web.begin(here, 'shop', 'contact_2', at * minuteMs);
    web.end(here);
    web.begin(nowhere, null, 'contact_1', at * minuteMs);
    web.end(nowhere);
  }
  expect(web.refusal('shop', 'contact_9', 6 * minuteMs)).toBe('webCall.tooMany');
  expect(web.refusal(null, 'contact_1', 6 * minuteMs)).toBe('webCall.tooMany');
  expect(web.refusal(null, 'contact_9', 6 * minuteMs)).toBeNull();
  // The first of them are forgotten by then.
  expect(web.refusal('shop', 'contact_9', 11 * minuteMs)).toBeNull();
});
