/** The ledger of doubts: ○ open, ◐ answered, ● confirmed by the customer. A contact is done when every one is ●. */
import { useMemo, useState, type ReactNode } from 'react';
import type { Contact, Doubt, Entry } from '#modules/contacts/contract.js';
import { api, Button, Menu, toast, useCommands, useFormats, useNow } from '#web/kit/index.js';
import { attempt } from '../services.js';
import { useText } from '../text/words.js';
import { EvidenceDialog, PromiseDialog, WordsDialog, WrapUpDialog } from './dialogs.js';
import styles from './contact.module.css';

export interface LedgerProps {
  readonly contact: Contact;
  readonly entries: readonly Entry[];
  readonly hasDraft: boolean;
}

type Asking =
  | { readonly ask: 'add' | 'promise' | 'wrapUp' }
  | { readonly ask: 'answer' | 'reword' | 'confirm'; readonly doubt: Doubt };

export function Ledger({ contact, entries, hasDraft }: LedgerProps): ReactNode {
  const t = useText();
  const [asking, setAsking] = useState<Asking | null>(null);
  const base = `/api/contacts/${encodeURIComponent(contact.id)}`;
  const askConfirmation = useMemo(
    () => async () => {
      if (await attempt(() => api.post(`${base}/confirmation`))) toast({ words: t('ask.done') });
    },
    [base, t],
  );
  useCommands(
    useMemo(
      () => [
        { id: 'doubt', label: t('doubts.add'), key: 'd', run: () => setAsking({ ask: 'add' }) },
        { id: 'promise', label: t('promise'), key: 'p', run: () => setAsking({ ask: 'promise' }) },
        { id: 'ask', label: t('ask'), key: 'c', run: () => void askConfirmation() },
        { id: 'wrapUp', label: t('wrapUp'), key: 'e', run: () => setAsking({ ask: 'wrapUp' }) },
      ],
      [t, askConfirmation],
    ),
  );
  const confirmed = contact.doubts.filter((doubt) => doubt.state === 'confirmed').length;
  const change = (doubt: Doubt, body: unknown): Promise<boolean> =>
    attempt(() => api.patch(`${base}/doubts/${encodeURIComponent(doubt.id)}`, body));
  const close = (): void => setAsking(null);
  return (
    <section className={styles.section} aria-labelledby="doubts-title">
      <div className={styles.eyebrow}>
        <h2 id="doubts-title">{t('doubts.title')}</h2>
        {contact.doubts.length > 0 && (
          <span className={styles.count}>{t('doubts.count', { n: confirmed, all: contact.doubts.length })}</span>
        )}
      </div>
      {contact.doubts.length === 0 && <p className={styles.muted}>{t('doubts.none')}</p>}
      <ul>
        {contact.doubts.map((doubt) => (
          <DoubtLine
            key={doubt.id}
            doubt={doubt}
            onAsk={setAsking}
            onReopen={() => void change(doubt, { reopen: true })}
          />
        ))}
      </ul>
      <div className={styles.doubtWork}>
        <Button command="doubt" onPress={() => setAsking({ ask: 'add' })}>
          {t('doubts.add')}
        </Button>
        <Button command="promise" onPress={() => setAsking({ ask: 'promise' })}>
          {t('promise')}
        </Button>
        <Button command="ask" onPress={() => void askConfirmation()}>
          {t('ask')}
        </Button>
        <Button command="wrapUp" onPress={() => setAsking({ ask: 'wrapUp' })}>
          {t('wrapUp')}
        </Button>
      </div>
      {confirmed < contact.doubts.length && <p className={styles.hint}>{t('doubts.hint')}</p>}
      <Promises contact={contact} />
      {asking?.ask === 'add' && (
        <WordsDialog
          title={t('doubts.add')}
          label={t('doubts.words')}
          hint={t('doubts.wordsHint')}
          onSave={(words) => attempt(() => api.post(`${base}/doubts`, { words }))}
          onClose={close}
        />
      )}
      {asking?.ask === 'answer' && (
        <WordsDialog
          title={t('doubts.answerFor', { words: asking.doubt.words })}
          label={t('doubts.answerWords')}
          initial={asking.doubt.answer ?? ''}
          onSave={(answer) => change(asking.doubt, { answer })}
          onClose={close}
        />
      )}
      {asking?.ask === 'reword' && (
        <WordsDialog
          title={t('doubts.reword')}
          label={t('doubts.words')}
          initial={asking.doubt.words}
          onSave={(words) => change(asking.doubt, { words })}
          onClose={close}
        />
      )}
      {asking?.ask === 'confirm' && (
        <EvidenceDialog contact={contact} doubt={asking.doubt} entries={entries} onClose={close} />
      )}
      {asking?.ask === 'promise' && <PromiseDialog contact={contact} onClose={close} />}
      {asking?.ask === 'wrapUp' && <WrapUpDialog contact={contact} hasDraft={hasDraft} onClose={close} />}
    </section>
  );
}

