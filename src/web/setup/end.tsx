/** Nothing more to do here: where the work is. */
import type { ReactNode } from 'react';
import type { Known } from './setup-page.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';

export function End({ known }: { readonly known: Known }): ReactNode {
  const t = setupWords.useText();
  const { isPractice } = known.setup;
  return (
    <>
      <h1>{t(isPractice ? 'end.practice' : 'end.title')}</h1>
      <p className={styles.lead}>{t(isPractice ? 'end.practice.text' : 'end.text')}</p>
      <ul className={styles.ways}>
        <li>
          <a href="/floor/">{t('end.floor')}</a>
        </li>
        <li>
          <a href="/desk/">{t('end.desk')}</a>
        </li>
        <li>
          <a href="/studio/">{t('end.studio')}</a>
        </li>
        <li>
          <a href="/help/">{t('end.help')}</a>
        </li>
      </ul>
    </>
  );
}
