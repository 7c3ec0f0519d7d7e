/** What topics are called, for those whose key says nothing to people: one at a time, those without any words first. */
import { useState, type ReactNode } from 'react';
import { longestTopicName } from '#modules/knowledge/articles/contract.js';
import {
  api,
  Button,
  Choice,
  Problem,
  readTopicNames,
  TextField,
  toast,
  useLanguage,
  useTopicNames,
} from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { useDoing } from './doing.js';
import { namesWords } from './names-words.js';

type Names = Readonly<Record<string, string>>;
const path = '/api/studio/topic-names';

export function NamesPart({ intents }: { readonly intents: readonly string[] }): ReactNode {
  const t = namesWords.useText();
  const language = useLanguage();
  const nameOf = useTopicNames();
  const given = useLoaded<{ readonly names: Names }>(`${path}?language=${language}`);
  const titles = useLoaded<{ readonly names: Names }>(`/api/answers/topics?language=${language}`);
  const { isBusy, error, run } = useDoing();
  const [topic, setTopic] = useState<string | null>(null);
  const [name, setName] = useState('');
  const known = titles.value?.names ?? {};
  const bare = intents.filter((one) => !(one in known));
  const choose = (one: string): void => {
    setTopic(one);
    setName(given.value?.names[one] ?? '');
  };
  const put = async (of: string, to: string): Promise<string> => {
    const { before } = await api.put<{ before: string }>(path, { topic: of, language, name: to.trim() });
    readTopicNames();
    await Promise.all([given.read(), titles.read()]);
    return before;
  };
  const save = (of: string): void =>
    run(async () => {
      const before = await put(of, name);
      const undo = (): void => run(async () => void (await put(of, before)));
      toast({ words: t(name.trim() === '' ? 'taken' : 'saved', { topic: of, name: name.trim() }), undo });
      setTopic(null);
      setName('');
    });
  return (
    <details className={styles.fold}>
      <summary>{t('title', { n: bare.length })}</summary>
      <p className={styles.hint}>{t('text')}</p>
      <form
        className={styles.rows}
        onSubmit={(event) => {
          event.preventDefault();
          if (topic !== null) save(topic);
        }}
      >
        <div className={styles.two}>
          <Choice
            label={t('topic')}
            value={topic}
            options={[...bare, ...intents.filter((one) => one in known)].map((id) => ({
              id,
              label: nameOf(id),
              detail: id,
            }))}
            onChange={choose}
          />
          <TextField
            label={t('name')}
            hint={t('name.hint')}
            value={name}
            maxLength={longestTopicName}
            isDisabled={topic === null}
            onChange={setName}
          />
        </div>
        <Problem error={error ?? given.error ?? titles.error} />
        <div className={styles.chips}>
          <Button
            type="submit"
            isDisabled={isBusy || topic === null || name.trim() === (given.value?.names[topic] ?? '')}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </details>
  );
}
