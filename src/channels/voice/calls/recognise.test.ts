import { describe, expect, it } from 'vitest';
import type { Customer, Identity } from '#modules/contacts/contract.js';
import { formsOf, recognise } from './recognise.js';

const customer = (id: string): Customer => ({
  ...{
    id,
    name: id,
    language: 'it',
    isVulnerable: false,
    preferences: '',
    notes: '',
    identities: [],
    since: 0,
    seq: 0,
  },
});
/** A floor that knows these: 'phone:+39333' → anna. */
const floor = (known: Readonly<Record<string, string>>) => {
  const find = ({ kind, value }: Pick<Identity, 'kind' | 'value'>): Customer | null => {
    const id = known[`${kind}:${value}`];
    return id === undefined ? null : customer(id);
  };
  return {
    customerBy: (identity: Pick<Identity, 'kind' | 'value'>) => Promise.resolve(find(identity)),
    customersBy: (all: readonly Pick<Identity, 'kind' | 'value'>[]) => Promise.resolve(all.map(find)),
  };
};
const anna = '+393331112223';

describe('a caller', () => {
  it('is known by the number, in whatever way it was written down', async () => {
    for (const form of formsOf(anna)) {
      const found = await recognise(floor({ [`phone:${form}`]: 'anna' }), anna, null);
      expect([form, found.customer?.id, found.by]).toEqual([form, 'anna', 'number']);
      // The floor is asked by the very words under which it has them.
      expect(found.identities).toEqual([{ kind: 'phone', value: form, isVerified: false }]);
    }
    expect(formsOf(anna)).toEqual([anna, '00393331112223', '3331112223', '393331112223']);
    expect(formsOf('12')).toEqual(['12']);
  });

  it('is nobody where the number is several customers’, and is not given to any of them', async () => {
    const two = floor({ [`phone:${anna}`]: 'anna', 'phone:3331112223': 'bruno' });
    expect(await recognise(two, anna, null)).toEqual({ customer: null, by: null, identities: [] });
  });

  it('is nobody when anonymous, and new when the number is', async () => {
    expect(await recognise(floor({}), null, null)).toEqual({ customer: null, by: null, identities: [] });
    expect(await recognise(floor({}), anna, null)).toMatchObject({ customer: null, identities: [{ value: anna }] });
  });

  it('is whose code was keyed, whatever the number says; a code of nobody changes nothing', async () => {
    const both = floor({ [`phone:${anna}`]: 'anna', 'code:00427': 'bruno' });
    expect(await recognise(both, anna, '00427')).toMatchObject({
      ...{ customer: { id: 'bruno' }, by: 'code', identities: [{ kind: 'code', value: '00427' }] },
    });
    expect(await recognise(both, anna, '99999')).toMatchObject({ customer: { id: 'anna' }, by: 'number' });
    expect(await recognise(both, null, '00427')).toMatchObject({ customer: { id: 'bruno' } });
  });
});
