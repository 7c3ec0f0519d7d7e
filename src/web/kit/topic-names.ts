/** A topic's key, as the gate has it, in words: the centre's name for it, else the title of its answer; without both, the key's own letters. */
import { useEffect } from 'react';
import { api } from './api.js';
import { makeStore, useStore } from './store.js';
import { useLanguage } from './text/texts.js';

interface Names {
  readonly language: string;
  readonly names: Readonly<Record<string, string>>;
}

const known = makeStore<Names>({ language: '', names: {} });

const lettersOf = (topic: string): string => topic.replaceAll(/[_.]/g, ' ');

/** Asked once a language and page: names change seldom. */
function ask(language: string): void {
  known.set({ ...known.get(), language });
  api
    .get<{ names: Readonly<Record<string, string>> }>('/api/answers/topics', { language })
    .then((read) => known.set({ language, names: read.names }))
    .catch(() => known.set({ ...known.get(), language: '' }));
}

/** After one was named. */
export const readTopicNames = (): void => ask(known.get().language);

export function useTopicNames(): (topic: string) => string {
  const language = useLanguage();
  const { names } = useStore(known);
  useEffect(() => {
    if (known.get().language === language) return;
    ask(language);
  }, [language]);
  return (topic) => names[topic] ?? lettersOf(topic);
}

/** Outside of components: as far as the names are known by now. */
export const topicNameNow = (topic: string): string => known.get().names[topic] ?? lettersOf(topic);
