/** Screens that lived through everything, held against screens opened now: resumed by cursor must equal freshly read. */
import { isDeepStrictEqual } from 'node:util';
import type { View, ViewName } from '#modules/contacts/live/contract.js';
import type { LiveClient } from '../clients/live.js';
import { sleep } from './chance.js';

export interface Screen {
  readonly name: string;
  readonly view: ViewName;
  readonly params: { readonly contactId?: string };
  readonly sub: string;
  readonly live: LiveClient;
  /** Another screen of the same viewer. */
  another(): LiveClient;
}

/** Time goes on while they are compared, so each gets this long to be the same for once. */
const limitMs = 60_000;

/** The names of screens that never came to be the same, with what differs. */
export async function compareScreens(screens: readonly Screen[]): Promise<string[]> {
  const found = await Promise.all(screens.map(async (screen) => ({ screen, what: await compare(screen) })));
  return found.flatMap(({ screen, what }) => (what === null ? [] : [`screen ${screen.name}: ${what}`]));
}

async function compare(screen: Screen): Promise<string | null> {
  const until = Date.now() + limitMs;
  for (;;) {
    const fresh = screen.another();
    fresh.watch(screen.view, screen.params, screen.sub);
    fresh.start();
    for (let i = 0; i < 200 && fresh.view(screen.sub).cursor < 0; i++) await sleep(50);
    const [kept, read] = [shown(screen.live.view(screen.sub)), shown(fresh.view(screen.sub))];
    const hasRead = fresh.view(screen.sub).cursor >= 0;
    fresh.close();
    if (hasRead && isDeepStrictEqual(kept, read)) return null;
    if (Date.now() > until) return hasRead ? difference(kept, read) : 'cannot be read';
    await sleep(300);
  }
}

/** The place in line and the wait move with other people's contacts, by time and not by events. */
function shown(view: View): unknown {
  const filled = Object.entries(view.rows).filter(([, collection]) => Object.keys(collection).length > 0);
  const text = JSON.stringify(Object.fromEntries(filled), (key, value: unknown) =>
    ['placeInLine', 'wait', 'opensAt'].includes(key) ? undefined : value,
  );
  return JSON.parse(text) as unknown;
}

/** The first place where two values differ, with both. */
function difference(a: unknown, b: unknown, path = ''): string {
  const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isBranch(a) || !isBranch(b))
    return `${path}: ${JSON.stringify(a)?.slice(0, 200)} instead of ${JSON.stringify(b)?.slice(0, 200)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (!isDeepStrictEqual(a[key], b[key])) return difference(a[key], b[key], `${path}/${key}`);
  return `${path}: the same`;
}
