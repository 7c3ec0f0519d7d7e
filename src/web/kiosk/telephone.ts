/** One call out of the kiosk: the same call as out of the website, with nothing of it kept on the device. */
import type { TextKey } from '#modules/contacts/customer-words/contract.js';
import type { KioskKey } from '#modules/contacts/customer-words/kiosk/contract.js';
import { emptyView, type ChatRow, type View } from '#modules/contacts/live/contract.js';
import { Caller } from '#web/kit/customer/caller.js';
import { Live } from '#web/kit/customer/live.js';
import { Line } from '#web/kit/sound/line.js';
import { closeStream, openMicrophone } from '#web/kit/sound/microphone.js';
import { beginCall, readConversation, type Wish } from './centre.js';

/** How it ended, in words for whoever stands here: there is nothing to write on, and no other page. */
const words: Partial<Record<TextKey, KioskKey>> = {
  'call.micDenied': 'micDenied',
  'call.micMissing': 'micMissing',
  'call.micInsecure': 'micMissing',
  'call.micBusy': 'micBusy',
  'call.overEnded': 'ended',
  'call.overElsewhere': 'ended',
  'call.overLeft': 'left',
  'call.overLost': 'cut',
  'call.overWriting': 'cut',
  'call.closed': 'callClosed',
  'call.tooMany': 'busy',
  'call.busy': 'busy',
};

export const mostVolume = 5;

export class Telephone {
  readonly caller: Caller;
  /** Of the centre's: place, wait, who answers. */
  row: ChatRow | null = null;
  volume = 4;
  readonly #changed: () => void;
  #live: Live | null = null;
  #line: Line | null = null;
  #stream: MediaStream | null = null;
  #wasSaid = true;

  constructor(wish: Omit<Wish, 'clientId'> & { readonly newId: () => string }, changed: () => void) {
    this.#changed = changed;
    this.caller = new Caller({
      say: (message) => (this.#wasSaid = this.#live?.tellCall(message) ?? false),
      openMicrophone: async () => (this.#stream ??= await openMicrophone(null)),
      closeMicrophone: () => {
        closeStream(this.#stream);
        this.#stream = null;
      },
      openLine: (wishes) => {
        this.#line = new Line({
          ...wishes,
          speakerId: null,
          // The connection stops what it was given when it is closed, and may be made anew: it gets a copy.
          microphone: async () => (this.#stream ?? (await openMicrophone(null))).clone(),
        });
        this.#line.volume(this.volume / mostVolume);
        return this.#line;
      },
      begin: () => this.#begin({ ...wish, clientId: wish.newId() }),
      remember: () => undefined,
      changed,
      hears: () => undefined,
    });
  }

  async #begin(wish: Wish): Promise<{ readonly ticket: string } | { readonly reason: TextKey }> {
    const answer = await beginCall(wish);
    if (!answer.ok) {
      const { status } = answer;
      return { reason: status === 409 ? 'call.closed' : status === 429 ? 'call.tooMany' : 'call.overFailed' };
    }
    const { contactId, token, ticket } = answer.data;
    this.#live?.stop();
    this.row = null;
    this.#live = new Live({ contactId, token }, emptyView, {
      read: () => readConversation({ contactId, token }),
      view: (view) => this.#seen(view),
      connection: () => undefined,
      writing: () => undefined,
      call: (message) => this.caller.heard(message),
      opened: () => this.caller.opened(),
      // Before the call stands in the line there is no conversation to show: the call itself says how it goes.
      gone: () => undefined,
    });
    return { ticket };
  }

  #seen(view: View): void {
    this.row = (Object.values(view.rows['chat'] ?? {})[0] as unknown as ChatRow | undefined) ?? null;
    this.#changed();
  }

  get isOn(): boolean {
    const { step } = this.caller.view;
    return step === 'opening' || step === 'on';
  }

  /** Null while it lasts, and where it ended in a callback. */
  get ending(): KioskKey | null {
    const { step, words: how } = this.caller.view;
    if (step !== 'over' || this.isCallback) return null;
    return (how && words[how]) || 'notBegun';
  }

  /** The centre has taken the number: the place in line is that of the callback. */
  get isCallback(): boolean {
    return this.caller.view.step === 'over' && this.caller.view.words === 'chat.callbackKept';
  }

  turn(steps: number): void {
    this.volume = Math.min(mostVolume, Math.max(1, this.volume + steps));
    this.#line?.volume(this.volume / mostVolume);
    this.#changed();
  }

  /** False without a socket: nothing was said, and the number is still with its owner. */
  callBack(to: string): boolean {
    this.caller.callBack(to);
    return this.#wasSaid;
  }

  /** Nothing of it is left: the socket, its token and the microphone go. */
  close(): void {
    if (this.isOn) this.caller.hangUp();
    this.#live?.stop();
    this.#live = null;
    closeStream(this.#stream);
    this.#stream = null;
  }
}
