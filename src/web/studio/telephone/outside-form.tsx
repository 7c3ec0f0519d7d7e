/** Outside numbers that a call may be passed to. */
import { useRef, type ReactNode } from 'react';
import { api, Button, newKey, TextField } from '#web/kit/index.js';
import { EditForm } from '../edit-form.js';
import { useEditing } from '../editing.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { type OutsideDraft, outsideDraftOf, type OutsideNumbers, readOutside } from './outside-draft.js';
import { telephoneWords } from './telephone-words.js';

export function OutsideForm({ start }: { readonly start: OutsideNumbers }): ReactNode {
  const t = telephoneWords.useText();
  const say = studioWords.useText();
  const known = useRef(start);
  const { draft, change, errorOf, form } = useEditing<OutsideDraft, OutsideNumbers, OutsideNumbers>({
    key: 'outside-numbers',
    start: outsideDraftOf(start),
    read: readOutside,
    async store(body) {
      const back = known.current;
      known.current = await api.put<OutsideNumbers>('/api/outside-numbers', body);
      return { saved: known.current, back };
    },
    draftOf: outsideDraftOf,
    said: () => t('outside.saved'),
  });
  const { rows } = draft;
  const set = (rowId: string, part: Partial<OutsideDraft['rows'][number]>): void =>
    change({ rows: rows.map((row) => (row.rowId === rowId ? { ...row, ...part } : row)) });
  return (
    <EditForm title={t('outside')} {...form}>
      <p className={styles.hint}>{t('outside.text')}</p>
      <div className={styles.rows}>
        {rows.map(({ rowId, prefix, note }, i) => (
          <div key={rowId} className={styles.row}>
            <TextField
              label={t('prefix')}
              value={prefix}
              maxLength={40}
              inputMode="tel"
              onChange={(value) => set(rowId, { prefix: value })}
              error={errorOf(`${rowId}.prefix`)}
            />
            <TextField
              label={t('note')}
              value={note}
              maxLength={120}
              onChange={(value) => set(rowId, { note: value })}
              isOptional
            />
            <Button
              aria-label={say('remove.of', { name: prefix || t('row', { n: i + 1 }) })}
              onPress={() => change({ rows: rows.filter((row) => row.rowId !== rowId) })}
            >
              {say('remove')}
            </Button>
          </div>
        ))}
      </div>
      <div className={styles.chips}>
        <Button onPress={() => change({ rows: [...rows, { rowId: newKey(), prefix: '', note: '' }] })}>
          {t('add')}
        </Button>
      </div>
    </EditForm>
  );
}
