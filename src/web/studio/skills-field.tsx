/** Skills with their level, a row each. Names already in use are proposed, so that one skill does not get two names. */
import type { ReactNode } from 'react';
import { Button, TextField } from '#web/kit/index.js';
import type { SkillRow } from './skill-rows.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Props {
  readonly rows: readonly SkillRow[];
  readonly onChange: (rows: readonly SkillRow[]) => void;
  /** Names in use elsewhere in the centre. */
  readonly known: readonly string[];
  readonly errorOf: (row: number) => string | null;
}

export function SkillsField({ rows, onChange, known, errorOf }: Props): ReactNode {
  const t = studioWords.useText();
  const set = (row: number, part: Partial<SkillRow>): void =>
    onChange(rows.map((one, i) => (i === row ? { ...one, ...part } : one)));
  const missing = known.filter((name) => !rows.some((row) => row.name === name));
  return (
    <div className={styles.rows}>
      {rows.map((row, i) => (
        <div key={i} className={styles.row}>
          <TextField
            label={t('skill.name')}
            value={row.name}
            onChange={(name) => set(i, { name })}
            error={errorOf(i)}
            maxLength={40}
          />
          <div className={styles.small}>
            <TextField
              label={t('skill.level')}
              inputMode="numeric"
              value={row.level}
              onChange={(level) => set(i, { level })}
            />
          </div>
          <Button
            aria-label={t('remove.of', { name: row.name || t('skill.name') })}
            onPress={() => onChange(rows.filter((_, at) => at !== i))}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <div className={styles.chips}>
        {missing.map((name) => (
          <Button key={name} onPress={() => onChange([...rows, { name, level: '5' }])}>
            + {name}
          </Button>
        ))}
        <Button onPress={() => onChange([...rows, { name: '', level: '5' }])}>{t('skill.add')}</Button>
      </div>
    </div>
  );
}
