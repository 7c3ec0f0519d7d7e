import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';
import { deskWords } from '../../desk/text/words.js';
import { kitWords } from './kit-texts.js';
import { refusalText, refusalWords } from './refusals.js';
import { ApiProblem } from '../api.js';
import { chooseLanguage, setLanguage, words, type Texts } from './texts.js';

/** The names a message needs, however deep in its plurals. */
function placeholders(message: CompiledMessage | string, into = new Set<string>()): Set<string> {
  if (typeof message === 'string') return into;
  for (const token of message) {
    if (typeof token === 'string') continue;
    const [name, , choices] = token;
    if (name !== '#' && name !== undefined) into.add(name);
    if (typeof choices === 'object' && choices !== null)
      for (const choice of Object.values(choices))
        if (Array.isArray(choice) || typeof choice === 'string') placeholders(choice as CompiledMessage, into);
  }
  return into;
}

const all: readonly (readonly [string, Texts<string>])[] = [
  ['kit', kitWords.texts],
  ['refusals', refusalWords.texts],
  ['desk', deskWords.texts],
];

describe('the words', () => {
  it.each(all)(
    'of %s are whole in both languages, and need the same parameters',
    (_name, { it: italian, en: english }) => {
      expect(Object.keys(english).sort()).toEqual(Object.keys(italian).sort());
      for (const [id, message] of Object.entries(italian)) {
        const other = english[id] ?? '';
        expect(message.trim(), id).not.toBe('');
        expect(other.trim(), id).not.toBe('');
        expect([...placeholders(compileMessageOrThrow(other))].sort(), id).toEqual(
          [...placeholders(compileMessageOrThrow(message))].sort(),
        );
      }
    },
  );

  it('count in the grammar of the language and follow a change of it', () => {
    const { say } = words({
      it: { n: '{n, plural, one {# coda} other {# code}}' },
      en: { n: '{n, plural, one {# queue} other {# queues}}' },
    });
    setLanguage('it');
    expect([say('n', { n: 1 }), say('n', { n: 3 })]).toEqual(['1 coda', '3 code']);
    setLanguage('en');
    expect(say('n', { n: 3 })).toBe('3 queues');
    setLanguage('it');
  });

  it('keep apart two apps that use the same id', () => {
    const one = words({ it: { a: 'uno' }, en: { a: 'one' } });
    const two = words({ it: { a: 'due' }, en: { a: 'two' } });
    expect([one.say('a'), two.say('a')]).toEqual(['uno', 'due']);
  });
});

describe('a refusal', () => {
  it('is told in words by its code, by its status where the code is new, and never in silence', () => {
    expect(refusalText(new ApiProblem('contact.changedSinceSeen', 409, ''))).toContain('Leggilo');
    expect(refusalText(new ApiProblem('some.newCode', 413, ''))).toContain('troppo grande');
    expect(refusalText(new ApiProblem('some.newCode', 418, ''))).toContain('some.newCode');
    expect(refusalText(new Error('x'))).toContain('unknown');
  });
});

describe('the language', () => {
  it('is the chosen one, else the first the browser knows, else the centre’s', () => {
    expect(chooseLanguage('en', ['it-IT'])).toBe('en');
    expect(chooseLanguage(null, ['de-DE', 'en-GB', 'it'])).toBe('en');
    expect(chooseLanguage(null, ['de'], 'en')).toBe('en');
    expect(chooseLanguage(null, [])).toBe('it');
  });
});
