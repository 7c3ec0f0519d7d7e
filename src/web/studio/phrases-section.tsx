/** Ready phrases: words thought out together, found at the desk by typing `/`. */
import { useState, type ReactNode } from 'react';
import { fillPhrase, phrasePlaces, unknownPlaces, type Phrase } from '#modules/contacts/phrases/contract.js';
import {
  api,
  Button,
  Choice,
  EmptyState,
  newKey,
  Problem,
  TextField,
  toast,
  useLanguage,
  useMe,
} from '#web/kit/index.js';
import { EditForm, Wrong } from './edit-form.js';
import { useEditing, type FieldError, type Read } from './editing.js';
import { useLoaded } from './load.js';
import { phraseWords } from './phrase-words.js';
import { hashOf } from './place.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Twin } from './twin.js';

interface QueueName {
  readonly id: string;
  readonly name: string;
}

const languages = { it: 'Italiano', en: 'English' } as const;

export function PhrasesSection({ id }: { readonly id: string | null }): ReactNode {
  const t = phraseWords.useText();
  const say = studioWords.useText();
  const language = useLanguage();
  const { value, error, read } = useLoaded<{ phrases: readonly Phrase[] }>('/api/phrases');
  const queues = useLoaded<{ queues: readonly QueueName[] }>('/api/queues').value?.queues ?? null;
  const phrases = value?.phrases ?? [];
  const fresh: Phrase = { id: 'new', name: '', text: '', language, queueId: null };
  const chosen = id === 'new' ? fresh : phrases.find((phrase) => phrase.id === id);
  const queueName = (phrase: Phrase): string =>
    phrase.queueId === null ? t('everywhere') : (queues?.find((one) => one.id === phrase.queueId)?.name ?? '');
  return (
    <Twin
      title={say('section.phrases')}
      add={{ href: hashOf('phrases', 'new'), words: t('add') }}
      items={phrases.map((phrase) => ({
        href: hashOf('phrases', phrase.id),
        name: phrase.name,
        detail: [phrase.language, queueName(phrase)].filter(Boolean).join(', '),
        isCurrent: phrase.id === id,
      }))}
      empty={value ? <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState> : null}
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {chosen && queues && <PhraseForm key={chosen.id} phrase={chosen} queues={queues} onChanged={read} />}
      {value && id !== null && !chosen && <EmptyState title={say('gone')} />}
    </Twin>
  );
}

type PhraseDraft = Omit<Phrase, 'id'>;

const draftOf = ({ id: _id, ...rest }: Phrase): PhraseDraft => rest;

function readPhrase(draft: PhraseDraft): Read<PhraseDraft> {
  const errors: Record<string, FieldError> = {};
  if (draft.name.trim() === '') errors.name = 'missing';
  if (draft.text.trim() === '') errors.text = 'missing';
  else if (unknownPlaces(draft.text).length > 0) errors.text = 'place';
  return Object.keys(errors).length > 0 ? { errors } : { body: { ...draft, name: draft.name.trim() } };
}

interface FormProps {
  readonly phrase: Phrase;
  readonly queues: readonly QueueName[];
  readonly onChanged: () => Promise<void>;
}

interface Answer {
  readonly phrase: Phrase;
  readonly before: Phrase | null;
}

const pathOf = (id: string): string => `/api/studio/phrases/${encodeURIComponent(id)}`;
const everyQueue = '*';

function PhraseForm({ phrase, queues, onChanged }: FormProps): ReactNode {
  const t = phraseWords.useText();
  const say = studioWords.useText();
  const isNew = phrase.id === 'new';
  const [failed, setFailed] = useState<unknown>(null);
  // Made once a form: a save repeated after a lost answer changes the same phrase.
  const [newId] = useState(() => `phrase_${newKey()}`);
  const { draft, change, errorOf, form } = useEditing<PhraseDraft, PhraseDraft, Phrase>({
    key: `phrase.${phrase.id}`,
    start: draftOf(phrase),
    isNew,
    read: readPhrase,
    async store(body) {
      const answer = await api.put<Answer>(pathOf(isNew ? newId : phrase.id), body);
      await onChanged();
      return { saved: answer.phrase, back: answer.before && draftOf(answer.before) };
    },
    draftOf,
    said: (saved) => say('saved', { name: saved.name }),
    onAdded: (saved) => (location.hash = hashOf('phrases', saved.id)),
  });
  async function remove(): Promise<void> {
    try {
      const { before } = await api.delete<{ before: Phrase }>(pathOf(phrase.id));
      const undo = (): void => void api.put(pathOf(before.id), draftOf(before)).then(onChanged, setFailed);
      toast({ words: t('removed', { name: before.name }), undo });
      location.hash = hashOf('phrases');
      await onChanged();
    } catch (problem) {
      setFailed(problem);
    }
  }
  const places = phrasePlaces[draft.language === 'en' ? 'en' : 'it'].map((name) => `{${name}}`).join(' ');
  return (
    <EditForm
      title={isNew ? t('new') : phrase.name}
      {...form}
      more={
        !isNew && (
          <Button look="danger" onPress={() => void remove()}>
            {t('remove')}
          </Button>
        )
      }
    >
      <TextField
        label={t('name')}
        hint={t('name.hint')}
        value={draft.name}
        maxLength={80}
        onChange={(name) => change({ name })}
        error={errorOf('name')}
      />
      <div className={styles.two}>
        <Choice
          label={t('language')}
          value={draft.language}
          options={Object.entries(languages).map(([id, label]) => ({ id, label }))}
          onChange={(chosen) => change({ language: chosen })}
        />
        <Choice
          label={t('queue')}
          value={draft.queueId ?? everyQueue}
          options={[{ id: everyQueue, label: t('queue.all') }, ...queues.map(({ id, name }) => ({ id, label: name }))]}
          onChange={(id) => change({ queueId: id === everyQueue ? null : id })}
        />
      </div>
      <TextField
        label={t('text')}
        hint={t('text.hint', { places })}
        isMultiline
        rows={5}
        maxLength={4000}
        value={draft.text}
        onChange={(text) => change({ text })}
        error={errorOf('text')}
      />
      {draft.text.trim() !== '' && <Preview text={draft.text} language={draft.language} />}
      <Wrong error={failed} />
    </EditForm>
  );
}

/** As it reaches the customer, with names made up. */
function Preview({ text, language }: { readonly text: string; readonly language: string }): ReactNode {
  const t = phraseWords.useText();
  const { person } = useMe();
  const values = { customer: t('preview.customer'), contact: t('preview.contact'), consultant: person.name };
  return (
    <div>
      <p className={styles.hint}>{t('preview')}</p>
      <p className={styles.preview} lang={language}>
        {fillPhrase(text, values)}
      </p>
    </div>
  );
}
