/** Small parts: tag, hidden words, live region, empty state, problem. */
import type { ReactNode } from 'react';
import { refusalText } from '../text/refusals.js';
import styles from './bits.module.css';

export type Tone = 'ok' | 'warn' | 'crit' | 'brand' | 'info' | 'plain';

/** A state in words. The tone only repeats what the words say. */
export function Tag({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }): ReactNode {
  return <span className={`${styles.tag} ${styles[tone]}`}>{children}</span>;
}

export function VisuallyHidden({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.hidden}>{children}</div>;
}

/** Says a change to a screen reader, without moving the focus. */
export function LiveRegion(props: { readonly children: ReactNode; readonly isUrgent?: boolean }): ReactNode {
  return (
    <div role={props.isUrgent ? 'alert' : 'status'} className={styles.hidden}>
      {props.children}
    </div>
  );
}

export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{props.title}</p>
      {props.children && <div className={styles.emptyText}>{props.children}</div>}
      {props.action}
    </div>
  );
}

/** What went wrong, and what to do now. */
export function Problem({ error, action }: { readonly error: unknown; readonly action?: ReactNode }): ReactNode {
  if (error === null || error === undefined) return null;
  return (
    <div className={styles.problem} role="alert">
      <span>{refusalText(error)}</span>
      {action}
    </div>
  );
}
