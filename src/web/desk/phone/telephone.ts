/**
 * This screen as the person's telephone. One tab of a browser at a time, the last screen of a person that said so; the
 * server keeps the calls, so a reload finds them again and is offered their sound.
 *
 *   asking ──attached, tested──▶ ready ──another tab takes the lock──▶ otherTab
 *          ──attached, not yet──▶ untested    ──'detached'──▶ otherScreen
 */
import type {
  CallOnDesk,
  CallOutcome,
  DeskTelephone,
  PhoneToDesk,
  PhoneToServer,
  Quality,
  TransferTarget,
} from '#modules/contacts/phone/contract.js';
import { makeStore } from '#web/kit/store.js';
import type { LineOptions } from '#web/kit/sound/line.js';
import { problemOf, type MicProblem } from '#web/kit/sound/microphone.js';
import { qualityBetween, type Counters } from '#web/kit/sound/quality.js';

/** Null: this centre has no telephone, or has not answered yet. 'own': calls ring on a telephone of the person's own. */
export type PhonePlace = 'ready' | 'own' | 'untested' | 'otherTab' | 'otherScreen' | MicProblem | null;

export interface PhoneState {
  readonly place: PhonePlace;
  readonly calls: readonly CallOnDesk[];
  /** The call that is being answered here; its key does nothing twice. */
  readonly answering: string | null;
  readonly quality: Quality | null;
  /** Where calls ring, and whether they can be made; null until it is known. */
  readonly telephone: DeskTelephone | null;
}

export interface LineLike {
  take(sdp: string, iceServers: readonly RTCIceServer[]): Promise<string>;
  mute(isMuted: boolean): void;
  useSpeaker(speakerId: string | null): Promise<void>;
  counters(): Promise<Counters>;
  close(): void;
}

/** Everything outside: replaced in tests. */
export interface PhonePorts {
  /** False when the line to the server is down; attaching is said again when it is back. */
  say(message: PhoneToServer): boolean;
  openLine(options: Omit<LineOptions, 'microphone' | 'speakerId'>): LineLike;
  isTested(): boolean;
  /** What is known against the microphone without asking for it. */
  knownProblem(): Promise<MicProblem | null>;
  /** A call is over, told to the person in words. */
  over(call: CallOnDesk, how: CallOutcome): void;
  micFailed(problem: MicProblem): void;
  refused(code: string): void;
}

interface OpenLine {
  readonly callId: string;
  readonly connection: string;
  readonly line: LineLike;
  counters: Counters | null;
}

/** `call_1_desk2` is the second leg of `call_1` (contract: a connection belongs to the call that it begins with). */
const callOf = (connection: string): string => connection.replace(/_desk\d+$/, '');

export class Telephone {
  readonly state = makeStore<PhoneState>({ place: null, calls: [], answering: null, quality: null, telephone: null });
  readonly #ports: PhonePorts;
  #isLeader = false;
  #isTakenElsewhere = false;
  #problem: MicProblem | null = null;
  #open: OpenLine | null = null;

  constructor(ports: PhonePorts) {
    this.#ports = ports;
  }

  /** The line to the server is open, anew or for the first time; or something about the microphone changed. */
  async attach(): Promise<void> {
    this.#problem = await this.#ports.knownProblem();
    const isOurs = this.#isOurs;
    const mic = isOurs ? 'ok' : this.#problem === 'denied' || this.#problem === 'missing' ? this.#problem : 'untested';
    this.#ports.say({ do: 'attach', mic, leads: this.#isLeader && !this.#isTakenElsewhere });
  }

  /** This tab holds the telephone of the browser, or another one does. */
  lead(isLeader: boolean): void {
    this.#isLeader = isLeader;
    if (!isLeader) this.#hangOpenLine();
    void this.attach();
  }

  /** Asked for by hand: the telephone is here again. */
  takeHere(): void {
    this.#isTakenElsewhere = false;
    void this.attach();
  }

