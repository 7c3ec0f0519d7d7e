/** Outside numbers that calls may be passed to: everybody at a desk reads them, a supervisor writes them down. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { Refused, staff } from '#modules/identity/index.js';
import { mayAllow } from './outside.js';

export interface OutsideRoutes {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly now: () => number;
  /** What calls obey follows at once. */
  readonly onChanged: () => Promise<void>;
}

const tags = ['telephone'];
const numbers = z.strictObject({
  numbers: z
    .array(
      z.strictObject({
        prefix: z.string().min(1).max(40).describe('A number, or how the numbers begin that are allowed'),
        note: z.string().trim().max(120),
      }),
    )
    .max(200),
});

export function registerOutsideNumbers({ http: app, pool, now, onChanged }: OutsideRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const read = async (): Promise<z.infer<typeof numbers>> => {
    const { rows } = await pool.query<{ prefix: string; note: string }>(
      'select prefix, note from outside_number order by prefix',
    );
    return { numbers: rows };
  };
  http.get(
    '/api/outside-numbers',
    {
      config: { who: ['consultant', 'supervisor', 'administrator'] },
      schema: { summary: 'Outside numbers that a call may be passed to', tags, response: { 200: numbers } },
    },
    read,
  );
  http.put(
    '/api/outside-numbers',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: { summary: 'Write down all outside numbers anew', tags, body: numbers, response: { 200: numbers } },
    },
    async (request) => {
      const rows = request.body.numbers.map(({ prefix, note }) => {
        const verdict = mayAllow(prefix);
        if ('code' in verdict) throw new Refused(verdict.code, prefix);
        return { prefix: verdict.number, note };
      });
      const { id } = staff(request);
      // One statement: nobody meets half a list. Who added what is kept where it stays.
      await pool.query(
        `with wanted as (
           select distinct on (prefix) prefix, note from jsonb_to_recordset($1::jsonb) as row (prefix text, note text)
         ), gone as (
           delete from outside_number where prefix not in (select prefix from wanted)
         )
         insert into outside_number (prefix, note, added_by, added_at)
         select prefix, note, $2, $3 from wanted
         on conflict (prefix) do update set note = excluded.note`,
        [JSON.stringify(rows), id, now()],
      );
      await onChanged();
      return read();
    },
  );
}
