/** What became of one's own corrections: told once, until it is put away. */
import type { ReactNode } from 'react';
import type { ToldCorrection } from '#modules/knowledge/corrections/contract.js';
import { api, Button } from '#web/kit/index.js';
import { attempt } from '../services.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';
import { useAskedSeldom } from './asked-seldom.js';

export function CorrectionNews(): ReactNode {
  const t = answerWords.useText();
  const [told, ask] = useAskedSeldom<{ corrections: readonly ToldCorrection[] }>('/api/corrections/mine');
  const [first, ...others] = told?.corrections ?? [];
  if (!first) return null;
  const put = async (): Promise<void> => {
    if (await attempt(() => api.post(`/api/corrections/${encodeURIComponent(first.id)}/seen`))) await ask();
  };
  return (
    <section className={styles.news} aria-label={t('news')}>
      <p role="status">{t(`news.${first.state}`, { title: first.title, word: first.word })}</p>
      <Button look="quiet" onPress={() => void put()}>
        {t(others.length > 0 ? 'news.next' : 'news.seen', { n: others.length })}
      </Button>
    </section>
  );
}
