/** "Mancano": what people are asked and no answer says. One press begins the answer. */
import { useState, type ReactNode } from 'react';
import { emptyWords, longest, type Article } from '#modules/knowledge/articles/contract.js';
import type { Gap } from '#modules/contacts/gaps/contract.js';
import { api, Button, EmptyState, newKey, Problem, toast, useFormats, useMe, useTopicNames } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import { studioWords } from '../texts.js';
import { gapWords } from './gap-words.js';
import styles from './answers.module.css';
import { articlePath } from './publish-part.js';

interface Gaps {
  readonly days: number;
  readonly questions: number;
  readonly isAll: boolean;
  readonly searches: number;
  readonly gaps: readonly Gap[];
}

export function GapsPart({ onChanged }: { readonly onChanged: () => Promise<void> }): ReactNode {
  const t = gapWords.useText();
  const say = studioWords.useText();
  const formats = useFormats();
  const { value, error, read } = useLoaded<Gaps>('/api/answers/gaps');
  return (
    <section className={styles.gaps} aria-labelledby="gaps-title">
      <h2 id="gaps-title">{t('title')}</h2>
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {value && (
        <p>
          {t(value.isAll ? 'seen' : 'seen.newest', { n: formats.number(value.questions), days: value.days })}{' '}
          {value.searches > 0 && t('searches', { n: value.searches, days: value.days })} {t('masked')}
        </p>
      )}
      {value?.gaps.length === 0 && <EmptyState title={t('none')}>{t('none.text')}</EmptyState>}
      {value?.gaps.map((gap) => (
        <OneGap key={gap.key} gap={gap} onChanged={onChanged} />
      ))}
    </section>
  );
}

/** The first sentence, as a title: a person makes it better. */
const titleOf = (sample: string): string => {
  const first = /^[\s\S]*?[.?!](?=\s|$)/.exec(sample.trim())?.[0] ?? sample.trim();
  return first.replaceAll(/\s+/g, ' ').slice(0, longest.title);
};

function OneGap({ gap, onChanged }: { readonly gap: Gap; readonly onChanged: () => Promise<void> }): ReactNode {
  const t = gapWords.useText();
  const formats = useFormats();
  const nameOf = useTopicNames();
  const { person } = useMe();
  const [error, setError] = useState<unknown>(null);
  const begin = async (): Promise<void> => {
    const id = `article_${newKey()}`;
    const draft = { ...emptyWords, title: titleOf(gap.samples[0] ?? gap.proposed) };
    const { proposed: topic, language } = gap;
    try {
      const change = { topic, language, draft, ownerId: person.id, reviewAt: null, revision: 0 };
      await api.put<{ article: Article }>(articlePath(id), change);
      const undo = (): void => {
        location.hash = hashOf('answers', 'missing');
        void api.delete(articlePath(id)).then(onChanged, setError);
      };
      toast({ words: t('begun'), undo });
      location.hash = hashOf('answers', id);
      await onChanged();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <article className={styles.correction}>
      <h3>
        {t('asked', { n: gap.asked, many: formats.number(gap.asked) })}
        {gap.topic !== null && `: ${nameOf(gap.topic)}`}
      </h3>
      <p>{gap.channels.map(({ channel, asked }) => t(`in.${channel}`, { n: formats.number(asked) })).join(' · ')}</p>
      <ul className={styles.samples} lang={gap.language}>
        {gap.samples.map((sample) => (
          <li key={sample}>
            <q>{sample}</q>
          </li>
        ))}
      </ul>
      <Wrong error={error} />
      <div className={styles.actions}>
        {gap.draftId === null ? (
          <Button onPress={() => void begin()}>{t('begin')}</Button>
        ) : (
          <a href={hashOf('answers', gap.draftId)}>{t('goOn')}</a>
        )}
      </div>
    </article>
  );
}
