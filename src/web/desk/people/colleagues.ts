/**
 * What the desk knows of its house: who works here and which queues there are, for names in the timeline and for passing a
 * contact on; the outcomes and the ready phrases.
 */
import { useEffect } from 'react';
import type { Phrase } from '#modules/contacts/phrases/contract.js';
import type { WrapUpCode } from '#modules/contacts/wrap-up/contract.js';
import { api, makeStore, useStore } from '#web/kit/index.js';

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly mayReceive: boolean;
}
export interface QueueShown {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly waiting: number;
}
export interface House {
  readonly people: readonly Colleague[];
  readonly queues: readonly QueueShown[];
  readonly outcomes: readonly WrapUpCode[];
  readonly phrases: readonly Phrase[];
}

const house = makeStore<House>({ people: [], queues: [], outcomes: [], phrases: [] });
let isAsked = false;

/** Asks again; a failure keeps the old names, they change seldom. */
export async function refreshHouse(): Promise<void> {
  const [people, queues, outcomes, phrases] = await Promise.all([
    api.get<{ readonly consultants: readonly Colleague[] }>('/api/consultants').catch(() => null),
    api.get<{ readonly queues: readonly QueueShown[] }>('/api/queues').catch(() => null),
    api.get<{ readonly codes: readonly WrapUpCode[] }>('/api/wrap-up-codes').catch(() => null),
    api.get<{ readonly phrases: readonly Phrase[] }>('/api/phrases').catch(() => null),
  ]);
  const old = house.get();
  house.set({
    people: people?.consultants ?? old.people,
    queues: queues?.queues ?? old.queues,
    outcomes: outcomes?.codes ?? old.outcomes,
    phrases: phrases?.phrases ?? old.phrases,
  });
}

export function useHouse(): House {
  useEffect(() => {
    if (isAsked) return;
    isAsked = true;
    void refreshHouse();
  }, []);
  return useStore(house);
}
