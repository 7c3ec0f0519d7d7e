/** Which version answers which numbers, from the next call on; one press goes back to how it was. */
import { useEffect, useId, useState, type ReactNode } from 'react';
import { api, Button, Dialog, Tag, TextField, toast, useFormats, useNow } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import type { DiffLine, FlowVersion, Published, ShelvedFlow } from '#modules/contacts/phone/menus/contract.js';
import { flowPath } from './flow-path.js';
import { numbersInWords } from './flow-numbers.js';
import { PlansPart } from './flow-plans.js';
import { flowWords } from './flow-words.js';
import styles from './flows.module.css';

interface Props {
  readonly flow: ShelvedFlow;
  readonly isWriter: boolean;
  readonly isDirty: boolean;
  readonly hasProblems: boolean;
  readonly onChanged: () => Promise<void>;
}

const linesOf = (text: string): string[] =>
  text
    .split(/\s*[\n,;]\s*/)
    .map((one) => one.trim())
    .filter(Boolean);

/** Puts a version on the telephone, and tells it with the way back: everything it touched, as it was. */
function usePublish(onChanged: () => Promise<void>, onProblem: (problem: unknown) => void) {
  const t = flowWords.useText();
  const put = (name: string, version: number, numbers: readonly string[]): Promise<Published> =>
    api.put<Published>(`${flowPath(name)}/published`, { version, numbers });
  async function back(before: Published['before'], after: { name: string; version: number }): Promise<void> {
    try {
      for (const { name, version, numbers } of before)
        await put(name, version ?? (name === after.name ? after.version : 1), numbers);
      await onChanged();
    } catch (problem) {
      onProblem(problem);
    }
  }
  return async (name: string, version: number, numbers: readonly string[]): Promise<void> => {
    try {
      const { before } = await put(name, version, numbers);
      onProblem(null);
      await onChanged();
      toast({
        words: numbers.length === 0 ? t('published.off', { name }) : t('published', { name, version }),
        undo: () => void back(before, { name, version }),
      });
    } catch (problem) {
      onProblem(problem);
    }
  };
}

export function PublishPart({ flow, isWriter, isDirty, hasProblems, onChanged }: Props): ReactNode {
  const t = flowWords.useText();
  const { name, answers, versions } = flow;
  const shown = answers?.numbers.join('\n') ?? '';
  const [numbers, setNumbers] = useState(shown || '*');
  const [error, setError] = useState<unknown>(null);
  useEffect(() => setNumbers(shown || '*'), [shown]);
  const publish = usePublish(onChanged, setError);
  const newest = versions[0]!.version;
  const older = versions
    .filter(({ publishedAt, version }) => publishedAt !== null && version !== answers?.version)
    .toSorted((a, b) => b.publishedAt! - a.publishedAt!)[0];
  const isSame = answers?.version === newest && linesOf(numbers).join('\n') === shown;
  return (
    <div className={styles.part}>
      <h3>{t('publish')}</h3>
      <p>
        {answers
          ? t('answers.here', { version: answers.version, numbers: numbersInWords(t('answers.all'), answers.numbers) })
          : t('silent')}
      </p>
      {isWriter && (
        <>
          <TextField
            label={t('numbers')}
            hint={t('numbers.hint')}
            isMultiline
            rows={3}
            value={numbers}
            onChange={setNumbers}
          />
          <p className={styles.hint}>
            {isDirty ? t('publish.saveFirst') : hasProblems ? t('publish.fixFirst') : t('publish.hint')}
          </p>
          <Wrong error={error} />
          <div className={styles.foot}>
            <Button
              look="primary"
              isDisabled={isDirty || hasProblems || isSame || linesOf(numbers).length === 0}
              onPress={() => void publish(name, newest, linesOf(numbers))}
            >
              {t('publish.version', { version: newest })}
            </Button>
            {older && answers && (
              <Button onPress={() => void publish(name, older.version, answers.numbers)}>
                {t('publish.back', { version: older.version })}
              </Button>
            )}
            {answers && (
              <Button look="quiet" onPress={() => void publish(name, answers.version, [])}>
                {t('publish.off')}
              </Button>
            )}
          </div>
        </>
      )}
      <PlansPart {...{ flow, isWriter, onChanged }} numbers={linesOf(numbers)} mayPublish={!isDirty && !hasProblems} />
    </div>
  );
}

export function VersionsPart({
  flow,
  onTake,
}: {
  readonly flow: ShelvedFlow;
  readonly onTake: (text: string) => void;
}) {
  const t = flowWords.useText();
  const [compared, setCompared] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function take(version: number): Promise<void> {
    try {
      onTake((await api.get<{ text: string }>(`${flowPath(flow.name)}/versions/${version}`)).text);
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <div className={styles.part}>
      <h3>{t('versions')}</h3>
      <Wrong error={error} />
      <ul className={styles.versions}>
        {flow.versions.map((one) => (
          <VersionLine
            key={one.version}
            one={one}
            isAnswering={flow.answers?.version === one.version}
            onCompare={() => setCompared(one.version)}
            onTake={() => void take(one.version)}
          />
        ))}
      </ul>
      {compared !== null && <DiffDialog name={flow.name} to={compared} onClose={() => setCompared(null)} />}
    </div>
  );
}

interface LineProps {
  readonly one: FlowVersion;
  readonly isAnswering: boolean;
  readonly onCompare: () => void;
  readonly onTake: () => void;
}

function VersionLine({ one, isAnswering, onCompare, onTake }: LineProps): ReactNode {
  const t = flowWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { version, savedBy, savedAt } = one;
  return (
    <li>
      <div>
        <strong>{t('version', { version })}</strong> {isAnswering && <Tag>{t('version.answers')}</Tag>}
        <p className={styles.hint}>{t('version.by', { by: savedBy, at: formats.stamp(savedAt, now) })}</p>
      </div>
      <div className={styles.foot}>
        {version > 1 && (
          <Button look="quiet" aria-label={t('version.changes', { version })} onPress={onCompare}>
            {t('version.changes.short')}
          </Button>
        )}
        <Button look="quiet" aria-label={t('version.open.of', { version })} onPress={onTake}>
          {t('version.open')}
        </Button>
      </div>
    </li>
  );
}

function DiffDialog({ name, to, onClose }: { name: string; to: number; onClose: () => void }): ReactNode {
  const t = flowWords.useText();
  const titleId = useId();
  const from = to - 1;
  const { value, error } = useLoaded<{ lines: readonly DiffLine[] }>(
    `${flowPath(name)}/versions/${to}/diff?from=${from}`,
  );
  const title = t('diff.title', { from, to });
  return (
    <Dialog isOpen onClose={onClose} title={title} foot={<Button onPress={onClose}>{t('close')}</Button>}>
      <Wrong error={error} />
      <div className={styles.diff} tabIndex={0} role="group" aria-labelledby={titleId}>
        <span id={titleId} hidden>
          {title}
        </span>
        <ol>
          {value?.lines.map(({ is, text }, i) => (
            <li key={i} data-is={is}>
              {is === 'same' ? '  ' : <abbr title={t(`diff.${is}`)}>{is === 'new' ? '+ ' : '− '}</abbr>}
              {text}
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  );
}
