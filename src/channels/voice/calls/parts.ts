/** What calls need of the house. */
import type { Logger } from 'pino';
import type { MachineDoor } from '#modules/contacts/contract.js';
import type { FloorDoor } from '#modules/contacts/index.js';
import type { PhoneDoor } from '#modules/contacts/phone/contract.js';
import type { CallerDoor } from '#modules/contacts/web-call/contract.js';
import type { SpokenAnswer } from '../flows/answers.js';
import type { Flow, Prompt } from '../flows/flow.js';
import type { Recorder } from '../recording/recorder.js';
import type { MediaEngine } from '../media/engine.js';
import type { SipStack } from '../sip/index.js';
import type { Judge } from '../dialling/judge.js';
import type { Telephones } from '../telephones/index.js';
import type { KeptMessage } from '../messages/store.js';
import type { Vault } from '../recording/vault.js';
import type { TextLinks } from '../texts/index.js';
import type { Transcriber } from '../transcribing/asked.js';
import type { CallRow } from './contract.js';
import type { ListeningBooks } from './listening/books.js';
import type { ThirdDoor } from './third/door.js';

export interface FlowFor {
  readonly flow: Flow;
  readonly version: number;
}

export interface IceServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

export interface CallParts {
  readonly floor: FloorDoor;
  readonly sip: SipStack;
  readonly media: MediaEngine;
  readonly phones: PhoneDoor;
  /** People's own telephones. */
  readonly telephones: Pick<Telephones, 'ringsNow' | 'wayTo' | 'onDesk' | 'onChanged'>;
  readonly callers: CallerDoor;
  /** Of this installation: tickets of calls from the website are sealed with it. */
  readonly secret: Buffer;
  /** Prefixes of numbers that are called: '+39'. */
  readonly callsTo: readonly string[];
  /** Calls out of the website at once. */
  readonly webCalls: number;
  /** The centre's own wish; asked at each call. */
  readonly takesWebCalls: () => Promise<boolean>;
  nameOf(personId: string): Promise<string>;
  readonly log: Logger;
  readonly recorder: Recorder;
  /** May somebody be telephoned; asked before every call out, and kept. */
  readonly judge: Pick<Judge, 'judge' | 'keep'>;
  /** The published flow of a dialled number; null: straight to people. */
  flowFor(dialled: string): FlowFor | null;
  /** The centre's own language: what the timeline says of a call is said in it. */
  language(): 'it' | 'en';
  /** The queue of calls without a flow; null while the centre has none. */
  usualQueue(): string | null;
  /** The recording of a prompt, where there is one. */
  fileOf(prompt: Prompt, language: 'it' | 'en'): Promise<string | null>;
  /** The sounds of a sentence of the house; none where it has none. */
  spoken(files: readonly string[]): Promise<readonly string[]>;
  /** The published answer of a topic with its recording; null where callers cannot hear one. */
  answerFor(topic: string, language: 'it' | 'en'): Promise<SpokenAnswer | null>;
  /** Writes down what callers say; null where none is set. */
  readonly transcriber: Transcriber | null;
  /** The gate: what a machine makes of a caller's words. */
  readonly machine: Pick<MachineDoor, 'firstWord'>;
  /** What is played while waiting. */
  musicFile(name: string | null): Promise<string | null>;
  /** Of a person, or of a customer who calls out of a browser (`caller_…`). */
  iceServersFor(who: string): readonly IceServer[];
  /** Text messages with a link to one's place in line. */
  readonly texts: TextLinks;
  /** The trunk and the number to call out by; null while the centre cannot call out, or not to that number. */
  wayOut(to?: string): { readonly trunk: string; readonly from: string } | null;
  /** Whether a promise to call this number can be kept: a way there, and a number of our own that is shown (OUT-25). */
  canCallBack(number: string | null): boolean;
  /** The centre's country and the person's, where they are known: callers have a right to them. */
  countriesOf(personId: string): Promise<{ readonly centre: string | null; readonly person: string | null }>;
  /** Where voice messages are sealed; null while it cannot be opened. */
  vault(): Pick<Vault, 'openFolder' | 'seal'> | null;
  keepMessage(message: KeptMessage): Promise<void>;
  /** Hosts that menus may ask though they are inside, or without https. */
  readonly webhookHosts: readonly string[];
  /** Where each listening in is kept. */
  readonly listening: ListeningBooks;
  /** What a third party needs of the house. */
  readonly thirds: ThirdDoor;
  /** Kept at each step; never awaited by a caller's ear. */
  keep(row: CallRow): void;
  keepQuality(callId: string, at: number, quality: Readonly<Record<string, number | null>>): void;
}
