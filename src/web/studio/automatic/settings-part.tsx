/** The switch, the rest, and the topics that are put beyond machines. */
import { useState, type ReactNode } from 'react';
import {
  longestMailRestMs,
  longestRestMs,
  machineChannels,
  type AutomaticFacts,
  type MachineChannel,
} from '#modules/knowledge/automatic/contract.js';
import { api, Button, Check, Problem, TextField, toast, useTopicNames } from '#web/kit/index.js';
import styles from '../studio.module.css';
import { Group } from '../edit-form.js';
import { readNumber } from '../queue-draft.js';
import { automaticWords } from './automatic-words.js';
import { useDoing } from './doing.js';

const hourMs = 3_600_000;

interface Props {
  readonly facts: AutomaticFacts;
  readonly intents: readonly string[];
  readonly read: () => Promise<void>;
}

export function SettingsPart({ facts, intents, read }: Props): ReactNode {
  const t = automaticWords.useText();
  const nameOf = useTopicNames();
  const { isBusy, error, run } = useDoing();
  const [isOn, setOn] = useState(facts.isOn);
  const [rest, setRest] = useState(String(facts.restMs / 1000));
  const [beyond, setBeyond] = useState<ReadonlySet<string>>(new Set(facts.topicsBeyond));
  const [channels, setChannels] = useState<ReadonlySet<MachineChannel>>(new Set(facts.channels));
  const [mailRest, setMailRest] = useState(String(facts.mailRestMs / hourMs));
  const [isBad, setBad] = useState(false);
  const [isMailBad, setMailBad] = useState(false);
  const set = (topic: string, is: boolean): void => setBeyond(withOrWithout(beyond, topic, is));
  const save = (): void => {
    const seconds = wholeUpTo(rest, longestRestMs / 1000);
    const hours = wholeUpTo(mailRest, longestMailRestMs / hourMs);
    setBad(seconds === null);
    setMailBad(hours === null);
    if (seconds === null || hours === null) return;
    run(async () => {
      // A topic that the present gate does not know any more is let go of.
      const topicsBeyond = intents.filter((topic) => beyond.has(topic));
      const rests = { restMs: seconds * 1000, mailRestMs: hours * hourMs };
      const body = { isOn, channels: [...channels], ...rests, topicsBeyond, seen: facts.changedAt };
      await api.put('/api/studio/automatic', body);
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
      <Group title={t('channels')} hint={t('channels.hint')}>
        {machineChannels.map((channel) => (
          <Check
            key={channel}
            isSelected={channels.has(channel)}
            onChange={(is) => setChannels(withOrWithout(channels, channel, is))}
          >
            {t(`channels.${channel}`)}
          </Check>
        ))}
      </Group>
      <div className={styles.two}>
        <TextField
          label={t('rest')}
          hint={t('rest.hint')}
          value={rest}
          onChange={setRest}
          error={isBad ? t('rest.error') : undefined}
        />
        <TextField
          label={t('mailRest')}
          hint={t('mailRest.hint')}
          value={mailRest}
          onChange={setMailRest}
          error={isMailBad ? t('mailRest.error') : undefined}
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
              {nameOf(topic)}
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

function withOrWithout<T>(all: ReadonlySet<T>, one: T, is: boolean): ReadonlySet<T> {
  const next = new Set(all);
  if (is) next.add(one);
  else next.delete(one);
  return next;
}

function wholeUpTo(text: string, most: number): number | null {
  const number = readNumber(text, 0, most);
  return number !== null && Number.isInteger(number) ? number : null;
}
