/** Mails that could not become a contact, each with its reason: nothing that arrived ends in silence. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { api, Button, EmptyState, Problem, toast, useFormats, useNow } from '#web/kit/index.js';
import { Wrong } from './edit-form.js';
import { headOf } from './mail-head.js';
import { quarantineWords } from './quarantine-words.js';
import styles from './studio.module.css';

interface Held {
  readonly id: string;
  readonly receivedAt: number;
  readonly sizeBytes: number;
  readonly envelopeFrom: string | null;
  readonly reason: string;
  readonly detail: string | null;
  readonly head: string;
}

interface Page {
  readonly mails: readonly Held[];
  readonly next: string | null;
}

type Say = ReturnType<typeof quarantineWords.useText>;

function reasonIn(t: Say, reason: string): string {
  const id = `reason.${reason}`;
  return quarantineWords.has(id) ? t(id) : t('reason.other', { reason });
}

export function QuarantineSection(): ReactNode {
  const t = quarantineWords.useText();
  const [pages, setPages] = useState<readonly Page[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async (before?: string): Promise<void> => {
    try {
      const page = await api.get<Page>('/api/mail/quarantine', { limit: 50, before });
      setPages((known) => (before === undefined ? [page] : [...(known ?? []), page]));
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }, []);
  useEffect(() => void read(), [read]);
  const mails = (pages ?? []).flatMap((page) => page.mails);
  const next = pages?.at(-1)?.next ?? null;
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {pages && mails.length === 0 && <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>}
      <ul className={styles.logins}>
        {mails.map((mail) => (
          <HeldMail key={mail.id} mail={mail} onReleased={() => void read()} />
        ))}
      </ul>
      {next !== null && (
        <div>
          <Button onPress={() => void read(next)}>{t('more')}</Button>
        </div>
      )}
    </div>
  );
}

function HeldMail({ mail, onReleased }: { readonly mail: Held; readonly onReleased: () => void }): ReactNode {
  const t = quarantineWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const head = headOf(mail.head);
  const subject = head.subject || t('noSubject');
  const from = head.from || mail.envelopeFrom;
  const path = encodeURIComponent(mail.id);
  async function release(): Promise<void> {
    setIsBusy(true);
    try {
      const { state, reason } = await api.post<{ state: string; reason: string | null }>(
        `/api/mail/quarantine/${path}/release`,
      );
      const said = state === 'quarantined' ? t('again', { reason: reasonIn(t, reason ?? '') }) : null;
      toast({ words: said ?? t(state === 'taken' ? 'taken' : 'ignored') });
      setError(null);
      onReleased();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <li>
      <div>
        <strong>{subject}</strong> {from ? t('from', { from }) : t('nobody')}
        <p>{reasonIn(t, mail.reason)}</p>
        <p className={styles.hint}>
          {t('facts', {
            at: formats.stamp(mail.receivedAt, now),
            size: formats.number(Math.max(1, Math.round(mail.sizeBytes / 1000))),
          })}
        </p>
        <Wrong error={error} />
      </div>
      <div className={styles.chips}>
        <a href={`/api/mail/raw/${path}`} aria-label={t('download.of', { subject })} download>
          {t('download')}
        </a>
        <Button isDisabled={isBusy} aria-label={t('release.of', { subject })} onPress={() => void release()}>
          {t('release')}
        </Button>
      </div>
    </li>
  );
}
