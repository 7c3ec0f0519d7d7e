/** What users of the peers suffer from (their threads by number), each as a test of ours that runs the whole server. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChatMessage, DeskItem, DeskOffer, EntryRow } from '#modules/contacts/live/contract.js';
import { testCentre } from './centre.js';
import { Live, type Desk } from './desk.js';

const centre = await testCentre();

async function customer<T>(path: string, body: unknown, token?: string): Promise<T> {
  const answer = await fetch(`${centre.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { 'x-chat-token': token } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const openChat = (body: string) =>
  customer<{ contactId: string; token: string }>('/api/chat', { clientId: randomUUID(), body, language: 'it' });

async function take(desk: Desk, contactId: string): Promise<void> {
  const isIt = (offer: DeskOffer) => offer.contactId === contactId;
  const offer = await desk.live.until(() => desk.live.rows<DeskOffer>('offers', 'desk').find(isIt), 'an offer');
  expect((await desk.call('POST', `/api/offers/${offer.id}/accept`)).status).toBe(200);
}

describe('complaints about the peers', () => {
  it('4, chatwoot#5672, Rocket.Chat#31474: what came while all were off is offered to the first who comes', async () => {
    const chat = await openChat('Nessuno al lavoro');
    expect((await centre.floor.contact(chat.contactId))?.interactions[0]?.place).toBe('waiting');
    const anna = await (await centre.desk('Anna')).sitDown();
    await take(anna, chat.contactId);
  });

  it('2, chatwoot#11034 and Genesys: the next contact goes to whoever has none', async () => {
    const bruno = await (await centre.desk('Bruno')).sitDown();
    await take(bruno, (await openChat('Il prossimo')).contactId);
  });

  it('3, chatwoot#7204, Rocket.Chat#20965: a contact does not stay with somebody who has left the centre', async () => {
    const carla = await (await centre.desk('Carla')).sitDown();
    const chat = await openChat('Chi parte');
    await take(carla, chat.contactId);
    await centre.identity.editPerson(carla.personId, { isActive: false });
    const contact = await centre.floor.contact(chat.contactId);
    expect(contact?.consultantId).toBeNull();
    expect(contact?.interactions[0]?.consultantId).not.toBe(carla.personId);
  });

  it('9, 10, chatwoot#14934: a screen that slept sees all that it missed, without a reload', async () => {
    const dora = await (await centre.desk('Dora')).sitDown();
    const chat = await openChat('Prima riga');
    await take(dora, chat.contactId);
    await dora.live.until(() => dora.live.rows<DeskItem>('items', 'desk')[0], 'the item');
    dora.live.close();
    for (const body of ['Seconda riga', 'Terza riga'])
      await customer(`/api/chat/${chat.contactId}/messages`, { clientId: randomUUID(), body }, chat.token);
    const again = await Live.open(centre.url, { cookie: dora.headers['cookie']! });
    again.watch('contact', { contactId: chat.contactId });
    const words = () => again.rows<EntryRow>('entries', 'contact').filter((entry) => entry.kind === 'message');
    await again.until(() => words().length === 3, 'all three lines');
    expect(words().map((entry) => entry.body)).toEqual(['Prima riga', 'Seconda riga', 'Terza riga']);
    again.close();
  });

  it('11, chatwoot#9314: a message sent again over a weak line is there once', async () => {
    const chat = await openChat('Linea debole');
    const message = { clientId: randomUUID(), body: 'Mi sente?' };
    const sent = await Promise.all(
      [1, 2, 3].map(() => customer<{ isNew: boolean }>(`/api/chat/${chat.contactId}/messages`, message, chat.token)),
    );
    expect(sent.filter((one) => one.isNew)).toHaveLength(1);
    const answer = await fetch(`${centre.url}/api/chat/${chat.contactId}`, { headers: { 'x-chat-token': chat.token } });
    const { rows } = (await answer.json()) as { rows: { messages: ChatMessage[] } };
    expect(rows.messages.map((one) => one.body)).toEqual(['Linea debole', 'Mi sente?']);
  });

  it('16, chatwoot#2811, freescout#2463: two strangers of the same name are two customers', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() =>
        customer<{ contactId: string }>('/api/chat', {
          clientId: randomUUID(),
          name: 'Mario Rossi',
          body: 'Buongiorno',
          language: 'it',
        }),
      ),
    );
    const ids = await Promise.all(
      [one!, two!].map(async (chat) => (await centre.floor.contact(chat.contactId))?.customerId),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('18, chatwoot#4003: silence is never told as solved', async () => {
    const chat = await openChat('Silenzio');
    const confirmed = customer(`/api/chat/${chat.contactId}/confirm`, {}, chat.token);
    await expect(confirmed).rejects.toThrow('contact.notAwaitingConfirmation');
    expect((await centre.floor.contact(chat.contactId))?.state).toBe('open');
  });
});