  get #isOurs(): boolean {
    return this.#isLeader && !this.#isTakenElsewhere && this.#problem === null && this.#ports.isTested();
  }

  /** Shows calls: also those whose sound is on a telephone beside it, which needs no microphone here. */
  get #shows(): boolean {
    const own = this.state.get().telephone?.own ?? null;
    return this.#isOurs || (this.#isLeader && !this.#isTakenElsewhere && own !== null);
  }

  get #place(): PhonePlace {
    if (!this.#isLeader) return 'otherTab';
    if (this.#isTakenElsewhere) return 'otherScreen';
    const rings = this.state.get().telephone?.ringsNow ?? null;
    if (rings !== null && rings !== 'browser') return 'own';
    return this.#problem ?? (this.#ports.isTested() ? 'ready' : 'untested');
  }

  heard(message: PhoneToDesk): void {
    switch (message.say) {
      case 'attached': {
        const calls = this.#isOurs ? message.calls : message.calls.filter(({ at }) => at === 'own');
        if (!calls.some(({ callId }) => callId === this.#open?.callId)) this.#hangOpenLine();
        return this.#set({ place: this.#place, calls, answering: null });
      }
      case 'detached':
        this.#isTakenElsewhere = true;
        this.#hangOpenLine();
        return this.#set({ place: this.#place, calls: [], answering: null });
      case 'telephone':
        this.#set({ telephone: message.telephone });
        return this.#set({ place: this.state.get().place === null ? null : this.#place });
      case 'offer':
        return void this.#offered(message.connection, message.sdp, message.iceServers);
      case 'call':
        return this.#changed(message.call);
      case 'text':
        return this.#written(message.callId, message.line);
      case 'over':
        return this.#over(message.callId, message.how);
      case 'refused':
        return this.#ports.refused(message.code);
    }
  }

  answer(callId: string): void {
    if (this.state.get().answering === callId) return;
    if (this.#ports.say({ do: 'answer', callId })) this.#set({ answering: callId });
  }

  decline(callId: string): void {
    this.#ports.say({ do: 'decline', callId });
  }

  /** Said by the person: nothing is heard, or nothing comes through. No answer is expected of them then. */
  deviceFailed(callId: string): void {
    this.#ports.say({ do: 'deviceFailed', callId, why: 'said by the consultant' });
  }

  hangUp(callId: string): void {
    this.#ports.say({ do: 'hangUp', callId });
  }

  /** The customer of a contact; whether it may be is asked once more before anything rings. */
  dial(contactId: string, number: string, purpose: 'service' | 'promotion'): void {
    this.#ports.say({ do: 'dial', callId: `dial_${contactId}`, number, contactId, purpose });
  }

  /** The own telephone rings, and takes over when it is picked up. */
  moveToOwn(callId: string): void {
    this.#ports.say({ do: 'moveToOwn', callId });
  }

  /** Here at once, and on the server: a voice that should not be heard must not wait for a network. */
  mute(callId: string, is: boolean): void {
    if (this.#open?.callId === callId) this.#open.line.mute(is);
    this.#ports.say({ do: 'mute', callId, is });
  }

  record(callId: string, is: boolean): void {
    this.#ports.say({ do: 'record', callId, is });
  }

  pauseRecording(callId: string, is: boolean): void {
    this.#ports.say({ do: 'pauseRecording', callId, is });
  }

  hold(callId: string, is: boolean): void {
    this.#ports.say({ do: 'hold', callId, is });
  }

  transfer(callId: string, to: TransferTarget, isWarm: boolean, reason: string): void {
    this.#ports.say({ do: 'transfer', callId, to, isWarm, reason });
  }

  /** What becomes of a third party. */
  third(callId: string, what: 'completeTransfer' | 'cancelTransfer' | 'conference' | 'swap'): void {
    this.#ports.say({ do: what, callId });
  }

  digits(callId: string, digits: string): void {
    this.#ports.say({ do: 'digits', callId, digits });
  }

  /** Beside the call: the line as it is now, or finished. False while the line to the server is down. */
  text(callId: string, line: string, isDone: boolean): boolean {
    return this.#ports.say({ do: 'text', callId, line, isDone });
  }

  #written(callId: string, theirs: string): void {
    const { calls } = this.state.get();
    const changed = calls.map((call) =>
      call.callId === callId && call.text ? { ...call, text: { ...call.text, theirs } } : call,
    );
    this.#set({ calls: changed });
  }

  /** The network is another one: the same call by another way. */
  restart(): void {
    if (this.#open) this.#ports.say({ do: 'restart', connection: this.#open.connection });
  }

  speakerChanged(speakerId: string | null): void {
    void this.#open?.line.useSpeaker(speakerId);
  }

  /** Every five seconds. */
  async measure(): Promise<void> {
    const open = this.#open;
    const call = this.state.get().calls.find(({ callId }) => callId === open?.callId);
    if (!open || call?.state !== 'talking') return;
    const counters = await open.line.counters();
    const before = open.counters;
    open.counters = counters;
    if (before === null || this.#open !== open) return;
    const quality = qualityBetween(before, counters);
    this.#set({ quality });
    this.#ports.say({ do: 'quality', callId: open.callId, quality });
  }

  async #offered(connection: string, sdp: string, iceServers: readonly RTCIceServer[]): Promise<void> {
    const callId = callOf(connection);
    if (this.#open?.connection !== connection) this.#openLine(callId, connection);
    const open = this.#open!;
    try {
      const answer = await open.line.take(sdp, iceServers);
      if (this.#open === open) this.#ports.say({ do: 'sdp', connection, sdp: answer });
    } catch (error) {
      if (this.#open !== open) return;
      const problem = problemOf(error);
      this.#hangOpenLine();
      this.#ports.say({ do: 'deviceFailed', callId, why: problem });
      this.#ports.micFailed(problem);
    }
  }

  #openLine(callId: string, connection: string): void {
    this.#hangOpenLine();
    const isMuted = this.state.get().calls.find((call) => call.callId === callId)?.isMuted ?? false;
    const line = this.#ports.openLine({
      isMuted,
      onLost: () => this.restart(),
      onMicGone: () => this.#ports.micFailed('missing'),
    });
    this.#open = { callId, connection, line, counters: null };
  }

  #changed(call: CallOnDesk): void {
    if (!this.#shows && call.at !== 'own') return;
    // Moved to a telephone: the browser's line has nothing to carry any more.
    if (call.at === 'own' && this.#open?.callId === call.callId) this.#hangOpenLine();
    const { calls, answering } = this.state.get();
    const isKnown = calls.some(({ callId }) => callId === call.callId);
    if (this.#open?.callId === call.callId) {
      this.#open.line.mute(call.isMuted);
      // What was counted while nobody could be heard says nothing of the line.
      if (call.state !== 'talking') this.#open.counters = null;
    }
    this.#set({
      calls: isKnown ? calls.map((one) => (one.callId === call.callId ? call : one)) : [...calls, call],
      answering: answering === call.callId && call.state === 'talking' ? null : answering,
    });
  }

  #over(callId: string, how: CallOutcome): void {
    const { calls, answering } = this.state.get();
    const call = calls.find((one) => one.callId === callId);
    if (this.#open?.callId === callId) this.#hangOpenLine();
    this.#set({
      calls: calls.filter((one) => one.callId !== callId),
      answering: answering === callId ? null : answering,
    });
    if (call) this.#ports.over(call, how);
  }

  #hangOpenLine(): void {
    this.#open?.line.close();
    this.#open = null;
    this.#set({ quality: null });
  }

  #set(change: Partial<PhoneState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
