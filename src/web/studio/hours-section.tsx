/** All hours at a glance: when each queue opens next, and the holidays that are coming. They are changed in the queue. */
import type { ReactNode } from 'react';
import { Button, EmptyState, Problem, useFormats, useLanguage, useNow } from '#web/kit/index.js';
import { useLoaded } from './load.js';
import { hashOf } from './place.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Preview {
  readonly holidays: readonly { readonly day: string; readonly name: string }[];
  readonly openings: readonly { readonly queueId: string; readonly name: string; readonly opensAt: number | null }[];
}

export function HoursSection(): ReactNode {
  const t = studioWords.useText();
  const formats = useFormats();
  const language = useLanguage();
  const now = useNow();
  // An open queue opens "now", which the server's clock may say a little before this page's.
  const { value, error, read } = useLoaded<Preview>(`/api/studio/hours/preview?language=${language}`);
  const today = new Date(now).toISOString().slice(0, 10);
  const coming = value?.holidays.filter(({ day }) => day >= today).slice(0, 13) ?? [];
  const dayName = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return (
    <div className={styles.page}>
      <h1>{t('section.hours')}</h1>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {value && value.openings.length === 0 && (
        <EmptyState title={t('queues.empty')} action={<a href={hashOf('queues', 'new')}>{t('queues.add')}</a>}>
          {t('queues.empty.text')}
        </EmptyState>
      )}
      {value && value.openings.length > 0 && (
        <table className={styles.table}>
          <caption>{t('hours.queues')}</caption>
          <tbody>
            {value.openings.map((opening) => (
              <tr key={opening.queueId}>
                <th scope="row">
                  <a href={hashOf('queues', opening.queueId)}>{opening.name}</a>
                </th>
                <td>
                  {opening.opensAt === null
                    ? t('opens.never')
                    : opening.opensAt < now + 60_000
                      ? t('opens.now')
                      : t('opens.at', { at: formats.due(opening.opensAt, now) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {coming.length > 0 && (
        <table className={styles.table}>
          <caption>{t('hours.holidays')}</caption>
          <tbody>
            {coming.map(({ day, name }) => (
              <tr key={day}>
                <th scope="row">{name}</th>
                <td>{dayName.format(Date.parse(`${day}T12:00:00Z`))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
