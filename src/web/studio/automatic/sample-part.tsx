/** Answers drawn by lot, one after the other: a person says whether each was right. */
import type { ReactNode } from 'react';
import { verdicts, type SampledAnswer, type Verdict } from '#modules/contacts/automatic/contract.js';
import { api, Button, Problem, toast } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { automaticWords } from './automatic-words.js';
import { useDoing } from './doing.js';

export function SamplePart({ told }: { readonly told: () => void }): ReactNode {
  const t = automaticWords.useText();
  const { value, error, read } = useLoaded<{ readonly answers: readonly SampledAnswer[] }>('/api/automatic/sample');
  const { isBusy, error: refused, run } = useDoing();
  const next = value?.answers[0];
  const judge = (verdict: Verdict): void =>
    run(async () => {
      await api.post(`/api/automatic/sample/${encodeURIComponent(next!.id)}`, { verdict });
      await read();
      told();
      toast({ words: t('sample.thanks') });
    });
  return (
    <section aria-labelledby="sample" className={styles.rows}>
      <h2 id="sample">
        {t('sample.title')} {value !== null && `(${value.answers.length})`}
      </h2>
      <p className={styles.hint}>{t('sample.text')}</p>
      <Problem error={error ?? refused} />
      {value !== null && next === undefined && <p>{t('sample.none')}</p>}
      {next && (
        <>
          <p>
            <b>{t('sample.question')}</b>
            <br />
            {next.question}
          </p>
          <p className={styles.said}>
            <b>{t('sample.answer')}</b>
            <br />
            {next.answer}
          </p>
          <div className={styles.chips}>
            {verdicts.map((verdict) => (
              <Button key={verdict} isDisabled={isBusy} onPress={() => judge(verdict)}>
                {t(`sample.${verdict}`)}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
