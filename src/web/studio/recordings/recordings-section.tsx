/** Recordings: for what, in which queues, for how long; the agreement, the notice, and who may hear them. */
import { useRef, type ReactNode } from 'react';
import type { RecordingPolicy } from '#modules/contacts/recording/contract.js';
import { api, Button, Check, Choice, Problem, TextField } from '#web/kit/index.js';
import { EditForm, Group } from '../edit-form.js';
import { useEditing, type Editing } from '../editing.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { NoticeFields } from './notice-fields.js';
import {
  needsAgreement,
  readRecordings,
  recordingDraftOf,
  type PurposeDraft,
  type RecordingDraft,
} from './recording-draft.js';
import { recordingWords } from './recording-words.js';

export interface PolicyLoaded {
  readonly version: number;
  readonly policy: RecordingPolicy;
  readonly houseNotice: { readonly it: string; readonly en: string };
}
interface QueueNamed {
  readonly id: string;
  readonly name: string;
}

export function RecordingsSection(): ReactNode {
  const t = recordingWords.useText();
  const say = studioWords.useText();
  const loaded = useLoaded<PolicyLoaded>('/api/recording-policy');
  const queues = useLoaded<{ readonly queues: readonly QueueNamed[] }>('/api/queues');
  const prompts = useLoaded<{ readonly prompts: readonly { readonly file: string }[] }>('/api/prompts');
  const error = loaded.error ?? queues.error ?? prompts.error;
  const retry = (): void => void Promise.all([loaded.read(), queues.read(), prompts.read()]);
  return (
    <div className={styles.page}>
      <h1>{say('section.recordings')}</h1>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={error} action={<Button onPress={retry}>{say('retry')}</Button>} />
      {loaded.value && queues.value && prompts.value && (
        <PolicyForm
          start={loaded.value}
          queues={queues.value.queues}
          files={prompts.value.prompts.map(({ file }) => file)}
        />
      )}
    </div>
  );
}

interface FormProps {
  readonly start: PolicyLoaded;
  readonly queues: readonly QueueNamed[];
  readonly files: readonly string[];
}

function PolicyForm({ start, queues, files }: FormProps): ReactNode {
  const t = recordingWords.useText();
  // The version that the next save builds on: the server refuses to write over somebody else's.
  const seen = useRef(start.version);
  const editing = useEditing<RecordingDraft, RecordingPolicy, PolicyLoaded>({
    key: 'recordings',
    start: recordingDraftOf(start.policy),
    read: readRecordings,
    async store(policy) {
      const body = { policy, seen: seen.current };
      const path = '/api/studio/recording-policy';
      const saved = await api.put<PolicyLoaded & { readonly before: RecordingPolicy }>(path, body);
      seen.current = saved.version;
      return { saved, back: saved.before };
    },
    draftOf: (saved) => recordingDraftOf(saved.policy),
    said: () => t('saved'),
  });
  const { draft, change, errorOf, form } = editing;
  const set = (purpose: string, part: Partial<PurposeDraft>): void =>
    change({ purposes: draft.purposes.map((one) => (one.purpose === purpose ? { ...one, ...part } : one)) });
  const isNeeded = needsAgreement(draft);
  return (
    <EditForm title={t('form.title')} {...form}>
      {draft.purposes.map((one) => (
        <Purpose
          key={one.purpose}
          one={one}
          queues={queues}
          onChange={(part) => set(one.purpose, part)}
          errorOf={errorOf}
        />
      ))}
      <Group title={t('agreement')} hint={t('agreement.hint')}>
        <div className={styles.two}>
          <TextField
            label={t('agreementName')}
            value={draft.agreementName}
            maxLength={200}
            onChange={(agreementName) => change({ agreementName })}
            error={errorOf('agreementName')}
            isOptional={!isNeeded}
          />
          <TextField
            label={t('agreementDay')}
            type="date"
            value={draft.agreementDay}
            onChange={(agreementDay) => change({ agreementDay })}
            error={errorOf('agreementDay')}
            isOptional={!isNeeded}
          />
        </div>
      </Group>
      <Group title={t('notice')} hint={t('notice.hint')}>
        {(['it', 'en'] as const).map((language) => (
          <NoticeFields
            key={language}
            {...{ language, files, errorOf }}
            house={start.houseNotice[language]}
            notice={language === 'it' ? draft.noticeIt : draft.noticeEn}
            onChange={(notice) => change(language === 'it' ? { noticeIt: notice } : { noticeEn: notice })}
          />
        ))}
      </Group>
      <Group title={t('begins')}>
        <Choice
          label={t('begins')}
          options={(['byItself', 'byHand'] as const).map((id) => ({ id, label: t(`begins.${id}`) }))}
          value={draft.begins}
          onChange={(id) => change({ begins: id === 'byHand' ? 'byHand' : 'byItself' })}
        />
      </Group>
      <Group title={t('hearing')} hint={t('hearing.hint')}>
        <Check isSelected={draft.mayHearOwn} onChange={(mayHearOwn) => change({ mayHearOwn })}>
          {t('mayHearOwn')}
        </Check>
      </Group>
    </EditForm>
  );
}

interface PurposeProps {
  readonly one: PurposeDraft;
  readonly queues: readonly QueueNamed[];
  readonly onChange: (part: Partial<PurposeDraft>) => void;
  readonly errorOf: Editing<RecordingDraft>['errorOf'];
}

function Purpose({ one, queues, onChange, errorOf }: PurposeProps): ReactNode {
  const t = recordingWords.useText();
  const { purpose, isOn, keepDays, isEverywhere, queueIds } = one;
  const toggle = (id: string, isIn: boolean): void =>
    onChange({ queueIds: isIn ? [...queueIds, id] : queueIds.filter((other) => other !== id) });
  return (
    <Group title={t(`purpose.${purpose}`)} hint={t(`purpose.${purpose}.hint`)}>
      <Check isSelected={isOn} onChange={(next) => onChange({ isOn: next })}>
        {t('isOn')}
      </Check>
      {isOn && (
        <>
          <div className={styles.two}>
            <TextField
              label={t('keepDays')}
              value={keepDays}
              inputMode="numeric"
              onChange={(days) => onChange({ keepDays: days })}
              error={errorOf(`${purpose}.keepDays`)}
            />
          </div>
          <Check isSelected={isEverywhere} onChange={(next) => onChange({ isEverywhere: next })}>
            {t('everywhere')}
          </Check>
          {!isEverywhere && (
            <div role="group" aria-label={t('queues')} className={styles.chips}>
              {queues.map(({ id, name }) => (
                <Check key={id} isSelected={queueIds.includes(id)} onChange={(isIn) => toggle(id, isIn)}>
                  {name}
                </Check>
              ))}
            </div>
          )}
          <p role="alert" className={styles.fieldError}>
            {errorOf(`${purpose}.queues`)}
          </p>
        </>
      )}
    </Group>
  );
}
