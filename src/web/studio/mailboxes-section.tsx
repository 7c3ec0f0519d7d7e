/** Mailboxes: the address customers write to, the queue it fills, and the servers, with a test that says what is wrong. */
import { useState, type ReactNode } from 'react';
import type { Queue } from '#kernel/routing/types.js';
import { api, Button, Check, Choice, EmptyState, Problem, Tag, TextField } from '#web/kit/index.js';
import { DkimForm } from './dkim-form.js';
import { EditForm, Group, Wrong } from './edit-form.js';
import { useEditing } from './editing.js';
import { useLoaded } from './load.js';
import {
  mailboxDraftOf,
  readMailbox,
  withoutPasswords,
  type AccessDraft,
  type Mailbox,
  type MailboxDraft,
} from './mailbox-draft.js';
import { hashOf } from './place.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Twin } from './twin.js';

const newMailbox: Mailbox = {
  id: 'new',
  address: '',
  name: '',
  queueId: '',
  imap: null,
  smtp: null,
  hasTags: true,
  isActive: true,
  status: null,
};

export function MailboxesSection({ id }: { readonly id: string | null }): ReactNode {
  const t = studioWords.useText();
  const { value, error, read } = useLoaded<{ mailboxes: readonly Mailbox[] }>('/api/mailboxes');
  const queues = useLoaded<{ queues: readonly Queue[] }>('/api/studio/queues').value?.queues ?? null;
  const mailboxes = value?.mailboxes ?? [];
  const chosen = mailboxes.find((mailbox) => mailbox.id === id) ?? (id === 'new' ? newMailbox : undefined);
  const queueName = (queueId: string): string => queues?.find((queue) => queue.id === queueId)?.name ?? '';
  return (
    <Twin
      title={t('section.mailboxes')}
      add={{ href: hashOf('mailboxes', 'new'), words: t('mailboxes.add') }}
      items={mailboxes.map((mailbox) => ({
        href: hashOf('mailboxes', mailbox.id),
        name: mailbox.address,
        detail: [queueName(mailbox.queueId), mailbox.isActive ? '' : t('mailbox.off')].filter(Boolean).join(', '),
        isCurrent: mailbox.id === id,
      }))}
      empty={value ? <EmptyState title={t('mailboxes.empty')}>{t('mailboxes.empty.text')}</EmptyState> : null}
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {chosen && queues && (
        <div className={styles.stack} key={chosen.id}>
          <MailboxForm mailbox={chosen} queues={queues} onChanged={read} />
          {chosen.id !== 'new' && <DkimForm mailboxId={chosen.id} address={chosen.address} />}
        </div>
      )}
      {value && id !== null && !chosen && <EmptyState title={t('gone')} />}
    </Twin>
  );
}

interface FormProps {
  readonly mailbox: Mailbox;
  readonly queues: readonly Queue[];
  readonly onChanged: () => Promise<void>;
}

function MailboxForm({ mailbox, queues, onChanged }: FormProps): ReactNode {
  const t = studioWords.useText();
  const isNew = mailbox.id === 'new';
  const path = isNew ? '/api/mailboxes' : `/api/mailboxes/${encodeURIComponent(mailbox.id)}`;
  const start = mailboxDraftOf({ ...mailbox, queueId: mailbox.queueId || (queues[0]?.id ?? '') });
  const { draft, change, errorOf, isDirty, form } = useEditing<MailboxDraft, object, Mailbox>({
    key: `mailbox.${mailbox.id}`,
    start,
    isNew,
    withoutSecrets: withoutPasswords,
    read: readMailbox,
    async store(body) {
      const before = readMailbox(start);
      const saved = await api.put<Mailbox>(path, body);
      await onChanged();
      return { saved, back: 'body' in before ? before.body : null };
    },
    draftOf: mailboxDraftOf,
    said: (saved) => t('saved', { name: saved.address }),
    onAdded: (saved) => (location.hash = hashOf('mailboxes', saved.id)),
  });

  return (
    <EditForm title={isNew ? t('mailboxes.new') : mailbox.address} {...form}>
      <Standing mailbox={mailbox} />
      <div className={styles.two}>
        <TextField
          label={t('mailbox.address')}
          type="email"
          value={draft.address}
          onChange={(address) => change({ address })}
          error={errorOf('address')}
        />
        <TextField
          label={t('mailbox.name')}
          hint={t('mailbox.name.hint')}
          value={draft.name}
          onChange={(name) => change({ name })}
        />
        <div>
          <Choice
            label={t('mailbox.queue')}
            options={queues.map((queue) => ({ id: queue.id, label: queue.name }))}
            value={draft.queueId || null}
            onChange={(queueId) => change({ queueId })}
          />
          <p role="alert" className={styles.fieldError}>
            {errorOf('queueId')}
          </p>
        </div>
      </div>
      <Group title={t('mailbox.imap')} hint={t('mailbox.imap.hint')}>
        <AccessFields
          name="imap"
          access={draft.imap}
          hasPassword={mailbox.imap?.hasPassword ?? false}
          onChange={(part) => change({ imap: { ...draft.imap, ...part } })}
          errorOf={errorOf}
        />
      </Group>
      <Group title={t('mailbox.smtp')} hint={t('mailbox.smtp.hint')}>
        <AccessFields
          name="smtp"
          access={draft.smtp}
          hasPassword={mailbox.smtp?.hasPassword ?? false}
          onChange={(part) => change({ smtp: { ...draft.smtp, ...part } })}
          errorOf={errorOf}
        />
      </Group>
      <div>
        <Check isSelected={draft.hasTags} onChange={(hasTags) => change({ hasTags })}>
          {t('mailbox.hasTags')}
        </Check>
        <p className={styles.hint}>{t('mailbox.hasTags.hint')}</p>
      </div>
      <Check isSelected={draft.isActive} onChange={(isActive) => change({ isActive })}>
        {t('mailbox.isActive')}
      </Check>
      {!isNew && <Trial path={`${path}/test`} isDirty={isDirty} />}
    </EditForm>
  );
}

