/** People: who may do what, and for those who answer, what they know and how much at once. */
import { useState, type ReactNode } from 'react';
import type { Person, Role } from '#modules/identity/contract.js';
import { api, Button, Check, EmptyState, Problem, TextField, toast } from '#web/kit/index.js';
import { EditForm, Group } from './edit-form.js';
import { useLoaded } from './load.js';
import { hashOf } from './place.js';
import { ProfileForm } from './profile-form.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Twin } from './twin.js';
import { useUnsaved } from './unsaved.js';

const roles: readonly Role[] = ['consultant', 'supervisor', 'administrator'];

export function PeopleSection({ id }: { readonly id: string | null }): ReactNode {
  const t = studioWords.useText();
  const { value, error, read } = useLoaded<{ people: readonly Person[] }>('/api/people');
  const people = value?.people ?? [];
  const chosen = people.find((person) => person.id === id) ?? (id === 'new' ? newPerson : undefined);
  return (
    <Twin
      title={t('section.people')}
      add={{ href: hashOf('people', 'new'), words: t('people.add') }}
      items={people.map((person) => ({
        href: hashOf('people', person.id),
        name: person.name,
        detail: person.isActive ? person.roles.map((role) => t(`role.${role}`)).join(', ') : t('people.left'),
        isCurrent: person.id === id,
      }))}
      empty={null}
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {chosen && (
        <div className={styles.stack} key={chosen.id}>
          <PersonForm person={chosen} onChanged={read} />
          {chosen.roles.includes('consultant') && chosen.isActive && chosen.id !== 'new' && (
            <ProfileForm person={chosen} />
          )}
        </div>
      )}
      {value && id !== null && !chosen && <EmptyState title={t('gone')} />}
    </Twin>
  );
}

const newPerson: Person = { id: 'new', name: '', mail: '', roles: ['consultant'], isActive: true };

interface PersonDraft {
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  readonly password: string;
}

const draftOf = ({ name, mail, roles: held, isActive }: Person): PersonDraft => ({
  name,
  mail,
  roles: held,
  isActive,
  password: '',
});

/** Length of a password, as identity asks for it; the server has the last word. */
const shortestPassword = 10;

function errorsOf(
  draft: PersonDraft,
  isNew: boolean,
): Readonly<Record<string, 'missing' | 'mail' | 'password' | 'role'>> {
  const isPasswordShort = draft.password.length < shortestPassword && (isNew || draft.password !== '');
  return {
    ...(draft.name.trim() === '' && { name: 'missing' as const }),
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.mail.trim()) && { mail: 'mail' as const }),
    ...(isPasswordShort && { password: 'password' as const }),
    ...(draft.roles.length === 0 && { roles: 'role' as const }),
  };
}

function PersonForm({
  person,
  onChanged,
}: {
  readonly person: Person;
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const t = studioWords.useText();
  const isNew = person.id === 'new';
  const unsaved = useUnsaved<PersonDraft>(`person.${person.id}`, draftOf(person), (one) => ({ ...one, password: '' }));
  const { draft, change } = unsaved;
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const found = errorsOf(draft, isNew);
  const errors = isTried ? found : {};
  const errorOf = (field: string): string | null => (errors[field] ? t(`error.${errors[field]}`) : null);

  async function store(next: Partial<PersonDraft>): Promise<Person> {
    const { password, ...rest } = next;
    const body = { ...rest, ...(password && { password }) };
    const path = isNew ? '/api/people' : `/api/people/${person.id}`;
    const saved = isNew ? await api.post<Person>(path, body) : await api.patch<Person>(path, body);
    await onChanged();
    return saved;
  }
  async function save(): Promise<void> {
    setIsTried(true);
    if (Object.keys(found).length > 0) return;
    setIsBusy(true);
    try {
      const trimmed = { ...draft, name: draft.name.trim(), mail: draft.mail.trim() };
      const saved = await store(isNew ? { ...trimmed, isActive: undefined } : trimmed);
      const { password: _password, ...before } = draftOf(person);
      unsaved.reset(isNew ? draftOf(newPerson) : draftOf(saved));
      toast({
        words: t('saved', { name: saved.name }),
        undo: isNew ? undefined : () => void store(before).then((back) => unsaved.reset(draftOf(back)), setError),
      });
      setIsTried(false);
      setError(null);
      if (isNew) location.hash = hashOf('people', saved.id);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <EditForm
      title={isNew ? t('people.new') : person.name}
      isDirty={unsaved.isDirty}
      isFromBefore={unsaved.isFromBefore}
      isNew={isNew}
      isBusy={isBusy}
      error={error}
      hasErrors={Object.keys(errors).length > 0}
      onSave={() => void save()}
      onDiscard={() => unsaved.reset()}
    >
      <div className={styles.two}>
        <TextField
          label={t('person.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          error={errorOf('name')}
        />
        <TextField
          label={t('person.mail')}
          type="email"
          value={draft.mail}
          onChange={(mail) => change({ mail })}
          error={errorOf('mail')}
        />
        <TextField
          label={t(isNew ? 'person.password' : 'person.password.new')}
          hint={t(isNew ? 'person.password.hint' : 'person.password.new.hint', { n: shortestPassword })}
          autoComplete="new-password"
          isOptional={!isNew}
          value={draft.password}
          onChange={(password) => change({ password })}
          error={errorOf('password')}
        />
      </div>
      <Group title={t('person.roles')}>
        {roles.map((role) => (
          <Check
            key={role}
            isSelected={draft.roles.includes(role)}
            onChange={(on) => change({ roles: roles.filter((one) => (one === role ? on : draft.roles.includes(one))) })}
          >
            {t(`role.${role}`)}, {t(`role.${role}.may`)}
          </Check>
        ))}
        <p role="alert" className={styles.fieldError}>
          {errorOf('roles')}
        </p>
      </Group>
      {!isNew && (
        <Check isSelected={draft.isActive} onChange={(isActive) => change({ isActive })}>
          {t('person.isActive')}
        </Check>
      )}
    </EditForm>
  );
}