interface DoubtLineProps {
  readonly doubt: Doubt;
  readonly onAsk: (asking: Asking) => void;
  readonly onReopen: () => void;
}

function DoubtLine({ doubt, onAsk, onReopen }: DoubtLineProps): ReactNode {
  const t = useText();
  const state = t(`doubts.${doubt.state}`);
  const look = doubt.state === 'answered' ? styles.answered : doubt.state === 'confirmed' ? styles.confirmed : '';
  const options = [
    { id: 'answer', label: t('doubts.answer') },
    ...(doubt.state === 'confirmed' ? [] : [{ id: 'confirm', label: t('doubts.confirm') }]),
    ...(doubt.state === 'open' ? [] : [{ id: 'reopen', label: t('doubts.reopen') }]),
    { id: 'reword', label: t('doubts.reword') },
  ];
  return (
    <li className={styles.doubt}>
      <span className={`${styles.mark} ${look}`} role="img" aria-label={state} />
      <div className={styles.doubtText}>
        {doubt.words}
        <div className={styles.small}>
          {state}
          {doubt.answer && `: ${doubt.answer}`}
          {doubt.raisedBy === 'customer' && doubt.state === 'open' && ` · ${t('doubts.customer')}`}
        </div>
      </div>
      <Menu
        label={t('doubts.more', { words: doubt.words })}
        trigger={<Dots />}
        options={options}
        onChoose={(id) => {
          if (id === 'reopen') onReopen();
          else onAsk({ ask: id as 'answer' | 'reword' | 'confirm', doubt });
        }}
      />
    </li>
  );
}

function Dots(): ReactNode {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">
      <circle cx="3" cy="8" r="1.4" />
      <circle cx="8" cy="8" r="1.4" />
      <circle cx="13" cy="8" r="1.4" />
    </svg>
  );
}

function Promises({ contact }: { readonly contact: Contact }): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  if (contact.promises.length === 0) return null;
  const keep = (promiseId: string): void =>
    void attempt(() =>
      api.post(`/api/contacts/${encodeURIComponent(contact.id)}/promises/${encodeURIComponent(promiseId)}/kept`),
    );
  return (
    <div className={styles.promises}>
      <h3 className={styles.eyebrow} id="promises-title">
        {t('promise.list')}
      </h3>
      <ul aria-labelledby="promises-title">
        {contact.promises.map((promise) => {
          const time = formats.due(promise.dueAt, now);
          const isKept = promise.state === 'kept';
          return (
            <li key={promise.id} className={styles.doubt}>
              <span className={`${styles.mark} ${isKept ? styles.confirmed : ''}`} aria-hidden="true" />
              <div className={styles.doubtText}>
                {promise.what}
                <div className={styles.small}>
                  {isKept ? t('promise.kept') : t(promise.state === 'late' ? 'promise.late' : 'promise.by', { time })}
                </div>
              </div>
              {!isKept && <Button onPress={() => keep(promise.id)}>{t('promise.keep')}</Button>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
