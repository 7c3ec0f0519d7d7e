/** One story over all channels, oldest first. It follows the end as long as the reader is there, and never pulls them away. */
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Entry } from '#modules/contacts/contract.js';
import { Button, now as present, useNow } from '#web/kit/index.js';
import { running, useOutbox } from '../services.js';
import type { Pending } from '../outbox/outbox.js';
import { useText } from '../text/words.js';
import { RecordingLine } from '../recording/recording-line.js';
import { placesOf, useRecordings } from '../recording/recordings.js';
import { EntryLine, Stamp } from './entry-line.js';
import styles from './timeline.module.css';

export interface TimelineProps {
  readonly contactId: string;
  readonly entries: readonly Entry[];
}

export function Timeline({ contactId, entries }: TimelineProps): ReactNode {
  const t = useText();
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [hasNew, setHasNew] = useState(false);
  const recordings = useRecordings(contactId, entries);
  const places = useMemo(() => placesOf(recordings, entries), [recordings, entries]);
  const known = new Set(entries.map((entry) => entry.id));
  const pending = useOutbox().filter(
    (one) => one.contactId === contactId && !known.has(`entry_${one.clientId}`) && !known.has(one.clientId),
  );
  const toEnd = (): void => {
    const box = scrollerOf(log.current);
    if (box) box.scrollTop = box.scrollHeight;
    setHasNew(false);
  };
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    else setHasNew(true);
  }, [entries.length, pending.length, recordings.length]);
  useEffect(() => {
    const box = log.current;
    if (!box) return;
    const onScroll = (): void => {
      const scroller = scrollerOf(box);
      if (!scroller) return;
      isAtEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
      if (isAtEnd.current) setHasNew(false);
    };
    // The composer grows with the text, fonts arrive late: the last line stays in sight.
    const resized = new ResizeObserver(() => isAtEnd.current && toEnd());
    const pane = box.parentElement;
    for (const part of pane?.children ?? []) resized.observe(part);
    box.addEventListener('scroll', onScroll);
    pane?.addEventListener('scroll', onScroll);
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', onScroll);
      pane?.removeEventListener('scroll', onScroll);
    };
  }, [contactId]);
  return (
    <div
      ref={log}
      className={styles.log}
      role="log"
      aria-label={t('timeline.label')}
      // WCAG 2.1.1: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <EntryLine entry={entry} />
            {places.get(entry.id)?.map((recording) => (
              <RecordingLine key={recording.id} recording={recording} />
            ))}
          </Fragment>
        ))}
        {pending.map((one) => (
          <PendingLine key={one.clientId} one={one} />
        ))}
      </ul>
      {hasNew && (
        <div className={styles.jump}>
          <Button onPress={toEnd}>{t('timeline.new')}</Button>
        </div>
      )}
    </div>
  );
}

/** On a low screen the whole pane scrolls, not the log alone: a log of three lines is of no use to anybody. */
function scrollerOf(log: HTMLElement | null): HTMLElement | null {
  return log && getComputedStyle(log).overflowY === 'visible' ? log.parentElement : log;
}

/** Sent by the person, not yet known to the server: in sight, with its state in words. */
function PendingLine({ one }: { readonly one: Pending }): ReactNode {
  const t = useText();
  useNow();
  const seconds = Math.max(0, Math.ceil((one.sendAt - present()) / 1000));
  return (
    <li className={styles.entry}>
      <Stamp at={one.at} />
      <div className={`${styles.message} ${one.kind === 'note' ? styles.note : styles.ours} ${styles.pending}`}>
        <div className={styles.who}>
          <span>{t(`outbox.${one.place}`, { s: seconds })}</span>
          {one.place === 'held' && (
            <Button look="link" onPress={() => void running().outbox.takeBack(one.clientId)}>
              {t('outbox.takeBack')}
            </Button>
          )}
        </div>
        <div className={styles.body}>{one.body}</div>
      </div>
    </li>
  );
}
