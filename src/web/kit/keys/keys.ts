/**
 * Commands and their keys. A screen registers what it can do; the key handler, the palette and the `?` sheet read the
 * same list, so that no key exists that cannot be found.
 *
 * WCAG 2.1.4 (Character Key Shortcuts): single-letter keys can be turned off and changed, and never act inside a text.
 */
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { makeStore, useStore } from '../store.js';
import { preferences, usePreferences } from '../preferences.js';

export interface Command {
  /** Name that stays the same: 'reply'. A changed key is kept under it. */
  readonly id: string;
  readonly label: string;
  /** 'j', '?', 'Enter', 'Ctrl+k', 'Ctrl+Enter', 'g b' (one after the other). None = palette only. */
  readonly key?: string;
  readonly run: () => void;
  /** Hidden from the palette: for keys that need a place, like Enter. */
  readonly isKeyOnly?: boolean;
  /** With Alt it works in a dialog, too: for a telephone that rings or talks behind it. */
  readonly isEverywhere?: boolean;
}

const registered = makeStore<ReadonlyMap<symbol, readonly Command[]>>(new Map());

/** Offers commands while the component is shown: from its first paint on, what is seen can be pressed. Give a memoised list. */
export function useCommands(commands: readonly Command[]): void {
  useLayoutEffect(() => {
    const mine = Symbol('commands');
    registered.set(new Map(registered.get()).set(mine, commands));
    return () => {
      const rest = new Map(registered.get());
      rest.delete(mine);
      registered.set(rest);
    };
  }, [commands]);
}

/** The later registered wins, so that a dialog may take a key from the page behind it. */
function flatten(lists: ReadonlyMap<symbol, readonly Command[]>): readonly Command[] {
  const byId = new Map<string, Command>();
  for (const list of lists.values()) for (const command of list) byId.set(command.id, command);
  return [...byId.values()];
}

export function useAllCommands(): readonly Command[] {
  const lists = useStore(registered);
  return useMemo(() => flatten(lists), [lists]);
}

export const isLetterKey = (key: string): boolean => !key.startsWith('Ctrl+') && key !== 'Enter' && key !== 'Escape';

/** The key that does a command now, after what the person changed. */
export function keyOf(command: Pick<Command, 'id' | 'key'>): string | undefined {
  const { keys, hasLetterKeys } = preferences.get();
  const key = keys[command.id] ?? command.key;
  return key && (hasLetterKeys || !isLetterKey(key)) ? key : undefined;
}

/** For people: 'Ctrl ↵', 'J', 'G B'. */
export function keyInWords(key: string): string {
  return key
    .split(' ')
    .map((part) => part.replace('Ctrl+', 'Ctrl ').replace('Enter', '↵').replace('Escape', 'Esc'))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part.replace(/ ([a-z])$/, (end) => end.toUpperCase())))
    .join(' ');
}

/** What stands on a button; undefined when the command has no key, or letter keys are off. */
export function useKeyOf(commandId: string): string | undefined {
  const commands = useAllCommands();
  usePreferences();
  const command = commands.find((one) => one.id === commandId);
  const key = command && keyOf(command);
  return key ? keyInWords(key) : undefined;
}

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The name of a pressed key. Alt makes a letter act inside a text too; on a Mac, Command is Ctrl. */
export function nameOf(event: Pressed): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Ctrl+${key}` : key;
}

/** Finds what a key does; `before` is the key pressed just before, for two-step keys. */
export function commandFor(
  commands: readonly Command[],
  pressed: string,
  before: string | null,
  isInText: boolean,
): Command | 'first' | null {
  if (isInText && isLetterKey(pressed)) return null;
  const steps = before === null ? pressed : `${before} ${pressed}`;
  const keyed = commands.flatMap((command) => {
    const key = keyOf(command);
    return key ? [{ command, key: key.toLowerCase() }] : [];
  });
  const wanted = steps.toLowerCase();
  const exact =
    keyed.findLast((one) => one.key === wanted) ?? keyed.findLast((one) => one.key === pressed.toLowerCase());
  if (exact) return exact.command;
  return keyed.some((one) => one.key.startsWith(`${wanted} `)) ? 'first' : null;
}

const textual =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]),textarea,select,[contenteditable=true]';

/** Held while another is pressed: nothing by themselves, and no end of a two-step key (Alt X, Alt X). */
const isModifier = ({ key }: Pick<Pressed, 'key'>): boolean =>
  ['Alt', 'AltGraph', 'Control', 'Meta', 'Shift', 'CapsLock'].includes(key);

/** Keys that a focused button, link or list needs for itself. */
function isTakenByFocus(target: Element, pressed: string): boolean {
  if (pressed !== 'Enter' && pressed !== ' ') return false;
  return target.closest('button,a,[role=button],[role=option],[role=menuitem],[role=tab],summary') !== null;
}

/** Listens for the whole page. Called once by the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    let before: string | null = null;
    let beforeAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : document.body;
      // A dialog, a menu and an unfinished accent or ideogram keep their keys.
      if (event.defaultPrevented || event.isComposing || isModifier(event)) return;
      const isInOverlay = target.closest('[role=dialog],[role=menu],[role=listbox]') !== null;
      const pressed = nameOf(event);
      // Those of now: a list of the last drawing may lack what has just come.
      const commands = flatten(registered.get());
      const reach = isInOverlay && event.altKey ? commands.filter((one) => one.isEverywhere) : commands;
      if (isInOverlay && pressed !== 'Ctrl+Enter' && !event.altKey) return;
      if (isTakenByFocus(target, pressed)) return;
      const isInText = target.closest(textual) !== null && !event.altKey;
      const found = commandFor(reach, pressed, event.timeStamp - beforeAt < 1200 ? before : null, isInText);
      before = found === 'first' ? pressed : null;
      beforeAt = event.timeStamp;
      if (found === null || found === 'first') return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
