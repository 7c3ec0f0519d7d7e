/**
 * The recording of one call.
 *
 *   off                  the policy says nothing of this queue
 *   ready ─▶ notice ─▶ on ⇄ paused ─▶ ready | over        every 'on' by itself once (or by hand), after a pause only by hand
 *              │        └─▶ failed                         anything that goes wrong stops or pauses it, nothing starts it again
 *              └─▶ refused                                 the caller pressed the key: for good
 */
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { purposesFor, refusalKey, type Pause, type PurposeKept } from '#modules/contacts/recording/contract.js';
import type { Logger } from 'pino';
import { said, wordsOf } from '../speech/words.js';
import { noticeOf, refusedPath, type Notice } from './notice.js';
import type { Recorder } from './recorder.js';
import type { RecordingRow } from './rows.js';

/** What a recording needs of its call. */
export interface RecordedCall {
  readonly callId: string;
  /** As it is now: a page that is loaded again has another. */
  legId(): string;
  readonly log: Logger;
  contactId(): string | null;
  consultantId(): string | null;
  /** Of the contact as it stands now: it may have been passed. */
  queueId(): Promise<string | null>;
  language(): 'it' | 'en';
  isTalking(): boolean;
  /** The desk is to see it. */
  changed(): void;
  /** What is said, for whoever can read it beside the sound. */
  read?(words: string): void;
}

type Shown = CallOnDesk['recording'];

export class CallRecording {
  readonly #call: RecordedCall;
  readonly #recorder: Recorder;
  #purposes: readonly PurposeKept[] = [];
  #version = 0;
  #notice: Notice | null = null;
  #noticeIs: 'due' | 'playing' | 'heard' | 'cut' | 'refused' = 'due';
  #row: RecordingRow | null = null;
  #beginning: { readonly id: string; hasBroken: boolean } | null = null;
  /** Counts the ends: what was still beginning then is over too. */
  #round = 0;
  /** Stopped by hand, or failed: only a hand begins it again. */
  #isByHand = false;
  #hasFailed = false;
  #playing: Promise<void> | null = null;
  /** Both are connected as soon as the notice is over: no music between. */
  #isTalkNext = false;
  /** The music goes on. */
  #waitsOn: () => void = () => undefined;

  constructor(call: RecordedCall, recorder: Recorder) {
    this.#call = call;
    this.#recorder = recorder;
  }

