/** What the list beside the table shows, kept in the address: every list is a link that can be sent to a colleague. */
import { useSyncExternalStore } from 'react';

export type Figure = 'waiting' | 'held' | 'open' | 'awaiting' | 'resolved' | 'unconfirmed' | 'late';

export interface Drill {
  readonly figure: Figure;
  /** Null is every queue. */
  readonly queueId: string | null;
}

const figures: readonly Figure[] = ['waiting', 'held', 'open', 'awaiting', 'resolved', 'unconfirmed', 'late'];

/** '#waiting', '#open/queue_guasti'. Anything else is who waits. */
export function drillOf(hash: string): Drill {
  const [figure, queueId] = hash.replace(/^#/, '').split('/');
  const known = figures.find((one) => one === figure);
  return { figure: known ?? 'waiting', queueId: known && queueId ? decodeURIComponent(queueId) : null };
}

export const hashOf = (drill: Drill): string =>
  `#${drill.figure}${drill.queueId === null ? '' : `/${encodeURIComponent(drill.queueId)}`}`;

/** The query of GET /api/contacts whose rows make the figure. */
export function queryOf({ figure, queueId }: Drill): Readonly<Record<string, string>> {
  const of: Readonly<Record<Figure, Readonly<Record<string, string>>>> = {
    waiting: { place: 'waiting', order: 'oldest' },
    held: { place: 'held' },
    open: { live: 'true' },
    awaiting: { state: 'awaiting', live: 'true' },
    resolved: { state: 'resolved', closed: 'today' },
    unconfirmed: { state: 'unconfirmed', closed: 'today' },
    late: { late: 'true', live: 'true' },
  };
  return queueId === null ? of[figure] : { ...of[figure], queueId };
}

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useDrill(): Drill {
  return drillOf(useSyncExternalStore(listen, () => location.hash));
}
