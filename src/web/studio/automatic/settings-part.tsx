/** The switch, the rest, and the topics that are put beyond machines. */
import { useState, type ReactNode } from 'react';
import { longestRestMs, type AutomaticFacts } from '#modules/knowledge/automatic/contract.js';
import { api, Button, Check, Problem, TextField, toast } from '#web/kit/index.js';
import styles from '../studio.module.css';
import { readNumber } from '../queue-draft.js';
import { automaticWords, topicName } from './automatic-words.js';
import { useDoing } from './doing.js';

interface Props {
  readonly facts: AutomaticFacts;
  readonly intents: readonly string[];
  readonly read: () => Promise<void>;
}

export function SettingsPart({ facts, intents, read }: Props): ReactNode {
  const t = automaticWords.useText();
  const { isBusy, error, run } = useDoing();
  const [isOn, setOn] = useState(facts.isOn);
  const [rest, setRest] = useState(String(facts.restMs / 1000));
  const [beyond, setBeyond] = useState<ReadonlySet<string>>(new Set(facts.topicsBeyond));
  const [isBad, setBad] = useState(false);
  const set = (topic: string, is: boolean): void => {
    const next = new Set(beyond);
    if (is) next.add(topic);
    else next.delete(topic);
    setBeyond(next);
  };
  const save = (): void => {
    const seconds = readNumber(rest, 0, longestRestMs / 1000);
    setBad(seconds === null || !Number.isInteger(seconds));
    if (seconds === null || !Number.isInteger(seconds)) return;
    run(async () => {
      // A topic that the present gate does not know any more is let go of.
      const topicsBeyond = intents.filter((topic) => beyond.has(topic));
      await api.put('/api/studio/automatic', { isOn, restMs: seconds * 1000, topicsBeyond, seen: facts.changedAt });
      await read();
      toast({ words: t('saved') });
    });
  };
  return (
    <section aria-labelledby="settings" className={styles.rows}>
      <h2 id="settings">{t('settings.title')}</h2>
      <Check isSelected={isOn} onChange={setOn}>
        {t('isOn')}
      </Check>
      <div className={styles.two}>
        <TextField
          label={t('rest')}
          hint={t('rest.hint')}
          value={rest}
          onChange={setRest}
          error={isBad ? t('rest.error') : undefined}
        />
      </div>
      <details className={styles.fold}>
        <summary>
          {t('beyond.title')} ({beyond.size}/{intents.length})
        </summary>
        <p>{t('beyond.text')}</p>
        <div className={styles.two}>
          {intents.map((topic) => (
            <Check key={topic} isSelected={beyond.has(topic)} onChange={(is) => set(topic, is)}>
              {topicName(topic)}
            </Check>
          ))}
        </div>
      </details>
      <Problem error={error} />
      <div className={styles.chips}>
        <Button look="primary" isDisabled={isBusy} onPress={save}>
          {t('save')}
        </Button>
      </div>
    </section>
  );
}
