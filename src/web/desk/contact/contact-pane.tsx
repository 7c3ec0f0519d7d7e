/** One contact: its story, the answer, its doubts, its customer. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Contact, Customer, Entry } from '#modules/contacts/contract.js';
import type { ContactRow, CustomerRow, DeskItem, EntryRow } from '#modules/contacts/live/contract.js';
import { api, Button, EmptyState, live, toast, useCommands, useMe, useStore, useView } from '#web/kit/index.js';
import { answerWords } from '../answers/answer-words.js';
import { ProposeButton } from '../answers/propose-dialog.js';
import { Suggestions } from '../answers/suggestions.js';
import { CorrectDialog } from '../answers/correct-dialog.js';
import { answerInFocus, correcting } from '../answers/correcting.js';
import { useSuggestions } from '../answers/use-suggestions.js';
import { AssistPart } from '../assist/assist-part.js';
import { addressOf } from '../inbox/inbox.js';
import { useHouse } from '../people/colleagues.js';
import { attempt, useDraft } from '../services.js';
import { useText } from '../text/words.js';
import { Composer } from './composer.js';
import { CustomerPanel } from './customer-panel.js';
import { Ledger } from './doubts.js';
import { Head } from './head.js';
import { Timeline } from './timeline.js';
import styles from './contact.module.css';

/** In the order of the floor's log; the moment is only what the clock said. */
const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => a.at - b.at || a.seq - b.seq);

export function ContactPane({ contactId }: { readonly contactId: string }): ReactNode {
  const t = useText();
  const view = useView('contact', contactId);
  const contact = view.row<ContactRow>('contact', contactId);
  useEffect(() => {
    live().saysPresence(contactId, 'looking');
    return () => live().saysPresence(contactId, 'gone');
  }, [contactId]);
  if (view.refused !== null || (view.isLoaded && !contact))
    return <EmptyState title={t('contact.gone')} action={<BackToList />} />;
  if (!contact) return null;
  return (
    <Opened
      contact={contact}
      customer={view.rows<CustomerRow>('customer')[0] ?? null}
      entries={view.rows<EntryRow>('entries')}
      others={view.rows<DeskItem>('others')}
    />
  );
}

interface OpenedProps {
  readonly contact: Contact;
  readonly customer: Customer | null;
  readonly entries: readonly Entry[];
  readonly others: readonly DeskItem[];
}

function Opened({ contact, customer, entries: unordered, others }: OpenedProps): ReactNode {
  const t = useText();
  const { person } = useMe();
  const house = useHouse();
  const [show, setShow] = useState<'talk' | 'side'>('talk');
  const entries = useMemo(() => inOrder(unordered), [unordered]);
  const written = useDraft(contact.id, contact.channel).draft.text.trim() !== '';
  const note = useDraft(contact.id, 'note').draft.text;
  const noted = note.trim() !== '';
  const say = answerWords.useText();
  const suggestions = useSuggestions(contact, entries, note);
  const machine = givenByMachine(entries);
  const details = suggestions.length > 0 ? say('details', { n: suggestions.length }) : t('contact.details');
  const holder = contact.consultantId;
  const holderName = house.people.find((one) => one.id === holder)?.name ?? t('somebody');
  return (
    <div className={styles.pane} data-show={show}>
      <div className={styles.narrow}>
        <BackToList />
        <Button look="quiet" onPress={() => setShow(show === 'talk' ? 'side' : 'talk')}>
          {show === 'talk' ? details : t('contact.conversation')}
        </Button>
        <span className={styles.narrowName}>{contact.customerName}</span>
      </div>
      <section className={styles.talk} aria-label={t('contact.label')}>
        <Head contact={contact} />
        <Joins contact={contact} others={others} />
        <Timeline contactId={contact.id} entries={entries} />
        <Composer
          contact={contact}
          customer={customer}
          mayWrite={holder === null || holder === person.id}
          holderName={holderName}
        />
      </section>
      {/* It scrolls, so the keyboard must reach it (WCAG 2.1.1). */}
      <aside className={styles.side} aria-label={t('contact.details')} tabIndex={0}>
        <Ledger contact={contact} entries={entries} hasDraft={written || noted} />
        {customer && <CustomerPanel contact={contact} customer={customer} others={others} />}
        <AssistPart
          contact={contact}
          entries={entries}
          mayWrite={holder === null || holder === person.id}
          onPut={() => flushSync(() => setShow('talk'))}
        />
        {contact.state === 'resolved' && contact.joinedInto === null && <ProposeButton contactId={contact.id} />}
        <Corrections contactId={contact.id} machine={machine} first={suggestions[0]?.articleId ?? null} />
        <Suggestions
          suggestions={suggestions}
          isMeant={machine === null}
          onPut={() => flushSync(() => setShow('talk'))}
        />
      </aside>
    </div>
  );
}

