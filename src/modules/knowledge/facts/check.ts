/** Whether a source can be meant, before it is kept or tried out. */
import { addressProblem } from '#store/outside/ask.js';
import { Refused } from '../../identity/index.js';
import type { FactRefusal, SourceSettings } from './contract.js';
import { hasStrayBraces, placeholdersIn } from './contract.js';
import { type MappingProblem, readMapping } from './mapping.js';
import { isPattern } from './pattern.js';

/** Not as it should be: what is wrong comes along, each with its line. */
class MappingRefused extends Refused {
  readonly extensions: { readonly problems: readonly MappingProblem[] };
  constructor(problems: readonly MappingProblem[]) {
    super('source.badMapping');
    this.extensions = { problems };
  }
}

const refuse = (code: FactRefusal): never => {
  throw new Refused(code);
};

/** As it is kept: a register asks no program, so it has nothing of one. Throws what is wrong. */
export function checked<T extends SourceSettings & { readonly secret?: string | null | undefined }>(
  settings: T,
  hosts: readonly string[],
): T {
  const { kind, asks, url } = settings;
  if (asks !== null && !isPattern(asks.pattern)) refuse('source.badPattern');
  if (kind === 'register') return { ...settings, url: '', header: '', mapping: '', secret: null };
  const at = (given: string): string => url.replaceAll('{given}', given);
  const problem = addressProblem(at('0'), hosts);
  if (problem === 'noAddress') refuse('source.badAddress');
  if (problem === 'notAllowed') refuse('source.addressNotAllowed');
  // What a customer gives may never choose whom the server asks.
  if (new URL(at('0')).host !== new URL(at('1')).host) refuse('source.badAddress');
  if (url.includes('{given}') !== (asks !== null)) refuse('source.addressWithoutGiven');
  const { problems } = readMapping(settings.mapping);
  if (problems.length > 0) throw new MappingRefused(problems);
  return settings;
}

/** An article's words: every double brace is a fact, and every fact is there. */
export function checkPlaceholders(
  { title, short, long, source }: Readonly<Record<'title' | 'short' | 'long' | 'source', string>>,
  facts: ReadonlySet<string>,
): void {
  // Title and source stand in lists, where nothing is read.
  if (/\{\{|\}\}/.test(title + source) || hasStrayBraces(short) || hasStrayBraces(long))
    refuse('article.badPlaceholder');
  if (placeholdersIn(short, long).some((one) => !facts.has(`${one.source}.${one.fact}`))) refuse('article.unknownFact');
}
