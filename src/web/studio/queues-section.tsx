/** Queues: what they ask, how they widen, what they promise, when they are open. */
import { useMemo, useState, type ReactNode } from 'react';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Queue } from '#kernel/routing/types.js';
import {
  api,
  Button,
  Choice,
  Dialog,
  EmptyState,
  Problem,
  TextField,
  toast,
  useFormats,
  useMe,
} from '#web/kit/index.js';
import { EditForm, Group, Wrong } from './edit-form.js';
import { useEditing } from './editing.js';
import { HoursField } from './hours-field.js';
import { useLoaded } from './load.js';
import { hashOf } from './place.js';
import { queueIdOf } from '#web/kit/queue-id.js';
import { draftOf, readQueue, type QueueDraft } from './queue-draft.js';
import { RingsField } from './rings-field.js';
import { SkillsField } from './skills-field.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Twin } from './twin.js';

interface Skill {
  readonly id: string;
  readonly name: string;
}

export function QueuesSection({ id }: { readonly id: string | null }): ReactNode {
  const t = studioWords.useText();
  const { value, error, read } = useLoaded<{ queues: readonly Queue[] }>('/api/studio/queues');
  const formats = useFormats();
  const skills = useLoaded<{ skills: readonly Skill[] }>('/api/studio/skills');
  const queues = value?.queues ?? [];
  const names = useMemo(() => skills.value?.skills.map((skill) => skill.name) ?? [], [skills.value]);
  const chosen =
    id === 'new' ? defaultQueue('new', '', { promiseMs: 180_000 }) : queues.find((queue) => queue.id === id);
  const changed = async (): Promise<void> => {
    await Promise.all([read(), skills.read()]);
  };
  return (
    <Twin
      title={t('section.queues')}
      add={{ href: hashOf('queues', 'new'), words: t('queues.add') }}
      items={queues.map((queue) => ({
        href: hashOf('queues', queue.id),
        name: queue.name,
        detail: t('queues.promised', { time: formats.roughly(queue.promiseMs) }),
        isCurrent: queue.id === id,
      }))}
      empty={value ? <EmptyState title={t('queues.empty')}>{t('queues.empty.text')}</EmptyState> : null}
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {chosen && <QueueForm key={chosen.id} queue={chosen} queues={queues} skills={names} onChanged={changed} />}
      {value && id !== null && !chosen && <EmptyState title={t('gone')} />}
    </Twin>
  );
}

interface FormProps {
  readonly queue: Queue;
  readonly queues: readonly Queue[];
  readonly skills: readonly string[];
  readonly onChanged: () => Promise<void>;
}

interface Answer {
  readonly queue: Queue;
  readonly before: Queue | null;
}

function QueueForm({ queue, queues, skills, onChanged }: FormProps): ReactNode {
  const t = studioWords.useText();
  const { timeZone } = useMe().centre;
  const isNew = queue.id === 'new';
  const [isRemoving, setIsRemoving] = useState(false);
  const { draft, change, errorOf, form } = useEditing<QueueDraft, Omit<Queue, 'id'>, Queue>({
    key: `queue.${queue.id}`,
    start: draftOf(queue, timeZone),
    isNew,
    read: readQueue,
    async store(body) {
      const taken = queues.map((one) => one.id);
      const id = isNew ? queueIdOf(body.name, taken) : queue.id;
      const answer = await api.put<Answer>(`/api/studio/queues/${id}`, body);
      await onChanged();
      const { id: _id, ...back } = answer.before ?? answer.queue;
      return { saved: answer.queue, back: answer.before && back };
    },
    draftOf: (saved) => draftOf(saved, timeZone),
    said: (saved) => t('saved', { name: saved.name }),
    onAdded: (saved) => (location.hash = hashOf('queues', saved.id)),
  });

  return (
    <EditForm
      title={isNew ? t('queues.new') : queue.name}
      {...form}
      more={
        !isNew &&
        queues.length > 1 && (
          <Button look="danger" onPress={() => setIsRemoving(true)}>
            {t('queues.remove')}
          </Button>
        )
      }
    >
      <Basics draft={draft} change={change} errorOf={errorOf} />
      <Group title={t('queue.skills')} hint={t('queue.skills.hint')}>
        <SkillsField
          rows={draft.skills}
          onChange={(rows) => change({ skills: rows })}
          known={skills}
          errorOf={(row) => errorOf(`skill.${row}`)}
        />
      </Group>
      <Group title={t('queue.rings')} hint={t('queue.rings.hint')}>
        <RingsField
          draft={draft}
          onChange={change}
          others={queues.filter((one) => one.id !== queue.id)}
          errorOf={errorOf}
        />
      </Group>
      <Group title={t('queue.hours')} hint={t('queue.hours.hint')}>
        <HoursField draft={draft} onChange={change} errorOf={errorOf} />
      </Group>
      {isRemoving && (
        <RemoveDialog
          queue={queue}
          others={queues.filter((one) => one.id !== queue.id)}
          onClose={() => setIsRemoving(false)}
          onRemoved={() => {
            location.hash = hashOf('queues');
            void onChanged();
          }}
        />
      )}
    </EditForm>
  );
}

interface BasicsProps {
  readonly draft: QueueDraft;
  readonly change: (part: Partial<QueueDraft>) => void;
  readonly errorOf: (field: string) => string | null;
}

function Basics({ draft, change, errorOf }: BasicsProps): ReactNode {
  const t = studioWords.useText();
  const field = (
    name: 'promiseMinutes' | 'offerSeconds' | 'headStartMinutes' | 'vulnerableMinutes' | 'knowsSeconds',
  ) => (
    <TextField
      label={t(`queue.${name}`)}
      hint={t(`queue.${name}.hint`)}
      inputMode="decimal"
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      error={errorOf(name)}
    />
  );
  return (
    <>
      <TextField
        label={t('queue.name')}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errorOf('name')}
        maxLength={80}
      />
      <div className={styles.two}>
        {field('promiseMinutes')}
        {field('offerSeconds')}
        {field('headStartMinutes')}
        {field('vulnerableMinutes')}
        {field('knowsSeconds')}
      </div>
    </>
  );
}

interface RemoveProps {
  readonly queue: Queue;
  readonly others: readonly Queue[];
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

function RemoveDialog({ queue, others, onClose, onRemoved }: RemoveProps): ReactNode {
  const t = studioWords.useText();
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function remove(): Promise<void> {
    if (moveTo === null) return;
    try {
      const path = `/api/studio/queues/${encodeURIComponent(queue.id)}?moveTo=${encodeURIComponent(moveTo)}`;
      const { before } = await api.delete<{ before: Queue }>(path);
      const { id, ...body } = before;
      const undo = (): void => void api.put(`/api/studio/queues/${id}`, body).then(onRemoved, setError);
      toast({ words: t('queues.removed', { name: queue.name }), undo });
      onClose();
      onRemoved();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('queues.remove.title', { name: queue.name })}
      foot={
        <Button look="danger" isDisabled={moveTo === null} onPress={() => void remove()}>
          {t('queues.remove')}
        </Button>
      }
    >
      <p>{t('queues.remove.text')}</p>
      <Choice
        label={t('queues.remove.to')}
        options={others.map((one) => ({ id: one.id, label: one.name }))}
        value={moveTo}
        onChange={setMoveTo}
      />
      <Wrong error={error} />
    </Dialog>
  );
}
