/** Who is at this screen, and in which centre. */
import { makeStore, useStore } from '../store.js';
import { api, ApiProblem, setCsrf } from '../api.js';
import { preferences } from '../preferences.js';
import { setTimeZone } from '../text/formats.js';
import { chooseLanguage, setLanguage } from '../text/texts.js';
import type { Centre, Role } from '#modules/identity/contract.js';

export interface Me {
  readonly person: { readonly id: string; readonly name: string; readonly roles: readonly Role[] };
  /** The budget is told only where the server tells it. */
  readonly centre: Pick<Centre, 'name' | 'language' | 'timeZone' | 'isPractice'> &
    Partial<Pick<Centre, 'bounceBudget'>>;
  readonly csrf: string;
}

const me = makeStore<Me | null>(null);

/** Who is logged in; only inside the shell, where somebody always is. */
export function useMe(): Me {
  const value = useStore(me);
  if (!value) throw new Error('useMe is for screens inside the shell');
  return value;
}

/** Asks who this is. Nobody → the login page, which comes back here. */
export async function loadMe(): Promise<Me | null> {
  try {
    const value = await api.get<Me>('/api/me');
    setCsrf(value.csrf);
    setTimeZone(value.centre.timeZone);
    me.set(value);
    setLanguage(chooseLanguage(preferences.get().language, navigator.languages, value.centre.language));
    return value;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      location.assign(loginAddress());
      return null;
    }
    throw error;
  }
}

export function loginAddress(): string {
  const here = location.pathname + location.search + location.hash;
  return `/login/?next=${encodeURIComponent(here)}`;
}

/** Ends the login. Drafts are on the server already; the local copies stay under this person's name. */
export async function logout(): Promise<void> {
  await api.post('/api/logout');
  location.assign('/login/');
}
