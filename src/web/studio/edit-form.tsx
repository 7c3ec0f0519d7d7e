/** The frame of every form here: what is unsaved is said, saving tells the result, errors stand beside their fields. */
import { useId, type FormEvent, type ReactNode } from 'react';
import { ApiProblem, Button, LiveRegion, refusalText } from '#web/kit/index.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

export interface EditFormProps {
  readonly title: string;
  readonly isDirty: boolean;
  readonly isFromBefore?: boolean;
  readonly isNew?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  /** True once a save was tried and a field is wrong. */
  readonly hasErrors?: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly more?: ReactNode;
  readonly children: ReactNode;
}

export function EditForm(props: EditFormProps): ReactNode {
  const t = studioWords.useText();
  const titleId = useId();
  const { title, isDirty, isFromBefore, isNew, isBusy, error, hasErrors, onSave, onDiscard, more, children } = props;
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSave();
  }
  return (
    <form className={styles.edit} onSubmit={submit} noValidate autoComplete="off" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {isFromBefore && <p className={styles.unsaved}>{t('unsaved.before')}</p>}
      {children}
      <Wrong error={error} />
      <LiveRegion isUrgent>{hasErrors ? t('errors') : ''}</LiveRegion>
      <div className={styles.foot}>
        <Button look="primary" type="submit" isDisabled={isBusy || (!isDirty && !isNew)}>
          {t(isNew ? 'add' : 'save')}
        </Button>
        {isDirty && (
          <Button look="quiet" onPress={onDiscard}>
            {t('discard')}
          </Button>
        )}
        <span className={styles.quiet}>{hasErrors ? t('errors') : isDirty ? t('unsaved') : ''}</span>
        {more}
      </div>
    </form>
  );
}

/** What the server refused, in this page's words where it has them. */
export function Wrong({ error }: { readonly error: unknown }): ReactNode {
  const t = studioWords.useText();
  // An alert that comes with its words is spoken as it comes; an empty one would stand in every list of a page's parts.
  if (error === null || error === undefined) return null;
  const code = error instanceof ApiProblem ? error.code : '';
  return (
    <div role="alert" className={styles.wrong}>
      {studioWords.has(code) ? t(code) : refusalText(error)}
    </div>
  );
}

export function Group({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children}
    </fieldset>
  );
}
