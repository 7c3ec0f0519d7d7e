/** The centre itself: what customers read of it, and the ways it keeps. */
import { useState, type ReactNode } from 'react';
import type { Centre } from '#modules/identity/contract.js';
import { api, Button, Choice, Problem, TextField, toast } from '#web/kit/index.js';
import { EditForm } from './edit-form.js';
import { useLoaded } from './load.js';
import { readNumber } from './queue-draft.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { useUnsaved } from './unsaved.js';

export function CentreSection(): ReactNode {
  const t = studioWords.useText();
  const { value, error, read } = useLoaded<Centre>('/api/centre');
  return (
    <div className={styles.page}>
      <h1>{t('section.centre')}</h1>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {value && <CentreForm centre={value} />}
      <p>
        <a href="/setup/#name">{t('centre.setup')}</a>
      </p>
    </div>
  );
}

interface CentreDraft {
  readonly name: string;
  readonly language: 'it' | 'en';
  readonly timeZone: string;
  readonly phone: string;
  readonly address: string;
  readonly silenceHours: string;
  readonly bounceBudget: string;
}

const hourMs = 3_600_000;

const draftOf = (centre: Centre): CentreDraft => ({
  name: centre.name,
  language: centre.language,
  timeZone: centre.timeZone,
  phone: centre.phone,
  address: centre.address,
  silenceHours: String(Math.round((centre.silenceMs / hourMs) * 10) / 10),
  bounceBudget: String(centre.bounceBudget),
});

const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

function readCentre(draft: CentreDraft) {
  const silence = readNumber(draft.silenceHours, 0.1, 2160);
  const budget = readNumber(draft.bounceBudget, 0, 20);
  const errors = {
    ...(!draft.name.trim() && { name: 'missing' as const }),
    ...(silence === null && { silenceHours: 'number' as const }),
    ...((budget === null || !Number.isInteger(budget)) && { bounceBudget: 'number' as const }),
  };
  const { silenceHours: _silence, bounceBudget: _budget, ...rest } = draft;
  const body = {
    ...rest,
    name: draft.name.trim(),
    silenceMs: Math.round((silence ?? 0) * hourMs),
    bounceBudget: budget,
  };
  return { errors: errors as Readonly<Record<string, 'missing' | 'number'>>, body };
}

function CentreForm({ centre }: { readonly centre: Centre }): ReactNode {
  const t = studioWords.useText();
  const unsaved = useUnsaved<CentreDraft>('centre', draftOf(centre));
  const { draft, change } = unsaved;
  const [before, setBefore] = useState(draftOf(centre));
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = readCentre(draft);
  const errors = isTried ? read.errors : {};
  const errorOf = (field: keyof CentreDraft): string | null => (errors[field] ? t(`error.${errors[field]}`) : null);

  async function put(from: CentreDraft): Promise<void> {
    const saved = draftOf(await api.put<Centre>('/api/centre', readCentre(from).body));
    unsaved.reset(saved);
    setBefore(saved);
  }
  async function save(): Promise<void> {
    setIsTried(true);
    if (Object.keys(read.errors).length > 0) return;
    setIsBusy(true);
    const back = before;
    try {
      await put(draft);
      toast({ words: t('centre.saved'), undo: () => void put(back).catch(setError) });
      setError(null);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  const field = (name: keyof CentreDraft, isOptional = false): ReactNode => (
    <TextField
      label={t(`centre.${name}`)}
      hint={hints.has(name) ? t(`centre.${name as 'silenceHours' | 'bounceBudget'}.hint`) : undefined}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      error={errorOf(name)}
      isOptional={isOptional}
    />
  );
  return (
    <EditForm
      title={centre.name}
      isDirty={unsaved.isDirty}
      isFromBefore={unsaved.isFromBefore}
      isBusy={isBusy}
      error={error}
      hasErrors={Object.keys(errors).length > 0}
      onSave={() => void save()}
      onDiscard={() => unsaved.reset()}
    >
      <div className={styles.two}>
        {field('name')}
        {field('phone', true)}
        {field('address', true)}
        <Choice
          label={t('centre.language')}
          options={[
            { id: 'it', label: 'Italiano' },
            { id: 'en', label: 'English' },
          ]}
          value={draft.language}
          onChange={(id) => change({ language: id === 'en' ? 'en' : 'it' })}
        />
        <Choice
          label={t('centre.timeZone')}
          options={zones().map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') }))}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
        />
        {field('silenceHours')}
        {field('bounceBudget')}
      </div>
    </EditForm>
  );
}

const hints: ReadonlySet<keyof CentreDraft> = new Set(['silenceHours', 'bounceBudget']);
