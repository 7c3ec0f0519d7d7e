/**
 * A call out of the customer's browser: JSON over the socket of the conversation, beside one RTCPeerConnection. The server
 * always offers, the browser answers. A conversation has one call at most, so nothing names it. Shared by server and widget.
 *
 *   call ──▶ connecting ──▶ menu ──▶ waiting ──▶ talking ⇄ held ──▶ over
 *                                       │ ▲
 *                                       └─┴── a callback or writing keeps the place; a lost network does, too
 */
import type { Moment } from '#kernel/routing/types.js';

/** From the customer's screen, inside `{t: 'call', say}` of the live socket. */
export type CallerToServer =
  /** Calls. With the ticket of a conversation that is only beginning, without one from a conversation that stands. */
  | { readonly do: 'call'; readonly ticket: string | null }
  /** A page that was loaded again, or a socket that is back: is there a call? `connection` is the sound it still has. */
  | { readonly do: 'attach'; readonly connection: string | null }
  | { readonly do: 'sdp'; readonly connection: string; readonly sdp: string }
  /** The network changed: a new offer with an ICE restart, please. */
  | { readonly do: 'restart'; readonly connection: string }
  | { readonly do: 'mute'; readonly is: boolean }
  | { readonly do: 'digits'; readonly digits: string }
  /** The line that is being written, whole; done when its writer pressed Enter. */
  | { readonly do: 'text'; readonly line: string; readonly isDone: boolean }
  /** Be called back at this number: the place stays. */
  | { readonly do: 'callback'; readonly to: string }
  /** Go on in writing: the place stays. */
  | { readonly do: 'write' }
  | { readonly do: 'hangUp' };

export type ServerToCaller =
  /** No call of this conversation lives. */
  | { readonly say: 'none' }
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
  | { readonly say: 'call'; readonly call: CallOfCaller }
  /** What the other one is writing now; empty when the line is finished and stands in the conversation. */
  | { readonly say: 'text'; readonly line: string }
  | { readonly say: 'over'; readonly how: CallerEnd }
  | { readonly say: 'refused'; readonly code: CallerRefusal };

export type CallerState = 'connecting' | 'menu' | 'waiting' | 'talking' | 'held';

export interface CallOfCaller {
  readonly state: CallerState;
  readonly since: Moment;
  readonly isMuted: boolean;
  /** The customer's own unfinished line: a page that was loaded again goes on with it. */
  readonly line: string;
  /** The sound is on a telephone; the page is beside it. */
  readonly isBeside?: boolean;
}

/** How it ended for the customer, each with its own words on screen. */
export type CallerEnd =
  | 'ended'
  /** Left the line. */
  | 'left'
  | 'callback'
  | 'writing'
  /** Cut: before an answer the place stays, and the conversation goes on in writing. */
  | 'lost'
  | 'failed'
  /** Goes on in another tab or on another device. */
  | 'elsewhere';

export type CallerRefusal =
  /** The centre takes no calls from its website now. */
  | 'webCall.closed'
  /** This address calls often, or has its calls. */
  | 'webCall.tooMany'
  /** All lines for calls from the website are taken. */
  | 'webCall.busy'
  | 'webCall.badTicket'
  | 'webCall.badNumber'
  | 'webCall.notNow';

/** T.140 has no end to a line; an entry of the timeline has. */
export const longestLine = 1_000;

/**
 * EN 301 549 6.2.4: text is sent on "within 500 ms" of its input; RFC 4103 5.1 buffers 300 ms by default. A change that comes
 * sooner after the last goes along with it.
 */
export const textEveryMs = 250;

/** The customers' screens, as a voice channel sees them. */
export interface CallerDoor {
  onHeard(handler: (from: CallerScreen, message: CallerToServer) => void): void;
  /** The screen is gone: closed, reloaded, or its network is. */
  onGone(handler: (from: CallerScreen) => void): void;
  /** False when the screen is not there any more. */
  send(screenId: string, message: ServerToCaller): boolean;
  /** Somebody answers such calls now; null while nobody does. Asked before a customer is shown the button. */
  open(isOpen: (() => boolean) | null, rings?: (number: string) => boolean): void;
  readonly isOpen: boolean;
  /** Whether a number that is left here rings by itself when somebody takes it; else they dial it by hand. */
  rings(number: string): boolean;
}

export interface CallerScreen {
  readonly screenId: string;
  readonly contactId: string;
  /** For counting; null for this machine itself (`guests.ts`). */
  readonly address: string | null;
}