/** Seen and taken in are told apart: a mail that was seen and is no contact is one too many. */
function Standing({ mailbox }: { readonly mailbox: Mailbox }): ReactNode {
  const t = studioWords.useText();
  const { status } = mailbox;
  if (!status) return null;
  return (
    <p className={styles.hint}>
      <Tag tone={status.isConnected ? 'ok' : 'warn'}>
        {t(status.isConnected ? 'mailbox.connected' : 'mailbox.notConnected')}
      </Tag>{' '}
      {t('mailbox.counts', { seen: status.seen, taken: status.taken, failed: status.failed })} {status.error}
    </p>
  );
}

interface AccessProps {
  readonly name: 'imap' | 'smtp';
  readonly access: AccessDraft;
  readonly hasPassword: boolean;
  readonly onChange: (part: Partial<AccessDraft>) => void;
  readonly errorOf: (field: string) => string | null;
}

function AccessFields({ name, access, hasPassword, onChange, errorOf }: AccessProps): ReactNode {
  const t = studioWords.useText();
  return (
    <>
      <Check isSelected={access.isOn} onChange={(isOn) => onChange({ isOn })}>
        {t(`mailbox.${name}.on`)}
      </Check>
      {access.isOn && (
        <div className={styles.two}>
          <TextField
            label={t('access.host')}
            value={access.host}
            onChange={(host) => onChange({ host })}
            error={errorOf(`${name}.host`)}
          />
          <TextField
            label={t('access.port')}
            inputMode="numeric"
            value={access.port}
            onChange={(port) => onChange({ port })}
            error={errorOf(`${name}.port`)}
          />
          <TextField
            label={t('access.user')}
            value={access.user}
            onChange={(user) => onChange({ user })}
            error={errorOf(`${name}.user`)}
          />
          <TextField
            label={t('access.password')}
            hint={hasPassword ? t('access.password.kept') : undefined}
            type="password"
            autoComplete="off"
            value={access.password}
            onChange={(password) => onChange({ password })}
          />
          <Check isSelected={access.secure} onChange={(secure) => onChange({ secure })}>
            {t('access.secure')}
          </Check>
        </div>
      )}
    </>
  );
}

interface Tried {
  readonly ok: boolean;
  readonly code: string;
  readonly detail: string;
}

function Trial({ path, isDirty }: { readonly path: string; readonly isDirty: boolean }): ReactNode {
  const t = studioWords.useText();
  const [result, setResult] = useState<{ readonly imap: Tried; readonly smtp: Tried } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function tryIt(): Promise<void> {
    setIsBusy(true);
    try {
      setResult(await api.post(path));
      setError(null);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  const words = (tried: Tried): string => {
    const id = `tried.${tried.code}`;
    return studioWords.has(id) ? t(id) : tried.detail;
  };
  return (
    <div className={styles.rows}>
      <div className={styles.chips}>
        <Button isDisabled={isBusy || isDirty} onPress={() => void tryIt()}>
          {t(isBusy ? 'mailbox.testing' : 'mailbox.test')}
        </Button>
        {isDirty && <span className={styles.quiet}>{t('mailbox.test.save')}</span>}
      </div>
      <div role="status">
        {result &&
          (['imap', 'smtp'] as const).map((server) => (
            <p key={server}>
              <strong>{t(`mailbox.${server}`)}:</strong> {words(result[server])}{' '}
              <span className={styles.quiet}>{result[server].ok ? '' : result[server].detail}</span>
            </p>
          ))}
      </div>
      <Wrong error={error} />
    </div>
  );
}
