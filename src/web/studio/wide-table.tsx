/** A table that moves by itself where it is wider than the page, also by keyboard; the page does not (WCAG 1.4.10). */
import type { ReactNode } from 'react';
import styles from './studio.module.css';

interface Props {
  readonly label: string;
  readonly caption?: ReactNode;
  /** No words over a column of buttons, whose own say what they do. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly children: ReactNode;
}

export function WideTable({ label, caption, columns, children }: Props): ReactNode {
  return (
    <div className={styles.wide} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((words) =>
              words === '' ? (
                <td key="" />
              ) : (
                <th key={words} scope="col">
                  {words}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
