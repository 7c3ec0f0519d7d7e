/** Who the customer is: how to reach them, what they prefer, what to remember, and their other needs. */
import { useState, type ReactNode } from 'react';
import type { Contact, Customer } from '#modules/contacts/contract.js';
import type { DeskItem } from '#modules/contacts/live/contract.js';
import { api, Button, Check, Dialog, TextField, useFormats, useNow } from '#web/kit/index.js';
import { addressOf } from '../inbox/inbox.js';
import { DialButton } from '../phone/dial-button.js';
import { attempt } from '../services.js';
import { useText } from '../text/words.js';
import { LearningWish } from './topic-part.js';
import styles from './contact.module.css';

export interface CustomerPanelProps {
  readonly contact: Contact;
  readonly customer: Customer;
  readonly others: readonly DeskItem[];
}

export function CustomerPanel({ contact, customer, others }: CustomerPanelProps): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const [isEditing, setIsEditing] = useState(false);
  return (
    <>
      <section className={styles.section} aria-label={t('customer.label')}>
        <div className={styles.eyebrow}>
          <h2>
            {customer.name}, {t('customer.since', { date: formats.day(customer.since, now) })}
          </h2>
          <Button look="link" onPress={() => setIsEditing(true)}>
            {t('customer.edit')}
          </Button>
        </div>
        {customer.isVulnerable && <p className={styles.hint}>{t('customer.vulnerable')}</p>}
        <dl className={styles.facts}>
          <dt>{t('customer.identities')}</dt>
          <dd>
            {customer.identities

              .filter((identity) => identity.kind !== 'chat' && identity.kind !== 'code')
              .map((identity) => (
                <div key={`${identity.kind} ${identity.value}`}>
                  {identity.value}{' '}
                  {identity.isVerified && <span className={styles.muted}>({t('customer.verified')})</span>}
                </div>
              ))}
            {customer.identities.every((identity) => identity.kind === 'chat') && t('identity.chat')}
          </dd>
          {codeOf(customer) !== '' && (
            <>
              <dt>{t('customer.code')}</dt>
              <dd>{codeOf(customer)}</dd>
            </>
          )}
          <dt>{t('customer.preferences')}</dt>
          <dd>{customer.preferences || <span className={styles.muted}>{t('customer.nothing')}</span>}</dd>
          <dt>{t('customer.notes')}</dt>
          <dd>{customer.notes || <span className={styles.muted}>{t('customer.nothing')}</span>}</dd>
          <dt>{t('customer.language')}</dt>
          <dd>{languageName(customer.language)}</dd>
        </dl>
        <DialButton key={contact.id} contact={contact} customer={customer} />
      </section>
      {others.length > 0 && (
        <section className={styles.section} aria-labelledby="others-title">
          <h2 className={styles.eyebrow} id="others-title">
            {t('customer.others')}
          </h2>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <a className={styles.other} href={addressOf(other.id)}>
                  {other.subject || other.lastWords || t('inbox.noSubject')}
                  <div className={styles.small}>
                    {t(`contact.state.${other.state}`)}, {formats.stamp(other.turnSince, now)}
                  </div>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isEditing && <EditCustomer customer={customer} onClose={() => setIsEditing(false)} />}
    </>
  );
}

const codeOf = ({ identities }: Customer): string => identities.find(({ kind }) => kind === 'code')?.value ?? '';

/** A language in its own words: 'italiano', 'English'. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function EditCustomer({ customer, onClose }: { readonly customer: Customer; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const [edited, setEdited] = useState({
    name: customer.name,
    preferences: customer.preferences,
    notes: customer.notes,
    isVulnerable: customer.isVulnerable,
    code: codeOf(customer),
  });
  const before = { ...customer, code: codeOf(customer) };
  const save = async (): Promise<void> => {
    // Only what was changed here is sent: a colleague's edit of another line stays.
    const change = Object.fromEntries(
      Object.entries(edited).filter(([name, value]) => before[name as keyof typeof edited] !== value),
    );
    if (Object.keys(change).length === 0) return onClose();
    if (await attempt(() => api.patch(`/api/customers/${encodeURIComponent(customer.id)}`, change))) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('customer.editTitle', { name: customer.name })}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={edited.name.trim() === ''} onPress={() => void save()}>
            {t('customer.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('customer.code')}
        hint={t('customer.codeHint')}
        value={edited.code}
        onChange={(code) => setEdited({ ...edited, code: code.replace(/\D/g, '').slice(0, 20) })}
      />
      <TextField label={t('customer.name')} value={edited.name} onChange={(name) => setEdited({ ...edited, name })} />
      <TextField
        label={t('customer.preferences')}
        value={edited.preferences}
        onChange={(preferences) => setEdited({ ...edited, preferences })}
      />
      <TextField
        label={t('customer.notes')}
        isMultiline
        value={edited.notes}
        onChange={(notes) => setEdited({ ...edited, notes })}
      />
      <Check isSelected={edited.isVulnerable} onChange={(isVulnerable) => setEdited({ ...edited, isVulnerable })}>
        {t('customer.vulnerable')}
      </Check>
      <LearningWish customerId={customer.id} />
    </Dialog>
  );
}
