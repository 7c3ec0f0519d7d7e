/** Pairs of topics that the gate takes for each other, as its own calibration found them, and what to do about it. */
import type { ReactNode } from 'react';
import type { Confusion } from '#modules/knowledge/automatic/contract.js';
import { useFormats, useTopicNames } from '#web/kit/index.js';
import styles from '../studio.module.css';
import { confusionWords } from './confusion-words.js';

export function ConfusionsPart({ pairs }: { readonly pairs: readonly Confusion[] | null }): ReactNode {
  const t = confusionWords.useText();
  return (
    <section aria-labelledby="confusions" className={styles.rows}>
      <h2 id="confusions">{t('title')}</h2>
      {pairs === null || pairs.length === 0 ? (
        <p>{t(pairs === null ? 'unknown' : 'none')}</p>
      ) : (
        <>
          <p className={styles.hint}>{t('text')}</p>
          <ol className={styles.logins}>
            {pairs.map((pair) => (
              <Pair key={pair.topics.join(' ')} pair={pair} />
            ))}
          </ol>
          <h3>{t('do.title')}</h3>
          <p>{t('do.join')}</p>
          <p>{t('do.clear')}</p>
        </>
      )}
    </section>
  );
}

function Pair({ pair }: { readonly pair: Confusion }): ReactNode {
  const t = confusionWords.useText();
  const formats = useFormats();
  const nameOf = useTopicNames();
  const { topics, count, of, answered, examples } = pair;
  const counts = { count: formats.number(count), of: formats.number(of), answered: formats.number(answered) };
  return (
    <li>
      <div>
        <strong>{t('pair', { one: nameOf(topics[0]), other: nameOf(topics[1]) })}</strong>
        <p>{t(answered === 0 ? 'count' : 'count.answered', counts)}</p>
        {examples.length === 0 && <p className={styles.hint}>{t('unshown')}</p>}
        {examples.map(({ text, topic, takenFor }) => (
          <p key={text} className={styles.hint}>
            {t('taken', { text, topic: nameOf(topic), takenFor: nameOf(takenFor) })}
          </p>
        ))}
        <p className={styles.hint}>{t('keys', { one: topics[0], other: topics[1] })}</p>
      </div>
    </li>
  );
}
