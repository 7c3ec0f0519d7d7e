/** Where in the studio: two levels, in the address, so that each form is a link. */
import { useSyncExternalStore } from 'react';

export const sections = [
  'people',
  'queues',
  'hours',
  'outcomes',
  'phrases',
  'answers',
  'sources',
  'automatic',
  'board',
  'mailboxes',
  'quarantine',
  'flows',
  'recordings',
  'telephone',
  'centre',
  'kiosks',
  'tokens',
  'logins',
] as const;
export type Section = (typeof sections)[number];

/** What somebody sees of the studio; the server refuses the rest too. One's own logins are everybody's. */
export function sectionsFor(roles: readonly string[]): readonly Section[] {
  if (roles.includes('administrator')) return sections;
  return roles.includes('supervisor')
    ? ['phrases', 'answers', 'sources', 'automatic', 'board', 'quarantine', 'flows', 'telephone', 'logins']
    : ['logins'];
}

export interface Place {
  readonly section: Section;
  /** The thing that is open; 'new' for one that is being made. */
  readonly id: string | null;
}

export function placeOf(hash: string, fallback: Section = 'people'): Place {
  const [name, id] = hash.replace(/^#/, '').split('/');
  const section = sections.find((one) => one === name) ?? fallback;
  return { section, id: id ? decodeURIComponent(id) : null };
}

export const hashOf = (section: Section, id?: string): string =>
  `#${section}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** An address without a section opens the first one this person may see. */
export const usePlace = (first: Section): Place =>
  placeOf(
    useSyncExternalStore(listen, () => location.hash),
    first,
  );
