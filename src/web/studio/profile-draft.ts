/** A consultant's profile as it stands in the form, and back. */
import type { Consultant } from '#kernel/routing/types.js';
import type { FieldError, Read } from './editing.js';
import { readSkills, writeSkills, type SkillRow } from './skill-rows.js';

export interface ProfileDraft {
  readonly skills: readonly SkillRow[];
  /** 'it, en' */
  readonly languages: string;
  readonly chat: string;
  readonly mail: string;
  readonly call: string;
  readonly mayChatInterruptMail: boolean;
}

export const profileDraftOf = (consultant: Consultant): ProfileDraft => ({
  skills: writeSkills(consultant.skills),
  languages: consultant.languages.join(', '),
  chat: String(consultant.capacity.chat ?? 0),
  mail: String(consultant.capacity.mail ?? 0),
  call: String(consultant.capacity.call ?? 0),
  mayChatInterruptMail: consultant.interruptedBy.mail?.includes('chat') ?? false,
});

/** What the form says, over what it does not show: other channels keep their numbers. */
export function readProfile(draft: ProfileDraft, consultant: Consultant): Read<Omit<Consultant, 'id'>> {
  const errors: Record<string, FieldError> = {};
  const skills = readSkills(draft.skills);
  for (const [row, problem] of Object.entries(skills.errors)) errors[`skill.${row}`] = problem;
  const languages = [
    ...new Set(
      draft.languages
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ];
  if (languages.length === 0 || !languages.every((tag) => /^[a-z]{2,3}$/.test(tag))) errors.languages = 'languages';
  const count = (field: 'chat' | 'mail' | 'call'): number => {
    const value = Number(draft[field]);
    if (!/^\d+$/.test(draft[field].trim()) || value > 50) errors[field] = 'count';
    return value;
  };
  const others = (consultant.interruptedBy.mail ?? []).filter((channel) => channel !== 'chat');
  const profile = {
    skills: skills.levels,
    languages,
    capacity: { ...consultant.capacity, chat: count('chat'), mail: count('mail'), call: count('call') },
    interruptedBy: {
      ...consultant.interruptedBy,
      mail: draft.mayChatInterruptMail ? ['chat', ...others] : others,
    },
  };
  return Object.keys(errors).length > 0 ? { errors } : { body: profile };
}
