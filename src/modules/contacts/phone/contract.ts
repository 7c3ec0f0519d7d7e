/**
 * The consultant's telephone: JSON over the desk's own socket, beside one RTCPeerConnection. No SIP in the browser; the
 * server always offers, the browser answers. Shared by server and desk; plain JSON.
 */
import type { Moment } from '#kernel/routing/types.js';

/** From the desk to the server, inside `{t: 'phone', say}` of the live socket. */
export type PhoneToServer =
  /** This screen is the telephone of the person; the last to say so is. Re-attaches the sound after a reload. */
  | {
      readonly do: 'attach';
      readonly mic: 'ok' | 'denied' | 'missing' | 'untested';
      /** Of the tabs of this browser it is the one that shows calls: also those that ring on an own telephone. */
      readonly leads?: boolean;
    }
  /** The browser's line is poor: the call goes on by the person's own telephone. */
  | { readonly do: 'moveToOwn'; readonly callId: string }
  | { readonly do: 'detach' }
  | { readonly do: 'answer'; readonly callId: string }
  | { readonly do: 'decline'; readonly callId: string }
  | { readonly do: 'deviceFailed'; readonly callId: string; readonly why: string }
  | { readonly do: 'sdp'; readonly connection: string; readonly sdp: string }
  /** The network changed: a new offer with an ICE restart, please. */
  | { readonly do: 'restart'; readonly connection: string }
  | { readonly do: 'mute' | 'hold' | 'record' | 'pauseRecording'; readonly callId: string; readonly is: boolean }
  | { readonly do: 'digits'; readonly callId: string; readonly digits: string }
  | { readonly do: 'hangUp'; readonly callId: string }
  /** Calls the customer of a contact; `callId` is the asker's own, for a refusal. */
  | {
      readonly do: 'dial';
      readonly callId: string;
      readonly number: string;
      readonly contactId: string | null;
      readonly purpose?: 'service' | 'promotion';
    }
  | {
      readonly do: 'transfer';
      readonly callId: string;
      readonly to: TransferTarget;
      readonly isWarm: boolean;
      readonly reason: string;
    }
  | { readonly do: 'completeTransfer' | 'cancelTransfer' | 'conference' | 'swap'; readonly callId: string }
  /** Beside a call: the line that is being written, whole; done when its writer pressed Enter. */
  | { readonly do: 'text'; readonly callId: string; readonly line: string; readonly isDone: boolean }
  | { readonly do: 'quality'; readonly callId: string; readonly quality: Quality };

export type TransferTarget =
  | { readonly queueId: string }
  | { readonly consultantId: string }
  | { readonly number: string };

/** Of the last five seconds, by the browser's own counters. */
export interface Quality {
  readonly lossPercent: number;
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
  readonly mos: number | null;
}

/** From the server to the desk, inside `{t: 'phone', say}`. */
export type PhoneToDesk =
  | { readonly say: 'attached'; readonly calls: readonly CallOnDesk[] }
  /** Another screen of the person is the telephone now. */
  | { readonly say: 'detached' }
  | {
      readonly say: 'offer';
      readonly connection: string;
      readonly sdp: string;
      readonly iceServers: readonly {
        readonly urls: string;
        readonly username?: string;
        readonly credential?: string;
      }[];
    }
  /** Where the person's calls ring now; said after `attached`, and whenever it is another. */
  | { readonly say: 'telephone'; readonly telephone: DeskTelephone }
  | { readonly say: 'call'; readonly call: CallOnDesk }
  /** What the customer is writing now; empty when the line is finished and stands in the conversation. */
  | { readonly say: 'text'; readonly callId: string; readonly line: string }
  | { readonly say: 'over'; readonly callId: string; readonly how: CallOutcome }
  | { readonly say: 'refused'; readonly callId: string; readonly code: string };

export type CallState = 'ringing' | 'connecting' | 'talking' | 'held' | 'transferring' | 'conference';

