/** From draft to version, and what becomes of it: checked, retired, given again. Each step says what it did. */
import { useState, type ReactNode } from 'react';
import {
  givenAt,
  hasNews,
  readingOf,
  stateOf,
  usualReviewMs,
  type Article,
} from '#modules/knowledge/articles/contract.js';
import { api, Button, TextField, toast, useFormats, useNow } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

interface Props {
  readonly article: Article;
  readonly isDirty: boolean;
  readonly onChanged: () => Promise<void>;
}

export const articlePath = (id: string): string => `/api/studio/articles/${encodeURIComponent(id)}`;

export function PublishPart({ article, isDirty, onChanged }: Props): ReactNode {
  const t = answerWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const name = article.draft.title;
  const given = givenAt(article, now);
  const state = stateOf(article, now);
  const isRetired = article.retiredAt !== null;
  const mayPublish = isRetired || hasNews(article);
  const isHard = article.draft.audience === 'public' && !readingOf(article.draft, article.language).isEasy;
  async function act(step: string, body: object, said: (done: Article) => string, undo?: () => void): Promise<void> {
    try {
      const done = await api.post<Article>(`${articlePath(article.id)}/${step}`, body);
      setError(null);
      toast({ words: said(done), undo });
      await onChanged();
    } catch (problem) {
      setError(problem);
    }
  }
  const restore = (): Promise<void> => act('restore', {}, () => t('restored', { name }));
  const retire = (): Promise<void> =>
    act(
      'retire',
      {},
      () => t('retired', { name }),
      () => void restore(),
    );
  const publish = (): Promise<void> =>
    act('publish', { revision: article.revision, reason }, (done) =>
      t('published', { name, n: done.versions[0]!.version }),
    );
  const reviewAt = now + usualReviewMs;
  const check = (version: number): Promise<void> =>
    act('check', { version, reviewAt }, () => t('checked', { name, day: formats.day(reviewAt, now) }));
  return (
    <section className={styles.part} aria-labelledby="answer-publish">
      <h3 id="answer-publish">{t('publish.title')}</h3>
      <p>{stateWords()}</p>
      {mayPublish && isHard && !isDirty && (
        <TextField
          label={t('publish.reason')}
          hint={t('publish.reason.hint')}
          value={reason}
          maxLength={300}
          onChange={setReason}
        />
      )}
      {isDirty && <p>{t('publish.save')}</p>}
      {!mayPublish && !isDirty && <p>{t('publish.same')}</p>}
      <Wrong error={error} />
      <div className={styles.actions}>
        {mayPublish && (
          <Button look="primary" isDisabled={isDirty} onPress={() => void publish()}>
            {t('publish')}
          </Button>
        )}
        {given && <Button onPress={() => void check(given.version)}>{t('check')}</Button>}
        {isRetired && <Button onPress={() => void restore()}>{t('restore')}</Button>}
        {!isRetired && article.versions.length > 0 && (
          <Button look="quiet" onPress={() => void retire()}>
            {t('retire')}
          </Button>
        )}
      </div>
    </section>
  );

  function stateWords(): string {
    const newest = article.versions[0];
    const at = state === 'published' ? given?.checkedAt : state === 'retired' ? article.retiredAt : newest?.fromAt;
    return t(`publish.${state}`, {
      n: (state === 'published' ? given : newest)?.version ?? 0,
      day: formats.day(at ?? now, now),
    });
  }
}
