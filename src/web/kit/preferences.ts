/**
 * How a person likes the screens: kept in this browser, applied to the root element, followed by every open tab.
 * Nothing here is about work, so nothing here goes to the server.
 */
import { makeStore, useStore } from './store.js';
import type { Language } from './text/texts.js';

export interface Preferences {
  /** 'auto' follows the system. */
  readonly theme: 'auto' | 'light' | 'dark';
  readonly textSize: 100 | 125 | 150 | 200;
  readonly density: 'comodo' | 'compatto';
  /** Null follows the browser, then the centre. */
  readonly language: Language | null;
  readonly hasSound: boolean;
  /** WCAG 2.1.4: single-letter keys can be turned off. */
  readonly hasLetterKeys: boolean;
  /** Keys a person changed: name of the action → letter. */
  readonly keys: Readonly<Record<string, string>>;
}

const storageKey = 'ponte.preferences';
const defaults: Preferences = {
  theme: 'auto',
  textSize: 100,
  density: 'comodo',
  language: null,
  hasSound: false,
  hasLetterKeys: true,
  keys: {},
};

function read(): Preferences {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof saved === 'object' && saved !== null ? { ...defaults, ...saved } : defaults;
  } catch {
    // A browser that forbids storage still gets screens, with the defaults.
    return defaults;
  }
}

const store = makeStore<Preferences>(typeof localStorage === 'undefined' ? defaults : read());

export const preferences = store;
export const usePreferences = (): Preferences => useStore(store);

/** Changes some preferences, here and in the other tabs. */
export function prefer(change: Partial<Preferences>): void {
  store.set({ ...store.get(), ...change });
  try {
    localStorage.setItem(storageKey, JSON.stringify(store.get()));
  } catch {
    // Kept for this tab only.
  }
}

function apply(): void {
  const { theme, textSize, density } = store.get();
  const root = document.documentElement;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.text = String(textSize);
  root.dataset.density = density;
}

/** Applies the preferences to the page and keeps them applied. Called once, before the first paint of the app. */
export function followPreferences(): void {
  apply();
  store.listen(apply);
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) store.set(read());
  });
}
