/** Where in the studio: two levels, in the address, so that each form is a link. */
import { useSyncExternalStore } from 'react';

export const sections = ['people', 'queues', 'hours', 'mailboxes', 'quarantine', 'centre', 'logins'] as const;
export type Section = (typeof sections)[number];

export interface Place {
  readonly section: Section;
  /** The thing that is open; 'new' for one that is being made. */
  readonly id: string | null;
}

export function placeOf(hash: string): Place {
  const [name, id] = hash.replace(/^#/, '').split('/');
  const section = sections.find((one) => one === name) ?? 'people';
  return { section, id: id ? decodeURIComponent(id) : null };
}

export const hashOf = (section: Section, id?: string): string =>
  `#${section}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export const usePlace = (): Place => placeOf(useSyncExternalStore(listen, () => location.hash));
