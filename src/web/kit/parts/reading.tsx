/** How easily words read, while they are written: a number, its bar, and the sentence to begin with. */
import type { ReactNode } from 'react';
import type { Readability } from '#kernel/readability.js';
import { words } from '../text/texts.js';
import { Tag } from './bits.js';
import styles from './bits.module.css';

const readingWords = words({
  it: {
    gulpease: 'Leggibilità {score} su 100 (Gulpease): ne servono almeno {bar}.',
    ari: 'Si legge da soli all’anno di scuola {score} (ARI): al massimo {bar}.',
    easy: 'Si legge bene',
    hard: 'Si legge con fatica',
    hardest: 'La frase più difficile:',
  },
  en: {
    gulpease: 'Readability {score} of 100 (Gulpease): {bar} at least is needed.',
    ari: 'Read alone in school year {score} (ARI): {bar} at most.',
    easy: 'Easy to read',
    hard: 'Hard to read',
    hardest: 'The hardest sentence:',
  },
});

export function ReadingPart({ of, language }: { readonly of: Readability; readonly language: string }): ReactNode {
  const t = readingWords.useText();
  return (
    <div className={styles.reading}>
      <Tag tone={of.isEasy ? 'ok' : 'warn'}>{t(of.isEasy ? 'easy' : 'hard')}</Tag>
      <span>{t(of.measure, { score: of.score, bar: of.bar })}</span>
      {!of.isEasy && of.hardest && (
        <span>
          {t('hardest')} <q lang={language}>{of.hardest}</q>
        </span>
      )}
    </div>
  );
}
