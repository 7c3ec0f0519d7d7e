import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayAllow, mayDial, readNumber } from './outside.js';

const allowed = ['+3902', '+393331234567', '+4930'];

describe('an outside number', () => {
  it.each([
    ['02 555.01-42', { number: '+39025550142' }],
    ['+39 (02) 555 0142', { number: '+39025550142' }],
    ['0039025550142', { number: '+39025550142' }],
    ['333 123 4567', { number: '+393331234567' }],
    ['333 123 4568', { code: 'call.numberNotAllowed' }],
    ['+49 30 1234567', { number: '+49301234567' }],
    ['0049 89 1234567', { code: 'call.numberForeign' }],
    ['+882 16 1234567', { code: 'call.numberForeign' }],
    ['899 123456', { code: 'call.numberPremium' }],
    ['+39 892 424', { code: 'call.numberPremium' }],
    ['199 123456', { code: 'call.numberPremium' }],
    ['1254', { code: 'call.numberPremium' }],
    ['12', { code: 'call.numberNotAllowed' }],
    ['', { code: 'call.numberUnreadable' }],
    ['02;phone-context=+39@evil', { code: 'call.numberUnreadable' }],
    ['sip:02555@evil.example', { code: 'call.numberUnreadable' }],
    ['02 555\r\nRoute: <sip:evil>', { code: 'call.numberUnreadable' }],
    ['*21*0255501#', { code: 'call.numberUnreadable' }],
  ])('%j: %j', (written, verdict) => expect(mayDial(written, allowed)).toEqual(verdict));

  it('goes nowhere while nothing is allowed, and never where the list does not begin', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), (written) => {
        expect(mayDial(written, [])).toHaveProperty('code');
        const verdict = mayDial(written, allowed);
        if ('number' in verdict) expect(allowed.some((prefix) => verdict.number.startsWith(prefix))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^(\+39|0039|)?(89\d|199|178|4\d)\d{3,9}$/), (written) => {
        expect(mayDial(written, ['+39', ...allowed])).toEqual({ code: 'call.numberPremium' });
      }),
    );
  });

  it('abroad at a higher price goes nowhere, though the list would cover it', () => {
    const wide = ['+4420', '+44901', '+882', '+4484', '+979'];
    for (const number of ['+44 9012 345678', '+882 16 1234567', '+979 1 2345678', '+44 845 123 4567'])
      expect(mayDial(number, wide)).toEqual({ code: 'call.numberPremium' });
    expect(mayDial('+44 20 7946 0000', wide)).toEqual({ number: '+442079460000' });
    expect(mayAllow('+88216')).toEqual({ code: 'call.numberPremium' });
  });

  it('cannot be allowed by the country, nor when it is premium', () => {
    expect(mayAllow('+39')).toEqual({ code: 'call.numberNotAllowed' });
    expect(mayAllow('+44')).toEqual({ code: 'call.numberNotAllowed' });
    expect(mayAllow('899')).toEqual({ code: 'call.numberPremium' });
    expect(mayAllow('02')).toEqual({ number: '+3902' });
    expect(mayAllow('+44 20 7')).toEqual({ number: '+44207' });
    expect(readNumber('ciao')).toBeNull();
  });
});
