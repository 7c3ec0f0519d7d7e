/**
 * A call out of this page. The screen shows it, the ports do it; between them this decides, so that it can be tested.
 *
 *   off ──press──▶ asking ──start──▶ opening ──offer, line──▶ on ──▶ over ──again──▶ opening
 *                    └──back──▶ off     └── no microphone, refused ──▶ over ──close──▶ off
 *
 * A page that is loaded again (`resume`), or a socket that is back (`opened`), asks for the call and its sound. What is
 * written goes along as it grows, at most every 250 ms (EN 301 549 6.2.4).
 */
import type { TextKey } from '#modules/contacts/customer-words/contract.js';
import type {
  CallOfCaller,
  CallerEnd,
  CallerRefusal,
  CallerToServer,
  ServerToCaller,
} from '#modules/contacts/web-call/contract.js';
import { problemOf } from '#web/kit/sound/microphone.js';
import { TextSender } from '#web/kit/sound/text-sender.js';

export interface CallLine {
  take(sdp: string, iceServers: readonly RTCIceServer[]): Promise<string>;
  mute(isMuted: boolean): void;
  close(): void;
}

export interface LineWishes {
  readonly isMuted: boolean;
  onLost(): void;
  onMicGone(): void;
  onSound(stream: MediaStream): void;
}

export interface CallerPorts {
  /** False while there is no socket. */
  say(message: CallerToServer): boolean;
  /** The browser asks its question now, once for the whole call. */
  openMicrophone(): Promise<unknown>;
  closeMicrophone(): void;
  openLine(wishes: LineWishes): CallLine;
  begin(): Promise<{ readonly ticket: string | null } | { readonly reason: TextKey }>;
  /** This tab has a call: said again by a page that is loaded again. */
  remember(isCalling: boolean): void;
  changed(): void;
  hears(stream: MediaStream | null): void;
}

export type Step = 'off' | 'asking' | 'opening' | 'on' | 'over';

export interface CallView {
  readonly step: Step;
  readonly call: CallOfCaller | null;
  readonly isMuted: boolean;
  /** The way of the sound is lost, and looked for. */
  readonly isLost: boolean;
  /** The end in words, or why it did not begin. */
  readonly words: TextKey | null;
  readonly hasBadNumber: boolean;
  /** The sound is on a telephone: here is what can be seen and written. */
  readonly isBeside: boolean;
  /** What I am writing, and what the other one is. */
  readonly mine: string;
  readonly theirs: string;
}

const nothing: CallView = {
  step: 'off',
  call: null,
  isMuted: false,
  isLost: false,
  words: null,
  hasBadNumber: false,
  isBeside: false,
  mine: '',
  theirs: '',
};

const micWords = {
  denied: 'call.micDenied',
  missing: 'call.micMissing',
  busy: 'call.micBusy',
  insecure: 'call.micInsecure',
} as const;

const endWords: Readonly<Record<CallerEnd, TextKey>> = {
  ended: 'call.overEnded',
  left: 'call.overLeft',
  callback: 'chat.callbackKept',
  writing: 'call.overWriting',
  lost: 'call.overLost',
  failed: 'call.overFailed',
  elsewhere: 'call.overElsewhere',
};

const refusalWords: Readonly<Record<CallerRefusal, TextKey>> = {
  'webCall.closed': 'call.closed',
  'webCall.tooMany': 'call.tooMany',
  'webCall.busy': 'call.busy',
  'webCall.badTicket': 'call.overFailed',
  'webCall.badNumber': 'call.badNumber',
  'webCall.notNow': 'call.overFailed',
};

export class Caller {
  view: CallView = nothing;
  readonly #ports: CallerPorts;
  #line: { readonly connection: string; readonly line: CallLine } | null = null;
  /** Said once the socket is open, and again should it fall before the first sound. */
  #wanted: Extract<CallerToServer, { do: 'call' | 'attach' }> | null = null;
  readonly #text = new TextSender((line, isDone) => this.#ports.say({ do: 'text', line, isDone }));

  constructor(ports: CallerPorts) {
    this.#ports = ports;
  }

