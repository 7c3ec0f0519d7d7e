/** A table that moves by itself where it is wider than the page, also by keyboard; the page does not (WCAG 1.4.10). */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Props {
  readonly label: string;
  readonly caption?: ReactNode;
  /** No words over a column of buttons, whose own say what they do. */
  readonly columns: readonly string[];
  /** The rows. */
  readonly children: ReactNode;
}

export function WideTable({ label, caption, columns, children }: Props): ReactNode {
  const t = studioWords.useText();
  const { ref, more } = useMore();
  return (
    <>
      {more !== 'none' && <p className={styles.hint}>{t('table.wide')}</p>}
      <div
        ref={ref}
        className={`${styles.wide} ${more === 'right' ? styles.wider : ''}`}
        role="region"
        aria-label={label}
        tabIndex={0}
      >
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
    </>
  );
}

/** Whether there are columns out of sight, and on which side: nobody looks for what does not show that it goes on. */
function useMore() {
  const ref = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState<'none' | 'right' | 'left'>('none');
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const look = (): void => {
      const hidden = box.scrollWidth - box.clientWidth;
      setMore(hidden <= 1 ? 'none' : box.scrollLeft < hidden - 1 ? 'right' : 'left');
    };
    look();
    // The words and the rows come after the box, and both change its width.
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, []);
  return { ref, more };
}
