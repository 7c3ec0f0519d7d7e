/** Calling the customer of a contact: the number, why, whether that may be and which rule says so, and the call. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Contact, Customer } from '#modules/contacts/contract.js';
import type { CallRefusal } from '#modules/contacts/may-contact/contract.js';
import {
  api,
  Button,
  Choice,
  Dialog,
  Problem,
  TextField,
  toast,
  useCommands,
  useFormats,
  useMe,
  useNow,
} from '#web/kit/index.js';
import { attempt } from '../services.js';
import { useText } from '../text/words.js';
import styles from './phone.module.css';
import { useTelephone } from './use-telephone.js';

const live: readonly Contact['state'][] = ['open', 'promised', 'awaiting'];
type Purpose = 'service' | 'promotion';

interface Verdict {
  readonly may: boolean;
  readonly isOn: boolean;
  readonly number: string | null;
  readonly refusals: readonly CallRefusal[];
}

interface Props {
  readonly contact: Contact;
  readonly customer: Customer;
}

export function DialButton({ contact, customer }: Props): ReactNode {
  const t = useText();
  const { person } = useMe();
  const [phone, { telephone, calls }] = useTelephone(person.id);
  const [isOpen, setIsOpen] = useState(false);
  const isMine = contact.consultantId === null || contact.consultantId === person.id;
  const mayDial = telephone?.mayDial === true && telephone.ringsNow !== null;
  const isShown = mayDial && isMine && live.includes(contact.state) && person.roles.includes('consultant');
  const isBusy = calls.length > 0;
  const canOpen = isShown && !isBusy;
  useCommands(
    useMemo(
      () => (canOpen ? [{ id: 'call.dial', label: t('key.call.dial'), key: 'o', run: () => setIsOpen(true) }] : []),
      [t, canOpen],
    ),
  );
  if (!isShown) return null;
  return (
    <>
      <Button className={styles.open ?? ''} command="call.dial" isDisabled={isBusy} onPress={() => setIsOpen(true)}>
        {t('dial.open')}
      </Button>
      {isOpen && (
        <DialDialog
          contact={contact}
          customer={customer}
          onDial={(number, purpose) => {
            setIsOpen(false);
            phone.dial(contact.id, number, purpose);
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

interface DialogProps extends Props {
  readonly onDial: (number: string, purpose: Purpose) => void;
  readonly onClose: () => void;
}

function DialDialog({ contact, customer, onDial, onClose }: DialogProps): ReactNode {
  const t = useText();
  const known = customer.identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  const [number, setNumber] = useState(known[0] ?? '');
  const [purpose, setPurpose] = useState<Purpose>('service');
  const [asked, setAsked] = useState(0);
  const { verdict, error } = useVerdict(contact.id, number, purpose, asked);
  const call = (): void => {
    if (verdict?.may === true && verdict.isOn) onDial(number, purpose);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('dial.title', { name: customer.name })}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={verdict?.may !== true || !verdict.isOn} onPress={call}>
            {t('dial.call')}
          </Button>
        </>
      }
    >
      <div className={styles.dial}>
        {known.length > 1 && (
          <Choice
            label={t('dial.known')}
            options={known.map((value) => ({ id: value, label: value }))}
            value={known.includes(number) ? number : null}
            onChange={setNumber}
          />
        )}
        <TextField
          label={t('dial.number')}
          hint={t('dial.number.hint')}
          type="tel"
          autoFocus
          // Enter calls: the key that ends every number.
          onKeyDown={(event) => event.key === 'Enter' && call()}
          value={number}
          onChange={setNumber}
        />
        <Choice
          label={t('dial.purpose')}
          options={[
            { id: 'service', label: t('dial.purpose.service') },
            { id: 'promotion', label: t('dial.purpose.promotion') },
          ]}
          value={purpose}
          onChange={(id) => setPurpose(id as Purpose)}
        />
        <Problem error={error} />
        <Judged verdict={verdict} />
        <Wishes customerId={customer.id} onSaid={() => setAsked((before) => before + 1)} />
      </div>
    </Dialog>
  );
}

/** Asked anew when the number rests for a moment; the server asks once more before anything rings. */
function useVerdict(contactId: string, number: string, purpose: Purpose, asked: number) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    setVerdict(null);
    if (number.trim() === '') return;
    let isOver = false;
    const timer = setTimeout(() => {
      api
        .post<Verdict>(`/api/contacts/${encodeURIComponent(contactId)}/may-call`, {
          number: number.slice(0, 40),
          purpose,
        })
        .then(
          (given) => {
            if (isOver) return;
            setVerdict(given);
            setError(null);
          },
          (failed: unknown) => !isOver && setError(failed),
        );
    }, 250);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [contactId, number, purpose, asked]);
  return { verdict, error };
}

