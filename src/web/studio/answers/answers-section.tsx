/** Answers: what the centre knows, with what is due to be looked at again. */
import { useState, type ReactNode } from 'react';
import type { Person } from '#modules/identity/contract.js';
import {
  articleLists,
  reviewOf,
  type Article,
  type ArticleLine,
  type ArticleList,
} from '#modules/knowledge/articles/contract.js';
import { api, Button, Choice, EmptyState, Problem, TextField, useLanguage, useMe, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import { studioWords } from '../texts.js';
import { Twin } from '../twin.js';
import { GapsPart } from './gaps-part.js';
import { gapWords } from './gap-words.js';
import { AnswerForm } from './answer-form.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

interface Page {
  readonly articles: readonly ArticleLine[];
  readonly next: string | null;
  readonly due: number;
  readonly corrections: number;
}

export function AnswersSection({ id }: { readonly id: string | null }): ReactNode {
  const t = answerWords.useText();
  const say = studioWords.useText();
  const gapsSay = gapWords.useText();
  const now = useNow();
  const [only, setOnly] = useState<ArticleList>('all');
  const [find, setFind] = useState('');
  const first = useLoaded<Page>(`/api/articles?only=${only}&find=${encodeURIComponent(find.trim())}`);
  const [more, setMore] = useState<{ readonly of: Page; readonly pages: readonly Page[] } | null>(null);
  const page = first.value;
  // Further pages belong to the first one they followed: another search, another list.
  const pages = page ? [page, ...(more?.of === page ? more.pages : [])] : [];
  const lines = pages.flatMap((one) => one.articles);
  const next = pages.at(-1)?.next ?? null;
  const isEmpty = page !== null && lines.length === 0;
  const isSearch = only !== 'all' || find.trim() !== '';
  const detail = (line: ArticleLine): string => {
    const review = line.state === 'retired' ? 'none' : reviewOf(line.reviewAt, now);
    return [
      t(`state.${line.state}`),
      line.isHeld && t('held'),
      line.corrections > 0 && t('corrections.line', { n: line.corrections }),
      line.hasNews && line.version > 0 && t('news'),
      (review === 'due' || review === 'soon') && t(`review.${review}`),
      line.audience === 'staff' && t('staff'),
      line.language,
    ]
      .filter(Boolean)
      .join(', ');
  };
  async function readMore(): Promise<void> {
    if (!page || next === null) return;
    const query = { only, find: find.trim(), cursor: next };
    const following = await api.get<Page>('/api/articles', query);
    setMore({ of: page, pages: [...pages.slice(1), following] });
  }
  return (
    <Twin
      title={say('section.answers')}
      add={{ href: hashOf('answers', 'new'), words: t('add') }}
      tools={
        <>
          <p className={styles.link}>
            <a href={hashOf('answers', 'missing')} aria-current={id === 'missing' ? 'page' : undefined}>
              {gapsSay('link')}
            </a>
          </p>
          {(isSearch || lines.length > 0) && (
            <div className={styles.tools}>
              {page && page.corrections > 0 && <p role="status">{t('corrections.count', { n: page.corrections })}</p>}
              {page && page.due > 0 && <p role="status">{t('due', { n: page.due })}</p>}
              <Choice
                label={t('only')}
                value={only}
                options={articleLists.map((one) => ({ id: one, label: t(`only.${one}`) }))}
                onChange={(chosen) => setOnly(articleLists.find((one) => one === chosen) ?? 'all')}
              />
              <TextField label={t('find')} type="search" value={find} maxLength={120} onChange={setFind} />
            </div>
          )}
        </>
      }
      items={lines.map((line) => ({
        href: hashOf('answers', line.id),
        name: line.title || line.topic,
        detail: detail(line),
        isCurrent: line.id === id,
      }))}
      empty={
        isEmpty &&
        (isSearch ? (
          <EmptyState title={t('empty.list')} />
        ) : (
          <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>
        ))
      }
      after={
        next !== null && (
          <div className={styles.more}>
            <Button onPress={() => void readMore()}>{t('more')}</Button>
          </div>
        )
      }
      isOpen={id !== null}
    >
      <Problem error={first.error} action={<Button onPress={() => void first.read()}>{say('retry')}</Button>} />
      {id === 'missing' && <GapsPart onChanged={first.read} />}
      {id !== null && id !== 'missing' && <OpenAnswer key={id} id={id} onChanged={first.read} />}
    </Twin>
  );
}

function OpenAnswer({ id, onChanged }: { readonly id: string; readonly onChanged: () => Promise<void> }): ReactNode {
  const say = studioWords.useText();
  const language = useLanguage();
  const { person } = useMe();
  const people = useLoaded<{ people: readonly Person[] }>('/api/people').value?.people ?? null;
  const isNew = id === 'new';
  const loaded = useLoaded<Article>(isNew ? '/api/me' : `/api/articles/${encodeURIComponent(id)}`);
  if (people === null || loaded.value === null)
    return <Problem error={loaded.error} action={<Button onPress={() => void loaded.read()}>{say('retry')}</Button>} />;
  const article = isNew ? null : loaded.value;
  return (
    <AnswerForm
      // Another version, or none any more: the form begins anew. A save alone leaves it, and the focus, where they are.
      key={article && `${article.versions.length} ${article.versions[0]?.checkedAt} ${article.retiredAt}`}
      article={article}
      people={people}
      me={person.id}
      language={language === 'en' ? 'en' : 'it'}
      onChanged={async () => {
        await Promise.all([onChanged(), isNew ? null : loaded.read()]);
      }}
    />
  );
}
