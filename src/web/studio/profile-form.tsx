/** What a consultant knows and how much at once: a form of its own, because it is the floor's and not the person's. */
import type { ReactNode } from 'react';
import type { Consultant } from '#kernel/routing/types.js';
import type { Person } from '#modules/identity/contract.js';
import { api, Check, Problem, TextField } from '#web/kit/index.js';
import { EditForm, Group } from './edit-form.js';
import { useEditing } from './editing.js';
import { useLoaded } from './load.js';
import { profileDraftOf, readProfile, type ProfileDraft } from './profile-draft.js';
import { SkillsField } from './skills-field.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

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
  const { draft, change, errorOf, form } = useEditing<ProfileDraft, Omit<Consultant, 'id'>, Consultant>({
    key: `profile.${consultant.id}`,
    start: profileDraftOf(consultant),
    read: (said) => readProfile(said, consultant),
    async store(body) {
      const answer = await api.put<Answer>(path, body);
      await onSaved();
      const { id: _id, ...back } = answer.before;
      return { saved: answer.consultant, back };
    },
    draftOf: profileDraftOf,
    said: () => t('profile.saved'),
  });

  return (
    <EditForm title={t('profile.title')} {...form}>
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
        <TextField
          label={t('profile.call')}
          hint={t('profile.call.hint')}
          inputMode="numeric"
          value={draft.call}
          onChange={(call) => change({ call })}
          error={errorOf('call')}
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
