/**
 * The gate at work. It is read once and held in memory, so that a question costs a few milliseconds; what people and the watch
 * change is read again after each change and every so often, since another process may have made it.
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  type Example,
  type Reading,
  readQuestion,
  reasonAfterReply,
  thresholdIn,
  turnOf,
  usualPromise,
} from '#kernel/gate/index.js';
import type { MachineAsk, MachineDoor, MachineSays, MachineWord } from '#modules/contacts/contract.js';
import { say } from '#modules/contacts/customer-words/contract.js';
import type { Answer, Answers } from '../contract.js';
import { type FactDoor, type Need, noFacts, shapeOf } from '../facts/contract.js';
import { askedBefore } from './asked-before.js';
import { AskedEncoder } from '../encoder/asked.js';
import type { EncoderSettings } from '../encoder/client.js';
import { GateUnreadable, unpack, type PackedGate } from '../gate/pack.js';
import { Refused } from '../../identity/index.js';
import { teachesFrom, useOf, wordsHeld } from '../learning/contract.js';
import { collect, examplesKept, readSetting } from '../learning/store.js';
import type { AutomaticFacts, DriftFacts, GateFacts, GateVersionLine } from './contract.js';
import type { Learned } from './learn-work.js';
import { Learner } from './learning.js';
import { readOwnTable, saveOwnTable } from './own-table.js';
import {
  listVersions,
  readState,
  readVersion,
  reopen,
  saveDrift,
  saveState,
  saveVersion,
  isReadable,
  useVersion,
  versionBefore,
  type Change,
  type Made,
  type StateRow,
} from './store.js';
import { driftOf, limitsOf } from './watch.js';

export interface AutomaticOptions {
  readonly pool: Pool;
  readonly answers: Answers;
  readonly log: Logger;
  readonly now: () => number;
  readonly learner?: Learner;
  /** What is true now; without it answers that need it are left to people. */
  readonly facts?: FactDoor;
  /** Who is asked what a text means; without one gates learn from words alone. */
  readonly encoder?: EncoderSettings | null;
}

type Loaded = GateFacts & { readonly packed: PackedGate };
type Asked = Parameters<MachineDoor['firstWord']>[0];
type Replied = Parameters<MachineDoor['afterReply']>[0];

const refreshMs = 20_000;

export class Automatic implements MachineDoor {
  readonly #options: AutomaticOptions;
  readonly #learner: Learner;
  readonly #encoder: AskedEncoder;
  #state: StateRow | null = null;
  /** A version that this Ponte cannot read: looked at once. */
  #unreadable: number | null = null;
  #gate: Loaded | null = null;
  #drift: DriftFacts | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;

  constructor(options: AutomaticOptions) {
    this.#options = options;
    this.#learner = options.learner ?? new Learner(options.log);
    this.#encoder = new AskedEncoder(options.encoder ?? null, options.now);
  }

  /** Nobody waits for it: until the gate is read, people answer. */
  start(): void {
    const look = (): void =>
      void this.refresh().catch((error: unknown) =>
        this.#options.log.warn({ err: error }, 'the gate could not be read'),
      );
    look();
    this.#timer = setInterval(look, refreshMs).unref();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#learner.stop();
    await this.#reading?.catch(() => undefined);
  }

