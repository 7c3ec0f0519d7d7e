/** The gate's versions, the newest first: what each promised, what it was beside the one before, and going back. */
import { useEffect, type ReactNode } from 'react';
import type { GateVersionLine } from '#modules/knowledge/automatic/contract.js';
import { api, Button, Problem, Tag, toast, useFormats, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { fine } from './automatic-words.js';
import { useDoing } from './doing.js';
import { learnedWords } from './learned-words.js';

interface Props {
  readonly isAdministrator: boolean;
  /** The version in force, and when its state was changed last. */
  readonly version: number;
  readonly seen: number;
  readonly read: () => Promise<void>;
}

export function GateVersions({ isAdministrator, version, seen, read }: Props): ReactNode {
  const t = learnedWords.useText();
  const loaded = useLoaded<{ readonly versions: readonly GateVersionLine[] }>('/api/automatic/versions');
  const { isBusy, error, run } = useDoing();
  const readLines = loaded.read;
  useEffect(() => void readLines(), [version, readLines]);
  const use = (to: number): void =>
    run(async () => {
      await api.put('/api/studio/automatic/version', { version: to, seen });
      await read();
      toast({ words: t('used', { version: to }) });
    });
  return (
    <details className={styles.fold}>
      <summary>
        {t('versions.title')} ({loaded.value?.versions.length ?? 0})
      </summary>
      <p className={styles.hint}>{t('versions.text')}</p>
      <Problem error={loaded.error ?? error} />
      <ol className={styles.rows}>
        {loaded.value?.versions.map((line) => (
          <li key={line.version}>
            <Version line={line} />
            {isAdministrator && !line.isInForce && !line.isEmptied && (
              <Button isDisabled={isBusy} aria-label={`${t('use')}: ${line.version}`} onPress={() => use(line.version)}>
                {t('use')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Version({ line }: { readonly line: GateVersionLine }): ReactNode {
  const t = learnedWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { calibration, compared } = line;
  const { threshold, bound, answered, sample, wrong } = calibration;
  const percent = (share: number): string => fine(share, document.documentElement.lang);
  return (
    <>
      <p>
        <b>{t('version', { version: line.version, of: formats.dated(line.madeAt, now, 'of') })}</b>{' '}
        {line.isInForce && <Tag tone="ok">{t('inForce')}</Tag>}
        {line.isEmptied && <Tag tone="plain">{t('emptied')}</Tag>}
        <br />
        {t('version.from', {
          ...{ examples: formats.number(line.examples), contacts: formats.number(line.fromContacts) },
        })}
        {'. '}
        {threshold > 1
          ? t('version.closed')
          : t('version.promise', {
              ...{ bound: percent(bound), answered: formats.number(answered) },
              ...{ sample: formats.number(sample), wrong: formats.number(wrong) },
            })}
      </p>
      {compared && (
        <p>
          {t('version.compared', {
            ...{ questions: formats.number(compared.questions), before: compared.before.version },
            ...{ wasAnswered: compared.before.answered, wasWrong: compared.before.wrong },
            ...{ answered: compared.now.answered, wrong: compared.now.wrong },
          })}
        </p>
      )}
    </>
  );
}
