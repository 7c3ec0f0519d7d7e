/** The questions a contact asks: a promise, a pass, an outcome, a confirmation. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Contact, Doubt, Entry } from '#modules/contacts/contract.js';
import {
  api,
  Button,
  centreTimeZone,
  Choice,
  Dialog,
  TextField,
  toast,
  useFormats,
  useLanguage,
  useNow,
} from '#web/kit/index.js';
import { refreshHouse, useHouse } from '../people/colleagues.js';
import { attempt } from '../services.js';
import { useText } from '../text/words.js';
import { outcomeName } from './mark-words.js';
import { TopicPart } from './topic-part.js';
import { momentOf, wallClockOf, type WallClock } from './wall-clock.js';
import styles from './contact.module.css';

export interface AskProps {
  readonly contact: Contact;
  readonly onClose: () => void;
}

const path = (contact: Contact, rest: string): string => `/api/contacts/${encodeURIComponent(contact.id)}/${rest}`;

/** What was promised, and until when: in the centre's own hours. */
export function PromiseDialog({ contact, onClose }: AskProps): ReactNode {
  const t = useText();
  const now = useNow();
  const zone = centreTimeZone();
  const [what, setWhat] = useState('');
  const [due, setDue] = useState<WallClock>(() => wallClockOf(now + 3_600_000, zone));
  const dueAt = momentOf(due, zone);
  const isPast = dueAt === null || dueAt <= now;
  const today = wallClockOf(now, zone);
  const dayAfter = (days: number): string => wallClockOf(now + days * 86_400_000, zone).day;
  const quick = [
    ['promise.in1h', wallClockOf(now + 3_600_000, zone)],
    ['promise.today', { day: today.day, time: '18:00' }],
    ['promise.tomorrow', { day: dayAfter(1), time: '12:00' }],
    ['promise.in3d', { day: dayAfter(3), time: today.time }],
  ] as const;
  const make = async (): Promise<void> => {
    if (await attempt(() => api.post(path(contact, 'promises'), { what: what.trim(), dueAt }))) onClose();
  };
  const mayMake = what.trim() !== '' && !isPast;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('promise.title')}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={!mayMake} onPress={() => void make()}>
            {t('promise.make')}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (mayMake) void make();
        }}
      >
        <TextField label={t('promise.what')} hint={t('promise.whatHint')} value={what} onChange={setWhat} autoFocus />
        <div className={styles.row}>
          {quick
            .filter(([, when]) => (momentOf(when, zone) ?? 0) > now)
            .map(([id, when]) => (
              <Button key={id} onPress={() => setDue(when)}>
                {t(id)}
              </Button>
            ))}
        </div>
        <div className={styles.row}>
          <TextField label={t('promise.due')} type="date" value={due.day} onChange={(day) => setDue({ ...due, day })} />
          <TextField
            label={t('promise.hour')}
            type="time"
            value={due.time}
            onChange={(time) => setDue({ ...due, time })}
            error={isPast ? t('promise.past') : null}
          />
        </div>
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

/** To whom, with the passes already made in sight, and why: the customer must not tell the story twice. */
export function TransferDialog({ contact, onClose, budget }: AskProps & { readonly budget: number }): ReactNode {
  const t = useText();
  const { people, queues } = useHouse();
  useEffect(() => void refreshHouse(), []);
  const [kind, setKind] = useState<'queue' | 'person'>('queue');
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const options =
    kind === 'queue'
      ? queues
          .filter((queue) => queue.id !== contact.queueId)
          .map(({ id, name, isOpen, waiting }) => ({
            id,
            label: name,
            detail: isOpen ? t('transfer.waiting', { n: waiting }) : t('transfer.closed'),
          }))
      : people
          .filter((person) => person.id !== contact.consultantId)
          .toSorted((a, b) => Number(b.mayReceive) - Number(a.mayReceive))
          .map(({ id, name, mayReceive }) => ({
            id,
            label: name,
            detail: mayReceive ? undefined : t('transfer.away'),
          }));
  const pass = async (): Promise<void> => {
    const target = kind === 'queue' ? { queueId: to } : { consultantId: to };
    if (!(await attempt(() => api.post(path(contact, 'pass'), { to: target, reason: reason.trim() })))) return;
    toast({ words: t('transfer.done', { name: options.find((option) => option.id === to)?.label ?? '' }) });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('transfer.title')}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={to === null || reason.trim() === ''} onPress={() => void pass()}>
            {t('transfer.do')}
          </Button>
        </>
      }
    >
      <p>{t('transfer.budget', { n: contact.passes, budget, rest: Math.max(0, budget - contact.passes) })}</p>
      <Choice
        label={t('transfer.kind')}
        value={kind}
        options={[
          { id: 'queue', label: t('transfer.queues') },
          { id: 'person', label: t('transfer.people') },
        ]}
        onChange={(next) => {
          setKind(next === 'person' ? 'person' : 'queue');
          setTo(null);
        }}
      />
      <Choice label={t('transfer.which')} value={to} options={options} onChange={setTo} />
      <TextField label={t('transfer.reason')} value={reason} onChange={setReason} isMultiline rows={2} />
    </Dialog>
  );
}

