/** The list on the left: whose turn it is, since when, and who else is in there. */
import { memo, type ReactNode } from 'react';
import type { DeskItem } from '#modules/contacts/live/contract.js';
import { Tag, useFormats, useNow, usePresence } from '#web/kit/index.js';
import { useDraft } from '../services.js';
import { channelName, useText } from '../text/words.js';
import { groupOf, waitTone, type Turns } from './turns.js';
import styles from './inbox.module.css';

export interface InboxProps {
  readonly turns: Turns;
  readonly openId: string | null;
  readonly isReady: boolean;
  /** Above the list: what somebody should know, once. */
  readonly news: ReactNode;
  /** Below the contacts: what may wait. */
  readonly more: ReactNode;
  readonly foot: ReactNode;
}

export const addressOf = (contactId: string): string => `#/c/${encodeURIComponent(contactId)}`;

export function Inbox({ turns, openId, isReady, news, more, foot }: InboxProps): ReactNode {
  const t = useText();
  const isEmpty = turns.mine.length + turns.promises.length + turns.waiting.length === 0;
  return (
    <nav className={styles.inbox} aria-label={t('inbox.label')}>
      {news}
      <div className={styles.lists}>
        {isEmpty && (
          <div className={styles.quiet}>
            <p className={styles.quietTitle}>{t('inbox.quiet.title')}</p>
            <p>{t(isReady ? 'inbox.quiet.ready' : 'inbox.quiet.off')}</p>
          </div>
        )}
        {!isEmpty &&
          (['mine', 'promises', 'waiting'] as const).map((group) => (
            <section key={group} aria-labelledby={`inbox-${group}`}>
              <h2 className={styles.heading} id={`inbox-${group}`}>
                <span>{t(`inbox.${group}`)}</span>
                <span>{turns[group].length}</span>
              </h2>
              <ul>
                {turns[group].map((item) => (
                  <li key={item.id}>
                    <InboxItem item={item} isOpen={item.id === openId} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        {more}
      </div>
      <div className={styles.foot}>{foot}</div>
    </nav>
  );
}

const InboxItem = memo(function InboxItem(props: { readonly item: DeskItem; readonly isOpen: boolean }): ReactNode {
  const { item, isOpen } = props;
  const t = useText();
  const people = usePresence(item.id);
  const written = useDraft(item.id, item.channel).draft.text.trim() !== '';
  const noted = useDraft(item.id, 'note').draft.text.trim() !== '';
  return (
    <a className={styles.item} href={addressOf(item.id)} aria-current={isOpen ? 'true' : undefined}>
      <div className={styles.line}>
        <span className={styles.name}>{item.customerName}</span>
        <WaitTag item={item} />
      </div>
      <div className={styles.words}>{item.subject || item.lastWords || t('inbox.noSubject')}</div>
      <div className={styles.extra}>
        {item.isVulnerable && <Tag tone="info">{t('inbox.vulnerable')}</Tag>}
        {(written || noted) && <Tag tone="brand">{t('inbox.draft')}</Tag>}
        {people.map((person) => (
          <Tag key={person.id} tone="info">
            {t(`presence.${person.doing}`, { name: person.name })}
          </Tag>
        ))}
      </div>
    </a>
  );
});

/** Only this small part hears the clock, so that five hundred rows do not render each second. */
function WaitTag({ item }: { readonly item: DeskItem }): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const channel = channelName(t, item.channel);
  const group = groupOf(item);
  if (group === 'mine' && item.turn === 'consultant') {
    const left = item.turnSince + item.promiseMs - now;
    const isLong = item.promiseMs >= 900_000 && left > 0;
    const words = isLong
      ? t('inbox.within', { channel, time: formats.roughly(left) })
      : t('inbox.waits', { channel, time: formats.since(item.turnSince, now) });
    return <Tag tone={waitTone(item, now)}>{words}</Tag>;
  }
  if (item.promise?.isLate)
    return <Tag tone="crit">{t('inbox.late', { time: formats.due(item.promise.dueAt, now) })}</Tag>;
  if (item.promise) return <Tag>{t('inbox.due', { time: formats.due(item.promise.dueAt, now) })}</Tag>;
  return <Tag>{t('inbox.since', { time: formats.since(item.turnSince, now) })}</Tag>;
}
