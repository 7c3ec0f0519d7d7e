import { describe, expect, it } from 'vitest';
import { personCountries } from '#modules/identity/contract.js';
import { countries } from '../speech/words.js';
import { countryOfZone, countryRules, ruleFor } from './country.js';

describe('the country of who answers', () => {
  it('is told by an Italian centre of everybody who is not in Italy', () => {
    expect(ruleFor('IT', 'AL')).toMatchObject({ id: 'OUT-38' });
    expect(ruleFor('IT', 'RO')).toMatchObject({ id: 'OUT-38' });
    expect(ruleFor('IT', 'IT')).toBeNull();
    // Where the centre is: at home.
    expect(ruleFor('IT', null)).toBeNull();
    // No rule of another country is known: nothing is invented.
    expect(ruleFor('FR', 'AL')).toBeNull();
    expect(ruleFor(null, 'AL')).toBeNull();
    expect([countryOfZone('Europe/Rome'), countryOfZone('Europe/Paris')]).toEqual(['IT', null]);
  });

  it('has a sound for every country that a person can be in, and a rule says from where it is', () => {
    expect(Object.keys(countries).toSorted()).toEqual([...personCountries].toSorted());
    for (const rule of countryRules) expect(rule.source).not.toBe('');
    expect(countryRules[0]!.mayAskFor).toHaveLength(27);
  });
});
