/** How a visitor wants to read: text size, background, language. One small cookie, set by links, so no script is needed. */
import { chooseLanguage, isLanguage, type Language } from '#modules/contacts/customer-words/contract.js';

export interface Look {
  readonly size: 0 | 1 | 2;
  readonly theme: 'light' | 'dark' | null;
  readonly language: Language;
}

export const lookCookie = 'ponte_look';

const sizeOf = (value: unknown): Look['size'] => (value === '1' ? 1 : value === '2' ? 2 : 0);
const themeOf = (value: unknown): Look['theme'] => (value === 'light' || value === 'dark' ? value : null);

export function readLook(cookies: string | undefined, acceptLanguage: string | undefined, centre: Language): Look {
  const value = new RegExp(`(?:^|;\\s*)${lookCookie}=([012])\\.(light|dark|auto)\\.(it|en|auto)(?:;|$)`).exec(
    cookies ?? '',
  );
  const wished = value?.[3];
  return {
    size: sizeOf(value?.[1]),
    theme: themeOf(value?.[2]),
    language: isLanguage(wished) ? wished : chooseLanguage(acceptLanguage, centre),
  };
}

/** The look after a link was followed: only what the link names changes. */
export const changeLook = (look: Look, query: Readonly<Record<string, string | undefined>>): Look => ({
  size: query['size'] === undefined ? look.size : sizeOf(query['size']),
  theme: query['theme'] === undefined ? look.theme : themeOf(query['theme']),
  language: isLanguage(query['lang']) ? query['lang'] : look.language,
});

/** A year; strictly for the page's own function, so it needs no consent. */
export const lookCookieOf = (look: Look): string =>
  `${lookCookie}=${look.size}.${look.theme ?? 'auto'}.${look.language}; Path=/help; Max-Age=31536000; SameSite=Lax; HttpOnly`;

/** Only back to a help page of ours: nothing else may be named in the link. */
export const safeBack = (back: string | undefined): string =>
  back !== undefined &&
  /^\/help(\/c\/[A-Za-z0-9_-]{43}|\/answers(\/[a-z0-9._-]{1,60}|\?[\w.!~*'()%&=-]{1,700})?)?$/.test(back)
    ? back
    : '/help';