/** Four ends of an offered call, kept apart in every report, and what came after an answer. */
export type CallOutcome =
  | 'missed'
  | 'declined'
  | 'deviceFailed'
  | 'callerGone'
  | 'ended'
  | 'passed'
  | 'lost'
  /** Asked by a colleague, or listening: over for this person; the call may go on. */
  | 'adviceOver'
  | 'listeningOver'
  /** A call out that nobody took, in four ways. */
  | 'busy'
  | 'noAnswer'
  | 'wrongNumber'
  | 'notReached';

export interface CallOnDesk {
  readonly callId: string;
  readonly contactId: string;
  readonly interactionId: string;
  readonly direction: 'in' | 'out';
  readonly state: CallState;
  readonly number: string | null;
  readonly name: string;
  readonly queueId: string | null;
  readonly since: Moment;
  readonly isMuted: boolean;
  /** `ready`: may be begun; `notice`: the caller hears that it will be; `failed`: it broke, and only a hand begins it again. */
  readonly recording: 'off' | 'ready' | 'notice' | 'on' | 'paused' | 'refused' | 'failed';
  /** The sound is on a telephone of the person's own, not in the browser. */
  readonly at?: 'own';
  /** The third party. 'waiting' hears music while the consultant talks with the customer. */
  readonly other: {
    readonly name: string;
    readonly state: 'ringing' | 'talking' | 'waiting';
    readonly isOutside?: boolean;
  } | null;
  /** This person is not the holder: a colleague asks them, and says why. */
  readonly asked?: { readonly by: string; readonly reason: string } | null;
  /** This person is a supervisor who listens in: to whom, and how. */
  readonly listening?: { readonly to: string; readonly mode: ListenMode } | null;
  /** A supervisor hears this call now: always shown. */
  readonly listeners: readonly { readonly name: string; readonly mode: ListenMode }[];
  /** The two unfinished lines beside the call; null where the customer's telephone has no text. */
  readonly text: { readonly mine: string; readonly theirs: string } | null;
}

export type ListenMode = 'listen' | 'whisper' | 'barge';

/** Where a person's calls ring first. Whatever cannot ring now is passed over, and a browser that is ready always can. */
export type RingsAt = 'browser' | 'account' | 'address' | 'number';

/** A telephone of a person's own, beside the browser. */
export interface OwnTelephone {
  readonly rings: RingsAt;
  /** A SIP account at this server: its name; whether a telephone is registered with it now. */
  readonly account: { readonly user: string; readonly isRegistered: boolean } | null;
  /** A SIP telephone at a fixed address, written down by an administrator. */
  readonly address: string | null;
  /** An outside number of the person's own, called by the trunk. */
  readonly number: string | null;
}

/** What a desk knows of the person's telephones. */
export interface DeskTelephone {
  /** Where the next call will ring; null: nowhere. */
  readonly ringsNow: RingsAt | null;
  /** The own telephone on which a call could go on now. */
  readonly own: Exclude<RingsAt, 'browser'> | null;
  /** Whether numbers can be called from here. */
  readonly mayDial: boolean;
}

/** The telephones of the people at their desks, as a voice channel sees them: one socket each, whatever came last. */
export interface PhoneDoor {
  onHeard(handler: (from: PhoneScreen, message: PhoneToServer) => void): void;
  /** The screen is gone: closed, reloaded, or its network is. */
  onGone(handler: (from: PhoneScreen) => void): void;
  /** False when the screen is not there any more. */
  send(screenId: string, message: PhoneToDesk): boolean;
}

export interface PhoneScreen {
  readonly screenId: string;
  readonly personId: string;
}

/** Under which supervisors may listen in: recorded, never rewritten. */
export interface ListeningAgreement {
  readonly id: string;
  readonly title: string;
  readonly signatories: string;
  readonly scope: string;
  /** Days, '2026-11-22'. */
  readonly signedOn: string;
  readonly validUntil: string | null;
  readonly isWithdrawn: boolean;
}
