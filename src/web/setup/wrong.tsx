/** What the server refused, in the words of this page where it has them. */
import type { ReactNode } from 'react';
import { ApiProblem, refusalText } from '#web/kit/index.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';

export function Wrong({ error }: { readonly error: unknown }): ReactNode {
  const t = setupWords.useText();
  const code = error instanceof ApiProblem ? error.code : '';
  return (
    <div role="alert" className={styles.wrong}>
      {error !== null && (setupWords.has(code) ? t(code) : refusalText(error))}
    </div>
  );
}

/** Length of a password, as identity asks for it; the server has the last word. */
export const shortestPassword = 10;

export const isMail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
