/**
 * The words on the screens. Every app keeps its own in a `texts.ts`, Italian and English with the same ids (checked by
 * the types); messages are ICU, compiled the first time they are said.
 */
import { setupI18n, type I18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { makeStore, useStore } from '../store.js';

export type Language = 'it' | 'en';
export type Params = Readonly<Record<string, string | number | null | undefined>>;

export interface Texts<Id extends string> {
  readonly it: Readonly<Record<Id, string>>;
  readonly en: Readonly<Record<Id, string>>;
}

export type Say<Id extends string> = (id: Id, params?: Params) => string;

const language = makeStore<Language>('it');
const i18n: I18n = setupI18n({ locale: 'it', messages: { it: {}, en: {} } });
const said: Record<Language, Set<string>> = { it: new Set(), en: new Set() };

/** Compiles on first use: a screen says a tenth of the words it knows, and a first paint should not wait for the rest. */
function say(texts: Texts<string>, id: string, params: Params | undefined, lang: Language): string {
  const message = texts[lang][id];
  if (message === undefined) return id;
  if (!said[lang].has(message)) {
    // The message itself is the key, so that two apps may use the same short id.
    i18n.load(lang, { [message]: compileMessage(message) });
    said[lang].add(message);
  }
  if (i18n.locale !== lang) i18n.activate(lang);
  return i18n._(message, params);
}

export interface Words<Id extends string> {
  readonly texts: Texts<Id>;
  /** `const t = useText()`, then `t('send')`; follows the language. */
  useText(): Say<Id>;
  /** Outside of components. */
  say: Say<Id>;
  /** Is this an id we have words for? For codes that come from the server. */
  has(id: string): id is Id;
}

/** Registers the words of an app (or of the kit). */
export function words<Id extends string>(texts: {
  readonly it: Readonly<Record<Id, string>>;
  readonly en: Readonly<Record<NoInfer<Id>, string>>;
}): Words<Id> {
  const sayers: Record<Language, Say<Id>> = {
    it: (id, params) => say(texts, id, params, 'it'),
    en: (id, params) => say(texts, id, params, 'en'),
  };
  return {
    texts,
    useText: () => sayers[useStore(language)],
    say: (id, params) => sayers[language.get()](id, params),
    has: (id): id is Id => Object.hasOwn(texts.it, id),
  };
}

export const useLanguage = (): Language => useStore(language);
export const currentLanguage = (): Language => language.get();

export function setLanguage(next: Language): void {
  language.set(next);
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

/** The person's choice, else the browser's, else the centre's. */
export function chooseLanguage(
  chosen: Language | null,
  browser: readonly string[],
  centre: Language | null = null,
): Language {
  if (chosen) return chosen;
  for (const tag of browser) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'it' || primary === 'en') return primary;
  }
  return centre ?? 'it';
}