/** Yes or no in plain words, and under a no which rule, from where, and how sure we are of it. */
function Judged({ verdict }: { readonly verdict: Verdict | null }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const now = useNow();
  const wordsOf = ({ code, kind, until }: CallRefusal): string => {
    if (code === 'dear') return t(`mayContact.dear.${kind ?? 'special'}`);
    if (code === 'outOfHours' && until !== undefined) return t('mayContact.until', { at: formats.stamp(until, now) });
    return t(`mayContact.${code}`);
  };
  return (
    <div role="status" className={styles.judged}>
      {verdict?.may === true && verdict.isOn && <p>{t('dial.may', { number: verdict.number ?? '' })}</p>}
      {verdict?.isOn === false && <p>{t('dial.off')}</p>}
      {verdict?.refusals.map((refusal) => (
        <div key={refusal.rule + refusal.code}>
          <p className={styles.trouble}>{wordsOf(refusal)}</p>
          {refusal.rule !== '' && (
            <p className={styles.rule}>
              {t('dial.rule', { rule: refusal.rule })} {t(`dial.certainty.${refusal.certainty}`)}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}

/** What they say of being telephoned, written down at once and in their words (GDPR art. 7(1), 21). */
function Wishes({ customerId, onSaid }: { readonly customerId: string; readonly onSaid: () => void }): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const [words, setWords] = useState('');
  const say = async (kind: 'opposed' | 'consented' | 'withdrawn', scope: 'promotion' | 'all'): Promise<void> => {
    const path = `/api/customers/${encodeURIComponent(customerId)}/call-wishes`;
    if (!(await attempt(() => api.post(path, { kind, scope, words: words.trim() })))) return;
    toast({ words: t('dial.wish.kept') });
    setWords('');
    setIsOpen(false);
    onSaid();
  };
  if (!isOpen)
    return (
      <div className={styles.row}>
        <Button look="link" onPress={() => setIsOpen(true)}>
          {t('dial.wish.open')}
        </Button>
      </div>
    );
  const isEmpty = words.trim() === '';
  return (
    <fieldset className={styles.wishes}>
      <legend>{t('dial.wish.open')}</legend>
      <TextField
        label={t('dial.wish.words')}
        hint={t('dial.wish.hint')}
        value={words}
        onChange={setWords}
        maxLength={300}
      />
      <div className={styles.row}>
        <Button isDisabled={isEmpty} onPress={() => void say('opposed', 'all')}>
          {t('dial.wish.opposed.all')}
        </Button>
        <Button isDisabled={isEmpty} onPress={() => void say('opposed', 'promotion')}>
          {t('dial.wish.opposed.promotion')}
        </Button>
        <Button isDisabled={isEmpty} onPress={() => void say('consented', 'promotion')}>
          {t('dial.wish.consented')}
        </Button>
        <Button isDisabled={isEmpty} onPress={() => void say('withdrawn', 'all')}>
          {t('dial.wish.withdrawn')}
        </Button>
      </div>
    </fieldset>
  );
}
