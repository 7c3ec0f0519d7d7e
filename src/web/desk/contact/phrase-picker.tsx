/**
 * Ready phrases in the text being written: `/` opens the list, what follows filters it, arrows choose, Enter or Tab
 * inserts, Esc goes on writing. The focus never leaves the text, so a phrase costs no reach for the mouse.
 */
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  type TextareaHTMLAttributes,
} from 'react';
import type { Contact } from '#modules/contacts/contract.js';
import { fillPhrase, offeredPhrases, type Phrase } from '#modules/contacts/phrases/contract.js';
import { LiveRegion, useMe } from '#web/kit/index.js';
import { refreshHouse, useHouse } from '../people/colleagues.js';
import { useText } from '../text/words.js';
import styles from './phrase-picker.module.css';
import { slashAt, type Slash } from './slash.js';

/** As many as stand above the text without scrolling, in the person's text size; typing finds the others. */
function mostShown(): number {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(2, Math.min(6, Math.floor((window.innerHeight - 26 * rem) / (3.3 * rem))));
}

export interface PhrasePicking {
  readonly isOpen: boolean;
  /** Opens the list at the caret: for the key and the button. */
  readonly open: () => void;
  /** True when the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  readonly onCaret: () => void;
  readonly fieldProps: TextareaHTMLAttributes<HTMLTextAreaElement>;
  readonly list: ReactNode;
}

interface Options {
  readonly contact: Contact;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onText: (text: string) => void;
}

export function usePhrases({ contact, field, onText }: Options): PhrasePicking {
  const t = useText();
  const { person } = useMe();
  const { phrases } = useHouse();
  const [slash, setSlash] = useState<Slash | null>(null);
  const [active, setActive] = useState(0);
  /** Where Esc closed the list: the same slash does not open it again. */
  const closedAt = useRef<number | null>(null);
  /** A slash that the key or the button wrote, and the space before it, is taken away again by Esc. */
  const written = useRef<{ readonly from: number; readonly slashAt: number } | null>(null);
  /** A text that was never touched has its caret before the first letter: a phrase goes to the end instead. */
  const hadCaret = useRef(false);
  const listId = useId();
  const found = useMemo(
    () => (slash === null ? [] : offeredPhrases(phrases, contact, slash.typed)),
    [phrases, contact, slash],
  );
  const shown = slash === null ? [] : found.slice(0, mostShown());
  const isOpen =
    slash !== null && (shown.length > 0 || (slash.typed === '' && written.current?.slashAt === slash.from));
  useEffect(() => {
    if (isOpen) void refreshHouse();
  }, [isOpen]);

  const onCaret = (): void => {
    hadCaret.current = true;
    const text = field.current;
    const next = text && text.selectionStart === text.selectionEnd ? slashAt(text.value, text.selectionStart) : null;
    if (next === null) closedAt.current = written.current = null;
    const isClosed = next !== null && closedAt.current === next.from;
    if (next?.typed !== slash?.typed) setActive(0);
    setSlash(isClosed ? null : next);
  };
  const replace = (from: number, to: number, words: string): void => {
    const text = field.current;
    if (!text) return;
    text.setRangeText(words, from, to, 'end');
    onText(text.value);
  };
  const insert = (phrase: Phrase): void => {
    if (!slash) return;
    const values = { customer: contact.customerName, contact: contact.subject, consultant: person.name };
    replace(slash.from, slash.to, fillPhrase(phrase.text, values));
    field.current?.focus();
    setSlash(null);
  };
  const open = (): void => {
    const text = field.current;
    if (!text) return;
    const at = hadCaret.current ? text.selectionEnd : text.value.length;
    text.focus();
    const lead = /(^|\s)$/.test(text.value.slice(0, at)) ? '/' : ' /';
    replace(at, at, lead);
    written.current = { from: at, slashAt: at + lead.length - 1 };
    closedAt.current = null;
    setActive(0);
    setSlash(slashAt(text.value, text.selectionEnd));
  };
  const close = (): void => {
    if (slash && written.current?.slashAt === slash.from) replace(written.current.from, slash.to, '');
    else closedAt.current = slash?.from ?? null;
    setSlash(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = shown[active];
    if (step !== undefined && shown.length > 0) setActive((active + step + shown.length) % shown.length);
    else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && chosen) insert(chosen);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const optionId = (at: number): string => `${listId}-${at}`;
  return {
    isOpen,
    open,
    onKeyDown,
    onCaret,
    fieldProps: {
      'aria-autocomplete': 'list',
      ...(isOpen && shown.length > 0 && { 'aria-controls': listId, 'aria-activedescendant': optionId(active) }),
    },
    list: (
      <>
        <LiveRegion>{isOpen ? t('phrase.found', { n: found.length }) : ''}</LiveRegion>
        {isOpen && (
          <div className={styles.picker}>
            {shown.length === 0 && <p className={styles.none}>{t('phrase.none')}</p>}
            {shown.length > 0 && (
              <ul id={listId} role="listbox" aria-label={t('phrase.title')} className={styles.list}>
                {shown.map((phrase, at) => (
                  <li
                    key={phrase.id}
                    id={optionId(at)}
                    role="option"
                    aria-selected={at === active}
                    className={styles.option}
                    // The text keeps the focus: the press must not take it.
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => insert(phrase)}
                  >
                    <strong>{phrase.name}</strong>
                    {phrase.language !== contact.language.slice(0, 2) && (
                      <span className={styles.language}>{phrase.language}</span>
                    )}
                    <span className={styles.words} lang={phrase.language}>
                      {phrase.text}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <p className={styles.foot}>
              {found.length > shown.length && `${t('phrase.more', { n: found.length - shown.length })} `}
              {t('phrase.keys')}
            </p>
          </div>
        )}
      </>
    ),
  };
}
