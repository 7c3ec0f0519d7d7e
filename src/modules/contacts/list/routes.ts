/** Lists of contacts, by any filter that a figure on a screen opens; and customers. Read from the report pool. */
import { z } from 'zod';
import { midnightOf } from './midnight.js';
import type { Contact } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { answered, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactListQuery, contactPage, doneSchema, idSchema, listedContact, wordsSchema } from '../routes/schemas.js';
import { Refused } from '../../identity/index.js';

export function registerLists({ app, floor, pool, reportPool }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.get(
    '/api/contacts',
    {
      config,
      schema: {
        summary: 'Contacts, newest first',
        tags: ['contacts'],
        querystring: contactListQuery,
        response: { 200: contactPage },
      },
    },
    async (request) => {
      const { limit, cursor, order, ...filter } = request.query;
      const where = whereOf(filter, midnightOf(floor.now(), floor.timeZone));
      if (cursor !== undefined) {
        const [openedAt, id] = afterOf(cursor);
        where.add((n) => `(opened_at, id) ${order === 'newest' ? '<' : '>'} ($${n}, $${n + 1})`, openedAt, id);
      }
      const direction = order === 'newest' ? 'desc' : 'asc';
      const { rows } = await reportPool.query<{ data: Contact; place: string | null }>(
        `select data, place from contact ${where.sql()} order by opened_at ${direction}, id ${direction} limit ${limit + 1}`,
        where.values,
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1)?.data;
      const next =
        rows.length > limit && last !== undefined
          ? Buffer.from(JSON.stringify([last.openedAt, last.id])).toString('base64url')
          : null;
      return { contacts: page.map(({ data, place }) => listed(data, place)), next };
    },
  );

  http.get(
    '/api/customers/:customerId',
    {
      config,
      schema: {
        summary: 'A customer and all contacts',
        tags: ['customers'],
        params: z.object({ customerId: idSchema }),
        response: { 200: z.object({ customer: z.unknown(), contacts: z.array(listedContact) }) },
      },
    },
    async (request) => {
      const customer = await floor.customer(request.params.customerId);
      if (customer === null) throw new ContactRefused('customer.unknown');
      const { rows } = await pool.query<{ data: Contact; place: string | null }>(
        `select data, place from contact where customer_id = $1 order by opened_at desc limit 200`,
        [customer.id],
      );
      return { customer, contacts: rows.map(({ data, place }) => listed(data, place)) };
    },
  );

  http.patch(
    '/api/customers/:customerId',
    {
      config,
      schema: {
        summary: 'Change what is known of a customer',
        tags: ['customers'],
        params: z.object({ customerId: idSchema }),
        body: z.strictObject({
          name: wordsSchema(120).optional(),
          preferences: wordsSchema(1_000).optional(),
          notes: wordsSchema(4_000).optional(),
          isVulnerable: z.boolean().optional(),
          code: z
            .string()
            .trim()
            .regex(/^[0-9]{0,20}$/)
            .optional(),
        }),
        response: { 200: doneSchema },
      },
    },
    async (request) =>
      answered(
        await floor.dispatch({
          type: 'EditCustomer',
          at: floor.now(),
          customerId: request.params.customerId,
          ...request.body,
        }),
      ),
  );
}

/** Conditions with their values, numbered as they come. */
class Where {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  add(sql: (n: number) => string, ...values: unknown[]): void {
    this.parts.push(sql(this.values.length + 1));
    this.values.push(...values);
  }
  sql(): string {
    return this.parts.length > 0 ? `where ${this.parts.join(' and ')}` : '';
  }
}

type Filter = Omit<z.output<typeof contactListQuery>, 'limit' | 'cursor' | 'order'>;

function whereOf(filter: Filter, midnight: number): Where {
  const where = new Where();
  if (filter.state !== undefined) where.add((n) => `state = $${n}`, filter.state);
  if (filter.place !== undefined) where.add((n) => `place = $${n}`, filter.place);
  if (filter.queueId !== undefined) where.add((n) => `queue_id = $${n}`, filter.queueId);
  if (filter.customerId !== undefined) where.add((n) => `customer_id = $${n}`, filter.customerId);
  if (filter.q !== undefined)
    where.add((n) => `(customer_name ilike $${n} or subject ilike $${n})`, `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`);
  if (filter.live !== undefined) where.add(() => `state in ('open', 'promised', 'awaiting') and joined_into is null`);
  if (filter.late !== undefined) where.add(() => `data -> 'promises' @> '[{"state":"late"}]'`);
  if (filter.closed !== undefined) where.add((n) => `closed_at >= $${n}`, midnight);
  return where;
}

function afterOf(cursor: string): [number, string] {
  try {
    return z
      .tuple([z.number(), z.string().max(120)])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Refused('request.badCursor');
  }
}

const listed = (contact: Contact, place: string | null): z.output<typeof listedContact> => ({
  id: contact.id,
  customerId: contact.customerId,
  customerName: contact.customerName,
  subject: contact.subject,
  state: contact.state,
  turn: contact.turn,
  turnSince: contact.turnSince,
  queueId: contact.queueId,
  place,
  channel: contact.channel,
  openedAt: contact.openedAt,
  openDoubts: contact.doubts.filter((doubt) => doubt.state !== 'confirmed').length,
  passes: contact.passes,
  isVulnerable: contact.isVulnerable,
});
