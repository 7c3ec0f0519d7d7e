/** A list beside what is open in it. On a narrow page the open thing comes alone, with the way back to the list. */
import type { ReactNode } from 'react';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Item {
  readonly href: string;
  readonly name: string;
  readonly detail: string;
  readonly isCurrent: boolean;
}

interface Props {
  readonly title: string;
  /** No words where nothing may be added. */
  readonly add: { readonly href: string; readonly words: string };
  readonly items: readonly Item[];
  /** Above the list: what narrows it. */
  readonly tools?: ReactNode;
  /** Below the list. */
  readonly after?: ReactNode;
  readonly empty: ReactNode;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}

export function Twin({ title, add, items, tools, after, empty, isOpen, children }: Props): ReactNode {
  const t = studioWords.useText();
  return (
    <div className={styles.twin} data-open={isOpen || undefined}>
      <div className={styles.list}>
        <div className={styles.listHead}>
          <h1>{title}</h1>
          {add.words !== '' && <a href={add.href}>{add.words}</a>}
        </div>
        {tools}
        {items.length === 0 ? (
          empty
        ) : (
          <ul aria-label={title}>
            {items.map((item) => (
              <li key={item.href}>
                <a href={item.href} aria-current={item.isCurrent ? 'true' : undefined}>
                  <strong>{item.name}</strong>
                  <span>{item.detail}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
        {after}
      </div>
      <div className={styles.open}>
        {isOpen && (
          <a className={styles.back} href={add.href.replace(/\/new$/, '')}>
            {t('back', { list: title })}
          </a>
        )}
        {isOpen ? children : items.length > 0 && <p className={styles.choose}>{t('choose')}</p>}
      </div>
    </div>
  );
}
