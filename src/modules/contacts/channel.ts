/** The shape of a channel: one folder under `channels/`, one line in `server/main.ts`. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { FactDoor } from '../knowledge/facts/contract.js';
import type { Contact, Entry } from './contract.js';
import type { FloorDoor } from './floor/types.js';
import type { PhoneDoor } from './phone/contract.js';
import type { MachineDoor } from './automatic/contract.js';
import type { CallerDoor } from './web-call/contract.js';

export interface ChannelContext {
  readonly floor: FloorDoor;
  readonly pool: Pool;
  /** Routes of the channel are registered here. */
  readonly http: FastifyInstance;
  readonly log: Logger;
  /** Base address under which customers reach the centre, for links in mails: 'http://127.0.0.1:8080'. */
  readonly publicUrl: () => string;
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Secret of this installation, for signing tags and links. */
  readonly secret: Buffer;
  /** The telephones at the desks. */
  readonly phones: PhoneDoor;
  /** The screens of customers, who may call out of their browsers. */
  readonly callers: CallerDoor;
  /** What a machine makes of first words; missing where none speaks. */
  readonly machine?: MachineDoor;
  /** What is true now, for answers that name it; missing where nothing live is read. */
  readonly facts?: FactDoor;
  /** Background work that survives a crash: runs at least once, with retries. `key` makes it unique. */
  readonly jobs: {
    handle(name: string, work: (payload: unknown) => Promise<void>): void;
    add(name: string, payload: unknown, options?: { key?: string; runAt?: Date; maxAttempts?: number }): Promise<void>;
  };
}

export interface ChannelRunning {
  /** Sends a consultant's message to the customer. Called after its commit; must be safe to call twice. */
  deliver(contact: Contact, entry: Entry): Promise<void>;
  /** Asks the customer in this channel whether any doubt is left. */
  askConfirmation(contact: Contact, entry: Entry): Promise<void>;
  /** Health, in words and figures, for /readyz and the studio. */
  status(): Readonly<Record<string, string | number | boolean | null>>;
  stop(): Promise<void>;
}

/** What is known before the floor is ours. */
export type StandByContext = Pick<ChannelContext, 'settings' | 'log'>;

export interface ChannelKind {
  readonly name: string;
  /** Tells whoever comes while another server owns the floor to ask elsewhere; stopped before `start`. Null: says nothing. */
  standBy?(context: StandByContext): Promise<{ stop(): Promise<void> } | null>;
  start(context: ChannelContext): Promise<ChannelRunning>;
}
