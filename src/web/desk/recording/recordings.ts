/** The recordings of a contact, as its timeline shows them; looked at again while one is being made. */
import { useEffect, useState } from 'react';
import type { Entry } from '#modules/contacts/contract.js';
import type { RecordingShown } from '#modules/contacts/recording/contract.js';
import { api, makeStore, useStore } from '#web/kit/index.js';

/** Sealing takes about as long as reading the file once. */
const againMs = 2_000;
/** A call may be long: while it lasts there is nothing new to see. */
const mostLooks = 15;

const changes = makeStore<Readonly<Record<string, number>>>({});

/** Something happened to a recording of this contact. */
export const lookAgain = (contactId: string): void => {
  const all = changes.get();
  changes.set({ ...all, [contactId]: (all[contactId] ?? 0) + 1 });
};

export function useRecordings(contactId: string, entries: readonly Entry[]): readonly RecordingShown[] {
  const [found, setFound] = useState<readonly RecordingShown[]>([]);
  const change = useStore(changes)[contactId] ?? 0;
  const hasCalls = entries.some(({ channel }) => channel === 'call');
  const count = entries.length;
  useEffect(() => {
    if (!hasCalls) return setFound([]);
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (looks: number): Promise<void> => {
      const path = `/api/contacts/${encodeURIComponent(contactId)}/recordings`;
      const answer = await api
        .get<{ readonly recordings: readonly RecordingShown[] }>(path, {}, stop.signal)
        // The story is told without them; the next change looks again.
        .catch(() => null);
      if (stop.signal.aborted || answer === null) return;
      setFound(answer.recordings);
      const isMaking = answer.recordings.some(({ state }) => state === 'running');
      if (isMaking && looks < mostLooks) timer = setTimeout(() => void look(looks + 1), againMs);
    };
    void look(0);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [contactId, hasCalls, count, change]);
  return found;
}

/** Under which line of the timeline each stands: its call's own, else the last line from before it began. */
export function placesOf(
  recordings: readonly RecordingShown[],
  entries: readonly Pick<Entry, 'id' | 'at'>[],
): ReadonlyMap<string, readonly RecordingShown[]> {
  const places = new Map<string, RecordingShown[]>();
  for (const recording of recordings) {
    const own = entries.find(({ id }) => id === `entry_${recording.callId}`);
    const before = entries.findLast(({ at }) => at <= recording.startedAt);
    const place = (own ?? before ?? entries[0])?.id;
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), recording]);
  }
  return places;
}

/** What of the call was not recorded, by pauses. */
export const pausedMs = ({ pauses }: Pick<RecordingShown, 'pauses'>): number =>
  pauses.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? from) - from), 0);
