/** What others see of the floor: the door through which everything that happens to contacts goes. */
import type { Floor } from '#kernel/routing/index.js';
import type { Interaction, Moment, RoutingCommand, Seat } from '#kernel/routing/types.js';
import type { Contact, ContactCommand, Customer, Entry, FloorEvent, Identity } from '../contract.js';

export type FloorCommand = ContactCommand | RoutingCommand;

/** An event as it stands in the log. `seq` counts up without gaps within a floor. */
export interface Logged {
  readonly seq: number;
  readonly event: FloorEvent;
}

/** What one commit changed, given to listeners after it is durable. */
export interface Committed {
  /** The last sequence number of the commit: the cursor. */
  readonly seq: number;
  readonly events: readonly Logged[];
  readonly contacts: readonly { readonly before: Contact | null; readonly after: Contact }[];
  readonly entries: readonly Entry[];
  readonly customers: readonly Customer[];
  readonly interactions: readonly Interaction[];
  readonly seats: readonly Seat[];
}

export interface Done {
  /** Cursor at which the command's effect is visible. */
  readonly seq: number;
  /** False when the same command had been done before (a repeated client id): nothing changed. */
  readonly isNew: boolean;
  readonly events: readonly FloorEvent[];
}

export interface FloorDoor {
  /** Decides, commits, then resolves. Rejects with RoutingRefused / ContactRefused (nothing changed), or FloorUnavailable (unknown: try again with the same ids). */
  dispatch(command: FloorCommand): Promise<Done>;
  /** A contact as it stands now (memory, else the table). Rights are checked by the caller's door. */
  contact(contactId: string): Promise<Contact | null>;
  customer(customerId: string): Promise<Customer | null>;
  customerBy(identity: Pick<Identity, 'kind' | 'value'>): Promise<Customer | null>;
  /** Each of them, in their order; one question to the tables, and none for those that nobody is known by. */
  customersBy(identities: readonly Pick<Identity, 'kind' | 'value'>[]): Promise<readonly (Customer | null)[]>;
  /** The routing state, read only: place in line, wait, counts. */
  readonly routing: Floor;
  readonly cursor: number;
  readonly isServing: boolean;
  now(): Moment;
  /** Called after each durable commit, in order. Returns the way to stop listening. */
  onCommitted(listener: (committed: Committed) => void): () => void;
}
