/** Agreements under which supervisors may listen in: recorded, never rewritten, withdrawn in sight. */
import { useState, type ReactNode } from 'react';
import type { ListeningAgreement } from '#modules/contacts/phone/contract.js';
import { api, Button, Dialog, Tag, TextField, toast, useFormats, useMe, useNow } from '#web/kit/index.js';
import { EditForm, Wrong } from '../edit-form.js';
import { type FieldError, type Read, type Stored, useEditing } from '../editing.js';
import styles from '../studio.module.css';
import { telephoneWords } from './telephone-words.js';

export interface Agreements {
  readonly agreements: readonly ListeningAgreement[];
}

interface Props {
  readonly agreements: readonly ListeningAgreement[];
  readonly onChanged: () => void;
}

export function AgreementsPart({ agreements, onChanged }: Props): ReactNode {
  const t = telephoneWords.useText();
  const isWriter = useMe().person.roles.includes('administrator');
  const formats = useFormats();
  const now = useNow();
  const day = (date: string): string => formats.day(Date.parse(date), now);
  const [asked, setAsked] = useState<ListeningAgreement | null>(null);
  return (
    <section className={styles.edit} aria-labelledby="agreements">
      <h2 id="agreements">{t('listening')}</h2>
      <p className={styles.hint}>{t('listening.text')}</p>
      {agreements.length === 0 && <p>{t('none')}</p>}
      <ul className={styles.logins}>
        {agreements.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.title}</strong> {one.isWithdrawn && <Tag>{t('withdrawn')}</Tag>}
              <p className={styles.hint}>
                {one.validUntil === null
                  ? t('valid', { from: day(one.signedOn) })
                  : t('until', { from: day(one.signedOn), until: day(one.validUntil) })}
                . {t('signed', { signatories: one.signatories })}. {t('scope', { scope: one.scope })}.
              </p>
            </div>
            {isWriter && !one.isWithdrawn && (
              <Button aria-label={t('withdraw.of', { title: one.title })} onPress={() => setAsked(one)}>
                {t('withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isWriter && <RecordForm onRecorded={onChanged} />}
      {asked && <WithdrawDialog agreement={asked} onClose={() => setAsked(null)} onWithdrawn={onChanged} />}
    </section>
  );
}

type Draft = Pick<ListeningAgreement, 'title' | 'signatories' | 'scope' | 'signedOn'> & { readonly validUntil: string };
const empty: Draft = { title: '', signatories: '', scope: '', signedOn: '', validUntil: '' };

function readDraft(draft: Draft): Read<object> {
  const errors: Record<string, FieldError> = {};
  for (const field of ['title', 'signatories', 'scope', 'signedOn'] as const)
    if (draft[field].trim() === '') errors[field] = 'missing';
  return Object.keys(errors).length > 0 ? { errors } : { body: { ...draft, validUntil: draft.validUntil || null } };
}

function RecordForm({ onRecorded }: { readonly onRecorded: () => void }): ReactNode {
  const t = telephoneWords.useText();
  const { draft, change, errorOf, form } = useEditing<Draft, object, Draft>({
    key: 'listening-agreement',
    start: empty,
    isNew: true,
    read: readDraft,
    async store(body): Promise<Stored<object, Draft>> {
      await api.post('/api/listening-agreements', body);
      return { saved: body as Draft, back: null };
    },
    draftOf: () => empty,
    said: (saved) => t('recorded', { title: saved.title }),
    onAdded: onRecorded,
  });
  const field = (name: keyof Draft, label: string, isDay = false): ReactNode => (
    <TextField
      label={label}
      type={isDay ? 'date' : 'text'}
      value={draft[name]}
      maxLength={500}
      onChange={(value) => change({ [name]: value })}
      error={errorOf(name)}
      isOptional={name === 'validUntil'}
    />
  );
  return (
    <EditForm title={t('record')} {...form}>
      <div className={styles.two}>
        {field('title', t('title'))}
        {field('signatories', t('signatories'))}
        {field('scope', t('scope.label'))}
        {field('signedOn', t('signedOn'), true)}
        {field('validUntil', t('validUntil'), true)}
      </div>
    </EditForm>
  );
}

interface WithdrawProps {
  readonly agreement: ListeningAgreement;
  readonly onClose: () => void;
  readonly onWithdrawn: () => void;
}

/** Asked first: an agreement that was withdrawn does not come back, another one has to be signed. */
function WithdrawDialog({ agreement, onClose, onWithdrawn }: WithdrawProps): ReactNode {
  const t = telephoneWords.useText();
  const [error, setError] = useState<unknown>(null);
  const { id, title } = agreement;
  const withdraw = (): void =>
    void api.delete(`/api/listening-agreements/${encodeURIComponent(id)}`).then(() => {
      toast({ words: t('withdraw.done', { title }) });
      onClose();
      onWithdrawn();
    }, setError);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('withdraw.ask', { title })}
      foot={
        <>
          <Button onPress={onClose}>{t('keep')}</Button>
          <Button look="danger" onPress={withdraw}>
            {t('withdraw')}
          </Button>
        </>
      }
    >
      <p>{t('withdraw.text')}</p>
      <Wrong error={error} />
    </Dialog>
  );
}
