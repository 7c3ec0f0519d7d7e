/** A week of hours and the days that are different. What is written is told back: when it opens next. */
import { useState, type ReactNode } from 'react';
import { nextOpening } from '#kernel/hours/index.js';
import { api, Button, Check, TextField, useFormats, useLanguage, useNow } from '#web/kit/index.js';
import { readQueue, type QueueDraft, type SpecialDay } from './queue-draft.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Wrong } from './edit-form.js';

interface Props {
  readonly draft: QueueDraft;
  readonly onChange: (part: Partial<QueueDraft>) => void;
  readonly errorOf: (field: string) => string | null;
}

const days = [0, 1, 2, 3, 4, 5, 6] as const;

export function HoursField({ draft, onChange, errorOf }: Props): ReactNode {
  const t = studioWords.useText();
  return (
    <>
      <Check isSelected={draft.isAlwaysOpen} onChange={(isAlwaysOpen) => onChange({ isAlwaysOpen })}>
        {t('hours.always')}
      </Check>
      {!draft.isAlwaysOpen && (
        <>
          <div className={styles.week}>
            {days.map((day) => (
              <TextField
                key={day}
                label={t(`day.${day}`)}
                placeholder={t('hours.closed')}
                value={draft.week[day] ?? ''}
                onChange={(text) => onChange({ week: draft.week.map((one, i) => (i === day ? text : one)) })}
                error={errorOf(`week.${day}`)}
              />
            ))}
          </div>
          <SpecialDays draft={draft} onChange={onChange} errorOf={errorOf} />
          <Opening draft={draft} />
        </>
      )}
    </>
  );
}

function SpecialDays({ draft, onChange, errorOf }: Props): ReactNode {
  const t = studioWords.useText();
  const language = useLanguage();
  const [error, setError] = useState<unknown>(null);
  const rows = draft.specialDays;
  const set = (row: number, part: Partial<SpecialDay>): void =>
    onChange({ specialDays: rows.map((one, i) => (i === row ? { ...one, ...part } : one)) });
  async function addHolidays(): Promise<void> {
    try {
      const path = `/api/studio/hours/preview?language=${language}`;
      const { holidays } = await api.get<{ holidays: readonly { day: string }[] }>(path);
      const added = holidays.filter(({ day }) => !rows.some((row) => row.day === day));
      const all = [...rows, ...added.map(({ day }) => ({ day, hours: '' }))];
      onChange({ specialDays: all.sort((a, b) => a.day.localeCompare(b.day)) });
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <details
      className={styles.fold}
      open={rows.some((_, i) => errorOf(`special.${i}.day`) ?? errorOf(`special.${i}.hours`))}
    >
      <summary>{t('special.title', { n: rows.length })}</summary>
      <p className={styles.hint}>{t('special.hint')}</p>
      <div className={styles.rows}>
        {rows.map((row, i) => (
          <div key={i} className={styles.row}>
            <TextField
              label={t('special.day')}
              type="date"
              value={row.day}
              onChange={(day) => set(i, { day })}
              error={errorOf(`special.${i}.day`)}
            />
            <TextField
              label={t('special.hours')}
              placeholder={t('hours.closed')}
              value={row.hours}
              onChange={(hours) => set(i, { hours })}
              error={errorOf(`special.${i}.hours`)}
            />
            <Button
              aria-label={t('remove.of', { name: row.day })}
              onPress={() => onChange({ specialDays: rows.filter((_, at) => at !== i) })}
            >
              {t('remove')}
            </Button>
          </div>
        ))}
        <div className={styles.chips}>
          <Button onPress={() => void addHolidays()}>{t('special.italian')}</Button>
          <Button onPress={() => onChange({ specialDays: [...rows, { day: '', hours: '' }] })}>
            {t('special.add')}
          </Button>
        </div>
      </div>
      <Wrong error={error} />
    </details>
  );
}

/** The same rule that opens the queue, run here on what is written: what the form says is what will happen. */
function Opening({ draft }: { readonly draft: QueueDraft }): ReactNode {
  const t = studioWords.useText();
  const formats = useFormats();
  const now = useNow();
  const read = readQueue({ ...draft, name: 'x' });
  if (!('body' in read)) return null;
  const opens = nextOpening(read.body.hours, now);
  return (
    <p className={styles.hint} role="status">
      {opens === null
        ? t('opens.never')
        : opens === now
          ? t('opens.now')
          : t('opens.at', { at: formats.due(opens, now) })}
    </p>
  );
}
