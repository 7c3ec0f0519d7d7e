/** What the day has been so far: answered in time, answered late, left before. The title is the finding. */
import type { ReactNode } from 'react';
import { promisesDue, type FloorQueue } from '#modules/contacts/live/contract.js';
import { useFormats } from '#web/kit/index.js';
import styles from './floor.module.css';
import { floorWords } from './texts.js';

const width = 320;

export function Today({ queues }: { readonly queues: readonly FloorQueue[] }): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const most = Math.max(1, ...queues.map((queue) => queue.answeredToday + queue.leftToday));
  const due = queues.reduce((sum, queue) => sum + promisesDue(queue), 0);
  const inPromise = queues.reduce((sum, queue) => sum + queue.answeredInPromiseToday, 0);
  const finding = due === 0 ? t('today.none') : t('today.finding', { share: formats.share(inPromise / due) });
  return (
    <section className={styles.today} aria-labelledby="today">
      <div className={styles.eyebrow}>
        <h2 id="today">{finding}</h2>
        <span className={styles.quiet} aria-hidden="true">
          {t('today.legend')}
        </span>
      </div>
      <table className={styles.queues}>
        <caption className={styles.hidden}>{t('today.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('col.queue')}</th>
            <th scope="col" aria-hidden="true" />
            <th scope="col" className={styles.n}>
              {t('today.answered')}
            </th>
            <th scope="col" className={styles.n}>
              {t('today.inPromise')}
            </th>
            <th scope="col" className={styles.n}>
              {t('today.left')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...queues]
            .sort((a, b) => b.answeredToday - a.answeredToday || a.name.localeCompare(b.name))
            .map((queue) => (
              <tr key={queue.id}>
                <th scope="row">{queue.name}</th>
                <td aria-hidden="true" className={styles.barCell}>
                  <Bar queue={queue} most={most} />
                </td>
                <td className={styles.n} data-label={t('today.answered')}>
                  {formats.number(queue.answeredToday)}
                </td>
                <td className={styles.n} data-label={t('today.inPromise')}>
                  {promisesDue(queue) === 0 ? '–' : formats.share(queue.answeredInPromiseToday / promisesDue(queue))}
                </td>
                <td className={styles.n} data-label={t('today.left')}>
                  {formats.number(queue.leftToday)}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

/** Three lengths, told apart by filling and not by colour. */
function Bar({ queue, most }: { readonly queue: FloorQueue; readonly most: number }): ReactNode {
  const scale = width / most;
  const inTime = queue.answeredInPromiseToday * scale;
  const late = (queue.answeredToday - queue.answeredInPromiseToday) * scale;
  const left = queue.leftToday * scale;
  const pattern = `late-${queue.id}`;
  return (
    <svg className={styles.bar} viewBox={`0 0 ${width} 12`} preserveAspectRatio="none">
      <pattern id={pattern} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="3" height="6" className={styles.inTime} />
      </pattern>
      <rect x="0" y="1" width={inTime} height="10" className={styles.inTime} />
      {late > 0 && <rect x={inTime} y="1" width={late} height="10" fill={`url(#${pattern})`} />}
      {left > 0 && (
        <rect x={inTime + late + 1} y="1.5" width={Math.max(1, left - 2)} height="9" className={styles.left} />
      )}
    </svg>
  );
}
