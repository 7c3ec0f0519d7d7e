/** Answers that fit what is asked, looked up a moment after the last word. Whatever goes wrong here stops nobody's writing. */
import { useEffect, useState } from 'react';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import type { Suggestion } from '#modules/knowledge/suggest/contract.js';
import { api } from '#web/kit/index.js';
import { askedOf } from './asked.js';

const quietMs = 400;
const none: readonly Suggestion[] = [];

export function useSuggestions(contact: Contact, entries: readonly Entry[], note: string): readonly Suggestion[] {
  const asked = askedOf(contact, entries, note);
  const language = contact.language.slice(0, 2) === 'en' ? 'en' : 'it';
  const [found, setFound] = useState(none);
  useEffect(() => {
    if (asked === '') return setFound(none);
    const stop = new AbortController();
    const look = (): void =>
      void api
        .post<{ suggestions: readonly Suggestion[] }>(
          '/api/answers/suggestions',
          { words: asked, language },
          { signal: stop.signal },
        )
        .then(({ suggestions }) => setFound(suggestions))
        .catch(() => !stop.signal.aborted && setFound(none));
    const timer = setTimeout(look, quietMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked, language]);
  return found;
}
