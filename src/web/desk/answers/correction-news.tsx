/** What became of one's own corrections: told once, until it is put away. Asked at the start and when the page is looked at again. */
import { useEffect, useState, type ReactNode } from 'react';
import type { ToldCorrection } from '#modules/knowledge/corrections/contract.js';
import { api, Button, now } from '#web/kit/index.js';
import { attempt } from '../services.js';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';

/** Looked at often, asked seldom: a decision is no matter of seconds. */
const askEveryMs = 60_000;

export function CorrectionNews(): ReactNode {
  const t = answerWords.useText();
  const [told, setTold] = useState<readonly ToldCorrection[]>([]);
  useEffect(() => {
    let askedAt = 0;
    const ask = (): void => {
      if (document.visibilityState === 'hidden' || now() - askedAt < askEveryMs) return;
      askedAt = now();
      api
        .get<{ corrections: readonly ToldCorrection[] }>('/api/corrections/mine')
        .then(({ corrections }) => setTold(corrections))
        .catch(() => undefined);
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    window.addEventListener('hashchange', ask);
    return () => {
      document.removeEventListener('visibilitychange', ask);
      window.removeEventListener('hashchange', ask);
    };
  }, []);
  const put = async ({ id }: ToldCorrection): Promise<void> => {
    if (await attempt(() => api.post(`/api/corrections/${encodeURIComponent(id)}/seen`)))
      setTold((before) => before.filter((one) => one.id !== id));
  };
  const [first, ...others] = told;
  if (!first) return null;
  return (
    <section className={styles.news} aria-label={t('news')}>
      <p role="status">{t(`news.${first.state}`, { title: first.title, word: first.word })}</p>
      <Button look="quiet" onPress={() => void put(first)}>
        {t(others.length > 0 ? 'news.next' : 'news.seen', { n: others.length })}
      </Button>
    </section>
  );
}
