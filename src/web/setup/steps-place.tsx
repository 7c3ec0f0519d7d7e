/** Name, queues, hours. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Hours, Interval } from '#kernel/routing/types.js';
import { api, Button, Choice, TextField } from '#web/kit/index.js';
import { queueIdOf } from '#web/kit/queue-id.js';
import type { StepProps } from './own-centre.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';
import { Wrong } from './wrong.js';

export function NameStep({ known, onChanged, onNext }: StepProps): ReactNode {
  const t = setupWords.useText();
  const { centre } = known;
  const [name, setName] = useState(centre.name === 'Ponte' ? '' : centre.name);
  const [phone, setPhone] = useState(centre.phone);
  const [language, setLanguage] = useState(centre.language);
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function save(): Promise<void> {
    try {
      await api.put('/api/centre', { name: name.trim(), phone: phone.trim(), language });
      await onChanged();
      onNext();
    } catch (problem) {
      setError(problem);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (name.trim()) void save();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={t('name.field')}
        value={name}
        onChange={setName}
        error={isTried && !name.trim() ? t('missing.name') : null}
        autoComplete="organization"
      />
      <TextField label={t('name.phone')} type="tel" value={phone} onChange={setPhone} isOptional />
      <Choice
        label={t('name.language')}
        options={[
          { id: 'it', label: 'Italiano' },
          { id: 'en', label: 'English' },
        ]}
        value={language}
        onChange={(id) => setLanguage(id === 'en' ? 'en' : 'it')}
      />
      <Wrong error={error} />
      <div>
        <Button look="primary" type="submit">
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

const minuteMs = 60_000;

export function QueuesStep({ known, onChanged }: StepProps): ReactNode {
  const t = setupWords.useText();
  const [name, setName] = useState('');
  const [promise, setPromise] = useState('5');
  const [isTried, setIsTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const minutes = Number(promise.replace(',', '.'));
  const isGood = Number.isFinite(minutes) && minutes >= 1 && minutes <= 10_000;
  async function add(): Promise<void> {
    const id = queueIdOf(
      name,
      known.queues.map((queue) => queue.id),
    );
    // New queues follow the hours already chosen for the others.
    const hours = known.queues.find((queue) => queue.hours !== null)?.hours ?? null;
    const { id: _id, ...body } = defaultQueue(id, name.trim(), { promiseMs: Math.round(minutes * minuteMs), hours });
    try {
      await api.put(`/api/studio/queues/${id}`, body);
      setName('');
      setIsTried(false);
      setError(null);
      await onChanged();
    } catch (problem) {
      setError(problem);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (name.trim() && isGood) void add();
  }
  return (
    <>
      {known.queues.length > 0 && (
        <ul className={styles.have} aria-label={t('queues.have')}>
          {known.queues.map((queue) => (
            <li key={queue.id}>
              <strong>{queue.name}</strong>, {t('queues.promised', { n: Math.round(queue.promiseMs / minuteMs) })}
            </li>
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('queues.name')}
          value={name}
          onChange={setName}
          error={isTried && !name.trim() ? t('missing.name') : null}
          maxLength={80}
        />
        <TextField
          label={t('queues.promise')}
          inputMode="decimal"
          value={promise}
          onChange={setPromise}
          error={isTried && !isGood ? t('missing.promise') : null}
        />
        <Wrong error={error} />
        <div>
          <Button look="primary" type="submit">
            {t('queues.add')}
          </Button>
        </div>
      </form>
    </>
  );
}

const days = (count: number, intervals: readonly Interval[]): readonly (readonly Interval[])[] =>
  Array.from({ length: count }, () => intervals);
const at = (from: number, to: number): Interval => ({ from: from * 60, to: to * 60 });

const presets = {
  always: null,
  office: [...days(5, [at(9, 18)]), [], []],
  split: [...days(5, [at(9, 13), at(14, 18)]), [], []],
  saturday: [...days(5, [at(8, 20)]), [at(8, 13)], []],
} as const satisfies Readonly<Record<string, Hours['week'] | null>>;
type Preset = keyof typeof presets;

export function HoursStep({ known, onChanged, onNext }: StepProps): ReactNode {
  const t = setupWords.useText();
  const [preset, setPreset] = useState<Preset>('office');
  const [error, setError] = useState<unknown>(null);
  if (known.queues.length === 0)
    return (
      <p>
        {t('hours.none')} <a href="#queues">{t('queues.add')}</a>
      </p>
    );
  async function save(): Promise<void> {
    try {
      const { holidays } = await api.get<{ holidays: readonly { day: string }[] }>('/api/studio/hours/preview');
      const week = presets[preset];
      const hours = week && {
        timeZone: known.centre.timeZone,
        week,
        holidays: Object.fromEntries(holidays.map(({ day }) => [day, []])),
      };
      for (const { id, ...queue } of known.queues) await api.put(`/api/studio/queues/${id}`, { ...queue, hours });
      await onChanged();
      onNext();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <div className={styles.form}>
      <Choice
        label={t('hours.choice')}
        options={(Object.keys(presets) as Preset[]).map((id) => ({ id, label: t(`hours.${id}`) }))}
        value={preset}
        onChange={(id) => setPreset(id as Preset)}
      />
      <Wrong error={error} />
      <div>
        <Button look="primary" onPress={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </div>
  );
}
