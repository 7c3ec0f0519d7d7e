/**
 * Half-written text. No event ever deletes it: only its writer empties it, by writing. A second tab or device that
 * writes over something newer is refused with the newer text, so that both can be kept (Zammad #5953, #2786).
 */
import type { Pool } from 'pg';
import { z } from 'zod';
import { Refused, staff } from '../../identity/index.js';
import { typed, type ContactRoutes } from '../routes/context.js';
import { idSchema, wordsSchema } from '../routes/schemas.js';

export interface Draft {
  readonly contactId: string;
  readonly channel: string;
  readonly text: string;
  readonly revision: number;
  readonly savedAt: number;
}

const draftSchema = z.object({
  contactId: z.string(),
  channel: z.string(),
  text: z.string(),
  revision: z.number(),
  savedAt: z.number(),
});

/** Carries the newer draft to the screen, as an extension of the problem document (RFC 9457, 3.2). */
export class DraftNewerElsewhere extends Refused {
  readonly extensions: { readonly draft: Draft };
  constructor(draft: Draft) {
    super('draft.newerElsewhere');
    this.extensions = { draft };
  }
}

const columns = `contact_id as "contactId", channel, text, revision, saved_at as "savedAt"`;

export async function draftsOf(pool: Pool, personId: string): Promise<Draft[]> {
  return (
    await pool.query<Draft>(
      `select ${columns} from draft where person_id = $1 and text <> '' order by saved_at desc limit 500`,
      [personId],
    )
  ).rows;
}

export interface DraftChange {
  readonly personId: string;
  readonly contactId: string;
  readonly channel: string;
  readonly text: string;
  /** The revision the writer builds on; 0 for a first one. */
  readonly revision: number;
  /** One a tab: the same writer may always go on from its own last save, even when its answer was lost. */
  readonly writerId: string;
  readonly at: number;
}

/** Saves, or throws DraftNewerElsewhere. */
export async function saveDraft(pool: Pool, change: DraftChange): Promise<Draft> {
  const { rows } = await pool.query<Draft>(
    `insert into draft (person_id, contact_id, channel, text, revision, writer_id, saved_at) values ($1, $2, $3, $4, $5 + 1, $6, $7)
     on conflict (person_id, contact_id, channel) do update
       set text = excluded.text, revision = draft.revision + 1, writer_id = excluded.writer_id, saved_at = excluded.saved_at
       where draft.revision <= $5 or draft.writer_id = $6 or draft.text = '' or draft.text = $4
     returning ${columns}`,
    [change.personId, change.contactId, change.channel, change.text, change.revision, change.writerId, change.at],
  );
  if (rows[0] !== undefined) return rows[0];
  const newer = await pool.query<Draft>(
    `select ${columns} from draft where person_id = $1 and contact_id = $2 and channel = $3`,
    [change.personId, change.contactId, change.channel],
  );
  throw new DraftNewerElsewhere(newer.rows[0]!);
}

export function registerDrafts({ app, floor, pool }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: ['consultant', 'supervisor', 'administrator'] as const, limitPerMinute: 600 };

  http.get(
    '/api/drafts',
    { config, schema: { summary: 'My half-written texts', tags: ['desk'], response: { 200: z.array(draftSchema) } } },
    async (request) => draftsOf(pool, staff(request).id),
  );

  http.put(
    '/api/drafts/:contactId/:channel',
    {
      config,
      schema: {
        summary: 'Keep a half-written text',
        tags: ['desk'],
        params: z.object({ contactId: idSchema, channel: z.string().regex(/^[a-z]{2,16}$/) }),
        body: z.strictObject({
          text: wordsSchema(100_000),
          revision: z.number().int().min(0),
          writerId: z.string().regex(/^[\w-]{1,64}$/),
        }),
        response: { 200: draftSchema },
      },
    },
    async (request) =>
      saveDraft(pool, { personId: staff(request).id, ...request.params, ...request.body, at: floor.now() }),
  );
}
