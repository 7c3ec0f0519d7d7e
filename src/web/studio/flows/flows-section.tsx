/** Telephone menus: the list, and the one that is open: its text, what is wrong with it, its picture, its versions. */
import { useState, type ReactNode } from 'react';
import { api, ApiProblem, Button, EmptyState, Problem, toast, useMe } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { LabyrinthPart } from '../labyrinth/labyrinth-part.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import studio from '../studio.module.css';
import { studioWords } from '../texts.js';
import { Twin } from '../twin.js';
import { useUnsaved } from '../unsaved.js';
import { FlowEditor, FlowFacts, useChecked } from './flow-editor.js';
import { numbersInWords } from './flow-numbers.js';
import { PublishPart, VersionsPart } from './flow-publish.js';
import type { FlowProblem, ShelvedFlow } from '#modules/contacts/phone/menus/contract.js';
import { flowPath } from './flow-path.js';
import { flowWords } from './flow-words.js';
import { PromptsPart } from './prompts-part.js';
import styles from './flows.module.css';

export function FlowsSection({ id }: { readonly id: string | null }): ReactNode {
  const t = flowWords.useText();
  const say = studioWords.useText();
  const isWriter = useMe().person.roles.includes('administrator');
  const { value, error, read } = useLoaded<{ flows: readonly ShelvedFlow[] }>('/api/flows');
  const flows = value?.flows ?? [];
  const chosen = flows.find(({ name }) => name === id);
  return (
    <Twin
      title={say('section.flows')}
      add={{ href: hashOf('flows', 'new'), words: isWriter ? t('add') : '' }}
      items={flows.map(({ name, answers }) => ({
        href: hashOf('flows', name),
        name,
        detail: answers
          ? t('answers.here', { version: answers.version, numbers: numbersInWords(t('answers.all'), answers.numbers) })
          : t('silent'),
        isCurrent: name === id,
      }))}
      empty={value ? <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState> : null}
      after={
        <div className={studio.listText}>
          <LabyrinthPart isMenusOnly />
        </div>
      }
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {value && id === 'new' && isWriter && <NewFlow onChanged={read} />}
      {chosen && <OpenFlow key={chosen.name} flow={chosen} isWriter={isWriter} onChanged={read} />}
      {value && id !== null && id !== 'new' && !chosen && <EmptyState title={say('gone')} />}
    </Twin>
  );
}

function NewFlow({ onChanged }: { readonly onChanged: () => Promise<void> }): ReactNode {
  return <FlowForm flow={null} text="" isWriter onChanged={onChanged} />;
}

interface OpenProps {
  readonly flow: ShelvedFlow;
  readonly isWriter: boolean;
  readonly onChanged: () => Promise<void>;
}

/** The newest version's text; another one that is saved meanwhile is a text of its own. */
function OpenFlow(props: OpenProps): ReactNode {
  const say = studioWords.useText();
  const { name, versions } = props.flow;
  const newest = versions[0]!.version;
  const { value, error, read } = useLoaded<{ text: string }>(`${flowPath(name)}/versions/${newest}`);
  return (
    <>
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {value && <FlowForm key={newest} text={value.text} {...props} />}
    </>
  );
}

interface FormProps {
  readonly flow: ShelvedFlow | null;
  readonly text: string;
  readonly isWriter: boolean;
  readonly onChanged: () => Promise<void>;
}

function FlowForm({ flow, text, isWriter, onChanged }: FormProps): ReactNode {
  const t = flowWords.useText();
  const unsaved = useUnsaved(`flow.${flow?.name ?? 'new'}`, { text });
  const { draft, isDirty, change } = unsaved;
  const [round, setRound] = useState(0);
  const { checked, isFresh } = useChecked(draft.text, round);
  const [refused, setRefused] = useState<readonly FlowProblem[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const after = flow?.versions[0]?.version ?? 0;
  const problems = isFresh && checked ? checked.problems : refused;

  async function save(): Promise<void> {
    setIsBusy(true);
    try {
      const saved = await api.post<{ name: string; version: number }>('/api/flows', { text: draft.text, after });
      unsaved.reset(flow === null ? { text: '' } : { text: draft.text });
      setError(null);
      toast({ words: t('saved', saved) });
      await onChanged();
      // A menu is known by the name that stands in its text.
      if (saved.name !== flow?.name) location.hash = hashOf('flows', saved.name);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === 'flow.refused')
        setRefused((problem.extra['problems'] as readonly FlowProblem[] | undefined) ?? []);
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  async function example(): Promise<void> {
    try {
      change(await api.get<{ text: string }>('/api/flows/example'));
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <div className={styles.form}>
      <h2>{flow?.name ?? t('new')}</h2>
      <FlowEditor
        text={draft.text}
        isReadOnly={!isWriter}
        problems={problems}
        onChange={(next) => change({ text: next })}
      />
      {isWriter && (
        <div className={styles.part}>
          <Wrong error={error} />
          <div className={styles.foot}>
            <Button look="primary" isDisabled={!isDirty || isBusy} onPress={() => void save()}>
              {t('save', { version: after + 1 })}
            </Button>
            {draft.text.trim() === '' && <Button onPress={() => void example()}>{t('example')}</Button>}
            {isDirty && (
              <Button look="quiet" onPress={() => unsaved.reset()}>
                {t('discard')}
              </Button>
            )}
            <span className={styles.hint}>{isDirty ? t('unsaved') : ''}</span>
          </div>
        </div>
      )}
      {checked && <FlowFacts checked={checked} />}
      {flow && (
        <>
          <PublishPart
            {...{ flow, isWriter, isDirty, onChanged }}
            hasProblems={!isFresh || (checked?.problems.length ?? 1) > 0}
          />
          <VersionsPart flow={flow} onTake={(taken) => change({ text: taken })} />
        </>
      )}
      <PromptsPart isWriter={isWriter} onAdded={() => setRound(round + 1)} />
    </div>
  );
}
