/** What customers may say it is about before they write: plain words, each for a queue. */
import { useRef, type ReactNode } from 'react';
import type { Queue } from '#kernel/routing/types.js';
import { type Centre, mostTopics, type Topic } from '#modules/identity/contract.js';
import { api, Button, Choice, LiveRegion, newKey, TextField, useLanguage } from '#web/kit/index.js';
import { EditForm } from './edit-form.js';
import { useEditing } from './editing.js';
import { moveId, useOrder } from './rows.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { newTopic, readTopics, type TopicRow, topicsDraftOf, type TopicsDraft } from './topic-draft.js';
import { topicWords } from './topic-words.js';

interface Props {
  readonly centre: Centre;
  readonly queues: readonly Queue[];
}

export function TopicsForm({ centre, queues }: Props): ReactNode {
  const t = topicWords.useText();
  const language = useLanguage();
  const known = useRef(centre.topics);
  const { draft, change, errorOf, form } = useEditing<TopicsDraft, readonly Topic[], readonly Topic[]>({
    key: 'topics',
    start: topicsDraftOf(centre.topics),
    read: readTopics,
    async store(topics) {
      const back = known.current;
      known.current = (await api.put<Centre>('/api/centre', { topics })).topics;
      return { saved: known.current, back };
    },
    draftOf: topicsDraftOf,
    said: () => t('saved'),
  });
  const { rows } = draft;
  const { told, move } = useOrder(rows, (row, n) => t('moved', { name: row[language], n, total: rows.length }));

  return (
    <EditForm title={t('title')} {...form}>
      <p className={styles.hint}>{t(rows.length === 0 ? 'none' : 'text')}</p>
      <LiveRegion>{told}</LiveRegion>
      <ol className={styles.rows}>
        {rows.map((row, i) => (
          <TopicFields
            key={row.rowId}
            {...{ row, queues, errorOf }}
            place={{ n: i + 1, isFirst: i === 0, isLast: i === rows.length - 1 }}
            onChange={(part) => change({ rows: rows.map((one) => (one === row ? { ...one, ...part } : one)) })}
            onMove={(by) => change({ rows: move(i, by) })}
            onRemove={() => change({ rows: rows.filter((one) => one !== row) })}
          />
        ))}
      </ol>
      <p role="alert" className={styles.fieldError}>
        {errorOf('list')}
      </p>
      {rows.length < mostTopics && queues.length > 0 && (
        <div className={styles.chips}>
          <Button onPress={() => change({ rows: [...rows, newTopic(newKey(), queues[0]!.id)] })}>{t('add')}</Button>
        </div>
      )}
    </EditForm>
  );
}

interface FieldsProps {
  readonly row: TopicRow;
  readonly queues: readonly Queue[];
  readonly place: { readonly n: number; readonly isFirst: boolean; readonly isLast: boolean };
  readonly onChange: (part: Partial<TopicRow>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly errorOf: (field: string) => string | null;
}

function TopicFields({ row, queues, place, onChange, onMove, onRemove, errorOf }: FieldsProps): ReactNode {
  const t = topicWords.useText();
  const say = studioWords.useText();
  const name = row[useLanguage()] || t('row', { n: place.n });
  return (
    <li className={styles.outcome}>
      <fieldset>
        <legend>{t('row', { n: place.n })}</legend>
        <div className={styles.row}>
          {(['it', 'en'] as const).map((language) => (
            <TextField
              key={language}
              label={t(language)}
              value={row[language]}
              maxLength={60}
              onChange={(words) => onChange({ [language]: words })}
              error={errorOf(`${row.rowId}.${language}`)}
            />
          ))}
          <Choice
            label={t('queue')}
            options={queues.map((queue) => ({ id: queue.id, label: queue.name }))}
            value={row.queueId}
            onChange={(queueId) => onChange({ queueId })}
          />
        </div>
        <div className={styles.chips}>
          {([-1, 1] as const).map((by) => (
            <Button
              key={by}
              id={moveId(row.rowId, by)}
              aria-label={t(by === -1 ? 'up' : 'down', { name })}
              isDisabled={by === -1 ? place.isFirst : place.isLast}
              onPress={() => onMove(by)}
            >
              {by === -1 ? '↑' : '↓'}
            </Button>
          ))}
          <Button aria-label={say('remove.of', { name })} onPress={onRemove}>
            {say('remove')}
          </Button>
        </div>
      </fieldset>
    </li>
  );
}
