/** What a consultant knows and how much at once: a form of its own, because it is the floor's and not the person's. */
import { useState, type ReactNode } from 'react';
import type { Consultant } from '#kernel/routing/types.js';
import type { Person } from '#modules/identity/contract.js';
import { api, Check, Problem, TextField, toast } from '#web/kit/index.js';
import { EditForm, Group } from './edit-form.js';
import { useLoaded } from './load.js';
import { profileDraftOf, readProfile, type ProfileDraft } from './profile-draft.js';
import { SkillsField } from './skills-field.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { useUnsaved } from './unsaved.js';

interface Answer {
  readonly consultant: Consultant;
  readonly before: Consultant;
}

export function ProfileForm({ person }: { readonly person: Person }): ReactNode {
  const path = `/api/studio/consultants/${person.id}`;
  const { value, error } = useLoaded<{ consultant: Consultant }>(path);
  const skills = useLoaded<{ skills: readonly { name: string }[] }>('/api/studio/skills');
  if (error !== null) return <Problem error={error} />;
  if (!value) return null;
  return (
    <Profile
      consultant={value.consultant}
      path={path}
      known={skills.value?.skills.map((skill) => skill.name) ?? []}
      onSaved={skills.read}
    />
  );
}

interface Props {
  readonly consultant: Consultant;
  readonly path: string;
  readonly known: readonly string[];
  readonly onSaved: () => Promise<void>;
}

function Profile({ consultant, path, known, onSaved }: Props): ReactNode {
  const t = studioWords.useText();
  const unsaved = useUnsaved<ProfileDraft>(`profile.${consultant.id}`, profileDraftOf(consultant));
  const { draft, change } = unsaved;
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = readProfile(draft, consultant);
  const errors = isTried && 'errors' in read ? read.errors : {};
  const errorOf = (field: string): string | null => (errors[field] ? t(`error.${errors[field]}`) : null);

  async function put(body: Omit<Consultant, 'id'>): Promise<Answer> {
    const answer = await api.put<Answer>(path, body);
    unsaved.reset(profileDraftOf(answer.consultant));
    await onSaved();
    return answer;
  }
  async function save(): Promise<void> {
    setIsTried(true);
    if (!('profile' in read)) return;
    setIsBusy(true);
    try {
      const { before } = await put(read.profile);
      const { id: _id, ...back } = before;
      toast({ words: t('profile.saved'), undo: () => void put(back).catch(setError) });
      setIsTried(false);
      setError(null);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <EditForm
      title={t('profile.title')}
      isDirty={unsaved.isDirty}
      isFromBefore={unsaved.isFromBefore}
      isBusy={isBusy}
      error={error}
      hasErrors={Object.keys(errors).length > 0}
      onSave={() => void save()}
      onDiscard={() => unsaved.reset()}
    >
      <Group title={t('profile.skills')} hint={t('profile.skills.hint')}>
        <SkillsField
          rows={draft.skills}
          onChange={(rows) => change({ skills: rows })}
          known={known}
          errorOf={(row) => errorOf(`skill.${row}`)}
        />
      </Group>
      <div className={styles.two}>
        <TextField
          label={t('profile.languages')}
          hint={t('profile.languages.hint')}
          value={draft.languages}
          onChange={(languages) => change({ languages })}
          error={errorOf('languages')}
        />
        <TextField
          label={t('profile.chat')}
          inputMode="numeric"
          value={draft.chat}
          onChange={(chat) => change({ chat })}
          error={errorOf('chat')}
        />
        <TextField
          label={t('profile.mail')}
          inputMode="numeric"
          value={draft.mail}
          onChange={(mail) => change({ mail })}
          error={errorOf('mail')}
        />
      </div>
      <Check
        isSelected={draft.mayChatInterruptMail}
        onChange={(mayChatInterruptMail) => change({ mayChatInterruptMail })}
      >
        {t('profile.interrupt')}
      </Check>
    </EditForm>
  );
}