  get shown(): Shown {
    if (this.#noticeIs === 'refused') return 'refused';
    if (this.#row !== null) return this.#isPaused ? 'paused' : 'on';
    if (this.#noticeIs === 'playing') return 'notice';
    if (this.#hasFailed) return 'failed';
    return this.#purposes.length === 0 ? 'off' : 'ready';
  }

  get #isPaused(): boolean {
    return this.#row?.pauses.at(-1)?.to === null;
  }

  /** What the policy says of the queue that the call is in. */
  async plan(queueId: string | null): Promise<void> {
    const { version, policy } = this.#recorder.policies.inForce;
    this.#version = version;
    this.#purposes = queueId === null ? [] : purposesFor(policy, queueId);
    if (policy.begins === 'byHand') this.#isByHand = true;
    if (this.#purposes.length === 0 || this.#notice !== null) return;
    this.#notice = await noticeOf(policy, this.#call.language(), this.#recorder.prompts);
    if (this.#notice === null) this.#call.log.error({ callId: this.#call.callId }, 'no notice, so nothing is recorded');
  }

  /** In line: the caller waits anyway, so the notice is heard now. False when there is none to be heard. */
  async announce(queueId: string, first: readonly string[], after: () => void): Promise<boolean> {
    await this.plan(queueId);
    if (!this.#isNoticeDue) return false;
    this.#waitsOn = () => (this.#isTalkNext ? undefined : after());
    this.#call.read?.(wordsOf(first));
    void this.#play(await this.#recorder.prompts.spoken(first)).then(() => this.#waitsOn());
    return true;
  }

  get #isNoticeDue(): boolean {
    const isOpen = this.#noticeIs === 'due' || this.#noticeIs === 'playing';
    return isOpen && !this.#isByHand && this.#purposes.length > 0 && this.#notice !== null;
  }

  /** Before both are connected: null when nothing is to be heard first, else what plays it to its end. */
  async beforeTalk(): Promise<(() => Promise<void>) | null> {
    await this.plan(await this.#call.queueId());
    if (!this.#isNoticeDue) return null;
    this.#isTalkNext = true;
    return () => this.#play().finally(() => (this.#isTalkNext = false));
  }

  #play(before: readonly string[] = []): Promise<void> {
    return (this.#playing ??= this.#playNotice(before).finally(() => (this.#playing = null)));
  }

  async #playNotice(before: readonly string[]): Promise<void> {
    const { log, callId } = this.#call;
    this.#noticeIs = 'playing';
    this.#call.changed();
    this.#call.read?.(this.#notice!.words);
    // Only its own end counts: what was cut off, or could not be played, was not heard.
    const how = await this.#recorder.media
      .play(this.#call.legId(), { kind: 'files', paths: [...before, this.#notice!.path] })
      .catch((error: unknown) => {
        log.warn({ err: error, callId }, 'the notice of the recording was not played');
        return 'stopped' as const;
      });
    // Refused meanwhile.
    if (this.#noticeIs !== 'playing') return this.#sayRefused();
    this.#noticeIs = how === 'ended' ? 'heard' : this.#isTalkNext ? 'cut' : 'due';
    if (how === 'ended') this.#notice = { ...this.#notice!, heardAt: this.#recorder.now() };
    this.#call.changed();
  }

  async #sayRefused(): Promise<void> {
    const path = await refusedPath(this.#notice!.language, this.#recorder.prompts);
    this.#call.read?.(said['recording.refused'][this.#notice!.language]);
    if (path !== null)
      await this.#recorder.media.play(this.#call.legId(), { kind: 'file', path }).catch(() => undefined);
  }

  /** True when the key was the caller's no: while the notice is heard, and after it as long as nobody talks yet. */
  digit(digit: string): boolean {
    if (digit !== refusalKey || this.#purposes.length === 0 || this.#notice === null || this.#row !== null)
      return false;
    const isPlaying = this.#noticeIs === 'playing';
    if (!isPlaying && (this.#noticeIs !== 'heard' || this.#call.isTalking())) return false;
    this.#noticeIs = 'refused';
    // What plays now ends, and `#playNotice` goes on with the answer; after it, the answer comes between the music.
    if (isPlaying) void this.#recorder.media.stop(this.#call.legId()).catch(() => undefined);
    else void this.#sayRefused().then(() => this.#waitsOn());
    this.#call.changed();
    void this.#recorder.note({ ...this.#newRow(), state: 'refused', endedAt: this.#recorder.now() });
    return true;
  }

  #newRow(): RecordingRow {
    const { path: _path, ...notice } = this.#notice!;
    return {
      ...{ id: this.#recorder.newId(), callId: this.#call.callId, contactId: this.#call.contactId() },
      ...{ queueId: null, consultantId: this.#call.consultantId(), state: 'running', problem: null },
      ...{ isCutShort: false, policyVersion: this.#version, purposes: this.#purposes, notice, pauses: [] },
      ...{ startedAt: this.#recorder.now(), endedAt: null, soundMs: null, bytes: null, keepUntil: null, goneAt: null },
    };
  }

  /** Both hear each other: what is recorded by itself begins, once; what stands is left as it is. */
  async talking(): Promise<void> {
    if (this.#row !== null || this.#isByHand || this.#noticeIs !== 'heard' || this.#purposes.length === 0) return;
    await this.#begin();
  }

  async #begin(): Promise<void> {
    if (this.#beginning !== null) return;
    const begun = this.#newRow();
    const beginning = { id: begun.id, hasBroken: false };
    const round = this.#round;
    this.#hasFailed = false;
    this.#beginning = beginning;
    try {
      const row = { ...begun, queueId: await this.#call.queueId() };
      await this.#recorder.begin(this.#call.legId(), row);
      // Whatever came while it began: an engine that could not open the file says so before it has answered.
      if (beginning.hasBroken) this.#breakOff(row);
      else if (this.#round !== round) this.#recorder.end(this.#ended(row));
      else this.#row = row;
    } catch (error) {
      this.#call.log.error({ err: error, callId: this.#call.callId }, 'a recording did not begin; the call goes on');
      this.#failed();
    }
    this.#beginning = null;
    this.#call.changed();
  }

  #breakOff(row: RecordingRow): void {
    this.#failed();
    this.#recorder.end({ ...this.#ended(row), isCutShort: true });
  }

  #failed(): void {
    this.#row = null;
    this.#hasFailed = true;
    this.#isByHand = true;
  }

  /** The consultant begins or ends it. The code of a refusal, or null. */
  async setOn(isOn: boolean): Promise<string | null> {
    if (!isOn) {
      this.#isByHand = true;
      this.#end();
      this.#call.changed();
      return null;
    }
    if (this.#noticeIs === 'refused') return 'recording.refusedByCaller';
    await this.plan(await this.#call.queueId());
    if (this.#purposes.length === 0 || this.#notice === null) return 'recording.notPlanned';
    if (!this.#call.isTalking() || this.#noticeIs === 'playing') return 'recording.notNow';
    if (this.#row !== null) return null;
    if (this.#noticeIs === 'heard') await this.#begin();
    // The customer hears it now, in the middle of the conversation, and may say no.
    else
      void this.#play().then(() => (this.#noticeIs === 'heard' && this.#call.isTalking() ? this.#begin() : undefined));
    return null;
  }

  /** Card data: paused at once, resumed only by hand. What cannot be paused is thrown away: it may hold what must not be. */
  async setPaused(isPaused: boolean, by: string | null): Promise<void> {
    const row = this.#row;
    if (row === null || this.#isPaused === isPaused) return;
    const isDone = await this.#recorder.pause(row.id, isPaused);
    if (this.#row !== row) return;
    if (!isDone) {
      // Not resumed: it stays paused. Not paused: PCI DSS 3.3 wants nothing of the card kept, so nothing is.
      if (!isPaused) return this.#call.changed();
      this.#failed();
      this.#recorder.end({ ...row, endedAt: this.#recorder.now() }, 'pauseFailed');
      return this.#call.changed();
    }
    const at = this.#recorder.now();
    const pauses: readonly Pause[] = isPaused
      ? [...row.pauses, { from: at, to: null, by }]
      : row.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));
    this.#row = { ...row, pauses };
    this.#call.changed();
    void this.#recorder.note(this.#row);
  }

  /** The customer's sound gets another leg. What was paused stays so: then only a hand begins again. */
  moved(): void {
    if (this.#isPaused) this.broke(null);
    else this.#end();
  }

  /** The desk is gone: nobody could press pause, so it pauses by itself. */
  async deskGone(): Promise<void> {
    await this.setPaused(true, null);
  }

  /** A full disk, or the sound's process: the call goes on, this is over. */
  broke(recordingId: string | null): void {
    const row = this.#row;
    const isOurs = (id: string): boolean => recordingId === null || id === recordingId;
    if (this.#beginning !== null && isOurs(this.#beginning.id)) this.#beginning.hasBroken = true;
    if (row === null || !isOurs(row.id)) return;
    this.#breakOff(row);
    this.#call.changed();
  }

  /** Another consultant has the customer now: a recording is one person's. What was paused is begun by hand alone. */
  handedOver(): void {
    if (this.#isPaused) this.#isByHand = true;
    this.#end();
  }

  #ended(row: RecordingRow): RecordingRow {
    const at = this.#recorder.now();
    return { ...row, endedAt: at, pauses: row.pauses.map((pause) => ({ ...pause, to: pause.to ?? at })) };
  }

  #end(): void {
    const row = this.#row;
    this.#round++;
    this.#row = null;
    if (row !== null) this.#recorder.end(this.#ended(row));
  }

  /** The conversation is over: passed on, lost, or hung up. With the next consultant another one begins. */
  over(): void {
    this.#end();
    if (this.#noticeIs === 'cut') this.#noticeIs = 'due';
    this.#hasFailed = false;
  }
}
