/**
 * A program's reply as plain sentences, written by the centre:
 *
 *   fact stato
 *     when shipped.on
 *       it L'ordine {{given}} è partito il {{shipped.on|day}}.
 *       en Order {{given}} left on {{shipped.on|day}}.
 *     otherwise
 *       it L'ordine {{given}} è in preparazione.
 *       en We are preparing order {{given}}.
 *
 * `when path`, `when not path`, `when path = words`; the first that holds is said. A field that a fact asks for and the reply
 * does not have is nonsense, never a no: what was not understood is not said.
 */
import type { AnswerLanguage } from '../contract.js';
import { nameShape } from './contract.js';
import { momentOf, type When, whens, wordsOf } from './values.js';

interface Case {
  /** Null: otherwise. */
  readonly when: { readonly path: string; readonly is: 'there' | 'notThere' | 'equal'; readonly words: string } | null;
  readonly said: Partial<Record<AnswerLanguage, string>>;
  readonly line: number;
}
interface Fact {
  readonly name: string;
  readonly line: number;
  readonly cases: readonly Case[];
}
export type Mapping = readonly Fact[];

export const mappingProblems = [
  'unknownWord',
  'outsideFact',
  'badName',
  'twice',
  'badCondition',
  'afterOtherwise',
  'languageMissing',
  'badPlaceholder',
  'tooLong',
  'empty',
] as const;
export interface MappingProblem {
  readonly line: number;
  readonly code: (typeof mappingProblems)[number];
}

const path = /^[A-Za-z0-9_$-]{1,60}(?:\.[A-Za-z0-9_$-]{1,60}){0,7}$/;
const inSentence = /\{\{\s*([^{}|]+?)\s*(?:\|\s*([a-z]+)\s*)?\}\}/g;
const longestSentence = 300;
const mostFacts = 12;
const mostCases = 12;

export function readMapping(text: string): { readonly mapping: Mapping; readonly problems: readonly MappingProblem[] } {
  const problems: MappingProblem[] = [];
  const facts: { name: string; line: number; cases: Case[] }[] = [];
  const complain = (line: number, code: MappingProblem['code']): void => void problems.push({ line, code });
  text.split(/\r?\n/).forEach((raw, i) => {
    const line = i + 1;
    const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/.exec(raw.trim())!;
    if (word === '' || word.startsWith('#')) return;
    if (word === 'fact') {
      if (!nameShape.test(rest)) complain(line, 'badName');
      if (facts.some(({ name }) => name === rest)) complain(line, 'twice');
      facts.push({ name: rest, line, cases: [] });
      return;
    }
    const fact = facts.at(-1);
    if (fact === undefined) complain(line, 'outsideFact');
    else if (word === 'when' || word === 'otherwise') {
      const when = word === 'when' ? conditionOf(rest) : null;
      if (when === undefined || (word === 'otherwise' && rest !== '')) complain(line, 'badCondition');
      if (fact.cases.at(-1)?.when === null) complain(line, 'afterOtherwise');
      fact.cases.push({ when: when ?? null, said: {}, line });
    } else if (word === 'it' || word === 'en') {
      // A fact that is always said needs no condition.
      if (fact.cases.length === 0) fact.cases.push({ when: null, said: {}, line });
      const { said } = fact.cases.at(-1)!;
      if (said[word] !== undefined) complain(line, 'twice');
      if (!isSentence(rest)) complain(line, rest.length > longestSentence ? 'tooLong' : 'badPlaceholder');
      said[word] = rest;
    } else complain(line, 'unknownWord');
  });
  for (const { line, cases } of facts) if (cases.length === 0) complain(line, 'empty');
  for (const { cases } of facts)
    for (const { said, line } of cases) if (!said.it || !said.en) complain(line, 'languageMissing');
  if (facts.length === 0) complain(1, 'empty');
  if (facts.length > mostFacts || facts.some(({ cases }) => cases.length > mostCases)) complain(1, 'tooLong');
  return { mapping: facts, problems: problems.toSorted((a, b) => a.line - b.line) };
}

function conditionOf(rest: string): Case['when'] | undefined {
  const [, not, at = '', words] = /^(not\s+)?(\S+)(?:\s+=\s+(.+))?$/.exec(rest) ?? [];
  if (!path.test(at) || (not !== undefined && words !== undefined)) return undefined;
  return {
    path: at,
    is: words === undefined ? (not === undefined ? 'there' : 'notThere') : 'equal',
    words: words ?? '',
  };
}

function isSentence(words: string): boolean {
  if (words.length > longestSentence) return false;
  const isRight = [...words.matchAll(inSentence)].every(
    ([, at, filter]) => path.test(at!) && (filter === undefined || whens.includes(filter as When)),
  );
  return isRight && !/\{\{|\}\}/.test(words.replace(inSentence, ''));
}

/** Not there at all: the reply is not what the centre was told it would be. */
const missing = Symbol('missing');

function at(reply: unknown, way: string): unknown {
  let value = reply;
  for (const part of way.split('.')) {
    if (value === null) return null;
    if (Array.isArray(value) && /^\d{1,4}$/.test(part)) value = value[Number(part)] ?? null;
    else if (typeof value === 'object' && value !== undefined && Object.hasOwn(value, part))
      value = (value as Readonly<Record<string, unknown>>)[part];
    else return missing;
  }
  return value;
}

const isThere = (value: unknown): boolean =>
  !(value === null || value === false || value === '' || value === 0 || (Array.isArray(value) && value.length === 0));

export interface Said {
  readonly reply: unknown;
  readonly given: string;
  readonly language: AnswerLanguage;
  readonly timeZone: string;
}

/** The sentence of a fact; null where the reply is not as mapped. */
export function sentenceOf(mapping: Mapping, name: string, of: Said): string | null {
  const fact = mapping.find((one) => one.name === name);
  if (fact === undefined) return null;
  for (const { when, said } of fact.cases) {
    if (when !== null) {
      const value = at(of.reply, when.path);
      if (value === missing) return null;
      const holds = when.is === 'equal' ? wordsOf(value)?.toLowerCase() === when.words.toLowerCase() : isThere(value);
      if (holds === (when.is === 'notThere')) continue;
    }
    return filled(said[of.language] ?? '', of);
  }
  return null;
}

function filled(words: string, of: Said): string | null {
  let isWhole = true;
  const text = words.replace(inSentence, (_whole, way: string, filter: When | undefined) => {
    const value = way === 'given' ? of.given : at(of.reply, way);
    const put = filter === undefined ? wordsOf(value) : momentOf(value, filter, of);
    if (put === null) isWhole = false;
    return put ?? '';
  });
  return isWhole && text.trim() !== '' ? text.trim() : null;
}
