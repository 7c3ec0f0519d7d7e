/** Writing one answer: what it says on top with how easily it reads, for whom and when below. */
import { useState, type ReactNode } from 'react';
import type { Person } from '#modules/identity/contract.js';
import { answerChannels } from '#modules/knowledge/contract.js';
import {
  audiences,
  longest,
  longestArea,
  longestTopic,
  readingOf,
  type Article,
} from '#modules/knowledge/articles/contract.js';
import { api, Button, centreTimeZone, Check, Choice, newKey, ReadingPart, TextField, toast } from '#web/kit/index.js';
import { EditForm, Group, Wrong } from '../edit-form.js';
import { useEditing } from '../editing.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import styles from '../studio.module.css';
import { draftOf, emptyDraft, readAnswer, type AnswerBody, type AnswerDraft } from './answer-draft.js';
import { answerWords } from './answer-words.js';
import own from './answers.module.css';
import { CorrectionsPart } from './corrections-part.js';
import { articlePath, PublishPart } from './publish-part.js';
import { VersionsPart } from './versions-part.js';
import { WordingPart } from './wording-part.js';

interface Props {
  /** Null: one that is being made. */
  readonly article: Article | null;
  readonly people: readonly Person[];
  readonly me: string;
  readonly language: 'it' | 'en';
  readonly onChanged: () => Promise<void>;
}

const languages = [
  { id: 'it', label: 'Italiano' },
  { id: 'en', label: 'English' },
];

export function AnswerForm({ article, people, me, language, onChanged }: Props): ReactNode {
  const t = answerWords.useText();
  const zone = centreTimeZone();
  const [failed, setFailed] = useState<unknown>(null);
  // Made once a form: a save repeated after a lost answer changes the same article.
  const [newId] = useState(() => `article_${newKey()}`);
  const id = article?.id ?? newId;
  const { draft, change, errorOf, isDirty, form } = useEditing<AnswerDraft, AnswerBody, Article>({
    key: `answer.${article?.id ?? 'new'}`,
    start: article ? draftOf(article, zone) : emptyDraft(language, me),
    isNew: article === null,
    read: (read) => readAnswer(read, zone),
    async store(body, isFromBefore) {
      // Words found from an earlier visit were written upon what was there then; what others did since is not written over.
      const revision = isFromBefore || article === null ? body.revision : article.revision;
      const answer = await api.put<{ article: Article; before: Article | null }>(articlePath(id), {
        ...body,
        revision,
      });
      await onChanged();
      const { article: saved, before } = answer;
      const back = before && {
        ...body,
        draft: before.draft,
        area: before.area,
        ownerId: before.ownerId,
        reviewAt: before.reviewAt,
      };
      return { saved, back: back && { ...back, revision: saved.revision } };
    },
    draftOf: (saved) => draftOf(saved, zone),
    said: (saved) => t('saved', { name: saved.draft.title }),
    onAdded: (saved) => (location.hash = hashOf('answers', saved.id)),
  });
  async function remove(one: Article): Promise<void> {
    try {
      await api.delete(articlePath(one.id));
      const body = { ...one, revision: 0 };
      const { topic, language: of, draft: words, area, ownerId, reviewAt, revision } = body;
      const again = { topic, language: of, draft: words, area, ownerId, reviewAt, revision };
      const undo = (): void => void api.put(articlePath(one.id), again).then(onChanged, setFailed);
      toast({ words: t('removed', { name: one.draft.title }), undo });
      location.hash = hashOf('answers');
      await onChanged();
    } catch (problem) {
      setFailed(problem);
    }
  }
  const isPublished = (article?.versions.length ?? 0) > 0;
  const nameOf = (personId: string): string => people.find((one) => one.id === personId)?.name ?? personId;
  return (
    <div className={styles.stack}>
      {article && <CorrectionsPart article={article} nameOf={nameOf} onChanged={onChanged} />}
      <EditForm
        title={article ? article.draft.title : t('new')}
        {...form}
        more={
          article &&
          !isPublished && (
            <Button look="danger" onPress={() => void remove(article)}>
              {t('remove')}
            </Button>
          )
        }
      >
        <WordsFields draft={draft} change={change} errorOf={errorOf} isFixed={isPublished} />
        <PlaceFields draft={draft} change={change} errorOf={errorOf} people={people} />
        <Wrong error={failed} />
      </EditForm>
      {article && (
        <>
          <PublishPart key={article.revision} article={article} isDirty={isDirty} onChanged={onChanged} />
          <VersionsPart article={article} nameOf={nameOf} />
          <WordingPart key={article.versions.length} article={article} onChanged={onChanged} />
        </>
      )}
    </div>
  );
}

