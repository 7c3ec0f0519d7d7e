/** What a contact was about, asked where it ends: Enter confirms what the gate took it for, a choice corrects it. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { TopicAsked } from '#modules/knowledge/learning/contract.js';
import { api, Button, Check, Choice } from '#web/kit/index.js';
import { attempt } from '../services.js';
import { topicWords } from './topic-words.js';
import styles from './contact.module.css';

const named = (topic: string): string => topic.replaceAll(/[_.]/g, ' ');

interface Props {
  readonly contactId: string;
  /** Said: the next thing to choose has the keyboard. */
  readonly onSaid: () => void;
}

/** Nothing where nothing is learned, and nothing where the question could not be asked: the work does not wait for it. */
export function TopicPart({ contactId, onSaid }: Props): ReactNode {
  const t = topicWords.useText();
  const path = `/api/contacts/${encodeURIComponent(contactId)}/topic`;
  const [asked, setAsked] = useState<TopicAsked | null>(null);
  const [isChanging, setChanging] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let isGone = false;
    api.get<TopicAsked>(path).then(
      (answer) => !isGone && setAsked(answer),
      () => undefined,
    );
    return () => void (isGone = true);
  }, [path]);
  const isAsking = asked?.isOn === true && (asked.said === null || isChanging);
  useEffect(() => {
    if (isAsking) first.current?.focus();
  }, [isAsking]);
  if (asked === null || !asked.isOn) return null;
  const nameOf = (topic: string | null): string => (topic === null ? t('outside') : named(topic));
  const say = async (topic: string | null): Promise<void> => {
    if (!(await attempt(() => api.put(path, { topic })))) return;
    setAsked({ ...asked, said: { topic } });
    setChanging(false);
    onSaid();
  };
  if (!isAsking)
    return (
      <p role="status">
        {t('saidNow', { topic: nameOf(asked.said!.topic) })}{' '}
        <Button look="link" onPress={() => setChanging(true)}>
          {t('change')}
        </Button>
      </p>
    );
  // Where the gate is not sure nothing waits for Enter: a person reads and chooses.
  const { proposed } = asked;
  const near = proposed === null ? asked.others : [proposed, ...asked.others];
  const rest = asked.topics.filter((topic) => !near.includes(topic)).toSorted();
  return (
    <div role="group" aria-labelledby="topic-asked" className={styles.form}>
      <h3 id="topic-asked">{t('title')}</h3>
      <p className={styles.muted}>{t(proposed === null ? 'hint.unsure' : 'hint')}</p>
      <div className={styles.wrapUps}>
        {near.map((topic, i) => (
          <Button
            key={topic}
            className={styles.wrapUp}
            ref={i === 0 && proposed !== null ? first : null}
            onPress={() => void say(topic)}
          >
            {i === 0 && proposed !== null && <kbd>↵</kbd>} {named(topic)}
          </Button>
        ))}
        <Button className={styles.wrapUp} onPress={() => void say(null)}>
          {t('outside')}
        </Button>
      </div>
      {rest.length > 0 && (
        <Choice
          label={t('other')}
          value={null}
          options={rest.map((id) => ({ id, label: named(id) }))}
          onChange={(id) => void say(id)}
        />
      )}
    </div>
  );
}

/** GDPR art. 21: said by the customer, written down by whoever hears it. Holds at once, whatever else is saved. */
export function LearningWish({ customerId }: { readonly customerId: string }): ReactNode {
  const t = topicWords.useText();
  const path = `/api/customers/${encodeURIComponent(customerId)}/learning`;
  const [state, setState] = useState<{ readonly isOn: boolean; readonly isObjecting: boolean } | null>(null);
  useEffect(() => {
    let isGone = false;
    api.get<{ isOn: boolean; isObjecting: boolean }>(path).then(
      (answer) => !isGone && setState(answer),
      () => undefined,
    );
    return () => void (isGone = true);
  }, [path]);
  // Where nothing is learned there is nothing to object to; what was said before stays to be seen.
  if (state === null || (!state.isOn && !state.isObjecting)) return null;
  const set = (isObjecting: boolean): void =>
    void attempt(() => api.put(path, { isObjecting })).then((isDone) => isDone && setState({ ...state, isObjecting }));
  return (
    <div>
      <Check isSelected={state.isObjecting} onChange={set}>
        {t('objects')}
      </Check>
      <p className={styles.muted}>{t('objects.hint')}</p>
    </div>
  );
}