/** One key: E, then the number. */
export function WrapUpDialog({ contact, onClose, hasDraft }: AskProps & { readonly hasDraft: boolean }): ReactNode {
  const t = useText();
  const language = useLanguage();
  const house = useHouse();
  useEffect(() => void refreshHouse(), []);
  const outcomes = house.outcomes.filter((outcome) => outcome.isActive);
  const [isBusy, setIsBusy] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const choose = async (code: string): Promise<void> => {
    setIsBusy(true);
    const isDone = await attempt(() => api.post(path(contact, 'wrap-up'), { code }));
    setIsBusy(false);
    if (!isDone) return;
    toast({ words: t('wrapUp.done', { wrapUp: outcomeName(house, language, code) }) });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const code = /^[1-9]$/.test(event.key) ? outcomes[Number(event.key) - 1]?.code : undefined;
    if (code && !isBusy && !event.ctrlKey && !event.metaKey) void choose(code);
  };
  const isOpen = contact.doubts.some((doubt) => doubt.state !== 'confirmed');
  return (
    <Dialog isOpen onClose={onClose} title={t('wrapUp.title')}>
      <div className={styles.form} onKeyDown={onKeyDown}>
        <TopicPart contactId={contact.id} onSaid={() => list.current?.querySelector('button')?.focus()} />
        <p className={styles.muted}>{t('wrapUp.hint')}</p>
        {isOpen && <p className={styles.muted}>{t('doubts.hint')}</p>}
        {hasDraft && <p className={styles.muted}>{t('wrapUp.notes')}</p>}
        <div className={styles.wrapUps} ref={list}>
          {outcomes.map(({ code, [language]: name }, i) => (
            <Button
              key={code}
              className={styles.wrapUp}
              autoFocus={i === 0}
              isDisabled={isBusy}
              onPress={() => void choose(code)}
            >
              {i < 9 && <kbd>{i + 1}</kbd>} {name}
            </Button>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

/** A confirmation is the customer's own word: the message is quoted as the proof. */
export function EvidenceDialog(
  props: AskProps & { readonly doubt: Doubt; readonly entries: readonly Entry[] },
): ReactNode {
  const { contact, doubt, entries, onClose } = props;
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const said = entries
    .filter((entry) => entry.kind === 'message' && entry.author.kind === 'customer')
    .filter((entry) => entry.at >= (doubt.answeredAt ?? 0))
    .slice(-8)
    .reverse();
  const confirm = async (evidence: string): Promise<void> => {
    const isDone = await attempt(() =>
      api.patch(path(contact, `doubts/${encodeURIComponent(doubt.id)}`), { evidence }),
    );
    if (isDone) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('doubts.confirmTitle')}>
      <p>{doubt.words}</p>
      {said.length === 0 && <p className={styles.muted}>{t('doubts.confirmNone')}</p>}
      <div className={styles.choices}>
        {said.map((entry) => (
          <Button key={entry.id} className={styles.wrapUp} onPress={() => void confirm(entry.id)}>
            <span className={styles.small}>{formats.stamp(entry.at, now)}</span> {entry.body.slice(0, 160)}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}

/** A few words, asked for: a doubt, an answer. */
export function WordsDialog(props: {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  readonly initial?: string;
  readonly onSave: (words: string) => Promise<boolean>;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [words, setWords] = useState(props.initial ?? '');
  const save = async (): Promise<void> => {
    if (words.trim() !== '' && (await props.onSave(words.trim()))) props.onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={props.title}
      foot={
        <>
          <Button onPress={props.onClose}>{t('cancel')}</Button>
          <Button look="primary" isDisabled={words.trim() === ''} onPress={() => void save()}>
            {t('doubts.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label={props.label} hint={props.hint} value={words} onChange={setWords} maxLength={500} autoFocus />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
