/** The queues against their promise, the most endangered first. Word, shape and number say the same; colour only repeats. */
import type { ReactNode } from 'react';
import { EmptyState, Tag, useFormats, useMe, useNow, VisuallyHidden, type Tone } from '#web/kit/index.js';
import type { WaitRange } from '#kernel/routing/types.js';
import styles from './floor.module.css';
import type { QueueRisk, RiskState } from './risk.js';
import { floorWords } from './texts.js';
import { hashOf, type Drill } from './where.js';

/** Red means that a customer is harmed, nothing else. */
const tones: Readonly<Record<RiskState, Tone>> = {
  closed: 'plain',
  quiet: 'plain',
  holds: 'ok',
  atLimit: 'warn',
  unstaffed: 'crit',
  late: 'crit',
};

interface TableProps {
  readonly risks: readonly QueueRisk[];
  readonly drill: Drill;
}

export function QueueTable({ risks, drill }: TableProps): ReactNode {
  const t = floorWords.useText();
  const mayPrepare = useMe().person.roles.includes('administrator');
  if (risks.length === 0)
    return (
      <EmptyState
        title={t('queues.empty')}
        action={mayPrepare ? <a href="/studio/#queues">{t('queues.empty.go')}</a> : undefined}
      >
        {t('queues.empty.text')} {!mayPrepare && t('queues.empty.ask')}
      </EmptyState>
    );
  return (
    <table className={styles.queues}>
      <caption>{t('queues.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('col.queue')}</th>
          <th scope="col" className={styles.n}>
            {t('col.waiting')}
          </th>
          <th scope="col">{t('col.longest')}</th>
          <th scope="col">{t('col.expected')}</th>
          <th scope="col" className={styles.n}>
            {t('col.held')}
          </th>
          <th scope="col" className={styles.n}>
            {t('col.people')}
          </th>
          <th scope="col" className={styles.n}>
            {t('col.free')}
          </th>
          <th scope="col">{t('col.state')}</th>
        </tr>
      </thead>
      <tbody>
        {risks.map((risk) => (
          <QueueRow key={risk.queue.id} risk={risk} drill={drill} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ risk, drill }: { readonly risk: QueueRisk; readonly drill: Drill }): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { queue, state } = risk;
  const here = drill.queueId === queue.id;
  const link = (figure: Drill['figure'], value: number): ReactNode => (
    <a
      href={hashOf({ figure, queueId: queue.id })}
      aria-current={here && drill.figure === figure ? 'true' : undefined}
      aria-label={`${formats.number(value)}, ${figure === 'held' ? t('drill.held', { queue: queue.name }) : t('drill.waitingIn', { queue: queue.name })}`}
    >
      {formats.number(value)}
    </a>
  );
  return (
    <tr data-chosen={here || undefined}>
      <th scope="row">{queue.name}</th>
      <td className={styles.n} data-label={t('col.waiting')}>
        {link('waiting', queue.waiting)}
      </td>
      <td data-label={t('col.longest')}>
        <Meter risk={risk} />
      </td>
      <td data-label={t('col.expected')}>{queue.isOpen ? expected(queue.wait, t) : '–'}</td>
      <td className={styles.n} data-label={t('col.held')}>
        {link('held', queue.held)}
      </td>
      <td className={styles.n} data-label={t('col.people')}>
        {formats.number(queue.atWork)}
      </td>
      <td className={styles.n} data-label={t('col.free')}>
        {formats.number(queue.free)}
      </td>
      <td data-label={t('col.state')}>
        <Tag tone={tones[state]}>
          {t(`state.${state}`)}
          {state === 'closed' &&
            queue.opensAt !== null &&
            `, ${t('state.opens', { at: formats.due(queue.opensAt, now) })}`}
        </Tag>
      </td>
    </tr>
  );
}

/** In whole minutes: a range that is right four times in five does not know its seconds. */
function expected(wait: WaitRange | null, t: ReturnType<typeof floorWords.useText>): string {
  if (wait === null) return '–';
  const low = Math.floor(wait.lowMs / 60_000);
  const high = Math.max(1, Math.ceil(wait.highMs / 60_000));
  return high <= 1 ? t('range.soon') : t('range', { low, high });
}

/** The bar ends at four thirds of the promise; the mark stands at the promise itself. */
const promiseAt = 0.75;

function Meter({ risk }: { readonly risk: QueueRisk }): ReactNode {
  const formats = useFormats();
  const { queue, longestMs, share, state } = risk;
  const fill = Math.min(1, share * promiseAt);
  const look = state === 'late' || state === 'unstaffed' ? styles.crit : state === 'atLimit' ? styles.warn : '';
  return (
    <span className={styles.measure}>
      <span className={styles.longest}>{longestMs === null ? '–' : formats.length(longestMs)}</span>
      <svg className={styles.meter} viewBox="0 0 150 14" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0.5" y="3.5" width="149" height="7" className={styles.track} />
        <rect x="0" y="3" width={150 * fill} height="8" className={look || styles.fill} />
        <rect x={150 * promiseAt - 1} y="0" width="2" height="14" className={styles.mark} />
      </svg>
      <span className={styles.promise}>
        <VisuallyHidden>/ </VisuallyHidden>
        {formats.length(queue.promiseMs)}
      </span>
    </span>
  );
}
