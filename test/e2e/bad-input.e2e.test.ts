import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import { fuzzRoutes } from '#server/testing/fuzz.js';
import { testCentre } from './centre.js';

const centre = await testCentre();

/** Everything that people made, as text; what counts requests or keeps answers does not belong to it. */
async function everything(): Promise<string> {
  const tables = [
    'person',
    'setting',
    'mailbox',
    'contact',
    'entry',
    'interaction',
    'seat',
    'queue',
    'customer',
    'identity',
    'draft',
    'file',
    'event',
  ];
  const parts: string[] = [];
  for (const name of tables) {
    const { rows } = await centre.database.pool.query<{ all: string | null }>(
      `select md5(string_agg(t::text, '|' order by t::text)) as all from ${name} t`,
    );
    parts.push(`${name}=${rows[0]!.all}`);
  }
  return parts.join('\n');
}

describe('bad input of every kind, at every route of a whole centre', () => {
  it('gets a clear answer below 500 and changes nothing', async () => {
    const anna = await (await centre.desk('Anna')).sitDown();
    const ada = await centre.desk('Ada', ['administrator']);
    const answer = await fetch(`${centre.url}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: randomUUID(), name: 'Giulio', body: 'Aiuto', language: 'it' }),
    });
    const { contactId, token } = (await answer.json()) as { contactId: string; token: string };
    const offer = await anna.live.until(() => anna.live.rows<DeskOffer>('offers', 'desk')[0], 'an offer');
    await anna.call('POST', `/api/offers/${offer.id}/accept`);
    // Her screen stays open: a lost consultant's grace time would change the floor in the middle of a comparison.
    const report = await fuzzRoutes(centre.app, {
      viewers: {
        nobody: {},
        consultant: anna.headers,
        administrator: ada.headers,
        customer: { 'x-chat-token': token },
      },
      snapshot: everything,
      foreignIds: [contactId, offer.id, anna.personId, 'queue_bills'],
      runsPerRoute: 12,
      except: ['POST /api/logout', 'DELETE /api/me/logins/{id}', 'POST /api/me/password', 'PATCH /api/people/{id}'],
    });
    expect(report.routes).toBeGreaterThan(40);
    expect(report.requests).toBeGreaterThan(500);
    anna.live.close();
  });
});
