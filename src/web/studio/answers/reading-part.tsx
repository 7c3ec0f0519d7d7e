/** How easily the words read, while they are written: a number, its bar, and the sentence to begin with. */
import type { ReactNode } from 'react';
import type { Readability } from '#kernel/readability.js';
import { Tag } from '#web/kit/index.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

export function ReadingPart({ of, language }: { readonly of: Readability; readonly language: string }): ReactNode {
  const t = answerWords.useText();
  return (
    <div className={styles.reading}>
      <Tag tone={of.isEasy ? 'ok' : 'warn'}>{t(of.isEasy ? 'reading.easy' : 'reading.hard')}</Tag>
      <span>{t(`reading.${of.measure}`, { score: of.score, bar: of.bar })}</span>
      {!of.isEasy && of.hardest && (
        <span>
          {t('reading.hardest')} <q lang={language}>{of.hardest}</q>
        </span>
      )}
    </div>
  );
}
