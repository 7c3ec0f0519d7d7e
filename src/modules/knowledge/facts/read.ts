/**
 * Reads facts when an answer is given. What was read may be said again for as long as the centre said, and not a second
 * longer; what cannot be read leaves the question to a person.
 *
 *   answer ──▶ placeholders ──▶ given? ──no──▶ missing
 *                                 └──▶ kept and fresh? ──▶ breaker ──▶ the program, 2 s ──▶ sentence
 *                                                             └──▶ silent (why)
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Moment } from '#kernel/routing/types.js';
import { askOutside, type Told } from '#store/outside/ask.js';
import { asking, type Breaker, closed, failed, mayAsk, wentWell } from '#store/outside/breaker.js';
import { unseal } from '#store/sealed.js';
import type { AnswerLanguage } from '../contract.js';
import {
  type BothLanguages,
  type FactDoor,
  type FactQuestion,
  type Filled,
  fillIn,
  type Given,
  type LiveLine,
  type Need,
  type Placeholder,
  placeholdersIn,
  type ReadFrom,
  type ShownFacts,
  registerFact,
  type Source,
  type SourceHealth,
  type SourceProblem,
} from './contract.js';
import { readMapping, sentenceOf } from './mapping.js';
import { givenIn, givenWithin } from './pattern.js';
import { isStale, sayRegister } from './register.js';
import { openFaults, sourcesByKey, type StoredSource } from './store.js';
import { sayMoment } from './values.js';

export interface LiveFactsOptions {
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly log: Logger;
  readonly now: () => Moment;
  /** Hosts that may be asked though they are inside, or without https. */
  readonly hosts: readonly string[];
  readonly timeZone: () => Promise<string>;
  readonly ask?: typeof askOutside;
}

/** One fact for one customer. */
export type FactRead =
  | { readonly is: 'read'; readonly said: string; readonly from: ReadFrom }
  | { readonly is: 'missing'; readonly need: Need }
  | { readonly is: 'silent'; readonly name: string; readonly problem: SourceProblem };

export type Reply = { readonly reply: unknown; readonly readAt: Moment } | { readonly problem: SourceProblem };

const mostBytes = 64 * 1024;
const mostKept = 2_000;
/** Questions under way at one source: beyond, it would be us who break it. */
const mostAtOnce = 20;

interface Asked {
  readonly source: StoredSource;
  readonly given: string | null;
}

/** Says nothing about the source: it knows no such number, or the number was not one. */
const isNoFailure = (problem: SourceProblem): boolean => problem === 'unknownThere' || problem === 'badGiven';

export class LiveFacts implements FactDoor {
  readonly #options: LiveFactsOptions;
  readonly #breakers = new Map<string, Breaker<SourceProblem>>();
  readonly #kept = new Map<string, { readonly reply: unknown; readonly readAt: Moment; readonly until: Moment }>();
  readonly #underWay = new Map<string, Promise<Reply>>();

  constructor(options: LiveFactsOptions) {
    this.#options = options;
  }

  /** An answer's words with what is true now; plain words cost nothing. */
  async fill(of: FactQuestion): Promise<Filled> {
    if (placeholdersIn(...of.texts).length === 0) return { is: 'plain' };
    const facts = await this.readAll(of);
    const all = [...facts.values()];
    const silent = all.find((one) => one.is === 'silent');
    if (silent) return silent;
    const needs = all.flatMap((one) => (one.is === 'missing' ? [one.need] : []));
    if (needs.length > 0) return { is: 'missing', needs: onceEach(needs) };
    const read = onceEach(all.flatMap((one) => (one.is === 'read' ? [one.from] : [])));
    const said = ({ source, fact }: Placeholder): string => {
      const one = facts.get(`${source}.${fact}`);
      return one?.is === 'read' ? one.said : '';
    };
    const zone = await this.#options.timeZone();
    const lines = read.map((one) => readLine(one, of.language, zone));
    return { is: 'filled', texts: of.texts.map((text) => fillIn(text, said)), read, lines };
  }

  async show(of: FactQuestion): Promise<ShownFacts> {
    if (placeholdersIn(...of.texts).length === 0) return { texts: of.texts, live: [] };
    const facts = await this.readAll(of);
    const put = ({ source, fact }: Placeholder): string => insteadOf(facts.get(`${source}.${fact}`)!, of.language);
    const live = [...facts].map(([name, read]) => lineOf(name.split('.')[0]!, read));
    return { texts: of.texts.map((text) => fillIn(text, put)), live: onceEach(live) };
  }

