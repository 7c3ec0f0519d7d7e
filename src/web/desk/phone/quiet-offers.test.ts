import { describe, expect, it } from 'vitest';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { silentOffers } from './quiet-offers.js';

const offer = (id: string, channel: string): DeskOffer =>
  ({ id, contactId: `contact_${id}`, channel }) as unknown as DeskOffer;
const call = (contactId: string): CallOnDesk => ({ contactId }) as unknown as CallOnDesk;
const offers = [offer('a', 'call'), offer('b', 'call'), offer('c', 'chat')];
const ids = (found: readonly DeskOffer[]): readonly string[] => found.map(({ id }) => id);

describe('an offer of a call', () => {
  it('for which nothing rings here is work like any other; one that rings is the telephone’s', () => {
    expect(ids(silentOffers(offers, { place: 'ready', calls: [call('contact_a')] }))).toEqual(['b']);
    expect(ids(silentOffers(offers, { place: 'own', calls: [] }))).toEqual(['a', 'b']);
  });

  it('is nobody’s to take where there is no telephone at all: shown too', () => {
    expect(ids(silentOffers(offers, { place: null, calls: [] }))).toEqual(['a', 'b']);
  });

  it('that may ring in another tab, or after a test of the microphone, is left to it', () => {
    for (const place of ['otherTab', 'otherScreen', 'untested', 'denied', 'missing'] as const)
      expect(silentOffers(offers, { place, calls: [] })).toEqual([]);
  });
});
