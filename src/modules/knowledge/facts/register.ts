/** What a register kept by hand says: only as long as somebody has looked at it, and never past an end that was promised. */
import type { Moment } from '#kernel/routing/types.js';
import type { AnswerLanguage } from '../contract.js';
import type { Fault, SourceProblem } from './contract.js';
import { sayMoment } from './values.js';

const words = {
  it: {
    none: 'Non ci sono guasti in elenco.',
    noneAt: 'Per {given} non ci sono guasti in elenco.',
    ends: 'Fine prevista: {when}.',
    open: 'Non si sa ancora quando finisce.',
  },
  en: {
    none: 'No faults are listed.',
    noneAt: 'No faults are listed for {given}.',
    ends: 'Expected to end: {when}.',
    open: 'It is not known yet when it ends.',
  },
} as const;

/** More at one place than can be said in a few sentences: a person tells it better. */
const mostSaid = 3;

export interface RegisterQuestion {
  readonly faults: readonly Fault[];
  readonly checkedAt: Moment | null;
  readonly holdS: number;
  /** Null where the register is the same for everybody. */
  readonly given: string | null;
  readonly language: AnswerLanguage;
  readonly timeZone: string;
  readonly at: Moment;
}

export const isIn = (areas: readonly string[], given: string): boolean =>
  areas.length === 0 ||
  areas.some((area) => (area.endsWith('*') ? given.startsWith(area.slice(0, -1)) : area === given));

export const isStale = (checkedAt: Moment | null, holdS: number, at: Moment): boolean =>
  checkedAt === null || at >= checkedAt + holdS * 1000;

export function sayRegister(of: RegisterQuestion): { readonly said: string } | { readonly problem: SourceProblem } {
  const { given, language, at } = of;
  if (isStale(of.checkedAt, of.holdS, at)) return { problem: 'stale' };
  const here = of.faults.filter(({ areas }) => given === null || isIn(areas, given));
  // It should be over, and nobody said that it is.
  if (here.some(({ endsAt }) => endsAt !== null && endsAt <= at)) return { problem: 'stale' };
  const say = words[language];
  if (here.length === 0) return { said: given === null ? say.none : say.noneAt.replace('{given}', () => given) };
  if (here.length > mostSaid) return { problem: 'tooLong' };
  if (here.some(({ text }) => text[language].trim() === '')) return { problem: 'noText' };
  const lines = here.map(({ text, endsAt }) => {
    const end =
      endsAt === null ? say.open : say.ends.replace('{when}', () => sayMoment(endsAt, 'moment', language, of.timeZone));
    const what = text[language].trim();
    return `${what}${/[.!?]$/.test(what) ? '' : '.'} ${end}`;
  });
  return { said: lines.join(' ') };
}