  /** Each fact that the words name, by 'source.fact'. */
  async readAll({ texts, language, given }: FactQuestion): Promise<ReadonlyMap<string, FactRead>> {
    const named = placeholdersIn(...texts);
    const keys = [...new Set(named.map(({ source }) => source))];
    const [sources, timeZone] = await Promise.all([sourcesByKey(this.#options.pool, keys), this.#options.timeZone()]);
    const reads = await Promise.all(
      named.map(async (one): Promise<[string, FactRead]> => {
        const source = sources.find(({ key }) => key === one.source);
        const fact = source === undefined ? null : await this.#fact(source, one.fact, { language, given, timeZone });
        return [`${one.source}.${one.fact}`, fact ?? { is: 'silent', name: one.source, problem: 'off' }];
      }),
    );
    return new Map(reads);
  }

  async #fact(
    source: StoredSource,
    fact: string,
    of: Pick<FactQuestion, 'language' | 'given'> & { readonly timeZone: string },
  ): Promise<FactRead> {
    const { language, timeZone } = of;
    const name = source.name[language];
    const silent = (problem: SourceProblem): FactRead => ({ is: 'silent', name, problem });
    if (!source.isOn) return silent('off');
    const given = givenTo(source, of.given);
    if (source.asks !== null && given === null) return { is: 'missing', need: needOf(source, language) };
    const from = (readAt: Moment): ReadFrom => ({ key: source.key, name, readAt });
    if (source.kind === 'register') {
      if (fact !== registerFact) return silent('notAsMapped');
      const faults = await openFaults(this.#options.pool, source.id);
      const said = sayRegister({ ...source, faults, given, language, timeZone, at: this.#options.now() });
      return 'problem' in said ? silent(said.problem) : { is: 'read', said: said.said, from: from(source.checkedAt!) };
    }
    const reply = await this.#reply({ source, given });
    if ('problem' in reply) return silent(reply.problem);
    const { mapping } = readMapping(source.mapping);
    const said = sentenceOf(mapping, fact, { reply: reply.reply, given: given ?? '', language, timeZone });
    return said === null ? silent('notAsMapped') : { is: 'read', said, from: from(reply.readAt) };
  }

  /** The same question at the same time is asked once. */
  #reply(asked: Asked): Promise<Reply> {
    const key = keyOf(asked);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#options.now()) return Promise.resolve(kept);
    this.#kept.delete(key);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const { source } = asked;
    const breaker = this.#breaker(source);
    if (!mayAsk(breaker, this.#options.now())) return Promise.resolve({ problem: 'resting' });
    const atOnce = [...this.#underWay.keys()].filter((one) => one.startsWith(`${source.id} `)).length;
    if (atOnce >= mostAtOnce) return Promise.resolve({ problem: 'busy' });
    this.#breakers.set(source.id, asking(breaker));
    const reply = this.#ask(asked).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, reply);
    return reply;
  }

  async #ask(asked: Asked): Promise<Reply> {
    const { source, given } = asked;
    const { secret } = this.#options;
    const value = source.secret === null ? null : unseal(secret, source.secret, 'ponte live sources');
    const reply = understood(source, given ?? '', await this.askNow({ ...source, given, value }));
    if ('problem' in reply) {
      if (isNoFailure(reply.problem)) this.#breakers.set(source.id, wentWell(this.#options.now()));
      else this.#fails(source, reply.problem);
      return reply;
    }
    this.#breakers.set(source.id, wentWell(reply.readAt));
    if (source.holdS > 0) this.#keep(keyOf(asked), { ...reply, until: reply.readAt + source.holdS * 1000 });
    return reply;
  }

  #keep(key: string, kept: { readonly reply: unknown; readonly readAt: Moment; readonly until: Moment }): void {
    if (this.#kept.size >= mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, kept);
  }

  #fails(source: Source, problem: SourceProblem): void {
    const before = this.#breaker(source);
    const now = failed(before, problem, this.#options.now());
    this.#breakers.set(source.id, now);
    // The address may hold an order number: the source's own id is enough to find it.
    if (now.openUntil !== null && before.openUntil === null)
      this.#options.log.warn({ source: source.key, problem }, 'a live source fails; people answer meanwhile');
  }

  readonly #breaker = ({ id }: Source): Breaker<SourceProblem> => this.#breakers.get(id) ?? closed;

  /** The program itself, whatever was kept; used by the studio to try a source out. */
  async askNow(
    of: Pick<Source, 'url' | 'timeoutMs' | 'header'> & { readonly given: string | null; readonly value: string | null },
  ): Promise<Reply> {
    const { ask = askOutside, hosts, now } = this.#options;
    const url = of.url.replaceAll('{given}', () => encodeURIComponent(of.given ?? ''));
    const secret = of.header === '' || of.value === null ? {} : { [of.header]: of.value };
    const headers = { accept: 'application/json', 'user-agent': 'Ponte', ...secret };
    return replyOf(await ask({ url, hosts, headers, mostBytes, timeoutMs: of.timeoutMs }), now());
  }

  health(source: Source): SourceHealth {
    const at = this.#options.now();
    if (source.kind === 'register') {
      const isOld = isStale(source.checkedAt, source.holdS, at);
      const since = isOld ? (source.checkedAt ?? source.changedAt) + source.holdS * 1000 : null;
      return {
        ...{ state: isOld ? 'stale' : 'fine', since, lastReadAt: source.checkedAt },
        problem: isOld ? 'stale' : null,
      };
    }
    const { openUntil, failures, since, problem, lastReadAt } = this.#breaker(source);
    return { state: openUntil !== null ? 'open' : failures > 0 ? 'failing' : 'fine', since, problem, lastReadAt };
  }

  /** After a source was changed nothing of before counts. */
  forget(id: string): void {
    this.#breakers.delete(id);
    for (const key of this.#kept.keys()) if (key.startsWith(`${id} `)) this.#kept.delete(key);
  }
}

/** A reply of which not one fact can be said is nonsense, whatever its status says. */
function understood(source: Source, given: string, told: Reply): Reply {
  if ('problem' in told) return told;
  const { mapping } = readMapping(source.mapping);
  const of = { reply: told.reply, given, language: 'it', timeZone: 'UTC' } as const;
  return mapping.some(({ name }) => sentenceOf(mapping, name, of) !== null) ? told : { problem: 'notAsMapped' };
}

const keyOf = ({ source, given }: Asked): string => `${source.id} ${source.revision} ${given ?? ''}`;

function replyOf(told: Told, readAt: Moment): Reply {
  if (told.is === 'nothing') return { problem: told.why };
  // Not found, gone, not understood: the source is well, it does not know this one.
  if ([400, 404, 410, 422].includes(told.status)) return { problem: 'unknownThere' };
  if (told.status < 200 || told.status > 299) return { problem: 'refused' };
  try {
    const reply: unknown = JSON.parse(told.text);
    return typeof reply === 'object' && reply !== null ? { reply, readAt } : { problem: 'notJson' };
  } catch {
    return { problem: 'notJson' };
  }
}

function givenTo({ asks, key }: Source, given: Given): string | null {
  if (asks === null) return null;
  return 'words' in given ? givenWithin(asks.pattern, given.words) : givenIn(asks.pattern, given.fields[key] ?? '');
}

const needOf = ({ key, name, asks }: Source, language: AnswerLanguage): Need => ({
  ...{ key, name: name[language], label: asks!.label[language], pattern: asks!.pattern },
});

const onceEach = <T extends { readonly key: string }>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [one.key, one])).values(),
];

const lineOf = (key: string, read: FactRead): LiveLine => ({
  ...{ key, is: read.is },
  name: read.is === 'read' ? read.from.name : read.is === 'missing' ? read.need.name : read.name,
  readAt: read.is === 'read' ? read.from.readAt : null,
  label: read.is === 'missing' ? read.need.label : null,
  problem: read.is === 'silent' ? read.problem : null,
});

const missingWords: BothLanguages = { it: '[{name}: manca «{label}»]', en: '[{name}: “{label}” is missing]' };
const silentWords: BothLanguages = { it: '[{name}: non dice niente di sicuro]', en: '[{name}: says nothing certain]' };

function insteadOf(read: FactRead, language: AnswerLanguage): string {
  if (read.is === 'read') return read.said;
  if (read.is === 'silent') return silentWords[language].replace('{name}', () => read.name);
  const { name, label } = read.need;
  return missingWords[language].replace('{name}', () => name).replace('{label}', () => label);
}

const readWords: BothLanguages = {
  it: 'Dato di «{name}», letto il {when}.',
  en: 'From “{name}”, read on {when}.',
};

/** Name and time of what was read: said with every value. */
export const readLine = ({ name, readAt }: ReadFrom, language: AnswerLanguage, timeZone: string): string =>
  readWords[language]
    .replace('{name}', () => name)
    .replace('{when}', () => sayMoment(readAt, 'moment', language, timeZone));
