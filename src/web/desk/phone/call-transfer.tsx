/** Whom to ask, or to pass a call to: a person, the best of a queue, an outside number; first asked, or at once. */
import { useEffect, useState, type ReactNode } from 'react';
import type { CallOnDesk, TransferTarget } from '#modules/contacts/phone/contract.js';
import { api, Button, Choice, Dialog, TextField, useMe, type Option } from '#web/kit/index.js';
import { refreshHouse, useHouse } from '../people/colleagues.js';
import { useText } from '../text/words.js';
import styles from './phone.module.css';
import type { Telephone } from './telephone.js';
import { useThirdText } from './third-words.js';

type Kind = 'person' | 'queue' | 'outside';

interface Outside {
  readonly prefix: string;
  readonly note: string;
}

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
  readonly onClose: () => void;
}

export function CallTransferDialog({ phone, call, onClose }: Props): ReactNode {
  const t = useThirdText();
  const say = useText();
  const [kind, setKind] = useState<Kind>('person');
  const [to, setTo] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const outside = useOutside();
  const options = useTargets(kind);
  const target = targetOf(kind, to, number);
  const mayGo = target !== null && reason.trim() !== '';
  const go = (isWarm: boolean): void => {
    if (target === null || !mayGo) return;
    phone.transfer(call.callId, target, isWarm, reason.trim());
    onClose();
  };
  const hint = t('numberHint', { n: outside.length, list: outside.map(shown).join(', ') });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('title')}
      foot={
        <>
          <Button onPress={onClose}>{say('cancel')}</Button>
          <Button isDisabled={!mayGo} onPress={() => go(false)}>
            {t('cold')}
          </Button>
          <Button look="primary" isDisabled={!mayGo} onPress={() => go(true)}>
            {t('warm')}
          </Button>
        </>
      }
    >
      <form
        className={styles.test}
        onSubmit={(event) => {
          event.preventDefault();
          go(true);
        }}
      >
        <Choice
          label={t('kind')}
          value={kind}
          options={[
            { id: 'person', label: t('people') },
            { id: 'queue', label: t('queues') },
            { id: 'outside', label: t('outside') },
          ]}
          onChange={(next) => {
            setKind(next as Kind);
            setTo(null);
          }}
        />
        {kind === 'outside' ? (
          <TextField label={t('number')} hint={hint} type="tel" value={number} onChange={setNumber} maxLength={40} />
        ) : (
          <Choice label={t(kind === 'person' ? 'person' : 'which')} value={to} options={options} onChange={setTo} />
        )}
        <TextField label={t('reason')} value={reason} onChange={setReason} maxLength={300} />
        <p className={styles.how}>{t('how')}</p>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

const shown = ({ prefix, note }: Outside): string => (note === '' ? `${prefix}…` : `${prefix}… (${note})`);

function targetOf(kind: Kind, to: string | null, number: string): TransferTarget | null {
  if (kind === 'outside') return number.trim() === '' ? null : { number: number.trim() };
  if (to === null) return null;
  return kind === 'person' ? { consultantId: to } : { queueId: to };
}

function useTargets(kind: Kind): readonly Option[] {
  const t = useThirdText();
  const { person } = useMe();
  const { people, queues } = useHouse();
  useEffect(() => void refreshHouse(), []);
  if (kind === 'queue') {
    return queues.map(({ id, name, isOpen, waiting }) => ({
      ...{ id, label: name },
      detail: isOpen ? t('waiting', { n: waiting }) : t('closed'),
    }));
  }
  // Whoever can answer stands first; in each half the order of before, by name.
  return people
    .filter(({ id }) => id !== person.id)
    .toSorted((a, b) => Number(b.mayReceive) - Number(a.mayReceive))
    .map(({ id, name, mayReceive }) => ({ id, label: name, detail: t(mayReceive ? 'here' : 'away') }));
}

/** What the centre allows; an answer that does not come leaves the list empty, and the server has the last word. */
function useOutside(): readonly Outside[] {
  const [numbers, setNumbers] = useState<readonly Outside[]>([]);
  useEffect(() => {
    api.get<{ readonly numbers: readonly Outside[] }>('/api/outside-numbers').then(
      (answer) => setNumbers(answer.numbers),
      () => undefined,
    );
  }, []);
  return numbers;
}
