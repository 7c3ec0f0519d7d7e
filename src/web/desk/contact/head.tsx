/** The head of a contact: what it is about, whose turn it is and since when, never out of sight. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Contact } from '#modules/contacts/contract.js';
import { api, Button, Tag, useCommands, useFormats, useMe, useNow, usePresence, type Tone } from '#web/kit/index.js';
import { useHouse } from '../people/colleagues.js';
import { attempt } from '../services.js';
import { channelName, useText } from '../text/words.js';
import { TransferDialog } from './dialogs.js';
import styles from './contact.module.css';

const stateTones: Readonly<Record<Contact['state'], Tone>> = {
  open: 'plain',
  promised: 'info',
  awaiting: 'info',
  resolved: 'ok',
  unconfirmed: 'warn',
};

export function Head({ contact }: { readonly contact: Contact }): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const { person, centre } = useMe();
  const people = usePresence(contact.id).filter((one) => one.id !== person.id);
  const house = useHouse();
  const [isPassing, setIsPassing] = useState(false);
  const budget = centre.bounceBudget ?? 1;
  const held = contact.interactions.find((one) => one.place === 'held');
  const isWaiting = contact.interactions.some((one) => one.place === 'waiting');
  const isMine = contact.consultantId === person.id;
  // As the server has it: one's own earlier work, or a supervisor's help; and a seat to take it to.
  const mayTake =
    isWaiting &&
    !isMine &&
    person.roles.includes('consultant') &&
    (person.roles.length > 1 || contact.ownerId === person.id || contact.takenPart.includes(person.id));
  const canPass = held !== undefined && (isMine || person.roles.some((role) => role !== 'consultant'));
  useCommands(
    useMemo(
      () => (canPass ? [{ id: 'transfer', label: t('transfer'), key: 't', run: () => setIsPassing(true) }] : []),
      [t, canPass],
    ),
  );
  const owner = contact.ownerId && house.people.find((one) => one.id === contact.ownerId)?.name;
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <Subject contact={contact} />
        <div className={styles.actions}>
          {canPass && (
            <Button look="quiet" command="transfer" onPress={() => setIsPassing(true)}>
              {t('transfer')}
            </Button>
          )}
          {mayTake && (
            <Button
              onPress={() => void attempt(() => api.post(`/api/contacts/${encodeURIComponent(contact.id)}/take`))}
            >
              {t('contact.take')}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.sub}>
        <span>
          <b>{contact.customerName}</b>, {channelName(t, contact.channel)}
        </span>
        <span>{t(`contact.turn.${contact.turn}`, { time: formats.since(contact.turnSince, now) })}</span>
        <span>{t('contact.passes', { n: contact.passes, budget })}</span>
        {owner && <span>{t('contact.owner', { name: owner })}</span>}
        {contact.reopenings > 0 && <span>{t('contact.reopened', { n: contact.reopenings })}</span>}
        {held?.why && isMine && <span>{t(`why.${held.why.rule}`, { n: held.why.candidates })}</span>}
        <span className={styles.tags}>
          {people.map((one) => (
            <Tag key={one.id} tone="info">
              {t(`presence.${one.doing}`, { name: one.name })}
            </Tag>
          ))}
          {contact.isVulnerable && <Tag tone="info">{t('inbox.vulnerable')}</Tag>}
          {contact.state !== 'open' && (
            <Tag tone={stateTones[contact.state]}>{t(`contact.state.${contact.state}`)}</Tag>
          )}
        </span>
      </div>
      {isPassing && <TransferDialog contact={contact} budget={budget} onClose={() => setIsPassing(false)} />}
    </header>
  );
}

/** The subject is a button until it is edited: Enter keeps, Esc leaves it as it was. */
function Subject({ contact }: { readonly contact: Contact }): ReactNode {
  const t = useText();
  const [edited, setEdited] = useState<string | null>(null);
  const isDone = useRef(false);
  const shown = contact.subject || t('inbox.noSubject');
  const keep = (): void => {
    if (isDone.current || edited === null) return;
    isDone.current = true;
    const subject = edited.trim();
    setEdited(null);
    if (subject !== '' && subject !== contact.subject)
      void attempt(() => api.patch(`/api/contacts/${encodeURIComponent(contact.id)}`, { subject }));
  };
  if (edited !== null)
    return (
      <input
        className={styles.titleInput}
        aria-label={t('contact.subject')}
        autoFocus
        maxLength={160}
        value={edited}
        onChange={(event) => setEdited(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
          if (event.key !== 'Escape') return;
          isDone.current = true;
          setEdited(null);
        }}
      />
    );
  return (
    <h2 className={styles.title}>
      <Button
        className={styles.titleButton}
        aria-label={t('contact.subjectEdit', { subject: shown })}
        onPress={() => {
          isDone.current = false;
          setEdited(contact.subject);
        }}
      >
        {shown}
      </Button>
    </h2>
  );
}
