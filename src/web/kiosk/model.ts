/** The kiosk's memory and what moves it: touches, the clock, the centre, the call. The screen only shows it. */
import { leaveCallback, newId, readPage, readTitles, readWays, sayOfPage, type LineNow, type Ways } from './centre.js';
import { doneLimits, idleOf, usualLimits, type Idle } from './idle.js';
import { stopSpeaking } from './speech.js';
import { Telephone } from './telephone.js';
import * as visits from './visit.js';
import type { Visit } from './visit.js';

const askEveryMs = 15_000;
const askLostEveryMs = 4_000;
/** A page that stands open for months shows one day what the centre became meanwhile. */
const freshForMs = 24 * 3_600_000;

export class Model {
  ways: Ways;
  visit: Visit;
  telephone: Telephone | null = null;
  idle: Idle = 'here';
  /** No answer from the centre. */
  isLost = false;
  /** The device is no kiosk any more. */
  isWithdrawn = false;
  readonly #changed: () => void;
  readonly #begunAt = performance.now();
  #touchedAt = performance.now();
  #askAt = performance.now() + askEveryMs;
  #isAsking = false;
  #misses = 0;
  /** Of the callback that is being left: sent again it is the same one. */
  #callbackId = newId();

  constructor(ways: Ways, changed: () => void) {
    this.ways = ways;
    this.visit = visits.newVisit(ways.language);
    this.#changed = changed;
    setInterval(() => this.#tick(), 500);
    addEventListener('online', () => void this.ask());
    addEventListener('offline', () => this.#lost());
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, () => this.#touched(), true);
  }

  /** Where this visit would stand in line. */
  get line(): LineNow {
    return this.ways.topics.find(({ queueId }) => queueId === this.visit.topicId) ?? this.ways;
  }

  get canCall(): boolean {
    return this.ways.canCall && this.line.isOpen && 'mediaDevices' in navigator;
  }

  get isUntouched(): boolean {
    return this.telephone === null && visits.isUntouched(this.visit, this.ways.language);
  }

  set(visit: Visit): void {
    if (visit.screen !== this.visit.screen) stopSpeaking();
    this.visit = visit;
    this.#changed();
  }

  /** While it is asked whether anybody is here only the answer counts: the next person's first touch must open nothing. */
  #touched(): void {
    if (typeof this.idle !== 'object') this.#touchedAt = performance.now();
  }

  stay(): void {
    this.#touchedAt = performance.now();
    this.idle = 'here';
    this.#changed();
  }

  /** The visit is over: nothing of it is left anywhere on this device. */
  end(): void {
    stopSpeaking();
    this.telephone?.close();
    this.telephone = null;
    this.#callbackId = newId();
    this.visit = visits.newVisit(this.ways.language);
    this.stay();
    scrollTo(0, 0);
    void this.ask();
  }

  choose(topicId: string | null): void {
    this.set(visits.choose(this.visit, topicId));
  }

  call(): void {
    stopSpeaking();
    const { language, topicId: queueId, failed } = this.visit;
    this.telephone?.close();
    const reading = failed?.reading ?? null;
    this.telephone = new Telephone({ language, queueId, reading, newId }, () => this.#callChanged());
    this.visit = { ...this.visit, screen: 'call' };
    void this.telephone.caller.start();
    this.#changed();
  }

  #callChanged(): void {
    const { telephone, visit } = this;
    if (telephone === null) return;
    const state = telephone.caller.view.call?.state;
    this.#touchedAt = performance.now();
    if (telephone.isCallback) {
      this.visit = visits.keptAs(visit, null);
      this.#closeCall();
    } else if (visit.screen === 'number' && telephone.caller.view.hasBadNumber && visit.isSending) {
      this.visit = visits.refused(visit, 'numberBad');
    } else if (visit.screen === 'number' && (state === 'talking' || telephone.ending !== null)) {
      // Somebody answered meanwhile, or the call is over: that comes first.
      this.visit = { ...visit, screen: 'call', isSending: false, number: '', trouble: null };
    }
    this.#changed();
  }

  #closeCall(): void {
    this.telephone?.close();
    this.telephone = null;
  }