interface FieldsProps {
  readonly draft: AnswerDraft;
  readonly change: (part: Partial<AnswerDraft>) => void;
  readonly errorOf: (field: string) => string | null;
}

function WordsFields({ draft, change, errorOf, isFixed }: FieldsProps & { readonly isFixed: boolean }): ReactNode {
  const t = answerWords.useText();
  const reading = readingOf(draft, draft.language);
  const field = (name: 'title' | 'short' | 'long' | 'source') => ({
    label: t(name),
    hint: t(`${name}.hint`),
    value: draft[name],
    maxLength: longest[name],
    onChange: (value: string) => change({ [name]: value }),
    error: errorOf(name),
  });
  return (
    <>
      <div className={styles.two}>
        <TextField
          label={t('topic')}
          hint={t('topic.hint')}
          value={draft.topic}
          maxLength={longestTopic}
          isReadOnly={isFixed}
          onChange={(topic) => change({ topic })}
          error={errorOf('topic')}
        />
        <Choice
          label={t('language')}
          value={draft.language}
          options={languages}
          isDisabled={isFixed}
          onChange={(id) => change({ language: id === 'en' ? 'en' : 'it' })}
        />
      </div>
      <TextField {...field('title')} />
      <TextField {...field('short')} isMultiline rows={3} />
      {draft.short.trim() !== '' && <ReadingPart of={reading.short} language={draft.language} />}
      <TextField {...field('long')} isMultiline rows={7} isOptional />
      {reading.long && <ReadingPart of={reading.long} language={draft.language} />}
      <TextField {...field('source')} />
    </>
  );
}

/** Headings that other answers stand under are offered, so that one is not written in two ways. */
function AreaField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>): ReactNode {
  const t = answerWords.useText();
  const { value } = useLoaded<{ names: readonly string[] }>(`/api/answers/areas?language=${draft.language}`);
  return (
    <TextField
      label={t('area')}
      hint={t('area.hint')}
      isOptional
      value={draft.area ?? ''}
      maxLength={longestArea}
      suggestions={value?.names ?? []}
      onChange={(area) => change({ area })}
    />
  );
}

function PlaceFields({
  draft,
  change,
  errorOf,
  people,
}: FieldsProps & { readonly people: readonly Person[] }): ReactNode {
  const t = answerWords.useText();
  const owners = people.filter((one) => one.isActive || one.id === draft.ownerId);
  return (
    <Group title={t('for')}>
      <AreaField draft={draft} change={change} />
      <div className={styles.two}>
        <Choice
          label={t('audience')}
          value={draft.audience}
          options={audiences.map((id) => ({ id, label: t(`audience.${id}`) }))}
          onChange={(id) => change({ audience: id === 'staff' ? 'staff' : 'public' })}
        />
        <Choice
          label={t('owner')}
          value={draft.ownerId}
          options={owners.map(({ id, name }) => ({ id, label: name }))}
          onChange={(ownerId) => change({ ownerId })}
        />
      </div>
      {draft.audience === 'public' && (
        <div role="group" aria-label={t('channels')}>
          <p className={styles.hint}>{t('channels')}</p>
          <div className={own.channels}>
            {answerChannels.map((channel) => (
              <Check
                key={channel}
                isSelected={draft.channels.includes(channel)}
                onChange={(isOn) =>
                  change({
                    channels: answerChannels.filter((one) => (one === channel ? isOn : draft.channels.includes(one))),
                  })
                }
              >
                {t(`channel.${channel}`)}
              </Check>
            ))}
          </div>
        </div>
      )}
      <div className={styles.two}>
        {(
          [
            ['fromDay', 'from'],
            ['lastDay', 'last'],
            ['reviewDay', 'review'],
          ] as const
        ).map(([name, label]) => (
          <TextField
            key={name}
            label={t(label)}
            type="date"
            isOptional
            value={draft[name]}
            onChange={(day) => change({ [name]: day })}
            error={errorOf(name)}
          />
        ))}
      </div>
    </Group>
  );
}
