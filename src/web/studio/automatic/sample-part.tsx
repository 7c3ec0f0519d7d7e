/** Answers drawn by lot, one after the other: a person says whether each was right. */
import { useState, type ReactNode } from 'react';
import { verdicts, type SampledAnswer, type Verdict } from '#modules/contacts/automatic/contract.js';
import type { AutomaticFacts } from '#modules/knowledge/automatic/contract.js';
import { api, Button, Choice, Problem, toast, useTopicNames } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { automaticWords } from './automatic-words.js';
import { useDoing } from './doing.js';
import { learnedWords } from './learned-words.js';

export function SamplePart({ told }: { readonly told: () => void }): ReactNode {
  const t = automaticWords.useText();
  const nameOf = useTopicNames();
  const { value, error, read } = useLoaded<{ readonly answers: readonly SampledAnswer[] }>('/api/automatic/sample');
  const { isBusy, error: refused, run } = useDoing();
  const next = value?.answers[0];
  const learned = learnedWords.useText();
  const intents = useLoaded<AutomaticFacts>('/api/automatic').value?.gate?.intents ?? [];
  const [topic, setTopic] = useState('');
  const judge = (verdict: Verdict): void =>
    run(async () => {
      await api.post(`/api/automatic/sample/${encodeURIComponent(next!.id)}`, {
        ...{ verdict, topic: verdict === 'wrong' && topic !== '' ? topic : null },
      });
      setTopic('');
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
          {intents.length > 0 && (
            <div className={styles.two}>
              <Choice
                label={learned('sample.topic')}
                value={topic}
                options={[
                  { id: '', label: learned('sample.unknown') },
                  ...intents.map((id) => ({ id, label: nameOf(id) })),
                ]}
                onChange={setTopic}
              />
            </div>
          )}
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
