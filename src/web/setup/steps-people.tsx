/** People and the mailbox. */
import { useCallback, useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Person } from '#modules/identity/contract.js';
import { api, Button, Check, Choice, TextField } from '#web/kit/index.js';
import type { StepProps } from './own-centre.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';
import { isMail, shortestPassword, Wrong } from './wrong.js';

/** A short list read from the server, read again after each addition. */
function useList<T>(path: string, pick: (answer: never) => readonly T[]) {
  const [list, setList] = useState<readonly T[]>([]);
  const read = useCallback(async () => setList(pick(await api.get<never>(path))), [path, pick]);
  useEffect(() => void read().catch(() => undefined), [read]);
  return { list, read };
}

const peopleIn = (answer: { readonly people: readonly Person[] }): readonly Person[] => answer.people;

export function PeopleStep({ onChanged }: StepProps): ReactNode {
  const t = setupWords.useText();
  const { list, read } = useList<Person>('/api/people', peopleIn);
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [isSupervisor, setIsSupervisor] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isLong = password.length >= shortestPassword;
  async function add(): Promise<void> {
    try {
      const roles = isSupervisor ? ['consultant', 'supervisor'] : ['consultant'];
      await api.post('/api/people', { name: name.trim(), mail: mail.trim(), password, roles });
      setName('');
      setMail('');
      setPassword('');
      setIsSupervisor(false);
      setIsTried(false);
      setError(null);
      await Promise.all([read(), onChanged()]);
    } catch (problem) {
      setError(problem);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (name.trim() && isMail(mail) && isLong) void add();
  }
  return (
    <>
      <ul className={styles.have} aria-label={t('people.have')}>
        {list.map((person) => (
          <li key={person.id}>
            <strong>{person.name}</strong>, {person.mail}
          </li>
        ))}
      </ul>
      <form className={styles.form} onSubmit={submit} noValidate autoComplete="off">
        <TextField
          label={t('people.name')}
          value={name}
          onChange={setName}
          error={isTried && !name.trim() ? t('missing.name') : null}
        />
        <TextField
          label={t('people.mail')}
          type="email"
          value={mail}
          onChange={setMail}
          error={isTried && !isMail(mail) ? t('missing.mail') : null}
        />
        <TextField
          label={t('people.password')}
          hint={t('admin.password.hint', { n: shortestPassword })}
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={isTried && !isLong ? t('missing.password', { n: shortestPassword }) : null}
        />
        <Check isSelected={isSupervisor} onChange={setIsSupervisor}>
          {t('people.supervisor')}
        </Check>
        <Wrong error={error} />
        <div>
          <Button look="primary" type="submit">
            {t('people.add')}
          </Button>
        </div>
      </form>
    </>
  );
}

interface ListedMailbox {
  readonly id: string;
  readonly address: string;
  readonly queueId: string;
}

const mailboxesIn = (answer: { readonly mailboxes: readonly ListedMailbox[] }): readonly ListedMailbox[] =>
  answer.mailboxes;

export function MailboxStep({ known, onChanged }: StepProps): ReactNode {
  const t = setupWords.useText();
  const { list, read } = useList<ListedMailbox>('/api/mailboxes', mailboxesIn);
  const [address, setAddress] = useState('');
  const [queueId, setQueueId] = useState<string | null>(known.queues[0]?.id ?? null);
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (known.queues.length === 0)
    return (
      <p>
        {t('mailbox.none')} <a href="#queues">{t('queues.add')}</a>
      </p>
    );
  const nameOf = (id: string): string => known.queues.find((queue) => queue.id === id)?.name ?? id;
  async function add(): Promise<void> {
    try {
      await api.put('/api/mailboxes', { address: address.trim(), name: known.centre.name, queueId });
      setAddress('');
      setIsTried(false);
      setError(null);
      await Promise.all([read(), onChanged()]);
    } catch (problem) {
      setError(problem);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (isMail(address) && queueId) void add();
  }
  return (
    <>
      {list.length > 0 && (
        <ul className={styles.have} aria-label={t('mailbox.have')}>
          {list.map((mailbox) => (
            <li key={mailbox.id}>
              <strong>{mailbox.address}</strong>, {nameOf(mailbox.queueId)}
            </li>
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('mailbox.address')}
          type="email"
          value={address}
          onChange={setAddress}
          error={isTried && !isMail(address) ? t('missing.mail') : null}
        />
        <Choice
          label={t('mailbox.queue')}
          options={known.queues.map((queue) => ({ id: queue.id, label: queue.name }))}
          value={queueId}
          onChange={setQueueId}
        />
        <Wrong error={error} />
        <div>
          <Button look="primary" type="submit">
            {t('mailbox.add')}
          </Button>
        </div>
      </form>
    </>
  );
}
