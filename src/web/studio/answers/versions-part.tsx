/** Every version as it was given, the newest first, with what changed from the one before. */
import type { ReactNode } from 'react';
import type { Article, ArticleVersion } from '#modules/knowledge/articles/contract.js';
import { DiffWords, useFormats, useNow } from '#web/kit/index.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

interface Props {
  readonly article: Article;
  readonly nameOf: (personId: string) => string;
}

export function VersionsPart({ article, nameOf }: Props): ReactNode {
  const t = answerWords.useText();
  const formats = useFormats();
  const now = useNow();
  if (article.versions.length === 0) return null;
  return (
    <section className={styles.part} aria-labelledby="answer-versions">
      <h3 id="answer-versions">{t('versions')}</h3>
      {article.versions.map((version, i) => (
        <details className={styles.version} key={version.version}>
          <summary>
            <strong>{t('version', { n: version.version })}</strong>{' '}
            {t('version.line', { day: formats.day(version.publishedAt, now), who: nameOf(version.publishedBy) })}
            {version.checkedAt > version.publishedAt &&
              `, ${t('version.checked', { day: formats.day(version.checkedAt, now) })}`}
          </summary>
          {version.reason !== '' && <p>{t('version.reason', { reason: version.reason })}</p>}
          <Changes version={version} before={article.versions[i + 1] ?? null} language={article.language} />
        </details>
      ))}
    </section>
  );
}

const fields = ['title', 'short', 'long', 'source'] as const;

interface ChangesProps {
  readonly version: ArticleVersion;
  readonly before: ArticleVersion | null;
  readonly language: string;
}

function Changes({ version, before, language }: ChangesProps): ReactNode {
  const t = answerWords.useText();
  const isSame = before !== null && fields.every((field) => before[field] === version[field]);
  return (
    <>
      <p>{before === null ? t('version.first') : t('compare', { n: before.version })}</p>
      {isSame && <p>{t('same')}</p>}
      <dl>
        {fields.map((field) =>
          version[field] === '' && (before?.[field] ?? '') === '' ? null : (
            <div key={field}>
              <dt>{t(field)}</dt>
              <dd lang={language}>
                <DiffWords before={before?.[field] ?? version[field]} after={version[field]} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
}
