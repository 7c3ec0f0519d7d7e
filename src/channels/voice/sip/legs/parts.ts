/** What every leg is given. */
import type { Clock } from '../clock.js';
import type { Credentials } from '../digest.js';
import type { Dialog } from '../dialog.js';
import type { Peer } from '../message.js';
import type { TransactionLayer } from '../transactions/layer.js';
import type { BaseLeg } from './base.js';

export interface LegParts {
  readonly clock: Clock;
  readonly layer: TransactionLayer;
  /** Our Contact as this peer can reach it: '<sip:ponte@192.0.2.1:5060>'. */
  contactFor(peer: Peer): string;
  /** Where a URI of the dialog lies; a name that cannot be looked up on the spot is sought where the leg came from. */
  locate(uri: string, known: Peer): Peer;
  /** For a trunk that asks who we are. */
  credentialsFor(peer: Peer): Credentials | null;
  /** The leg can be found by its dialog from now on. */
  enter(dialog: Dialog, leg: BaseLeg): void;
  leave(dialog: Dialog): void;
  over(leg: BaseLeg): void;
}

export const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, INFO, UPDATE, PRACK, MESSAGE';
export const supported = '100rel, replaces, timer';
export const sdpType = ['content-type', 'application/sdp'] as const;
