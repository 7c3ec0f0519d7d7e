/**
 * A draft and a summary from a program outside, beside the conversation. Nothing of it is there while it is off. What it wrote
 * is shown with what it rests on; only a key of a person puts it into the text, and only a person sends that.
 */
import { useEffect, useState, type ReactNode } from 'react';
import {
  leastToSumUp,
  type AssistDraft,
  type AssistFacts,
  type AssistSummary,
} from '#modules/contacts/assist/contract.js';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import { api, Button, LiveRegion, makeStore, Problem, Tag, useStore } from '#web/kit/index.js';
import { composing } from '../answers/composing.js';
import contactStyles from '../contact/contact.module.css';
import { assistWords } from './assist-words.js';
import styles from './assist.module.css';

/** Asked once while the desk is open: it changes with the server's settings alone. */
const facts = makeStore<AssistFacts | null>(null);
let isAsked = false;

function useAssist(): AssistFacts | null {
  useEffect(() => {
    if (isAsked) return;
    isAsked = true;
    api.get<AssistFacts>('/api/assist').then(
      (answer) => facts.set(answer),
      () => void (isAsked = false),
    );
  }, []);
  return useStore(facts);
}

interface Props {
  readonly contact: Contact;
  readonly entries: readonly Entry[];
  /** False where somebody else has the contact. */
  readonly mayWrite: boolean;
  /** Makes the text visible where screens are narrow. */
  readonly onPut: () => void;
}

export function AssistPart({ contact, entries, mayWrite, onPut }: Props): ReactNode {
  const assist = useAssist();
  if (assist === null || !assist.isOn || !mayWrite || contact.joinedInto !== null) return null;
  return <Asking key={contact.id} model={assist.model} {...{ contact, entries, onPut }} />;
}

function Asking(props: Omit<Props, 'mayWrite'> & { readonly model: string }): ReactNode {
  const { contact, entries, model, onPut } = props;
  const t = assistWords.useText();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [draft, setDraft] = useState<AssistDraft | null>(null);
  const [summary, setSummary] = useState<AssistSummary | null>(null);
  const messages = entries.filter(({ kind }) => kind === 'message').length;
  const ask = async <T,>(what: 'draft' | 'summary', keep: (answer: T) => void): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      keep(await api.post<T>(`/api/contacts/${encodeURIComponent(contact.id)}/assist/${what}`));
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const put = (): void => {
    onPut();
    // The numbers of the answers are for whoever reads the draft here; a customer has no use for them.
    composing()?.put(draft!.text.replace(/ ?\[\d{1,2}\]/g, ''), false);
    setDraft(null);
  };
  return (
    <section className={contactStyles.section} aria-labelledby="assist">
      <h2 className={contactStyles.eyebrow} id="assist">
        {t('title')}
      </h2>
      <p className={contactStyles.muted}>{t('about', { model })}</p>
      <div className={styles.buttons}>
        {contact.channel !== 'call' && (
          <Button isDisabled={isBusy} onPress={() => void ask<AssistDraft>('draft', setDraft)}>
            {t('draft')}
          </Button>
        )}
        {messages >= leastToSumUp && (
          <Button isDisabled={isBusy} onPress={() => void ask<AssistSummary>('summary', setSummary)}>
            {t('summary')}
          </Button>
        )}
      </div>
      <LiveRegion>{isBusy ? t('busy') : draft || summary ? t('told') : ''}</LiveRegion>
      {isBusy && <p className={contactStyles.muted}>{t('busy')}</p>}
      <Problem error={error} />
      {summary && (
        <div className={styles.told} role="group" aria-label={t('summary.title')}>
          <Tag tone="info">{t('summary.title')}</Tag>
          <p className={styles.text}>{summary.text}</p>
          <p className={contactStyles.muted}>{t('summary.check', { n: summary.messages })}</p>
        </div>
      )}
      {draft && <Drafted draft={draft} onPut={put} onAway={() => setDraft(null)} />}
    </section>
  );
}

interface DraftedProps {
  readonly draft: AssistDraft;
  readonly onPut: () => void;
  readonly onAway: () => void;
}

function Drafted({ draft, onPut, onAway }: DraftedProps): ReactNode {
  const t = assistWords.useText();
  return (
    <div className={styles.told} role="group" aria-label={t('draft.title')}>
      <Tag tone="info">{t('draft.title')}</Tag>
      <p className={styles.text}>{draft.text}</p>
      <p className={contactStyles.muted}>{t('draft.check')}</p>
      {draft.isCut && <p className={contactStyles.muted}>{t('draft.cut')}</p>}
      <div className={styles.buttons}>
        <Button onPress={onPut}>{t('put')}</Button>
        <Button look="quiet" onPress={onAway}>
          {t('away')}
        </Button>
      </div>
      <h3 className={contactStyles.muted}>{t('quotes')}</h3>
      <ol className={styles.quotes}>
        {draft.quotes.map((quote) => (
          <li key={quote.articleId}>
            <b>
              [{quote.n}] {quote.title}
            </b>{' '}
            {!quote.isUsed && <Tag tone="plain">{t('quote.unused')}</Tag>}
            <p className={styles.text}>{quote.short}</p>
            <p className={contactStyles.muted}>{t('quote.source', { source: quote.source, version: quote.version })}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
