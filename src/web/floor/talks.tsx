/** Who talks now, and listening in: only under an agreement, only when asked for, and never hidden from who is heard. */
import { useState, type ReactNode } from 'react';
import { api, Button, Choice, Dialog, Problem, TextField, toast, useFormats, useNow } from '#web/kit/index.js';
import styles from './floor.module.css';
import { talkWords } from './talk-words.js';

interface Talk {
  readonly callId: string;
  readonly consultant: string;
  readonly customer: string;
  readonly since: number;
  readonly isYours: boolean;
  readonly listeners: readonly { readonly name: string }[];
}

interface Found {
  readonly agreement: { readonly title: string; readonly signedOn: string } | null;
  readonly talks: readonly Talk[];
}

export function Talks(): ReactNode {
  const t = talkWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState<Talk | null>(null);
  const look = (): void =>
    void api.get<Found>('/api/listening').then((answer) => {
      setFound(answer);
      setError(null);
    }, setError);
  return (
    <section className={styles.today} aria-labelledby="talks">
      <div className={styles.eyebrow}>
        <h2 id="talks">{t('title')}</h2>
        <Button onPress={look}>{t(found === null ? 'show' : 'again')}</Button>
      </div>
      <Problem error={error} />
      {found?.agreement === null && <p>{t('noAgreement')}</p>}
      {found?.agreement && (
        <p className={styles.quiet}>
          {t('agreement', {
            title: found.agreement.title,
            day: formats.day(Date.parse(found.agreement.signedOn), now),
          })}
        </p>
      )}
      {found?.agreement && found.talks.length === 0 && <p>{t('none')}</p>}
      <ul className={styles.talks}>
        {found?.talks.map((talk) => (
          <li key={talk.callId}>
            <span>
              {t('talk', {
                ...{ consultant: talk.consultant, customer: talk.customer },
                time: formats.length(Math.max(0, now - talk.since)),
              })}
              {talk.listeners.length > 0 &&
                ` · ${t('heard', { names: talk.listeners.map(({ name }) => name).join(', ') })}`}
            </span>
            {!talk.isYours && <Button onPress={() => setAsked(talk)}>{t('listen')}</Button>}
          </li>
        ))}
      </ul>
      {asked && <ListenDialog talk={asked} onClose={() => (setAsked(null), look())} />}
    </section>
  );
}

function ListenDialog({ talk, onClose }: { readonly talk: Talk; readonly onClose: () => void }): ReactNode {
  const t = talkWords.useText();
  const [mode, setMode] = useState('listen');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const begin = (): void =>
    void api
      .post(`/api/calls/${encodeURIComponent(talk.callId)}/listening`, { mode, reason: reason.trim() })
      .then(() => {
        toast({ words: t('begun') });
        onClose();
      }, setError);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('dialog', { consultant: talk.consultant })}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={reason.trim() === ''} onPress={begin}>
            {t('begin')}
          </Button>
        </>
      }
    >
      <Problem error={error} />
      <Choice
        label={t('how')}
        value={mode}
        options={[
          { id: 'listen', label: t('how.listen') },
          { id: 'whisper', label: t('how.whisper') },
          { id: 'barge', label: t('how.barge') },
        ]}
        onChange={setMode}
      />
      <TextField label={t('reason')} value={reason} onChange={setReason} maxLength={500} autoFocus />
    </Dialog>
  );
}
