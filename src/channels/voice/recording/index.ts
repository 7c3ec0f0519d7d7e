/**
 * The door of recordings: vault, policy, routes, and what an earlier life left. They can be heard and their policy written
 * while the telephone is switched off.
 */
import { queuesOf } from '#kernel/routing/index.js';
import type { ChannelContext } from '#modules/contacts/index.js';
import type { MediaEngine } from '../media/engine.js';
import type { Prompts } from '../prompts.js';
import { Policies } from './policy.js';
import { Recorder } from './recorder.js';
import { registerRecordingRoutes } from './routes.js';
import { Sealer } from './sealer.js';
import { Vault } from './vault.js';

export interface RecordingsOpen {
  readonly vault: Vault;
  recorder(media: MediaEngine): Recorder;
  /** After the calls and the media engine: what ended is sealed. */
  stop(): Promise<void>;
}

export async function openRecordings(context: ChannelContext, prompts: Prompts): Promise<RecordingsOpen> {
  const { pool, log, floor, http, settings } = context;
  const vault = await Vault.open(settings['PONTE_DATA'] ?? './data', settings['PONTE_RECORDING_KEY']);
  const policies = new Policies(pool);
  await policies.load();
  const now = (): number => floor.now();
  const sealer = new Sealer({ pool, log, vault, now });
  await sealer.sweepUp();
  registerRecordingRoutes({
    ...{ http, pool, vault, policies, floor, now },
    queueIds: () => queuesOf(floor.routing).map(({ id }) => id),
    promptFiles: async () => (await prompts.list()).map(({ file }) => file),
  });
  return {
    vault,
    recorder: (media) => new Recorder({ pool, log, media, sealer, policies, prompts, now }),
    stop: () => sealer.stop(),
  };
}
