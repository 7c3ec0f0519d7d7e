/** The contacts behind a figure, with the two moves a supervisor has: pass with a reason, take it oneself. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { FloorQueue, FloorTotals } from '#modules/contacts/live/contract.js';
import type { Contact } from '#modules/contacts/contract.js';
import { api, Button, EmptyState, Problem, Tag, toast, useFormats, useMe, useNow } from '#web/kit/index.js';
import styles from './floor.module.css';
import { PassDialog } from './pass-dialog.js';
import { floorWords } from './texts.js';
import { queryOf, type Drill } from './where.js';

export interface ListedContact extends Pick<
  Contact,
  'id' | 'customerName' | 'subject' | 'state' | 'turn' | 'turnSince' | 'queueId' | 'channel'
> {
  readonly place: string | null;
  readonly openDoubts: number;
  readonly passes: number;
  readonly isVulnerable: boolean;
}

interface Page {
  readonly contacts: readonly ListedContact[];
  readonly next: string | null;
}

/** The list, read again whenever the figure it explains changes, so that the two never disagree for long. */
function useContacts(drill: Drill, figure: string) {
  const [pages, setPages] = useState<readonly Page[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const query = JSON.stringify(queryOf(drill));
  const read = useCallback(
    async (cursor?: string, signal?: AbortSignal): Promise<void> => {
      try {
        const asked = JSON.parse(query) as Record<string, string>;
        const page = await api.get<Page>('/api/contacts', { ...asked, limit: 50, cursor }, signal);
        setPages((before) => (cursor === undefined ? [page] : [...(before ?? []), page]));
        setError(null);
      } catch (problem) {
        if (!signal?.aborted) setError(problem);
      }
    },
    [query],
  );
  useEffect(() => setPages(null), [query]);
  useEffect(() => {
    const stop = new AbortController();
    void read(undefined, stop.signal);
    return () => stop.abort();
  }, [read, figure]);
  return { pages, error, read };
}

interface Props {
  readonly drill: Drill;
  readonly queues: readonly FloorQueue[];
  readonly totals: FloorTotals | null;
}

function titleOf(drill: Drill, queues: readonly FloorQueue[], t: ReturnType<typeof floorWords.useText>): string {
  const queue = queues.find((one) => one.id === drill.queueId)?.name ?? '';
  switch (drill.figure) {
    case 'waiting':
      return queue ? t('drill.waitingIn', { queue }) : t('drill.waiting');
    case 'held':
      return t('drill.held', { queue });
    case 'open':
      return queue ? t('drill.openIn', { queue }) : t('drill.open');
    case 'awaiting':
      return t('drill.awaiting');
    case 'resolved':
    case 'unconfirmed':
      return t('drill.resolved');
    case 'late':
      return t('drill.promised');
  }
}

export function DrillList({ drill, queues, totals }: Props): ReactNode {
  const t = floorWords.useText();
  const of = queues.filter((queue) => drill.queueId === null || queue.id === drill.queueId);
  const figure = [...of.flatMap((queue) => [queue.waiting, queue.held]), totals?.openContacts, totals?.awaiting].join();
  const { pages, error, read } = useContacts(drill, figure);
  const [passing, setPassing] = useState<ListedContact | null>(null);
  const contacts = (pages ?? []).flatMap((page) => page.contacts);
  const next = pages?.at(-1)?.next ?? null;
  // Who has waited longest stands first: the list is read from its top.
  const sorted = drill.figure === 'waiting' ? [...contacts].sort((a, b) => a.turnSince - b.turnSince) : contacts;
  return (
    <section className={styles.drill} aria-labelledby="drill">
      <div className={styles.drillHead}>
        <h2 id="drill">{titleOf(drill, queues, t)}</h2>
        {drill.queueId !== null && <a href="#waiting">{t('drill.all')}</a>}
      </div>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('drill.refresh')}</Button>} />
      {pages && contacts.length === 0 && (
        <EmptyState title={t(drill.figure === 'waiting' ? 'drill.empty.waiting' : 'drill.empty')}>
          {t(drill.figure === 'waiting' ? 'drill.empty.waiting.text' : 'drill.empty.text')}
        </EmptyState>
      )}
      <ul className={styles.contacts}>
        {sorted.map((contact) => (
          <ContactLine
            key={contact.id}
            contact={contact}
            queueName={queues.find((queue) => queue.id === contact.queueId)?.name ?? ''}
            onPass={() => setPassing(contact)}
            onMoved={() => void read()}
          />
        ))}
      </ul>
      {next !== null && <Button onPress={() => void read(next)}>{t('drill.more')}</Button>}
      <p className={styles.note}>{t('note.protected')}</p>
      {passing && (
        <PassDialog
          contact={passing}
          queues={queues}
          onClose={() => setPassing(null)}
          onPassed={() => {
            setPassing(null);
            toast({ words: t('move.done', { name: passing.customerName }) });
            void read();
          }}
        />
      )}
    </section>
  );
}

interface LineProps {
  readonly contact: ListedContact;
  readonly queueName: string;
  readonly onPass: () => void;
  readonly onMoved: () => void;
}

function ContactLine({ contact, queueName, onPass, onMoved }: LineProps): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [error, setError] = useState<unknown>(null);
  const name = contact.customerName;
  const channel = `channel.${contact.channel}`;
  const isWaiting = contact.place === 'waiting';
  // A contact is taken to a seat, and only who answers customers has one.
  const hasSeat = useMe().person.roles.includes('consultant');
  const isMovable = contact.place !== null && contact.state !== 'resolved';
  async function take(): Promise<void> {
    try {
      await api.post(`/api/contacts/${contact.id}/take`);
      toast({ words: t('move.taken', { name }) });
      setError(null);
      onMoved();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <li>
      <div className={styles.contactHead}>
        <a href={`/desk/#/c/${encodeURIComponent(contact.id)}`}>{name}</a>
        <span className={styles.since}>
          {t(isWaiting ? 'drill.since' : 'drill.sinceTurn', { time: formats.since(contact.turnSince, now) })}
        </span>
      </div>
      <p className={styles.subject}>{contact.subject}</p>
      <div className={styles.contactFoot}>
        <span className={styles.quiet}>
          {[
            floorWords.has(channel) ? t(channel) : contact.channel,
            queueName,
            contact.openDoubts > 0 && t('drill.doubts', { n: contact.openDoubts }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {contact.isVulnerable && <Tag tone="info">{t('drill.vulnerable')}</Tag>}
        {isMovable && (
          <span className={styles.moves}>
            {isWaiting && hasSeat && (
              <Button aria-label={t('move.of', { action: t('move.take'), name })} onPress={() => void take()}>
                {t('move.take')}
              </Button>
            )}
            <Button aria-label={t('move.of', { action: t('move.pass'), name })} onPress={onPass}>
              {t('move.pass')}
            </Button>
          </span>
        )}
      </div>
      <Problem error={error} />
    </li>
  );
}