  /** What can be read, in the visit's language. */
  async wantAnswers(): Promise<void> {
    const visit = this.visit;
    const answer = await readTitles(visit.language);
    // Something else was touched, or all was erased, while it was on its way.
    if (this.visit !== visit) return;
    this.set(visits.listed(visit, answer.ok ? answer.data.answers : null));
  }

  async open(topic: string): Promise<void> {
    const visit = this.visit;
    const answer = await readPage(topic, visit.language);
    if (this.visit === visit) this.set(visits.opened(visit, answer.ok ? answer.data : null));
  }

  /** Counted on the way; the screen goes on at once. */
  say(isAnswered: boolean): void {
    const { page } = this.visit;
    if (page === null) return;
    void sayOfPage(page.reading, isAnswered);
    this.set(visits.answered(this.visit, isAnswered));
  }

  speakLanguage(language: 'it' | 'en'): void {
    const { visit } = this;
    this.set({ ...visit, language });
    // Answers are in one language: in the other they are read anew.
    if (visit.screen === 'answers' || visit.screen === 'answer') void this.wantAnswers();
  }

  wantCallback(): void {
    if (this.telephone !== null && !this.telephone.isOn) this.#closeCall();
    this.set(visits.wantCallback(this.visit));
  }

  back(): void {
    if (this.telephone?.isOn) return this.set({ ...this.visit, screen: 'call', number: '', trouble: null });
    this.#closeCall();
    this.set(visits.back(this.visit));
  }

  async agree(): Promise<void> {
    if (this.visit.isSending) return;
    this.set(visits.agreed(this.visit));
    const { isSending, number, language, topicId: queueId, failed } = this.visit;
    if (!isSending) return;
    if (this.telephone !== null) {
      if (!this.telephone.callBack(number)) this.set(visits.refused(this.visit, 'notSent'));
      return;
    }
    const clientId = this.#callbackId;
    const answer = await leaveCallback({ clientId, language, queueId, reading: failed?.reading ?? null }, number);
    // Erased while it was on its way: what was sent stands, and nobody is shown it.
    if (clientId !== this.#callbackId || !this.visit.isSending) return;
    if (answer.ok) {
      this.#callbackId = newId();
      return this.set(visits.keptAs(this.visit, answer.data));
    }
    const { status } = answer;
    this.set(visits.refused(this.visit, status === 422 ? 'numberBad' : status === 429 ? 'tooMany' : 'notSent'));
    if (status === 401) void this.ask();
  }

  #tick(): void {
    const now = performance.now();
    if (now >= this.#askAt) void this.ask();
    const before = JSON.stringify(this.idle);
    const isDone = this.visit.screen === 'kept' || this.visit.screen === 'answered' || this.telephone?.ending != null;
    // Who talks touches nothing, and must not be cut; who waits for an answer neither.
    this.idle =
      this.isUntouched || this.telephone?.isOn
        ? 'here'
        : idleOf(this.#touchedAt, now, isDone ? doneLimits : usualLimits);
    if (this.idle === 'over') return this.end();
    if (JSON.stringify(this.idle) !== before) this.#changed();
  }

  async ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const answer = await readWays();
    this.#isAsking = false;
    this.#askAt = performance.now() + (answer.ok ? askEveryMs : askLostEveryMs);
    if (!answer.ok && answer.status === 401) this.isWithdrawn = true;
    else if (!answer.ok) {
      this.#misses += 1;
      // Once is a hiccup; a number that is on its way must not vanish behind it.
      if (this.#misses >= 2) this.isLost = true;
    } else {
      this.#misses = 0;
      this.isLost = this.isWithdrawn = false;
      const wasUntouched = this.isUntouched;
      this.ways = answer.data;
      if (wasUntouched && !this.isUntouched) this.visit = visits.newVisit(this.ways.language);
      if (wasUntouched && performance.now() - this.#begunAt > freshForMs) return location.reload();
    }
    this.#changed();
  }

  #lost(): void {
    this.#misses = 2;
    this.isLost = true;
    this.#askAt = performance.now() + askLostEveryMs;
    this.#changed();
  }
}
