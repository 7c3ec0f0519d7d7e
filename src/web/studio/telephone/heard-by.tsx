/** Who listened to my calls: when, how, why, and under which agreement. */
import type { ReactNode } from 'react';
import { Problem, useFormats, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { telephoneWords } from './telephone-words.js';

interface Use {
  readonly id: string;
  readonly listener: string;
  readonly mode: 'listen' | 'whisper' | 'barge';
  readonly reason: string;
  readonly agreement: string;
  readonly beganAt: number;
  readonly endedAt: number | null;
}

export function HeardBy(): ReactNode {
  const t = telephoneWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { value, error } = useLoaded<{ uses: readonly Use[] }>('/api/me/listening');
  return (
    <section className={styles.edit} aria-labelledby="heard-by">
      <h2 id="heard-by">{t('heard')}</h2>
      <Problem error={error} />
      {value?.uses.length === 0 && <p>{t('heard.none')}</p>}
      <ul className={styles.logins}>
        {value?.uses.map(({ id, listener, mode, reason, agreement, beganAt, endedAt }) => (
          <li key={id}>
            <div>
              <strong>
                {endedAt === null
                  ? t('heard.now', { listener, how: t(`how.${mode}`) })
                  : t('heard.use', {
                      ...{ listener, how: t(`how.${mode}`), time: formats.stamp(beganAt, now) },
                      length: formats.length(endedAt - beganAt),
                    })}
              </strong>
              <p className={styles.hint}>{t('heard.reason', { reason, agreement })}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