  /** State, gate and drift as they stand. The watch writes down what it finds. */
  refresh(): Promise<void> {
    return (this.#reading ??= this.#read().finally(() => (this.#reading = null)));
  }

  async #read(): Promise<void> {
    const { pool, log, now } = this.#options;
    let state = await readState(pool);
    if (state.version !== this.#gate?.version) this.#gate = await this.#gateOf(state.version);
    if (this.#gate !== null) {
      const { version, calibration } = this.#gate;
      const drift = await driftOf(pool, version, state.watchedSince, calibration);
      const isNews =
        drift.state === 'closed' ? state.drift !== 'closed' : drift.state === 'narrowed' && state.drift === null;
      if (isNews) {
        await saveDrift(pool, { version, drift: drift.state as 'closed', because: drift.because!, at: now() });
        log.warn({ gate: version, drift: drift.state, because: drift.because }, 'the gate guards itself');
        state = await readState(pool);
      }
      const limits = limitsOf(calibration);
      const seen = (stream: 'denied' | 'unsure' | 'wrong') => ({ ...drift.seen[stream], limit: limits[stream] });
      const streams = { denied: seen('denied'), unsure: seen('unsure'), wrong: seen('wrong') };
      this.#drift = { state: state.drift ?? 'open', because: state.driftBecause, at: state.driftAt, seen: streams };
    }
    this.#state = state;
  }

  /** One that an earlier Ponte made and this one cannot read is none: persons answer, and it can be learned anew. */
  async #gateOf(version: number | null): Promise<Loaded | null> {
    if (version === null || version === this.#unreadable) return null;
    try {
      return await readVersion(this.#options.pool, version);
    } catch (error) {
      if (!(error instanceof GateUnreadable)) throw error;
      this.#unreadable = version;
      this.#options.log.warn(
        { gate: version },
        'the gate was made by another version of Ponte: it must be learned anew',
      );
      return null;
    }
  }

  /** Never throws: a customer's first words are taken whatever happens to a machine. */
  async firstWord(of: Asked): Promise<MachineSays | null> {
    const state = this.#state;
    if (state === null || !state.isOn || this.#gate === null || !state.channels.includes(of.channel)) return null;
    try {
      const restMs = of.channel === 'mail' ? state.mailRestMs : state.restMs;
      return { word: await this.#wordOn(of, state, this.#gate), restMs };
    } catch (error) {
      this.#options.log.error({ err: error }, 'the gate could not be asked; a person answers');
      return null;
    }
  }

  /** Never throws either. What it asked back is looked for in these words alone: two of that shape would be none. */
  async afterReply(of: Replied): Promise<MachineSays | null> {
    const state = this.#state;
    if (state === null || !state.isOn || !state.channels.includes(of.channel)) return null;
    try {
      return { word: await this.#wordAfter(of), restMs: state.restMs };
    } catch (error) {
      this.#options.log.error({ err: error }, 'a live answer could not be given; a person answers');
      return null;
    }
  }

  async #wordAfter({ turn, text, hasAttachment, language: spoken, ...of }: Replied): Promise<MachineWord> {
    const { topic, sureness, gateVersion } = turn;
    const known = { topic, sureness, gateVersion };
    const reason = reasonAfterReply({ text, hasAttachment });
    if (reason !== null) return { ...known, reason, answer: null };
    const language = spoken === 'en' ? ('en' as const) : ('it' as const);
    const asks = { topic: topic ?? '', language, channel: of.channel, at: of.at, dealtTo: of.customerId };
    // As it is published now: it may have been changed, or held as wrong, since it was asked for.
    const article = await this.#options.answers.answerFor(asks);
    if (article === null) return { ...known, reason: 'noArticle', answer: null };
    const said = await this.#said(article, text, language);
    if ('reason' in said) return { ...known, reason: said.reason, answer: null };
    return { ...known, reason: null, answer: answerOf(article, said.texts, language, of.clientId) };
  }

  /** An answer's short words with what is true now, or why they cannot be said. */
  async #said(
    article: Answer,
    words: string,
    language: 'it' | 'en',
  ): Promise<
    | { readonly texts: readonly string[] }
    | { readonly reason: 'needsMore' | 'sourceSilent'; readonly needs: readonly Need[] }
  > {
    const { facts = noFacts } = this.#options;
    const filled = await facts.fill({ texts: [article.short], language, given: { words } });
    if (filled.is === 'missing') return { reason: 'needsMore', needs: filled.needs };
    if (filled.is === 'silent') return { reason: 'sourceSilent', needs: [] };
    return { texts: filled.is === 'plain' ? [article.short] : [...filled.texts, ...filled.lines] };
  }

  /** What it takes a text for, also while it answers nobody: whoever writes to a customer decides for themselves. */
  guess(text: string): { readonly topic: string; readonly sureness: number } | null {
    if (this.#gate === null) return null;
    const { gate } = this.#gate.packed;
    const { intent: topic, sureness, share } = readQuestion(gate, text);
    // A hint to a colleague does not wait for an encoder: what the words alone say is hint enough.
    return { topic, sureness: gate.learners.meaning === null ? sureness : share };
  }

  /** What the gate makes of a text, with what its encoder says where it has one. */
  async #readingOf({ gate }: PackedGate, text: string): Promise<Reading> {
    const { meaning } = gate.learners;
    return readQuestion(gate, text, meaning === null ? null : await this.#encoder.encoded(text, meaning.encoder));
  }

  async #wordOn(of: Asked, state: StateRow, { packed, version, calibration }: Loaded): Promise<MachineWord> {
    const { intent: topic, sureness, isUnheard } = await this.#readingOf(packed, of.question ?? of.text);
    const threshold = thresholdIn(state.drift ?? 'open', calibration.threshold);
    const asked = {
      isPersonChosen: of.isPersonChosen ?? false,
      ...{ text: of.text, hasAttachment: of.hasAttachment ?? false, isVulnerableCustomer: of.isVulnerableCustomer },
      ...{ gate: { topic, sureness, threshold, isUnheard }, topicsBeyond: state.topicsBeyond },
      before: of.customerId === null ? [] : await askedBefore(this.#options.pool, of.customerId, of.at),
    };
    const known = { topic, sureness, gateVersion: version };
    const first = turnOf({ ...asked, hasArticle: null });
    if (first.is === 'person') return { ...known, reason: first.reason, answer: null };
    const language = of.language === 'en' ? ('en' as const) : ('it' as const);
    // A stranger has no other name yet than that of the first message.
    const dealtTo = of.customerId ?? of.clientId;
    const asks = { topic, language, channel: of.channel, at: of.at, dealtTo };
    const article = await this.#options.answers.answerFor(asks);
    if (article === null) return { ...known, reason: 'noArticle', answer: null };
    const said = await this.#said(article, of.text, language);
    if (!('reason' in said))
      return { ...known, reason: null, answer: answerOf(article, said.texts, language, of.clientId) };
    const left = { ...known, reason: said.reason, answer: null };
    // Asked back in a conversation alone: a letter is answered by a person sooner than it goes to and fro. And one thing only.
    const [need, ...others] = said.needs;
    if (of.channel !== 'chat' || need === undefined || others.length > 0) return left;
    return { ...left, asks: askOf(need, language, of.clientId) };
  }

  async facts(): Promise<AutomaticFacts> {
    await this.refresh();
    const { isOn, restMs, mailRestMs, channels, topicsBeyond, changedAt } = this.#state!;
    const { packed, ...gate } = this.#gate ?? { packed: null };
    const nothing = { count: 0, hits: 0, limit: 0 };
    const { pool, now } = this.#options;
    const learnedWith = packed?.gate.learners.meaning?.encoder ?? null;
    return {
      encoder: learnedWith && { name: learnedWith.name, state: await this.#encoder.state(learnedWith) },
      encoderSet: this.#options.encoder?.model ?? null,
      ...{ isOn, restMs, mailRestMs, channels, topicsBeyond, changedAt, learning: this.#learner.now },
      gate: this.#gate === null ? null : (gate as GateFacts),
      words: this.#gate && wordsHeld(this.#gate, await readSetting(pool), now()),
      drift: this.#drift ?? {
        ...{ state: 'open', because: null, at: null },
        seen: { denied: nothing, unsure: nothing, wrong: nothing },
      },
    };
  }

  async change(change: Change, seen: number, by: string): Promise<void> {
    await this.refresh();
    if (this.#gate === null) throw new Refused('automatic.noGate');
    const unknown = change.topicsBeyond.find((topic) => !this.#gate!.intents.includes(topic));
    if (unknown !== undefined) throw new Refused('automatic.unknownTopic');
    const { pool, now } = this.#options;
    if (!(await saveState(pool, change, seen, by, now()))) throw new Refused('automatic.changedMeanwhile');
    await this.refresh();
  }

  /** A person has looked at what closed it. */
  async reopen(by: string): Promise<void> {
    await this.refresh();
    if (this.#gate === null) throw new Refused('automatic.noGate');
    await reopen(this.#options.pool, by, this.#options.now());
    await this.refresh();
  }

  /**
   * Begins; what becomes of it is told by `facts`. Resolves with the new version, or null. What contacts taught joins the own
   * table, where learning from them is on; a topic that the table does not have is nobody's to learn.
   */
  async learn(
    examples: readonly Example[],
    error: number,
    by: string | null,
  ): Promise<{ readonly done: Promise<number | null> }> {
    const { pool, now } = this.#options;
    const promise = { ...usualPromise, error };
    const own = new Set(examples.map(({ intent }) => intent));
    await collect(pool);
    const from = teachesFrom(await readSetting(pool), now());
    const kept = (await examplesKept(pool)).flatMap((one) => {
      const side = useOf(one, from);
      return side === null || (one.topic !== null && !own.has(one.topic))
        ? []
        : [{ text: one.text, intent: one.topic, side, at: one.at }];
    });
    const before = await versionBefore(pool);
    const keep = async ({ packed, ...made }: Learned): Promise<number> => {
      const version = await this.take(unpack(Buffer.from(packed)), by, made);
      await saveOwnTable(pool, { examples, error }, by, now());
      return version;
    };
    const task = { examples: [...examples, ...kept], promise, seed: 1, before, encoder: this.#options.encoder ?? null };
    return { done: this.#learner.begin(task, now(), keep) };
  }

  /** From the own table that was given last, with what contacts taught since. */
  async learnAgain(by: string | null): Promise<{ readonly done: Promise<number | null> }> {
    const own = await readOwnTable(this.#options.pool);
    if (own === null) throw new Refused('automatic.noTable');
    return this.learn(own.examples, own.error, by);
  }

  /** A gate that was learned and calibrated elsewhere, from now on the centre's. */
  async take(packed: PackedGate, by: string | null, made: Made | null = null): Promise<number> {
    const { pool, now } = this.#options;
    const { calibration } = packed;
    if (calibration === null) throw new Refused('automatic.noGate');
    const version = await saveVersion(pool, { ...packed, calibration }, by, now(), made);
    await this.refresh();
    return version;
  }

  versions(): Promise<readonly GateVersionLine[]> {
    return listVersions(this.#options.pool);
  }

  /** Back to an earlier version, or forth again. */
  async use(version: number, seen: number, by: string): Promise<void> {
    const { pool, now } = this.#options;
    const line = (await listVersions(pool)).find((one) => one.version === version);
    if (line === undefined) throw new Refused('automatic.unknownVersion');
    if (line.isEmptied) throw new Refused('automatic.versionEmptied');
    if (!(await isReadable(pool, version))) throw new Refused('automatic.versionUnreadable');
    if (!(await useVersion(pool, version, seen, by, now()))) throw new Refused('automatic.changedMeanwhile');
    await this.refresh();
  }

  /** What the present gate makes of a text, for a person to confirm; null without a gate. */
  async read(
    text: string,
  ): Promise<{ readonly topic: string; readonly sureness: number; readonly others: readonly string[] } | null> {
    if (this.#gate === null) return null;
    const { intent, sureness, others } = await this.#readingOf(this.#gate.packed, text);
    return { topic: intent, sureness, others: others.map((one) => one.intent) };
  }

  get topics(): readonly string[] {
    return this.#gate?.intents ?? [];
  }

  cancel(): Promise<void> {
    return this.#learner.cancel();
  }
}

/** AI Act art. 50(1): the first automatic words say that a machine speaks, at the latest at the first interaction. */
function answerOf(
  article: Answer,
  said: readonly string[],
  language: 'it' | 'en',
  clientId: string,
): NonNullable<MachineWord['answer']> {
  const { articleId, version: articleVersion, title, source, checkedAt } = article;
  const body = [say(language, 'machine.isOne'), ...said].join('\n\n');
  return { clientId, body, articleId, articleVersion, title, source, checkedAt };
}

/** "CAP" stays, "Numero d'ordine" becomes a word in the middle of a sentence. */
const inSentence = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** AI Act art. 50(1) here too: these are its first words. */
function askOf({ label, pattern }: Need, language: 'it' | 'en', clientId: string): MachineAsk {
  const question = say(language, 'machine.needs', { what: inSentence(label), shape: shapeOf(pattern) });
  return { clientId, label, body: [say(language, 'machine.isOne'), question].join('\n\n') };
}
