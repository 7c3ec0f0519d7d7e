/** What people at the desk want this answer to say, with what would change; published as it is, or refused with a word. */
import { useState, type ReactNode } from 'react';
import { givenAt, longest, readingOf, type Article } from '#modules/knowledge/articles/contract.js';
import { proposesNews, type Correction } from '#modules/knowledge/corrections/contract.js';
import {
  api,
  Button,
  DiffWords,
  Problem,
  ReadingPart,
  Tag,
  TextField,
  toast,
  useFormats,
  useNow,
} from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

interface Props {
  readonly article: Article;
  readonly nameOf: (personId: string) => string;
  readonly onChanged: () => Promise<void>;
}

export function CorrectionsPart({ article, nameOf, onChanged }: Props): ReactNode {
  const t = answerWords.useText();
  const { value, error, read } = useLoaded<{ corrections: readonly Correction[] }>(
    `/api/articles/${encodeURIComponent(article.id)}/corrections`,
  );
  const waiting = value?.corrections ?? [];
  if (waiting.length === 0 && error === null) return null;
  return (
    <section className={styles.part} aria-labelledby="answer-corrections">
      <h2 id="answer-corrections">{t('corrections')}</h2>
      {article.heldAt !== null && <p>{t('corrections.held')}</p>}
      <Problem error={error} />
      {waiting.map((one) => (
        <OneCorrection
          key={one.id}
          one={one}
          article={article}
          who={nameOf(one.madeBy)}
          onDone={() => Promise.all([read(), onChanged()])}
        />
      ))}
    </section>
  );
}

interface OneProps {
  readonly one: Correction;
  readonly article: Article;
  readonly who: string;
  readonly onDone: () => Promise<unknown>;
}

function OneCorrection({ one, article, who, onDone }: OneProps): ReactNode {
  const t = answerWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [word, setWord] = useState('');
  const [error, setError] = useState<unknown>(null);
  const given = givenAt(article, now);
  const isSame = given === null || !proposesNews(one, article, given);
  const decide = async (how: 'publish' | 'refuse'): Promise<void> => {
    try {
      await api.post(`/api/corrections/${encodeURIComponent(one.id)}/${how}`, { revision: article.revision, word });
      setError(null);
      toast({ words: t(`corrections.${how}.done`, { who }) });
      await onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <article className={styles.correction}>
      <p>
        <strong>{t('corrections.by', { who, day: formats.stamp(one.madeAt, now) })}</strong>{' '}
        {one.isWrong && <Tag tone="crit">{t('corrections.wrong')}</Tag>}
      </p>
      {one.reason !== '' && <p>{t('version.reason', { reason: one.reason })}</p>}
      {one.contactId !== null && (
        <p>
          <a href={`/desk/#/c/${encodeURIComponent(one.contactId)}`}>{t('corrections.contact')}</a>
        </p>
      )}
      <p lang={article.language} className={styles.words}>
        {!isSame ? <DiffWords before={given.short} after={one.short} /> : one.short}
      </p>
      {isSame ? (
        <p>{t('corrections.same')}</p>
      ) : (
        <ReadingPart
          of={readingOf({ short: one.short, long: '' }, article.language).short}
          language={article.language}
        />
      )}
      <TextField
        label={t('corrections.word')}
        hint={t('corrections.word.hint')}
        value={word}
        maxLength={longest.reason}
        onChange={setWord}
        isOptional
      />
      <Wrong error={error} />
      <div className={styles.actions}>
        <Button look="primary" onPress={() => void decide('publish')}>
          {t(isSame ? 'corrections.settled' : 'corrections.publish')}
        </Button>
        <Button onPress={() => void decide('refuse')}>{t('corrections.refuse')}</Button>
      </div>
    </article>
  );
}
