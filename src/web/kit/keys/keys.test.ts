import { afterEach, describe, expect, it } from 'vitest';
import { prefer } from '../preferences.js';
import { commandFor, keyInWords, nameOf, type Command } from './keys.js';

const command = (id: string, key: string): Command => ({ id, key, label: id, run: () => undefined });
const commands = [command('next', 'j'), command('desk', 'g b'), command('send', 'Ctrl+Enter'), command('keys', '?')];
const pressed = (key: string, more = {}): string =>
  nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
const idOf = (found: Command | 'first' | null): string | null => (found && found !== 'first' ? found.id : found);

afterEach(() => prefer({ keys: {}, hasLetterKeys: true }));

describe('keys', () => {
  it('act outside of a text; inside, only those with Ctrl', () => {
    expect(idOf(commandFor(commands, 'j', null, false))).toBe('next');
    expect(commandFor(commands, 'j', null, true)).toBeNull();
    expect(idOf(commandFor(commands, pressed('Enter', { metaKey: true }), null, true))).toBe('send');
  });

  it('may come in two steps', () => {
    expect(commandFor(commands, 'g', null, false)).toBe('first');
    expect(idOf(commandFor(commands, 'b', 'g', false))).toBe('desk');
    expect(idOf(commandFor(commands, 'j', 'g', false))).toBe('next');
  });

  it('can be changed, and letters turned off (WCAG 2.1.4)', () => {
    prefer({ keys: { next: 'n' } });
    expect(commandFor(commands, 'j', null, false)).toBeNull();
    expect(idOf(commandFor(commands, 'n', null, false))).toBe('next');
    prefer({ hasLetterKeys: false });
    expect(commandFor(commands, 'n', null, false)).toBeNull();
    expect(commandFor(commands, '?', null, false)).toBeNull();
    expect(idOf(commandFor(commands, 'Ctrl+Enter', null, false))).toBe('send');
  });

  it('are shown as they are printed on the keyboard', () => {
    expect(['Ctrl+Enter', 'Ctrl+k', 'j', 'g b', 'Escape'].map(keyInWords)).toEqual([
      'Ctrl ↵',
      'Ctrl K',
      'J',
      'G B',
      'Esc',
    ]);
  });
});
