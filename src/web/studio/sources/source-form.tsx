/** Setting up a live source: what it is called, what it needs, where it is asked, and its reply as sentences. */
import { useState, type ReactNode } from 'react';
import {
  longestMapping,
  longestOf,
  type ShownSource,
  sourceKinds,
  type SourceKind,
} from '#modules/knowledge/facts/contract.js';
import { api, Button, Check, Choice, newKey, TextField, toast } from '#web/kit/index.js';
import { EditForm, Wrong } from '../edit-form.js';
import { useEditing, type Editing } from '../editing.js';
import { hashOf } from '../place.js';
import styles from '../studio.module.css';
import { MappingProblems } from './mapping-problems.js';
import { draftOf, emptySource, ofKind, readSource, type SourceBody, type SourceDraft } from './source-draft.js';
import { sourceWords } from './source-words.js';
import { TryPart } from './try-part.js';

interface Props {
  /** Null: one that is being made. */
  readonly source: ShownSource | null;
  readonly onChanged: () => Promise<void>;
}

const pathOf = (id: string): string => `/api/studio/facts/sources/${encodeURIComponent(id)}`;

export function SourceForm({ source, onChanged }: Props): ReactNode {
  const t = sourceWords.useText();
  const [failed, setFailed] = useState<unknown>(null);
  // Made once a form: a save repeated after a lost answer changes the same source.
  const [newId] = useState(() => `source_${newKey()}`);
  const id = source?.id ?? newId;
  const editing = useEditing<SourceDraft, SourceBody, ShownSource>({
    key: `source.${source?.id ?? 'new'}`,
    start: source ? draftOf(source) : emptySource,
    isNew: source === null,
    withoutSecrets: (draft) => ({ ...draft, secret: '' }),
    read: readSource,
    async store(body) {
      const saved = await api.put<ShownSource>(pathOf(id), { ...body, revision: source?.revision ?? 0 });
      await onChanged();
      // A secret that was sealed cannot be given back, so there is no undoing.
      return { saved, back: null };
    },
    draftOf,
    said: (saved) => t('saved', { name: saved.name.it }),
    onAdded: (saved) => (location.hash = hashOf('sources', saved.id)),
  });
  async function remove(one: ShownSource): Promise<void> {
    try {
      await api.delete(pathOf(one.id));
      toast({ words: t('removed', { name: one.name.it }) });
      location.hash = hashOf('sources');
      await onChanged();
    } catch (problem) {
      setFailed(problem);
    }
  }
  const { draft, change, form } = editing;
  const isRegister = draft.kind === 'register';
  return (
    <EditForm
      title={source ? draft.nameIt || source.key : t('new')}
      {...form}
      more={
        source && (
          <Button look="danger" onPress={() => void remove(source)}>
            {t('remove')}
          </Button>
        )
      }
    >
      <NameFields editing={editing} isFixed={source !== null} />
      <AsksFields editing={editing} />
      {!isRegister && <ProgramFields editing={editing} hasSecret={source?.hasSecret ?? false} />}
      <Field
        editing={editing}
        name="hold"
        label={t(isRegister ? 'holdHours' : 'hold')}
        hint={t(isRegister ? 'holdHours.hint' : 'hold.hint')}
      />
      <Check isSelected={draft.isOn} onChange={(isOn) => change({ isOn })}>
        {t('isOn')}
      </Check>
      <MappingProblems error={form.error} />
      {!isRegister && <TryPart draft={draft} id={source?.id ?? null} />}
      <Wrong error={failed} />
    </EditForm>
  );
}

interface Fields {
  readonly editing: Editing<SourceDraft>;
}

interface FieldProps extends Fields {
  readonly name: Exclude<keyof SourceDraft, 'kind' | 'doesAsk' | 'isOn'>;
  readonly label: string;
  readonly hint?: string;
  readonly most?: number;
  readonly type?: string;
}

function Field({ editing: { draft, change, errorOf }, name, label, hint, most, type }: FieldProps): ReactNode {
  return (
    <TextField
      label={label}
      hint={hint}
      type={type}
      value={draft[name]}
      maxLength={most ?? 60}
      onChange={(value) => change({ [name]: value })}
      error={errorOf(name)}
    />
  );
}

function NameFields({ editing, isFixed }: Fields & { readonly isFixed: boolean }): ReactNode {
  const t = sourceWords.useText();
  const { draft, change, errorOf } = editing;
  return (
    <>
      <div className={styles.two}>
        <Choice
          label={t('kind')}
          value={draft.kind}
          isDisabled={isFixed}
          options={sourceKinds.map((kind) => ({ id: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind) => change(ofKind(draft, kind as SourceKind))}
        />
        <TextField
          label={t('key')}
          hint={t('key.hint')}
          value={draft.key}
          isReadOnly={isFixed}
          maxLength={longestOf.key}
          onChange={(key) => change({ key: key.toLowerCase().replace(/[^a-z0-9_]/g, '') })}
          error={errorOf('key')}
        />
      </div>
      <div className={styles.two}>
        <Field editing={editing} name="nameIt" label={t('name.it')} hint={t('name.hint')} most={longestOf.name} />
        <Field editing={editing} name="nameEn" label={t('name.en')} most={longestOf.name} />
      </div>
    </>
  );
}

function AsksFields({ editing }: Fields): ReactNode {
  const t = sourceWords.useText();
  const { draft, change } = editing;
  return (
    <>
      <Check isSelected={draft.doesAsk} onChange={(doesAsk) => change({ doesAsk })}>
        {t('asks')}
      </Check>
      {draft.doesAsk && (
        <>
          <div className={styles.two}>
            <Field editing={editing} name="labelIt" label={t('label.it')} most={longestOf.label} />
            <Field editing={editing} name="labelEn" label={t('label.en')} most={longestOf.label} />
          </div>
          <Field
            editing={editing}
            name="pattern"
            label={t('pattern')}
            hint={t('pattern.hint')}
            most={longestOf.pattern}
          />
        </>
      )}
    </>
  );
}

function ProgramFields({ editing, hasSecret }: Fields & { readonly hasSecret: boolean }): ReactNode {
  const t = sourceWords.useText();
  const { draft, change, errorOf } = editing;
  const isKept = hasSecret && draft.header !== '';
  return (
    <>
      <Field editing={editing} name="url" label={t('url')} hint={t('url.hint')} most={longestOf.url} type="url" />
      <div className={styles.two}>
        <TextField
          label={t('header')}
          hint={t('header.hint')}
          value={draft.header}
          maxLength={longestOf.header}
          isOptional
          onChange={(header) => change({ header })}
        />
        {draft.header !== '' && (
          <TextField
            label={t('secret')}
            hint={t(isKept ? 'secret.kept' : 'secret.hint')}
            type="password"
            value={draft.secret}
            maxLength={longestOf.secret}
            onChange={(secret) => change({ secret })}
          />
        )}
      </div>
      <Field editing={editing} name="timeout" label={t('timeout')} />
      <TextField
        label={t('mapping')}
        hint={t('mapping.hint')}
        value={draft.mapping}
        isMultiline
        rows={9}
        spellCheck="false"
        maxLength={longestMapping}
        onChange={(mapping) => change({ mapping })}
        error={errorOf('mapping')}
      />
    </>
  );
}
