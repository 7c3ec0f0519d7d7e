/** The practice centre's mailbox: made by the studio's wish, kept by the mail channel, which the studio cannot know. */
import type { Pool } from 'pg';
import { saveMailbox } from '#channels/email/index.js';
import type { ChannelRunning } from '#modules/contacts/index.js';
import type { PracticeMailbox } from '#modules/contacts/studio/index.js';

export const openMailbox =
  (pool: Pool, secret: Buffer, channels: ReadonlyMap<string, ChannelRunning>) =>
  async (mailbox: PracticeMailbox): Promise<void> => {
    await saveMailbox(pool, secret, mailbox);
    const mail = channels.get('mail') as (ChannelRunning & { reload?: () => Promise<void> }) | undefined;
    await mail?.reload?.();
  };
