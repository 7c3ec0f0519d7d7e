/** What a consultant may do with a contact that somebody else has in hand, and what is written down of looking at it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ContactRow, DeskOffer } from '#modules/contacts/live/contract.js';
import { testCentre } from './centre.js';
import type { Desk } from './desk.js';

const centre = await testCentre();
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Opened {
  readonly contactId: string;
  readonly token: string;
}

async function openChat(): Promise<Opened> {
  const answer = await fetch(`${centre.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: randomUUID(), body: 'Ho pagato due volte', language: 'it' }),
  });
  return (await answer.json()) as Opened;
}

async function take(desk: Desk, contactId: string): Promise<void> {
  const isIt = (offer: DeskOffer) => offer.contactId === contactId;
  const offer = await desk.live.until(() => desk.live.rows<DeskOffer>('offers', 'desk').find(isIt), 'an offer');
  expect((await desk.call('POST', `/api/offers/${offer.id}/accept`)).status).toBe(200);
}

async function upload(desk: Desk, bytes: Buffer): Promise<{ fileId: string; name: string }> {
  const answer = await fetch(`${centre.url}/api/files`, {
    method: 'POST',
    headers: { ...desk.headers, 'content-type': 'image/png', 'x-file-name': encodeURIComponent('bolletta più.png') },
    body: new Uint8Array(bytes),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { fileId: string; name: string };
}

const file = (desk: Desk, fileId: string) => fetch(`${centre.url}/api/files/${fileId}`, { headers: desk.headers });

const anna = await (await centre.desk('Anna')).sitDown();
const chat = await openChat();
await take(anna, chat.contactId);
const bruno = await (await centre.desk('Bruno')).sitDown();
const path = `/api/contacts/${chat.contactId}`;

describe('a contact in somebody else’s hands', () => {
  it('is changed by whoever has it and by supervisors; everybody may leave a note', async () => {
    for (const [method, where, body] of [
      ['POST', `${path}/doubts`, { words: 'e poi?' }],
      ['PATCH', path, { subject: 'altro' }],
      ['POST', `${path}/join`, { into: 'contact_other' }],
    ] as const)
      expect((await bruno.call(method, where, body)).body, where).toMatchObject({ code: 'contact.notYours' });
    const note = { clientId: randomUUID(), body: 'Ha già chiamato ieri' };
    expect((await bruno.call('POST', `${path}/notes`, note)).status).toBe(200);
    const carla = await centre.desk('Carla', ['supervisor']);
    expect((await carla.call('POST', `${path}/doubts`, { words: 'e poi?' })).status).toBe(200);
    expect((await anna.call('PATCH', path, { subject: 'Pagato due volte' })).status).toBe(200);
  });

  it('may be read, and whoever reads it without a part in it is written down once', async () => {
    for (const [desk, sub] of [
      [anna, 'one'],
      [bruno, 'one'],
      [bruno, 'two'],
    ] as const) {
      desk.live.watch('contact', { contactId: chat.contactId }, sub);
      await desk.live.until(() => desk.live.rows<ContactRow>('contact', sub)[0], 'the contact');
    }
    const { body } = await anna.call<{ openings: { personId: string }[] }>('GET', `${path}/openings`);
    expect(body.openings.map((one) => one.personId)).toEqual([bruno.personId]);
  });
});

describe('files of consultants', () => {
  it('go with their message, to its customer alone, and no file of another contact can be sent along', async () => {
    const sent = await upload(anna, png);
    expect(sent.name).toBe('bolletta più.png');
    expect((await file(bruno, sent.fileId)).status, 'not sent yet').toBe(422);
    const seq = (await anna.live.until(() => anna.live.rows<ContactRow>('contact', 'one')[0], 'the contact')).seq;
    const attachment = { fileId: sent.fileId, name: 'x', type: 'text/html', size: 1 };
    const message = {
      clientId: randomUUID(),
      channel: 'chat',
      body: 'Ecco',
      after: seq + 100,
      attachments: [attachment],
    };
    for (let tries = 0; tries < 2; tries++)
      expect((await anna.call('POST', `${path}/messages`, message)).status).toBe(200);
    const mine = await fetch(`${centre.url}/help/c/${chat.token}/files/${sent.fileId}`);
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await file(bruno, sent.fileId)).headers.get('content-security-policy')).toContain('sandbox');

    // Bruno is the freer one: the next contact is his.
    const other = await openChat();
    await take(bruno, other.contactId);
    const stolen = { ...message, clientId: randomUUID() };
    const refused = await bruno.call('POST', `/api/contacts/${other.contactId}/messages`, stolen);
    expect(refused.body).toMatchObject({ code: 'file.unknown' });
    const theirs = await fetch(`${centre.url}/help/c/${other.token}/files/${sent.fileId}`);
    expect(theirs.status).toBe(404);
  });
});
