/** Fields: a label always in sight, a hint, and the error in words beside the field it is about. */
import { useId, type ReactNode } from 'react';
import {
  Button as AriaButton,
  Checkbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { kitWords } from '../text/kit-texts.js';
import menu from './menu.module.css';
import { overlayHost } from './overlay-host.js';
import styles from './field.module.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children' | 'style'> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly isMultiline?: boolean;
  readonly rows?: number;
  readonly isOptional?: boolean;
  readonly placeholder?: string;
  /** Offered while it is written; anything else may be written too. */
  readonly suggestions?: readonly string[];
}

export function TextField(props: TextFieldProps): ReactNode {
  const { label, hint, error, isMultiline, rows, isOptional, placeholder, suggestions, ...rest } = props;
  const list = useId();
  const t = kitWords.useText();
  return (
    // 'aria': what the server refused is said beside the field, and does not keep the form from being sent again.
    <AriaTextField validationBehavior="aria" {...rest} isInvalid={Boolean(error)} className={styles.field ?? ''}>
      <Label className={styles.label}>
        {label} {isOptional && <span className={styles.optional}>({t('optional')})</span>}
      </Label>
      {isMultiline ? (
        <TextArea className={styles.input ?? ''} rows={rows ?? 3} placeholder={placeholder} />
      ) : (
        <Input className={styles.input ?? ''} placeholder={placeholder} list={suggestions && list} />
      )}
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </AriaTextField>
  );
}

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

export interface ChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string | null;
  readonly onChange: (id: string) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of several, from a list that opens. */
export function Choice({ label, options, value, onChange, placeholder, isDisabled }: ChoiceProps): ReactNode {
  const t = kitWords.useText();
  return (
    <Select
      className={styles.field ?? ''}
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
      placeholder={placeholder ?? t('choose')}
    >
      <Label className={styles.label}>{label}</Label>
      <AriaButton className={styles.choice ?? ''}>
        <SelectValue>{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <Chevron />
      </AriaButton>
      <Popover UNSTABLE_portalContainer={overlayHost()} className={menu.popover ?? ''} offset={4}>
        <ListBox className={menu.menu ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={menu.item ?? ''}>
              <span>{option.label}</span>
              {option.detail && <span className={menu.detail}>{option.detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

export interface CheckProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Check({ children, isSelected, onChange, isDisabled }: CheckProps): ReactNode {
  return (
    <Checkbox className={styles.check ?? ''} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className={styles.box} aria-hidden="true">
        {isSelected && (
          <svg width="14" height="14" viewBox="0 0 14 14">
            <path d="M2 7.5l3.2 3.2L12 3.5" stroke="currentColor" strokeWidth="2" fill="none" />
          </svg>
        )}
      </span>
      <span>{children}</span>
    </Checkbox>
  );
}

export function Chevron(): ReactNode {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2 4.2l4 4 4-4" stroke="currentColor" strokeWidth="1.6" fill="none" />
    </svg>
  );
}