  get #step(): Step {
    return this.view.step;
  }

  /** The customer wants to call: first it is said what the browser will ask. */
  press(): void {
    if (this.view.step === 'off' || this.view.step === 'over') this.#set({ ...nothing, step: 'asking' });
  }

  back(): void {
    if (this.view.step === 'asking' || this.view.step === 'over') this.#set(nothing);
  }

  async start(): Promise<void> {
    if (this.view.step === 'opening' || this.view.step === 'on') return;
    this.#set({ ...nothing, step: 'opening' });
    if (!(await this.#microphone())) return;
    const begun = await this.#ports.begin();
    if (this.#step !== 'opening') return this.#ports.closeMicrophone();
    if ('reason' in begun) return this.#end(begun.reason);
    this.#ports.remember(true);
    this.#want({ do: 'call', ticket: begun.ticket });
  }

  /** This tab had a call when it was loaded again. */
  async resume(): Promise<void> {
    this.#set({ ...nothing, step: 'opening' });
    if (await this.#microphone()) this.#want({ do: 'attach', connection: null });
  }

  /** Beside a telephone call: no microphone, and nothing rings. */
  besides(): void {
    this.#set({ ...nothing, step: 'opening', isBeside: true });
    this.#want({ do: 'attach', connection: null });
  }

  async #microphone(): Promise<boolean> {
    try {
      await this.#ports.openMicrophone();
      return true;
    } catch (error) {
      this.#end(micWords[problemOf(error)]);
      return false;
    }
  }

  #want(message: Extract<CallerToServer, { do: 'call' | 'attach' }>): void {
    this.#wanted = message;
    this.#ports.say(message);
  }

  /** The socket is open, anew or for the first time. */
  opened(): void {
    const { step } = this.view;
    if (step !== 'opening' && step !== 'on') return;
    this.#ports.say(this.#wanted ?? { do: 'attach', connection: this.#line?.connection ?? null });
    if (this.view.mine !== '') this.#text.again();
  }

  heard(message: ServerToCaller): void {
    const { step } = this.view;
    if (step !== 'opening' && step !== 'on') return;
    switch (message.say) {
      case 'offer':
        return void this.#offered(message.connection, message.sdp, message.iceServers);
      case 'call':
        return this.#called(message.call);
      case 'text':
        return this.#set({ theirs: message.line });
      case 'over':
        return this.#end(message.how === 'left' && this.view.isBeside ? 'beside.left' : endWords[message.how]);
      case 'none':
        return this.#end(this.view.isBeside ? 'call.overEnded' : 'call.overLost');
      case 'refused':
        if (message.code === 'webCall.badNumber') return this.#set({ hasBadNumber: true });
        // Asked for in the moment in which somebody answered: the call goes on.
        if (message.code !== 'webCall.notNow') this.#end(refusalWords[message.code]);
    }
  }

  #called(call: CallOfCaller): void {
    // What stood half written before the page was loaded again.
    if (this.view.call === null) this.#text.begin(call.line);
    this.#line?.line.mute(call.isMuted);
    // Whether it is a page beside a telephone the centre knows best.
    this.#set({ step: 'on', call, isMuted: call.isMuted, isBeside: call.isBeside === true, mine: this.#text.line });
  }

  async #offered(connection: string, sdp: string, iceServers: readonly RTCIceServer[]): Promise<void> {
    this.#wanted = null;
    if (this.#line?.connection !== connection) {
      this.#closeLine();
      const line = this.#ports.openLine({
        isMuted: this.view.isMuted,
        onLost: () => this.#lost(connection),
        onMicGone: () => this.#end('call.micMissing', { do: 'write' }),
        onSound: (stream) => this.#ports.hears(stream),
      });
      this.#line = { connection, line };
    }
    const { line } = this.#line!;
    try {
      const answer = await line.take(sdp, iceServers);
      if (this.#line?.line !== line) return;
      this.#ports.say({ do: 'sdp', connection, sdp: answer });
      this.#set({ isLost: false });
    } catch (error) {
      if (this.#line?.line === line) this.#end(micWords[problemOf(error)], { do: 'write' });
    }
  }

  #lost(connection: string): void {
    if (this.#line?.connection !== connection) return;
    this.#set({ isLost: true });
    this.#ports.say({ do: 'restart', connection });
  }

  /** Here at once, and on the server: a voice that should not be heard must not wait for a network. */
  mute(isMuted: boolean): void {
    this.#line?.line.mute(isMuted);
    this.#set({ isMuted });
    this.#ports.say({ do: 'mute', is: isMuted });
  }

  digit(digit: string): void {
    this.#ports.say({ do: 'digits', digits: digit });
  }

  type(line: string): void {
    this.#text.type(line);
    this.#set({ mine: line });
  }

  /** The line is finished: an entry of the conversation. Without a socket it stays where it is. */
  enter(): void {
    if (this.#text.enter()) this.#set({ mine: '' });
  }

  callBack(to: string): void {
    this.#set({ hasBadNumber: false });
    this.#ports.say({ do: 'callback', to });
  }

  /** Gives the place in line up, or ends the talk. */
  leave(): void {
    this.#ports.say({ do: 'hangUp' });
  }

  write(): void {
    // Without a socket the centre notices by itself that nobody is there, and does the same.
    if (!this.#ports.say({ do: 'write' })) this.#end('call.overWriting');
  }

  /** Nothing is said or heard from here on; what became of the place in line the centre says. */
  hangUp(): void {
    this.#closeLine();
    this.#ports.closeMicrophone();
    const isTalking = this.view.call?.state === 'talking' || this.view.call?.state === 'held';
    if (!this.#ports.say({ do: 'hangUp' }) || this.view.call === null)
      this.#end(isTalking ? 'call.overEnded' : 'call.overLeft');
  }

  #end(words: TextKey, say: CallerToServer | null = null): void {
    if (say !== null) this.#ports.say(say);
    this.#closeLine();
    this.#ports.closeMicrophone();
    this.#ports.remember(false);
    this.#wanted = null;
    this.#text.stop();
    this.#set({ ...nothing, step: 'over', words, isBeside: this.view.isBeside });
  }

  #closeLine(): void {
    this.#line?.line.close();
    this.#line = null;
    this.#ports.hears(null);
  }

  #set(change: Partial<CallView>): void {
    this.view = { ...this.view, ...change };
    this.#ports.changed();
  }
}
