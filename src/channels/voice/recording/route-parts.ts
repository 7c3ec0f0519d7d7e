/** What the routes of recordings need, and who may call them. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { isSupervisor, type Staff } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';
import type { Asker } from '#modules/contacts/recording/contract.js';
import type { FloorDoor } from '#modules/contacts/index.js';
import type { Policies } from './policy.js';
import { readRecording, type RecordingRow } from './rows.js';
import type { Vault } from './vault.js';

export interface RecordingRoutes {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly vault: Vault;
  readonly policies: Policies;
  readonly floor: Pick<FloorDoor, 'contact' | 'now'>;
  readonly now: () => number;
  readonly queueIds: () => readonly string[];
  readonly promptFiles: () => Promise<readonly string[]>;
}

export const tags = ['recordings'];
export const whoAnswers = { who: ['consultant', 'supervisor', 'administrator'] as const };

export const askerOf = (viewer: Staff): Asker => ({
  id: viewer.id,
  // Programs hear nothing: who listens is a person with a name.
  isSupervisor: viewer.kind === 'person' && isSupervisor(viewer),
});

export async function rowOf({ pool }: RecordingRoutes, recordingId: string): Promise<RecordingRow> {
  const row = await readRecording(pool, recordingId);
  if (row === null) throw new Refused('recording.unknown');
  return row;
}
