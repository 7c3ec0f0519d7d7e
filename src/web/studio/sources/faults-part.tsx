/** The register of faults, kept by hand: what is entered here is what customers are told, for as long as somebody looks. */
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { longestFault, type Fault, type ShownSource } from '#modules/knowledge/facts/contract.js';
import { api, Button, EmptyState, newKey, Problem, TextField, toast, useFormats, useNow } from '#web/kit/index.js';
import { useDoing } from '../automatic/doing.js';
import { Group, Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { sourceWords, type SourceText } from './source-words.js';

interface Register {
  readonly checkedAt: number | null;
  readonly faults: readonly Fault[];
}

interface Props {
  readonly source: ShownSource;
  readonly onChanged: () => Promise<void>;
}

const placesOf = (t: SourceText, { areas }: Fault): string =>
  areas.length === 0 ? t('fault.everywhere') : areas.join(', ');

export function FaultsPart({ source, onChanged }: Props): ReactNode {
  const t = sourceWords.useText();
  const say = studioWords.useText();
  const formats = useFormats();
  const now = useNow();
  const base = `/api/facts/sources/${encodeURIComponent(source.id)}`;
  const { value, error, read } = useLoaded<Register>(`${base}/faults`);
  const [changing, setChanging] = useState<Fault | null>(null);
  const doing = useDoing();
  const act = (path: string, said: string): void =>
    doing.run(async () => {
      await api.post(base + path);
      toast({ words: said });
      await Promise.all([read(), onChanged()]);
    });
  if (value === null) return <Problem error={error} />;
  return (
    <section aria-labelledby="faults">
      <h3 id="faults">{t('faults.title')}</h3>
      <p className={styles.hint}>
        {value.checkedAt !== null && t('faults.checked', { when: formats.stamp(value.checkedAt, now) })}
      </p>
      {value.faults.length === 0 && <EmptyState title={t('faults.none')} />}
      <ul className={styles.logins}>
        {value.faults.map((fault) => (
          <li key={fault.id}>
            <div>
              <strong>{fault.text.it}</strong>
              <p className={styles.hint}>
                {placesOf(t, fault)} ·{' '}
                {fault.endsAt === null
                  ? t('fault.noEnd')
                  : fault.endsAt <= now
                    ? t('fault.late')
                    : t('fault.until', { when: formats.stamp(fault.endsAt, now) })}
              </p>
            </div>
            <div className={styles.chips}>
              <Button aria-label={t('fault.edit.of', { name: fault.text.it })} onPress={() => setChanging(fault)}>
                {t('fault.edit')}
              </Button>
              <Button
                aria-label={t('fault.over.of', { name: fault.text.it })}
                isDisabled={doing.isBusy}
                onPress={() =>
                  act(`/faults/${encodeURIComponent(fault.id)}/over`, t('fault.isOver', { name: fault.text.it }))
                }
              >
                {t('fault.over')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.chips}>
        <Button isDisabled={doing.isBusy} onPress={() => act('/checked', t('faults.checkedNow'))}>
          {t('faults.check')}
        </Button>
      </div>
      <Wrong error={doing.error ?? error} />
      <FaultForm
        key={changing?.id ?? `new-${value.faults.length}`}
        base={base}
        fault={changing}
        missing={say('error.missing')}
        onDone={async () => {
          setChanging(null);
          await Promise.all([read(), onChanged()]);
        }}
      />
    </section>
  );
}

interface FormProps {
  readonly base: string;
  readonly fault: Fault | null;
  readonly missing: string;
  readonly onDone: () => Promise<void>;
}

/** As a `datetime-local` field writes it, in this browser's own time. */
function localOf(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function FaultForm({ base, fault, missing, onDone }: FormProps): ReactNode {
  const t = sourceWords.useText();
  const endsId = useId();
  const [newId] = useState(() => `fault_${newKey()}`);
  const [areas, setAreas] = useState(fault?.areas.join(', ') ?? '');
  const [it, setIt] = useState(fault?.text.it ?? '');
  const [en, setEn] = useState(fault?.text.en ?? '');
  const [ends, setEnds] = useState(localOf(fault?.endsAt ?? null));
  const [isTried, setTried] = useState(false);
  const { isBusy, error, run } = useDoing();
  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (it.trim() === '') return;
    const places = areas
      .split(/[,;\n]+/)
      .map((area) => area.trim())
      .filter(Boolean);
    const body = {
      areas: places,
      text: { it: it.trim(), en: en.trim() },
      endsAt: ends === '' ? null : Date.parse(ends),
    };
    run(async () => {
      await api.put(`${base}/faults/${encodeURIComponent(fault?.id ?? newId)}`, body);
      toast({ words: t('fault.saved') });
      await onDone();
    });
  }
  return (
    <form onSubmit={save} noValidate autoComplete="off" aria-label={t(fault ? 'fault.change' : 'fault.new')}>
      <Group title={t(fault ? 'fault.change' : 'fault.new')}>
        <TextField
          label={t('fault.it')}
          value={it}
          maxLength={longestFault}
          onChange={setIt}
          error={isTried && it.trim() === '' ? missing : null}
        />
        <TextField
          label={t('fault.en')}
          hint={t('fault.en.hint')}
          value={en}
          maxLength={longestFault}
          isOptional
          onChange={setEn}
        />
        <TextField
          label={t('fault.areas')}
          hint={t('fault.areas.hint')}
          value={areas}
          maxLength={2_000}
          isOptional
          onChange={setAreas}
        />
        <div className={styles.foot}>
          <label htmlFor={endsId}>{t('fault.ends')}</label>
          <input id={endsId} type="datetime-local" value={ends} onChange={(event) => setEnds(event.target.value)} />
        </div>
        <Wrong error={error} />
        <div className={styles.chips}>
          <Button type="submit" look="primary" isDisabled={isBusy}>
            {t('fault.save')}
          </Button>
          {fault && (
            <Button look="quiet" onPress={() => void onDone()}>
              {t('fault.cancel')}
            </Button>
          )}
        </div>
      </Group>
    </form>
  );
}
