/** Recordings: sent up, listened to, with the name that a menu says them by. */
import { useId, useState, type ChangeEvent, type ReactNode } from 'react';
import { api, toast } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import type { PromptFile } from './flow-types.js';
import { flowWords } from './flow-words.js';
import styles from './flows.module.css';

export function PromptsPart({
  isWriter,
  onAdded,
}: {
  readonly isWriter: boolean;
  readonly onAdded: () => void;
}): ReactNode {
  const t = flowWords.useText();
  const id = useId();
  const { value, error, read } = useLoaded<{ prompts: readonly PromptFile[] }>('/api/prompts');
  const [failed, setFailed] = useState<unknown>(null);
  async function add(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const field = event.target;
    const file = field.files?.[0];
    if (!file) return;
    try {
      const added = await api.upload<PromptFile>('/api/prompts', file);
      toast({ words: t('prompts.added', { file: added.file, seconds: added.seconds }) });
      setFailed(null);
      await read();
      onAdded();
    } catch (problem) {
      setFailed(problem);
    }
    // The same file again is a new try.
    field.value = '';
  }
  return (
    <div className={styles.part}>
      <h3>{t('prompts')}</h3>
      <p className={styles.hint}>{t('prompts.hint')}</p>
      <Wrong error={error ?? failed} />
      {value?.prompts.length === 0 && <p className={styles.hint}>{t('prompts.none')}</p>}
      <ul className={styles.prompts}>
        {value?.prompts.map(({ file, seconds }) => (
          <li key={file}>
            <code>{file}</code>
            <span>{t('prompt.seconds', { n: seconds })}</span>
            <audio
              controls
              preload="none"
              src={`/api/prompts/${encodeURIComponent(file)}`}
              aria-label={t('prompt.play', { file })}
            />
          </li>
        ))}
      </ul>
      {isWriter && (
        <div className={styles.prompts}>
          <label htmlFor={id}>{t('prompts.add')}</label>{' '}
          <input id={id} type="file" accept=".wav,audio/wav" onChange={(event) => void add(event)} />
        </div>
      )}
    </div>
  );
}
