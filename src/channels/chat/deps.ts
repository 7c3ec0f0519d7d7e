/** What the routes of this channel work with. */
import type { Pool } from 'pg';
import type { MachineDoor } from '#modules/contacts/contract.js';
import type { FloorDoor } from '#modules/contacts/index.js';
import type { Centre } from '#modules/identity/contract.js';
import type { Identity } from '#modules/identity/index.js';
import type { FactDoor } from '#modules/knowledge/facts/contract.js';
import type { Patch } from '#modules/contacts/live/contract.js';

export interface ChatDeps {
  readonly floor: FloorDoor;
  readonly pool: Pool;
  readonly secret: Buffer;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly centre: () => Promise<Centre>;
  /** Somebody answers calls out of the browser right now, as far as the telephone goes. */
  readonly isTelephoneOn: () => boolean;
  readonly kiosks: Pick<Identity, 'kioskOfLink' | 'beginKiosk' | 'kioskById'>;
  /** Whether a number left here rings by itself when somebody takes it. */
  readonly rings: (number: string) => boolean;
  /** Whether the centre is reached by https. */
  readonly isSecure: () => boolean;
  /** The conversation as its customer may see it, freshly read. */
  readonly read: (contactId: string) => Promise<Patch>;
  readonly machine: MachineDoor;
  readonly facts: FactDoor;
  readonly customerOf: (token: string) => Promise<{ readonly contactId: string } | null>;
}
