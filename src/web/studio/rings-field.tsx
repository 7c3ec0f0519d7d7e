/** Rings: after a while in line, whoever else may answer. */
import type { ReactNode } from 'react';
import type { Queue } from '#kernel/routing/types.js';
import { Button, Check, TextField } from '#web/kit/index.js';
import type { QueueDraft, RingDraft } from './queue-draft.js';
import { skillIdOf } from './skill-rows.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Props {
  readonly draft: QueueDraft;
  readonly onChange: (part: Partial<QueueDraft>) => void;
  readonly others: readonly Queue[];
  readonly errorOf: (field: string) => string | null;
}

const emptyRing: RingDraft = { afterMinutes: '1', levels: {}, orQueues: [], orSkills: [] };

export function RingsField({ draft, onChange, others, errorOf }: Props): ReactNode {
  const t = studioWords.useText();
  const rings = draft.rings;
  const set = (i: number, part: Partial<RingDraft>): void =>
    onChange({ rings: rings.map((ring, at) => (at === i ? { ...ring, ...part } : ring)) });
  const nextAfter = String(Number(rings.at(-1)?.afterMinutes.replace(',', '.') ?? 0) + 1 || 1);
  return (
    <div className={styles.rows}>
      {rings.map((ring, i) => (
        <fieldset key={i} className={styles.ring}>
          <legend>{t('ring.n', { n: i + 1 })}</legend>
          <div className={styles.row}>
            <TextField
              label={t('ring.after')}
              inputMode="decimal"
              value={ring.afterMinutes}
              onChange={(afterMinutes) => set(i, { afterMinutes })}
              error={errorOf(`ring.${i}.afterMinutes`)}
            />
            <Button
              aria-label={t('remove.of', { name: t('ring.n', { n: i + 1 }) })}
              onPress={() => onChange({ rings: rings.filter((_, at) => at !== i) })}
            >
              {t('remove')}
            </Button>
          </div>
          <div className={styles.two}>
            {draft.skills
              .filter((skill) => skillIdOf(skill.name) !== '')
              .map((skill) => {
                const id = skillIdOf(skill.name);
                return (
                  <TextField
                    key={id}
                    label={t('ring.level', { skill: skill.name })}
                    placeholder={skill.level}
                    inputMode="numeric"
                    value={ring.levels[id] ?? ''}
                    onChange={(level) => set(i, { levels: { ...ring.levels, [id]: level } })}
                    error={errorOf(`ring.${i}.${id}`)}
                  />
                );
              })}
          </div>
          {others.length > 0 && <p className={styles.hint}>{t('ring.queues')}</p>}
          <div className={styles.chips}>
            {others.map((queue) => (
              <Check
                key={queue.id}
                isSelected={ring.orQueues.includes(queue.id)}
                onChange={(on) =>
                  set(i, {
                    orQueues: on ? [...ring.orQueues, queue.id] : ring.orQueues.filter((id) => id !== queue.id),
                  })
                }
              >
                {queue.name}
              </Check>
            ))}
          </div>
          <p role="alert" className={styles.fieldError}>
            {errorOf(`ring.${i}`)}
          </p>
        </fieldset>
      ))}
      <div className={styles.chips}>
        <Button onPress={() => onChange({ rings: [...rings, { ...emptyRing, afterMinutes: nextAfter }] })}>
          {t('ring.add')}
        </Button>
      </div>
    </div>
  );
}
