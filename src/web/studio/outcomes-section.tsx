/** Outcomes: what a contact is closed with, in the centre's own words and order. */
import { useRef, type ReactNode } from 'react';
import type { WrapUpCode, WrapUpCodeChange } from '#modules/contacts/wrap-up/contract.js';
import { api, Button, Check, LiveRegion, newKey, Problem, TextField, useLanguage } from '#web/kit/index.js';
import { EditForm } from './edit-form.js';
import { useEditing } from './editing.js';
import { useLoaded } from './load.js';
import { newOutcome, outcomesDraftOf, readOutcomes, type OutcomeRow, type OutcomesDraft } from './outcome-draft.js';
import { outcomeWords } from './outcome-words.js';
import { moveId, useOrder } from './rows.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Codes {
  readonly codes: readonly WrapUpCode[];
  readonly revision: string;
}

export function OutcomesSection(): ReactNode {
  const t = outcomeWords.useText();
  const say = studioWords.useText();
  const { value, error, read } = useLoaded<Codes>('/api/wrap-up-codes');
  return (
    <div className={styles.page}>
      <h1>{say('section.outcomes')}</h1>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {value && <OutcomesForm start={value} />}
    </div>
  );
}

const changeOf = ({ code, it, en, isActive }: WrapUpCode): WrapUpCodeChange => ({ code, it, en, isActive });

function OutcomesForm({ start }: { readonly start: Codes }): ReactNode {
  const t = outcomeWords.useText();
  const language = useLanguage();
  // The state of the list the next save builds on: the server refuses to write over somebody else's change.
  const seen = useRef(start.revision);
  const { draft, change, errorOf, form } = useEditing<OutcomesDraft, readonly WrapUpCodeChange[], Codes>({
    key: 'outcomes',
    start: outcomesDraftOf(start.codes),
    read: readOutcomes,
    async store(codes) {
      const body = { codes, seen: seen.current };
      const answer = await api.put<Codes & { readonly before: Codes }>('/api/studio/wrap-up-codes', body);
      seen.current = answer.revision;
      return { saved: answer, back: answer.before.codes.map(changeOf) };
    },
    draftOf: (saved) => outcomesDraftOf(saved.codes),
    said: () => t('saved'),
  });
  const { rows } = draft;
  const { told, move } = useOrder(rows, (row, n) => t('moved', { name: row[language], n, total: rows.length }));
  const set = (rowId: string, part: Partial<OutcomeRow>): void =>
    change({ rows: rows.map((row) => (row.rowId === rowId ? { ...row, ...part } : row)) });

  return (
    <EditForm title={t('title')} {...form}>
      <LiveRegion>{told}</LiveRegion>
      <ol className={styles.rows}>
        {rows.map((row, i) => (
          <Outcome
            key={row.rowId}
            row={row}
            keyNumber={row.isActive ? rows.slice(0, i + 1).filter((one) => one.isActive).length : null}
            place={{ n: i + 1, isFirst: i === 0, isLast: i === rows.length - 1 }}
            onChange={(part) => set(row.rowId, part)}
            onMove={(by) => change({ rows: move(i, by) })}
            onRemove={() => change({ rows: rows.filter((one) => one !== row) })}
            errorOf={errorOf}
          />
        ))}
      </ol>
      <p role="alert" className={styles.fieldError}>
        {errorOf('list')}
      </p>
      <div className={styles.chips}>
        <Button onPress={() => change({ rows: [...rows, newOutcome(newKey())] })}>{t('add')}</Button>
      </div>
    </EditForm>
  );
}

interface OutcomeProps {
  readonly row: OutcomeRow;
  /** The key at the desk; null at rest. */
  readonly keyNumber: number | null;
  readonly place: { readonly n: number; readonly isFirst: boolean; readonly isLast: boolean };
  readonly onChange: (part: Partial<OutcomeRow>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly errorOf: (field: string) => string | null;
}

function Outcome({ row, keyNumber, place, onChange, onMove, onRemove, errorOf }: OutcomeProps): ReactNode {
  const t = outcomeWords.useText();
  const say = studioWords.useText();
  const language = useLanguage();
  const name = row[language] || t('row', { n: place.n });
  return (
    <li className={styles.outcome} data-rests={!row.isActive || undefined}>
      <fieldset>
        <legend>
          {t('row', { n: place.n })}
          {keyNumber !== null && keyNumber <= 9 && <span className={styles.quiet}>, {t('key', { n: keyNumber })}</span>}
        </legend>
        <div className={styles.row}>
          <TextField
            label={t('it')}
            value={row.it}
            maxLength={80}
            onChange={(it) => onChange({ it })}
            error={errorOf(`${row.rowId}.it`)}
          />
          <TextField
            label={t('en')}
            value={row.en}
            maxLength={80}
            onChange={(en) => onChange({ en })}
            error={errorOf(`${row.rowId}.en`)}
          />
        </div>
        <div className={styles.chips}>
          <Check isSelected={row.isActive} onChange={(isActive) => onChange({ isActive })}>
            {t('isActive')}
          </Check>
          <Button
            id={moveId(row.rowId, -1)}
            aria-label={t('up', { name })}
            isDisabled={place.isFirst}
            onPress={() => onMove(-1)}
          >
            ↑
          </Button>
          <Button
            id={moveId(row.rowId, 1)}
            aria-label={t('down', { name })}
            isDisabled={place.isLast}
            onPress={() => onMove(1)}
          >
            ↓
          </Button>
          {row.isUsed ? (
            <span className={styles.quiet}>{t('used')}</span>
          ) : (
            <Button aria-label={say('remove.of', { name })} onPress={onRemove}>
              {say('remove')}
            </Button>
          )}
        </div>
      </fieldset>
    </li>
  );
}
