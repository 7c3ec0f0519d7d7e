/** Passing a contact as a supervisor: to a queue or to a person who can receive it now, never without a reason. */
import { useEffect, useState, type ReactNode } from 'react';
import type { FloorQueue } from '#modules/contacts/live/contract.js';
import { api, Button, Choice, Dialog, Problem, TextField, useFormats, useNow, type Option } from '#web/kit/index.js';
import type { ListedContact } from './drill-list.js';
import styles from './floor.module.css';
import { floorWords } from './texts.js';

interface Consultant {
  readonly id: string;
  readonly name: string;
  readonly mayReceive: boolean;
}

interface Props {
  readonly contact: ListedContact;
  readonly queues: readonly FloorQueue[];
  readonly onClose: () => void;
  readonly onPassed: () => void;
}

export function PassDialog({ contact, queues, onClose, onPassed }: Props): ReactNode {
  const t = floorWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [people, setPeople] = useState<readonly Consultant[]>([]);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    api
      .get<{ consultants: readonly Consultant[] }>('/api/consultants')
      .then((found) => setPeople(found.consultants), setError);
  }, []);
  // Nothing forbids it, but whoever passes must know that the customer will wait until then.
  const closed = (queue: FloorQueue): string | undefined =>
    queue.isOpen
      ? undefined
      : [t('state.closed'), queue.opensAt !== null && t('state.opens', { at: formats.due(queue.opensAt, now) })]
          .filter(Boolean)
          .join(', ');
  const options: readonly Option[] = [
    ...queues
      .filter((queue) => queue.id !== contact.queueId)
      .map((queue) => ({
        id: `queue:${queue.id}`,
        label: t('move.queue', { name: queue.name }),
        detail: closed(queue),
      })),
    ...people
      .filter((person) => person.mayReceive)
      .map((person) => ({ id: `person:${person.id}`, label: t('move.person', { name: person.name }) })),
  ];
  async function pass(): Promise<void> {
    setIsTried(true);
    if (to === null || !reason.trim()) return;
    const id = to.slice(to.indexOf(':') + 1);
    try {
      await api.post(`/api/contacts/${contact.id}/pass`, {
        to: to.startsWith('queue:') ? { queueId: id } : { consultantId: id },
        reason: reason.trim(),
      });
      onPassed();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('move.title', { name: contact.customerName })}
      foot={
        <Button look="primary" onPress={() => void pass()}>
          {t('move.do')}
        </Button>
      }
    >
      <p className={styles.subject}>{contact.subject}</p>
      <Choice
        label={t('move.to')}
        options={options}
        value={to}
        onChange={setTo}
        placeholder={t('move.target.missing')}
      />
      {isTried && to === null && (
        <p role="alert" className={styles.fieldError}>
          {t('move.target.missing')}
        </p>
      )}
      <TextField
        label={t('move.reason')}
        isMultiline
        value={reason}
        onChange={setReason}
        error={isTried && !reason.trim() ? t('move.reason.missing') : null}
        maxLength={500}
      />
      <p className={styles.quiet}>{t('move.passes', { n: contact.passes })}</p>
      <Problem error={error} />
    </Dialog>
  );
}
