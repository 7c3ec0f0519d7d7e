/** Who works here and which queues there are: for names in the timeline and for passing a contact on. */
import { useEffect } from 'react';
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
}

const house = makeStore<House>({ people: [], queues: [] });
let isAsked = false;

/** Asks again; a failure keeps the old names, they change seldom. */
export async function refreshHouse(): Promise<void> {
  const [people, queues] = await Promise.all([
    api.get<{ readonly consultants: readonly Colleague[] }>('/api/consultants').catch(() => null),
    api.get<{ readonly queues: readonly QueueShown[] }>('/api/queues').catch(() => null),
  ]);
  house.set({ people: people?.consultants ?? house.get().people, queues: queues?.queues ?? house.get().queues });
}

export function useHouse(): House {
  useEffect(() => {
    if (isAsked) return;
    isAsked = true;
    void refreshHouse();
  }, []);
  return useStore(house);
}
