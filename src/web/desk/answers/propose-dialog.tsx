/** A solved contact becomes the draft of an answer: what was asked and said stands there masked, to be looked over and handed in. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { longest, longestTopic, readingOf } from '#modules/knowledge/articles/contract.js';
import type { ProposedAnswer } from '#modules/contacts/propose/contract.js';
import { api, Button, Dialog, Problem, ReadingPart, TextField, useCommands } from '#web/kit/index.js';
import contactStyles from '../contact/contact.module.css';
import { answerWords } from './answer-words.js';
import styles from './answers.module.css';
import { useHandIn } from './use-hand-in.js';

interface Props {
  readonly contactId: string;
  readonly onClose: () => void;
}

const pathOf = (contactId: string): string => `/api/contacts/${encodeURIComponent(contactId)}/answer-draft`;

export function ProposeButton({ contactId }: { readonly contactId: string }): ReactNode {
  const t = answerWords.useText();
  const [isOpen, setIsOpen] = useState(false);
  useCommands(useMemo(() => [{ id: 'propose', label: t('propose'), run: () => setIsOpen(true) }], [t]));
  return (
    <section className={contactStyles.section} aria-labelledby="propose-title">
      <h2 className={contactStyles.eyebrow} id="propose-title">
        {t('propose.head')}
      </h2>
      <p className={contactStyles.hint}>{t('propose.text')}</p>
      <div className={styles.actions}>
        <Button onPress={() => setIsOpen(true)}>{t('propose')}</Button>
      </div>
      {isOpen && <ProposeDialog contactId={contactId} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

function ProposeDialog({ contactId, onClose }: Props): ReactNode {
  const t = answerWords.useText();
  const [draft, setDraft] = useState<ProposedAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    api.get<ProposedAnswer>(pathOf(contactId)).then(setDraft, setError);
  }, [contactId]);
  if (draft) return <Loaded contactId={contactId} start={draft} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} title={t('propose')}>
      <Problem error={error} />
    </Dialog>
  );
}

function Loaded({ contactId, start, onClose }: Props & { readonly start: ProposedAnswer }): ReactNode {
  const t = answerWords.useText();
  const [draft, setDraft] = useState(start);
  const { language, ...body } = draft;
  const isReady = [draft.topic, draft.title, draft.short].every((words) => words.trim() !== '');
  const { isBusy, refused, handIn } = useHandIn({
    label: t('propose.do'),
    isReady,
    onClose,
    send: async () => {
      await api.post(pathOf(contactId), { ...body, topic: body.topic.trim() });
      return t('propose.done');
    },
  });
  const field = (name: 'title' | 'short' | 'long') => ({
    label: t(`propose.${name}`),
    value: draft[name],
    maxLength: longest[name],
    onChange: (words: string) => setDraft({ ...draft, [name]: words }),
  });
  const reading = readingOf(draft, language);
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('propose')}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" command="handIn" isDisabled={!isReady || isBusy} onPress={() => void handIn()}>
            {t('propose.do')}
          </Button>
        </>
      }
    >
      <div className={contactStyles.form}>
        <p role="note">{t('propose.check')}</p>
        <TextField {...field('title')} autoFocus />
        <TextField {...field('short')} isMultiline rows={4} />
        {draft.short.trim() !== '' && <ReadingPart of={reading.short} language={language} />}
        {start.long !== '' && <TextField {...field('long')} isMultiline rows={4} isOptional />}
        <TextField
          label={t('propose.topic')}
          hint={t('propose.topicHint')}
          value={draft.topic}
          maxLength={longestTopic}
          onChange={(topic) => setDraft({ ...draft, topic })}
          error={refused}
        />
      </div>
    </Dialog>
  );
}
