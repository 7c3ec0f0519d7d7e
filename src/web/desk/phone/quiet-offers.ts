/**
 * Calls that are offered and ring nowhere: the caller is gone, and the contact came back into the line (passed on after the
 * call, or its consultant left). Such an offer is written work: taken without a telephone, and called back from the contact.
 */
import { useEffect, useMemo, useState } from 'react';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import type { PhoneState } from './telephone.js';

/** The floor's word and the telephone's come one after the other, and a country may be looked up between them. */
const patienceMs = 1_500;

/** Where a call that lives would be seen here by now: a telephone in another tab, or an untested one, says so itself. */
const places: readonly PhoneState['place'][] = ['ready', 'own', null];

export function silentOffers(
  offers: readonly DeskOffer[],
  { place, calls }: Pick<PhoneState, 'place' | 'calls'>,
): readonly DeskOffer[] {
  if (!places.includes(place)) return [];
  return offers.filter((one) => one.channel === 'call' && !calls.some(({ contactId }) => contactId === one.contactId));
}

export function useQuietOffers(offers: readonly DeskOffer[], state: PhoneState): ReadonlySet<string> {
  const { place, calls } = state;
  const silent = useMemo(() => silentOffers(offers, { place, calls }).map(({ id }) => id), [offers, place, calls]);
  const [quiet, setQuiet] = useState<ReadonlySet<string>>(new Set());
  const key = silent.join(' ');
  useEffect(() => {
    const ids = key === '' ? [] : key.split(' ');
    setQuiet((before) => new Set(ids.filter((id) => before.has(id))));
    const timer = setTimeout(() => setQuiet(new Set(ids)), patienceMs);
    return () => clearTimeout(timer);
  }, [key]);
  return quiet;
}
