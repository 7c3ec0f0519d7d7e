/** How the customer wants to read: kept on the device, never sent. */
import { chooseLanguage, isLanguage, type Language } from '#modules/contacts/customer-words/contract.js';
import { readJson, type Keep } from './storage.js';

export interface Prefs {
  readonly size: 0 | 1 | 2;
  /** null = as the device says. */
  readonly theme: 'light' | 'dark' | null;
  readonly language: Language;
}

export function readPrefs(keep: Keep, ...wishes: readonly (string | null | undefined)[]): Prefs {
  const kept = (readJson(keep, 'prefs') ?? {}) as Partial<Record<keyof Prefs, unknown>>;
  return {
    size: kept.size === 1 || kept.size === 2 ? kept.size : 0,
    theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : null,
    language: isLanguage(kept.language) ? kept.language : chooseLanguage(...wishes),
  };
}

/** Shows them: the style sheet reads `data-size` and `data-theme`. */
export function showPrefs(prefs: Prefs, root: HTMLElement): void {
  root.dataset['size'] = String(prefs.size);
  root.lang = prefs.language;
  if (prefs.theme) root.dataset['theme'] = prefs.theme;
  else delete root.dataset['theme'];
}

export const isDark = (prefs: Prefs): boolean =>
  prefs.theme === null ? matchMedia('(prefers-color-scheme: dark)').matches : prefs.theme === 'dark';