function givenByMachine(entries: readonly Entry[]): string | null {
  const articleId = entries.findLast(({ params }) => params['synthetic'] === 1)?.params['articleId'];
  return typeof articleId === 'string' ? articleId : null;
}

interface CorrectionsProps {
  readonly contactId: string;
  /** What a machine gave here. */
  readonly machine: string | null;
  /** The first suggestion: corrected when nothing else is meant. */
  readonly first: string | null;
}

function Corrections({ contactId, machine, first }: CorrectionsProps): ReactNode {
  const say = answerWords.useText();
  const articleId = useStore(correcting);
  useEffect(() => () => correcting.set(null), [contactId]);
  useCommands(
    useMemo(
      () =>
        machine === null && first === null
          ? []
          : [
              {
                ...{ id: 'correct', label: say('key.correct'), key: 'i' },
                run: () => correcting.set(answerInFocus([machine, first])),
              },
            ],
      [say, machine, first],
    ),
  );
  if (articleId === null) return null;
  return <CorrectDialog articleId={articleId} contactId={contactId} onClose={() => correcting.set(null)} />;
}

function BackToList(): ReactNode {
  const t = useText();
  return (
    <Button look="quiet" onPress={() => (location.hash = '')}>
      {t('back')}
    </Button>
  );
}

/** The same need, perhaps: proposed, never done silently, and undone with one press. */
function Joins({ contact, others }: { readonly contact: Contact; readonly others: readonly DeskItem[] }): ReactNode {
  const t = useText();
  const base = `/api/contacts/${encodeURIComponent(contact.id)}`;
  const part = (id: string): void => void attempt(() => api.delete(`/api/contacts/${encodeURIComponent(id)}/join`));
  if (contact.joinedInto !== null)
    return (
      <div className={styles.bar}>
        <span className={styles.barText}>{t('contact.joinedInto')}</span>
        <Button onPress={() => (location.hash = addressOf(contact.joinedInto!))}>{t('contact.openOther')}</Button>
        <Button onPress={() => part(contact.id)}>{t('join.undo')}</Button>
      </div>
    );
  const join = async (other: string): Promise<void> => {
    // The other one, which came later, goes into this one: here is who reads.
    const path = `/api/contacts/${encodeURIComponent(other)}/join`;
    if (await attempt(() => api.post(path, { into: contact.id })))
      toast({ words: t('join.done'), undo: () => part(other) });
  };
  return contact.joinProposals.map((id) => {
    const other = others.find((one) => one.id === id);
    if (!other) return null;
    const about = other.subject || other.lastWords || t('inbox.noSubject');
    return (
      <div key={id} className={styles.bar}>
        <span className={styles.barText}>
          <strong>{t('join.title')}:</strong>{' '}
          {t('join.about', { subject: about, state: t(`contact.state.${other.state}`) })}
        </span>
        <Button onPress={() => void join(id)}>{t('join.do')}</Button>
        <Button look="quiet" onPress={() => void attempt(() => api.post(`${base}/join/dismiss`, { other: id }))}>
          {t('join.no')}
        </Button>
      </div>
    );
  });
}
