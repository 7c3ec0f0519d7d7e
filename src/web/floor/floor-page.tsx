/** The floor: a plain sentence, a few figures, the queues against their promise, and the contacts behind each figure. */
import { useEffect, type ReactNode } from 'react';
import type { FloorQueue, FloorTotals } from '#modules/contacts/live/contract.js';
import { Problem, ApiProblem, Shell, useFormats, useNow, useView } from '#web/kit/index.js';
import { DrillList } from './drill-list.js';
import { Facts } from './facts.js';
import styles from './floor.module.css';
import { QueueTable } from './queue-table.js';
import { byRisk } from './risk.js';
import { sentenceOf } from './sentence.js';
import { Talks } from './talks.js';
import { floorWords } from './texts.js';
import { Today } from './today.js';
import { hashOf, useDrill } from './where.js';

export function FloorPage(): ReactNode {
  const t = floorWords.useText();
  const view = useView('floor');
  useEffect(() => {
    document.title = `${t('title')} · Ponte`;
  }, [t]);
  return (
    <Shell app="floor">
      <div className={styles.page}>
        {view.refused ? (
          <Problem error={new ApiProblem(view.refused, 403, '')} />
        ) : view.isLoaded ? (
          <Floor queues={view.rows<FloorQueue>('queues')} totals={view.rows<FloorTotals>('totals')[0] ?? null} />
        ) : (
          <p className={styles.loading}>{t('loading')}</p>
        )}
      </div>
    </Shell>
  );
}

interface Props {
  readonly queues: readonly FloorQueue[];
  readonly totals: FloorTotals | null;
}

function Floor({ queues, totals }: Props): ReactNode {
  const drill = useDrill();
  const now = useNow();
  const risks = byRisk(queues, now);
  return (
    <>
      <Headline queues={queues} totals={totals} />
      {totals && <Facts totals={totals} risks={risks} drill={drill} />}
      <div className={styles.grid}>
        <div className={styles.tables}>
          <QueueTable risks={risks} drill={drill} />
          {queues.length > 0 && <Today queues={queues} />}
          <Talks />
        </div>
        <DrillList drill={drill} queues={queues} totals={totals} />
      </div>
    </>
  );
}

/** The sentence is the page's heading. It changes each second, so it is not a live region: the figures would never stop. */
function Headline({ queues, totals }: Props): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const now = useNow();
  const pieces = sentenceOf(queues, totals, { t, formats, now });
  return (
    <header className={styles.head}>
      <div className={styles.eyebrow}>
        <span>
          {t('title')}, {formats.time(now)}
        </span>
        <span className={styles.quiet}>{t('updated')}</span>
      </div>
      <h1>
        {pieces.map((piece, i) =>
          piece.queueId ? (
            <a key={i} href={hashOf({ figure: 'waiting', queueId: piece.queueId })}>
              {piece.text}
            </a>
          ) : (
            <span key={i}>{piece.text}</span>
          ),
        )}
      </h1>
    </header>
  );
}
