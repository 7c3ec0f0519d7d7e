/** The row of figures. Each opens the contacts it is made of; the count of people at work opens nothing, on purpose. */
import type { ReactNode } from 'react';
import { promisesDue, type FloorTotals } from '#modules/contacts/live/contract.js';
import { useFormats } from '#web/kit/index.js';
import styles from './floor.module.css';
import type { QueueRisk } from './risk.js';
import { floorWords } from './texts.js';
import { hashOf, type Drill, type Figure } from './where.js';

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly opens?: Figure;
  readonly drill: Drill;
}

function Fact({ label, value, note, opens, drill }: FactProps): ReactNode {
  const isOpen = opens !== undefined && drill.queueId === null && drill.figure === opens;
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>
        {opens ? (
          <a href={hashOf({ figure: opens, queueId: null })} aria-current={isOpen ? 'true' : undefined}>
            {value}
          </a>
        ) : (
          <b>{value}</b>
        )}{' '}
        {note && <span>{note}</span>}
      </dd>
    </div>
  );
}

interface Props {
  readonly totals: FloorTotals;
  readonly risks: readonly QueueRisk[];
  readonly drill: Drill;
}

export function Facts({ totals, risks, drill }: Props): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const waits = risks.flatMap((risk) => (risk.state === 'closed' || risk.longestMs === null ? [] : [risk.longestMs]));
  const due = risks.reduce((sum, { queue }) => sum + promisesDue(queue), 0);
  const inPromise = risks.reduce((sum, { queue }) => sum + queue.answeredInPromiseToday, 0);
  const count = (n: number): string => formats.number(n);
  return (
    <section aria-label={t('facts')}>
      <dl className={styles.facts}>
        <Fact label={t('fact.waiting')} value={count(totals.waiting)} opens="waiting" drill={drill} />
        <Fact
          label={t('fact.longest')}
          value={waits.length === 0 ? '–' : formats.length(Math.max(...waits))}
          drill={drill}
        />
        <Fact
          label={t('fact.inPromise')}
          value={due === 0 ? '–' : formats.share(inPromise / due)}
          note={due === 0 ? undefined : t('fact.inPromise.of', { n: count(due) })}
          drill={drill}
        />
        <Fact label={t('fact.open')} value={count(totals.openContacts)} opens="open" drill={drill} />
        <Fact label={t('fact.awaiting')} value={count(totals.awaiting)} opens="awaiting" drill={drill} />
        <Fact
          label={t('fact.resolved')}
          value={count(totals.resolvedToday)}
          note={totals.unconfirmedToday > 0 ? t('fact.unconfirmed', { n: count(totals.unconfirmedToday) }) : undefined}
          opens="resolved"
          drill={drill}
        />
        <Fact label={t('fact.promisesLate')} value={count(totals.promisesLate)} opens="late" drill={drill} />
        <Fact label={t('fact.atWork')} value={count(totals.atWork)} note={t('fact.protected')} drill={drill} />
      </dl>
    </section>
  );
}
