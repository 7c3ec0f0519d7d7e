/**
 * Editing one thing of the studio, the same for every form: a draft that survives leaving the page, fields checked at the
 * first try to save, what was saved said with the way back, and what the server refused kept in sight.
 */
import { useState } from 'react';
import { toast } from '#web/kit/index.js';
import type { EditFormProps } from './edit-form.js';
import { studioWords } from './texts.js';
import { useUnsaved } from './unsaved.js';

/** What a field can have wrong: the words are `error.…` of this page's texts. */
export type FieldError =
  | 'alone'
  | 'count'
  | 'day'
  | 'hours'
  | 'host'
  | 'languages'
  | 'level'
  | 'mail'
  | 'missing'
  | 'number'
  | 'offered'
  | 'once'
  | 'password'
  | 'place'
  | 'port'
  | 'queue'
  | 'refusal'
  | 'ringEmpty'
  | 'ringOrder'
  | 'role'
  | 'selector'
  | 'skill'
  | 'topic';
/** By the name of the field: 'promiseMinutes', 'week.2', 'ring.0.afterMinutes'. */
export type FieldErrors = Readonly<Record<string, FieldError>>;

/** What a form says, or which of its fields cannot be meant. */
export type Read<Body> = { readonly body: Body } | { readonly errors: FieldErrors };

export interface Stored<Body, Saved> {
  readonly saved: Saved;
  /** What undoes it, stored the same way; null where there is no way back. */
  readonly back: Body | null;
}

export interface Edited<Draft, Body, Saved> {
  /** Under this name the unsaved draft is kept in the browser. */
  readonly key: string;
  readonly start: Draft;
  /** A new thing: it may be added as it stands, and its form is empty again afterwards. */
  readonly isNew?: boolean;
  /** The draft without what no browser may keep. */
  readonly withoutSecrets?: (draft: Draft) => Draft;
  readonly read: (draft: Draft) => Read<Body>;
  /** `isFromBefore`: the draft was found from an earlier visit, and others may have changed the thing since. */
  readonly store: (body: Body, isFromBefore: boolean) => Promise<Stored<Body, Saved>>;
  readonly draftOf: (saved: Saved) => Draft;
  /** What is told when it is saved. */
  readonly said: (saved: Saved) => string;
  readonly onAdded?: (saved: Saved) => void;
}

export interface Editing<Draft> {
  readonly draft: Draft;
  readonly isDirty: boolean;
  change(part: Partial<Draft>): void;
  errorOf(field: string): string | null;
  /** For `<EditForm>`. */
  readonly form: Omit<EditFormProps, 'title' | 'children' | 'more'>;
}

export function useEditing<Draft extends object, Body, Saved>(edited: Edited<Draft, Body, Saved>): Editing<Draft> {
  const t = studioWords.useText();
  const { isNew = false } = edited;
  const unsaved = useUnsaved<Draft>(edited.key, edited.start, edited.withoutSecrets);
  const { draft, change, isDirty, isFromBefore } = unsaved;
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = edited.read(draft);
  const errors: FieldErrors = isTried && 'errors' in read ? read.errors : {};

  async function takeBack(body: Body): Promise<void> {
    try {
      const { saved } = await edited.store(body, false);
      unsaved.reset(edited.draftOf(saved));
    } catch (problem) {
      setError(problem);
    }
  }
  async function save(): Promise<void> {
    setIsTried(true);
    if (!('body' in read)) return;
    setIsBusy(true);
    try {
      const { saved, back } = await edited.store(read.body, isFromBefore);
      unsaved.reset(isNew ? undefined : edited.draftOf(saved));
      toast({ words: edited.said(saved), undo: back === null || isNew ? undefined : () => void takeBack(back) });
      setIsTried(false);
      setError(null);
      if (isNew) edited.onAdded?.(saved);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  return {
    draft,
    isDirty,
    change,
    errorOf: (field) => (errors[field] ? t(`error.${errors[field]}`) : null),
    form: {
      isDirty,
      isFromBefore,
      isNew,
      isBusy,
      error,
      hasErrors: Object.keys(errors).length > 0,
      onSave: () => void save(),
      onDiscard: () => unsaved.reset(),
    },
  };
}
