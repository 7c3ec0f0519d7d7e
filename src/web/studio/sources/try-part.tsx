/** Asks the program once, as the form stands: its reply, and what customers would read. */
import { useState, type ReactNode } from 'react';
import { longestGiven, type SourceProblem } from '#modules/knowledge/facts/contract.js';
import { api, Button, TextField } from '#web/kit/index.js';
import { Group, Wrong } from '../edit-form.js';
import { useDoing } from '../automatic/doing.js';
import styles from '../studio.module.css';
import { MappingProblems } from './mapping-problems.js';
import { readSource, type SourceDraft } from './source-draft.js';
import { sourceWords } from './source-words.js';

interface Tried {
  readonly problem: SourceProblem | null;
  readonly reply: string | null;
  readonly sentences: readonly { readonly fact: string; readonly it: string | null; readonly en: string | null }[];
}

export function TryPart({ draft, id }: { readonly draft: SourceDraft; readonly id: string | null }): ReactNode {
  const t = sourceWords.useText();
  const { isBusy, error, run } = useDoing();
  const [given, setGiven] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const read = readSource(draft);
  const attempt = (): void =>
    run(async () => {
      setTried(null);
      if ('body' in read) setTried(await api.post<Tried>('/api/studio/facts/try', { id, source: read.body, given }));
    });
  return (
    <Group title={t('try')} hint={t('try.text')}>
      {draft.doesAsk && <TextField label={t('try.given')} value={given} maxLength={longestGiven} onChange={setGiven} />}
      <div className={styles.chips}>
        <Button isDisabled={isBusy || !('body' in read)} onPress={attempt}>
          {t('try.run')}
        </Button>
      </div>
      <MappingProblems error={error} />
      <Wrong error={error} />
      <div role="status">
        {tried?.problem && <p>{t(`problem.${tried.problem}`)}</p>}
        {tried?.sentences.map(({ fact, it, en }) => (
          <div key={fact}>
            <p lang="it">{t('try.sentence', { fact, said: it ?? t('try.none') })}</p>
            <p lang="en">{t('try.sentence', { fact, said: en ?? t('try.none') })}</p>
          </div>
        ))}
        {tried?.reply && (
          <details className={styles.fold} open>
            <summary>{t('try.reply')}</summary>
            <pre className={styles.preview} tabIndex={0}>
              {tried.reply}
            </pre>
          </details>
        )}
      </div>
    </Group>
  );
}
