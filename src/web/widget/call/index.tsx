/** @jsxImportSource preact */
/** The part of the widget that telephones: loaded when somebody wants to call, and by a page that had a call. */
import { useEffect, useState } from 'preact/hooks';
import { closeStream, listenTo, openMicrophone } from '#web/kit/sound/microphone.js';
import { Line } from '#web/kit/sound/line.js';
import type { Chat } from '../chat.js';
import { useWidget } from '../context.js';
import { Caller } from '#web/kit/customer/caller.js';
import { CallPanel } from './CallPanel.js';
import { besideIsKept, callIsKept } from './kept.js';

/** Of the name and what it is about, as the first page asks them. */
export interface CallWishes {
  name: string;
  topic: string;
}

/** From here on something is to be heard: the foot of speech (`levelOf` is 0 to 1). */
const audible = 0.12;

class Telephone {
  readonly caller: Caller;
  readonly wishes: CallWishes = { name: '', topic: '' };
  /** Something is to be heard now (EN 301 549 6.2.2.4: a visual indicator of audio activity). */
  isHeard = false;
  #stream: MediaStream | null = null;
  #stopListening: () => void = () => undefined;
  #changed: () => void = () => undefined;

  constructor(chat: Chat) {
    this.caller = new Caller({
      say: (message) => chat.tellCall(message),
      openMicrophone: async () => (this.#stream ??= await openMicrophone(null)),
      closeMicrophone: () => this.#closeMicrophone(),
      openLine: (wishes) =>
        // The connection stops what it was given when it is closed, and may be made anew: it gets a copy.
        new Line({
          ...wishes,
          speakerId: null,
          microphone: async () => (this.#stream ?? (await openMicrophone(null))).clone(),
        }),
      begin: () => chat.beginCall(this.wishes.name, this.wishes.topic),
      remember: (isCalling) => {
        callIsKept(isCalling);
        if (!isCalling) besideIsKept(false);
      },
      changed: () => this.#changed(),
      hears: (stream) => this.#hears(stream),
    });
    chat.telephones(this.caller);
  }

  listen(changed: () => void): void {
    this.#changed = changed;
  }

  #closeMicrophone(): void {
    closeStream(this.#stream);
    this.#stream = null;
  }

  #hears(stream: MediaStream | null): void {
    this.#stopListening();
    this.#stopListening = () => undefined;
    this.#show(false);
    if (stream === null || stream.getAudioTracks().length === 0) return;
    let quiet = 0;
    this.#stopListening = listenTo(stream, (level) => {
      quiet = level > audible ? 0 : quiet + 1;
      // Half a second of silence between two words is no silence.
      this.#show(quiet < 10);
    });
  }

  #show(isHeard: boolean): void {
    if (isHeard === this.isHeard) return;
    this.isHeard = isHeard;
    this.#changed();
  }
}

let telephone: Telephone | null = null;

/** `isResumed`: this tab had a call when it was loaded again. */
export default function Call({ isResumed, onDone }: { readonly isResumed: boolean; readonly onDone: () => void }) {
  const { chat } = useWidget();
  const [, redraw] = useState(0);
  const phone = (telephone ??= new Telephone(chat));
  useEffect(() => {
    phone.listen(() => redraw((n) => n + 1));
    if (besideIsKept()) phone.caller.besides();
    else if (isResumed) void phone.caller.resume();
    else phone.caller.press();
    return () => phone.listen(() => undefined);
  }, []);
  const close = (): void => {
    phone.caller.back();
    chat.forgetCall();
    onDone();
  };
  return <CallPanel caller={phone.caller} wishes={phone.wishes} isHeard={phone.isHeard} onClose={close} />;
}
