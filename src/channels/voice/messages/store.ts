/** Voice messages: that they are there, who may hear them, and how long they are kept. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { recordOpeningOf, type ChannelContext } from '#modules/contacts/index.js';
import type { Attachment } from '#modules/contacts/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { removerOf, VaultError, type Vault } from '../recording/vault.js';

export interface KeptMessage {
  readonly id: string;
  readonly contactId: string;
  readonly ms: number;
  readonly bytes: number;
  readonly at: number;
}

/** Before the contact that shows it: a message that nobody can hear must not stand in a line. */
export async function keepMessage(pool: Pool, { id, contactId, ms, bytes, at }: KeptMessage): Promise<void> {
  await pool.query(
    `insert into voice_message (id, contact_id, sound_ms, bytes, taken_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [id, contactId, ms, bytes, at],
  );
}

/** As it stands in the timeline. The desk plays what begins with `voice_`. */
export const attachmentOf = ({ id, ms, bytes }: Omit<KeptMessage, 'contactId' | 'at'>, name: string): Attachment => ({
  ...{ fileId: id, type: 'audio/wav', size: bytes },
  name: `${name} ${lengthOf(ms)}`,
});

/** '0:23' */
export const lengthOf = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.round((ms % 60_000) / 1_000)).padStart(2, '0')}`;

/** Whoever may read the contact may hear it; doing so without a part in it is written down, as everywhere. */
export function registerMessages({ http, pool, floor }: ChannelContext, vault: Vault): void {
  http.withTypeProvider<ZodTypeProvider>().get(
    '/api/voice-messages/:id',
    {
      config: { who: ['administrator', 'supervisor', 'consultant'] },
      schema: {
        summary: 'A voice message that a caller left, to listen to',
        tags: ['telephone'],
        params: z.object({ id: z.string().regex(/^voice_[0-9a-f-]{36}$/) }),
      },
    },
    async (request, reply) => {
      const { rows } = await pool.query<{ contact_id: string }>('select contact_id from voice_message where id = $1', [
        request.params.id,
      ]);
      const contactId = rows[0]?.contact_id;
      const isThere = contactId !== undefined && (await recordOpeningOf({ floor, pool }, contactId, staff(request)));
      if (!isThere) throw new Refused('voiceMessage.unknown');
      const bytes = await bytesOf(vault, request.params.id);
      return reply
        .headers({
          'content-type': 'audio/wav',
          'cache-control': 'private, no-store',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'cross-origin-resource-policy': 'same-origin',
        })
        .send(bytes);
    },
  );
}

/** A megabyte or two: five minutes at most. */
async function bytesOf(vault: Vault, id: string): Promise<Buffer> {
  try {
    const sound = await vault.read(id);
    const parts: Buffer[] = [];
    for await (const part of sound.read(0, sound.bytes - 1)) parts.push(part);
    return Buffer.concat(parts);
  } catch (error) {
    // Its time is over: the row may go a moment after the sound.
    if (error instanceof VaultError && error.code === 'vault.gone') throw new Refused('voiceMessage.unknown');
    throw error;
  }
}

/** Lets go of messages older than `before` whose contact is over: first the sound, then the row, so that none is left behind. */
export async function sweepMessages(pool: Pool, dataDir: string, before: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `select m.id from voice_message m
       left join contact c on c.id = m.contact_id left join contact r on r.id = c.joined_into
      where m.taken_at < $1
        and (c.id is null or coalesce(r.state, c.state) in ('resolved', 'unconfirmed'))
      order by m.taken_at limit $2`,
    [before, limit],
  );
  const remove = removerOf(dataDir);
  for (const { id } of rows) await remove(id);
  await pool.query('delete from voice_message where id = any($1)', [rows.map(({ id }) => id)]);
  return rows.length;
}
