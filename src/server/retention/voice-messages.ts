/** Messages that callers left: the sound lies in the data folder, so it goes with its row. */
import { sweepMessages } from '#channels/voice/index.js';
import type { Purpose } from './purposes.js';

/**
 * Kept while its contact is alive, and then so long that a late doubt still finds it: the words of a customer, not needed
 * once the need is settled (GDPR art. 5(1)(e)); 90 days are what the Garante accepted of recordings for quality.
 */
export const voiceMessages = (dataDir: string): Purpose => ({
  name: 'voiceMessages',
  setting: 'PONTE_KEEP_VOICE_MESSAGES_DAYS',
  days: 90,
  take: (pool, before, limit) => sweepMessages(pool, dataDir, before, limit),
});
