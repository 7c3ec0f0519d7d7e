/** The one telephone of this page, wired to the browser, the live line and the screen. */
import { useEffect } from 'react';
import { codeText, live, toast, useStore } from '#web/kit/index.js';
import { deskWords } from '../text/words.js';
import { followChoices, phoneChoices } from './choices.js';
import { Line } from '#web/kit/sound/line.js';
import { knownProblem, openMicrophone } from '#web/kit/sound/microphone.js';
import { Telephone, type PhoneState } from './telephone.js';

const measureMs = 5_000;
let running: Telephone | null = null;
let takeLock: () => void = () => undefined;

/** What the browser calls a network that changed; not in every one. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

export function telephone(personId: string): Telephone {
  if (running) return running;
  const say = deskWords.say;
  const made = new Telephone({
    say: (message) => live().saysPhone(message),
    openLine(options) {
      const { micId, speakerId } = phoneChoices.get();
      return new Line({ ...options, speakerId, microphone: () => openMicrophone(micId) });
    },
    isTested: () => phoneChoices.get().testedAt !== null,
    knownProblem,
    over: (call, how) =>
      void toast({ words: say(`phone.over.${how}`, { name: call.name || (call.number ?? '') }), forMs: 10_000 }),
    micFailed: (problem) => void toast({ words: say(`phone.mic.${problem}`), forMs: 12_000 }),
    refused: (code) => void toast({ words: refusalWords(code), forMs: 10_000 }),
  });
  running = made;
  followChoices();
  let before = phoneChoices.get();
  phoneChoices.listen(() => {
    const { testedAt, speakerId } = phoneChoices.get();
    if (speakerId !== before.speakerId) made.speakerChanged(speakerId);
    if (testedAt !== before.testedAt) void made.attach();
    before = phoneChoices.get();
  });
  live().phone({ heard: (message) => made.heard(message), opened: () => void made.attach() });
  setInterval(() => void made.measure().catch(() => undefined), measureMs);
  window.addEventListener('online', () => made.restart());
  const { connection } = navigator as { connection?: NetworkInformation };
  connection?.addEventListener('change', () => made.restart());
  if ('mediaDevices' in navigator) navigator.mediaDevices.addEventListener('devicechange', () => void made.attach());
  takeLock = () => lead(made, personId, true);
  lead(made, personId, false);
  return made;
}

/** A refusal of the telephone in its own words, else in those of the house. */
function refusalWords(code: string): string {
  if (deskWords.has(code)) return deskWords.say(code);
  return codeText(code) ?? deskWords.say('phone.refused');
}

/**
 * Two tabs of one browser would ring twice and answer once: the Web Locks API lets one lead, and when it is closed the next
 * does. Stealing is for the person who asks for the telephone here.
 */
function lead(made: Telephone, personId: string, isStolen: boolean): void {
  if (!('locks' in navigator)) return made.lead(true);
  const name = `ponte.telephone.${personId}`;
  navigator.locks
    .request(name, isStolen ? { steal: true } : {}, () => {
      made.lead(true);
      return new Promise<never>(() => undefined);
    })
    .catch(() => {
      // Stolen by another tab: this one stands in line again.
      made.lead(false);
      lead(made, personId, false);
    });
}

/** The telephone is wanted in this tab, on this screen. */
export function takeTelephoneHere(): void {
  running?.takeHere();
  if (running?.state.get().place === 'otherTab') takeLock();
}

export function useTelephone(personId: string): readonly [Telephone, PhoneState] {
  const phone = telephone(personId);
  const state = useStore(phone.state);
  return [phone, state];
}

/** A title that comes and goes with a name, for a tab that is not looked at. Still for who wants no motion. */
export function useFlash(words: string | null): void {
  useEffect(() => {
    if (words === null) return;
    const before = document.title;
    document.title = words;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return () => void (document.title = before);
    const timer = setInterval(() => (document.title = document.title === words ? before : words), 1_000);
    return () => {
      clearInterval(timer);
      document.title = before;
    };
  }, [words]);
}
