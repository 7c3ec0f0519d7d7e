/** What will answer later: a version, its numbers and a moment; each can be taken back until then. */
import { useId, useState, type ReactNode } from 'react';
import type { ShelvedFlow } from '#modules/contacts/phone/menus/contract.js';
import { api, Button, Tag, toast, useFormats, useNow } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { flowPath } from './flow-path.js';
import { numbersInWords } from './flow-numbers.js';
import { flowWords } from './flow-words.js';
import styles from './flows.module.css';

interface Props {
  readonly flow: ShelvedFlow;
  readonly isWriter: boolean;
  /** As they stand in the form above. */
  readonly numbers: readonly string[];
  readonly mayPublish: boolean;
  readonly onChanged: () => Promise<void>;
}

export function PlansPart({ flow, isWriter, numbers, mayPublish, onChanged }: Props): ReactNode {
  const t = flowWords.useText();
  const formats = useFormats();
  const now = useNow();
  const id = useId();
  const [when, setWhen] = useState('');
  const [error, setError] = useState<unknown>(null);
  const newest = flow.versions[0]!.version;
  // Of the browser's own clock, as the field shows it.
  const at = when === '' ? Number.NaN : new Date(when).getTime();
  async function doing(work: () => Promise<unknown>, said: string): Promise<void> {
    try {
      await work();
      setError(null);
      toast({ words: said });
      await onChanged();
    } catch (problem) {
      setError(problem);
    }
  }
  const plan = (): Promise<void> =>
    doing(
      () => api.post(`${flowPath(flow.name)}/plans`, { version: newest, numbers, at }),
      t('plan.done', { version: newest, at: formats.stamp(at, now) }),
    );
  const cancel = (planId: string): Promise<void> =>
    doing(() => api.delete(`${flowPath(flow.name)}/plans/${encodeURIComponent(planId)}`), t('plan.cancelled'));
  if (!isWriter && flow.planned.length === 0) return null;
  return (
    <div className={styles.part}>
      <h3>{t('plans')}</h3>
      <Wrong error={error} />
      {flow.planned.length === 0 && <p className={styles.hint}>{t('plans.none')}</p>}
      <ul className={styles.versions}>
        {flow.planned.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{formats.stamp(one.at, now)}</strong> {one.failed && <Tag>{t('plan.failed')}</Tag>}
              <p className={styles.hint}>
                {one.numbers.length === 0
                  ? t('plan.off', { by: one.by })
                  : t('plan.of', {
                      version: one.version,
                      numbers: numbersInWords(t('answers.all'), one.numbers),
                      by: one.by,
                    })}
              </p>
            </div>
            {isWriter && (
              <div className={styles.foot}>
                <Button
                  look="quiet"
                  aria-label={t('plan.cancelOf', { at: formats.stamp(one.at, now) })}
                  onPress={() => void cancel(one.id)}
                >
                  {t('plan.cancel')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {isWriter && (
        <div className={styles.foot}>
          <label htmlFor={id}>{t('plan.when')}</label>
          <input id={id} type="datetime-local" value={when} onChange={(event) => setWhen(event.target.value)} />
          <Button isDisabled={!mayPublish || Number.isNaN(at) || numbers.length === 0} onPress={() => void plan()}>
            {t('plan.version', { version: newest })}
          </Button>
        </div>
      )}
    </div>
  );
}
