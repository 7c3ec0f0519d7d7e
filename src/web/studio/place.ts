/** Where in the studio: two levels, in the address, so that each form is a link. */
import { useSyncExternalStore } from 'react';

/** The parts under their headings, in the order in which a centre is made: who, what they say, by which way. */
const groups = [
  { name: 'people', sections: ['people', 'queues', 'hours', 'outcomes'] },
  { name: 'knowledge', sections: ['answers', 'sources', 'phrases'] },
  { name: 'machines', sections: ['automatic', 'board'] },
  { name: 'channels', sections: ['mailboxes', 'quarantine', 'telephone', 'flows', 'recordings', 'kiosks'] },
  { name: 'centre', sections: ['centre', 'tokens', 'logins'] },
] as const;
export type Section = (typeof groups)[number]['sections'][number];

export interface SectionGroup {
  readonly name: (typeof groups)[number]['name'];
  readonly sections: readonly Section[];
}

const sections: readonly Section[] = groups.flatMap((group): readonly Section[] => group.sections);
const ofSupervisors: ReadonlySet<Section> = new Set([
  'answers',
  'sources',
  'phrases',
  'automatic',
  'board',
  'quarantine',
  'telephone',
  'flows',
  'logins',
] as const);

/** What somebody sees of the studio; the server refuses the rest too. One's own logins are everybody's. */
export function groupsFor(roles: readonly string[]): readonly SectionGroup[] {
  const mayOpen = (section: Section): boolean =>
    roles.includes('administrator') ||
    section === 'logins' ||
    (roles.includes('supervisor') && ofSupervisors.has(section));
  return groups
    .map(({ name, sections: all }) => ({ name, sections: all.filter(mayOpen) }))
    .filter((group) => group.sections.length > 0);
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
