/** A table goes up, and what becomes of it is told while the centre goes on. */
import { useState, type ReactNode } from 'react';
import type { Learning } from '#modules/knowledge/automatic/contract.js';
import { api, Button, Choice, codeText, FileField, Problem } from '#web/kit/index.js';
import styles from '../studio.module.css';
import { automaticWords, fine } from './automatic-words.js';
import { useDoing } from './doing.js';

interface Props {
  readonly learning: Learning | null;
  readonly read: () => Promise<void>;
}

const errors = ['0.005', '0.01', '0.02', '0.05'] as const;

export function LearningPart({ learning, read }: Props): ReactNode {
  const t = automaticWords.useText();
  const { isBusy, error, run } = useDoing();
  const [file, setFile] = useState<File | null>(null);
  const [most, setMost] = useState<string>('0.01');
  const isRunning = learning?.stage === 'learning' || learning?.stage === 'calibrating';
  const percent = (share: number): string => fine(share, document.documentElement.lang);
  const begin = (): void =>
    run(async () => {
      // A browser may call a table anything; the server takes CSV alone.
      const table = new File([file!], 'questions.csv', { type: 'text/csv' });
      await api.upload(`/api/studio/automatic/learning?error=${most}`, table);
      await read();
    });
  const cancel = (): void =>
    run(async () => {
      await api.delete('/api/studio/automatic/learning');
      await read();
    });
  return (
    <section aria-labelledby="learn" className={styles.rows}>
      <h2 id="learn">{t('learn.title')}</h2>
      <p className={styles.hint}>{t('learn.text')}</p>
      <div className={styles.two}>
        <FileField label={t('learn.file')} accept=".csv,text/csv" file={file} onFile={setFile} />
        <Choice
          label={t('learn.error')}
          options={errors.map((value) => ({ id: value, label: percent(Number(value)) }))}
          value={most}
          onChange={setMost}
        />
      </div>
      <div role="status">
        {learning && (
          <>
            <p>{t(`learn.${learning.stage}`, { share: percent(Math.round(learning.share * 100) / 100) })}</p>
            {isRunning && <progress value={learning.share} max={1} aria-label={t('learn.title')} />}
            {learning.problem && <p className={styles.fieldError}>{codeText(learning.problem)}</p>}
          </>
        )}
      </div>
      <Problem error={error} />
      <div className={styles.chips}>
        <Button look="primary" isDisabled={isBusy || isRunning || file === null} onPress={begin}>
          {t('learn.begin')}
        </Button>
        {isRunning && <Button onPress={cancel}>{t('learn.cancel')}</Button>}
      </div>
    </section>
  );
}
