/** People: who may do what, and for those who answer, what they know and how much at once. */
import type { ReactNode } from 'react';
import { personCountries, type Person, type Role } from '#modules/identity/contract.js';
import {
  api,
  Button,
  Check,
  Choice,
  currentLanguage,
  EmptyState,
  OwnTelephoneForm,
  Problem,
  TextField,
} from '#web/kit/index.js';
import { EditForm, Group } from './edit-form.js';
import { useEditing, type FieldError, type Read } from './editing.js';
import { useLoaded } from './load.js';
import { hashOf } from './place.js';
import { ProfileForm } from './profile-form.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { Twin } from './twin.js';

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
            <>
              <ProfileForm person={chosen} />
              <OwnTelephoneForm path={`/api/people/${encodeURIComponent(chosen.id)}/telephone`} mayAddress />
            </>
          )}
        </div>
      )}
      {value && id !== null && !chosen && <EmptyState title={t('gone')} />}
    </Twin>
  );
}

const newPerson: Person = { id: 'new', name: '', mail: '', roles: ['consultant'], isActive: true, country: null };

interface PersonDraft {
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  /** Empty: where the centre is. */
  readonly country: string;
  readonly password: string;
}

const draftOf = ({ name, mail, roles: held, isActive, country }: Person): PersonDraft => ({
  name,
  mail,
  roles: held,
  isActive,
  country: country ?? '',
  password: '',
});

/** Length of a password, as identity asks for it; the server has the last word. */
const shortestPassword = 10;

function readPerson(draft: PersonDraft, isNew: boolean): Read<Partial<PersonDraft>> {
  const errors: Record<string, FieldError> = {};
  const isPasswordShort = draft.password.length < shortestPassword && (isNew || draft.password !== '');
  if (draft.name.trim() === '') errors.name = 'missing';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.mail.trim())) errors.mail = 'mail';
  if (isPasswordShort) errors.password = 'password';
  if (draft.roles.length === 0) errors.roles = 'role';
  const { isActive, ...rest } = { ...draft, name: draft.name.trim(), mail: draft.mail.trim() };
  return Object.keys(errors).length > 0 ? { errors } : { body: isNew ? rest : { ...rest, isActive } };
}

/** By their names, in the order of the alphabet. */
function countriesIn(language: string): { id: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const all = personCountries.map((id) => ({ id, label: names.of(id) ?? id }));
  return all.toSorted((a, b) => a.label.localeCompare(b.label, language));
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
  const { draft, change, errorOf, form } = useEditing<PersonDraft, Partial<PersonDraft>, Person>({
    key: `person.${person.id}`,
    start: draftOf(person),
    isNew,
    withoutSecrets: (one) => ({ ...one, password: '' }),
    read: (one) => readPerson(one, isNew),
    async store({ password, country, ...rest }) {
      const body = { ...rest, country: country || null, ...(password && { password }) };
      const saved = isNew
        ? await api.post<Person>('/api/people', body)
        : await api.patch<Person>(`/api/people/${person.id}`, body);
      await onChanged();
      const { password: _password, ...back } = draftOf(person);
      return { saved, back };
    },
    draftOf,
    said: (saved) => t('saved', { name: saved.name }),
    onAdded: (saved) => (location.hash = hashOf('people', saved.id)),
  });

  return (
    <EditForm title={isNew ? t('people.new') : person.name} {...form}>
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
      <Choice
        label={t('person.country')}
        value={draft.country || 'here'}
        options={[{ id: 'here', label: t('person.country.here') }, ...countriesIn(currentLanguage())]}
        onChange={(country) => change({ country: country === 'here' ? '' : country })}
      />
      <p className={styles.hint}>{t('person.country.hint')}</p>
      {!isNew && (
        <Check isSelected={draft.isActive} onChange={(isActive) => change({ isActive })}>
          {t('person.isActive')}
        </Check>
      )}
    </EditForm>
  );
}
