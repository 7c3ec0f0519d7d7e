/** The centre itself: what customers read of it, and the ways it keeps. */
import { useRef, type ReactNode } from 'react';
import type { Queue } from '#kernel/routing/types.js';
import type { Centre } from '#modules/identity/contract.js';
import { api, Button, Check, Choice, Problem, TextField } from '#web/kit/index.js';
import { centreWords } from './centre-words.js';
import { EditForm } from './edit-form.js';
import { useEditing, type FieldError, type Read } from './editing.js';
import { useLoaded } from './load.js';
import { readNumber } from './queue-draft.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { TopicsForm } from './topics-form.js';

export function CentreSection(): ReactNode {
  const t = studioWords.useText();
  const say = centreWords.useText();
  const { value, error, read } = useLoaded<Centre>('/api/centre');
  const queues = useLoaded<{ queues: readonly Queue[] }>('/api/studio/queues').value?.queues;
  return (
    <div className={styles.page}>
      <h1>{t('section.centre')}</h1>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {value && <CentreForm centre={value} />}
      {value && queues && <TopicsForm centre={value} queues={queues} />}
      <p>
        <a href="/setup/#name">{say('setup')}</a>
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
  readonly takesWebCalls: boolean;
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
  takesWebCalls: centre.takesWebCalls,
});

const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

function readCentre(draft: CentreDraft): Read<object> {
  const silence = readNumber(draft.silenceHours, 0.1, 2160);
  const budget = readNumber(draft.bounceBudget, 0, 20);
  const errors: Record<string, FieldError> = {};
  if (!draft.name.trim()) errors.name = 'missing';
  if (silence === null) errors.silenceHours = 'number';
  if (budget === null || !Number.isInteger(budget)) errors.bounceBudget = 'number';
  const { silenceHours: _silence, bounceBudget: _budget, ...rest } = draft;
  const body = {
    ...rest,
    name: draft.name.trim(),
    silenceMs: Math.round((silence ?? 0) * hourMs),
    bounceBudget: budget,
  };
  return Object.keys(errors).length > 0 ? { errors } : { body };
}

function CentreForm({ centre }: { readonly centre: Centre }): ReactNode {
  const say = centreWords.useText();
  // What stands on the server now: the way back after a second save is the first one, not the page as it was opened.
  const known = useRef(centre);
  const { draft, change, errorOf, form } = useEditing<CentreDraft, object, Centre>({
    key: 'centre',
    start: draftOf(centre),
    read: readCentre,
    async store(body) {
      const saved = await api.put<Centre>('/api/centre', body);
      const before = readCentre(draftOf(known.current));
      known.current = saved;
      return { saved, back: 'body' in before ? before.body : null };
    },
    draftOf,
    said: () => say('saved'),
  });
  const field = (name: Exclude<keyof CentreDraft, 'takesWebCalls'>, isOptional = false): ReactNode => (
    <TextField
      label={say(name)}
      hint={hints.has(name) ? say(`${name as 'silenceHours' | 'bounceBudget'}.hint`) : undefined}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      error={errorOf(name)}
      isOptional={isOptional}
    />
  );

  return (
    <EditForm title={centre.name} {...form}>
      <div className={styles.two}>
        {field('name')}
        {field('phone', true)}
        {field('address', true)}
        <Choice
          label={say('language')}
          options={[
            { id: 'it', label: 'Italiano' },
            { id: 'en', label: 'English' },
          ]}
          value={draft.language}
          onChange={(id) => change({ language: id === 'en' ? 'en' : 'it' })}
        />
        <Choice
          label={say('timeZone')}
          options={zones().map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') }))}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
        />
        {field('silenceHours')}
        {field('bounceBudget')}
      </div>
      <Check isSelected={draft.takesWebCalls} onChange={(takesWebCalls) => change({ takesWebCalls })}>
        {say('takesWebCalls')}
      </Check>
    </EditForm>
  );
}

const hints: ReadonlySet<keyof CentreDraft> = new Set(['silenceHours', 'bounceBudget']);
