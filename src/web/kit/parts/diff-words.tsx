/** What changed, in the text itself: struck out what went, underlined what came; said by the elements, not by colour alone. */
import { useMemo, type ReactNode } from 'react';
import { wordDiff } from '../text/word-diff.js';
import styles from './diff-words.module.css';

interface Props {
  readonly before: string;
  readonly after: string;
  /** One of two texts that stand side by side; without it both in one. */
  readonly side?: 'before' | 'after';
}

export function DiffWords({ before, after, side }: Props): ReactNode {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  return pieces.map(({ kind, text }, key) => {
    if (kind === 'new')
      return (
        side !== 'before' && (
          <ins key={key} className={styles.new}>
            {text}
          </ins>
        )
      );
    if (kind === 'gone')
      return (
        side !== 'after' && (
          <del key={key} className={styles.gone}>
            {text}
          </del>
        )
      );
    return <span key={key}>{text}</span>;
  });
}
