/** What changed, in the text itself: struck out what went, underlined what came; said by the elements, not by colour alone. */
import { useMemo, type ReactNode } from 'react';
import { wordDiff } from './word-diff.js';

export function DiffWords({ before, after }: Record<'before' | 'after', string>): ReactNode {
  const pieces = useMemo(() => wordDiff(before, after), [before, after]);
  return pieces.map(({ kind, text }, key) => {
    if (kind === 'new') return <ins key={key}>{text}</ins>;
    return kind === 'gone' ? <del key={key}>{text}</del> : <span key={key}>{text}</span>;
  });
}
