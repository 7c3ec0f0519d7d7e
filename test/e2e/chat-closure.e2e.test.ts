import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type {
  ChatMessage,
  ChatRow,
  ContactRow,
  DeskItem,
  DeskOffer,
  EntryRow,
} from '#modules/contacts/live/contract.js';
import { testCentre } from './centre.js';
import { Live } from './desk.js';

const centre = await testCentre();

async function customer<T>(method: string, path: string, body: unknown, token?: string): Promise<T> {
  const answer = await fetch(`${centre.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { 'x-chat-token': token } : {}) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

describe('a contact from the first word to the confirmed closure', () => {
  it('goes from the chat to the desk and back, and only the customer closes it', async () => {
    const anna = await (await centre.desk('Anna')).sitDown();
    const opened = await customer<{ contactId: string; token: string }>('POST', '/api/chat', {
      clientId: randomUUID(),
      name: 'Giulio Ferri',
      body: 'Ho pagato due volte la stessa fattura',
      language: 'it',
    });
    const chat = await Live.open(centre.url, { 'x-chat-token': opened.token, cookie: `ponte_chat=${opened.token}` });
    chat.watch('chat', { contactId: opened.contactId });

    const offer = await anna.live.until(() => anna.live.rows<DeskOffer>('offers', 'desk')[0], 'an offer');
    expect(offer).toMatchObject({ customerName: 'Giulio Ferri', channel: 'chat', contactId: opened.contactId });
    expect(offer.why.rule).toBeTruthy();
    expect((await anna.call('POST', `/api/offers/${offer.id}/accept`)).status).toBe(200);
    const item = await anna.live.until(() => anna.live.rows<DeskItem>('items', 'desk')[0], 'the item on the desk');
    expect(item).toMatchObject({ turn: 'consultant', doubts: 1, openDoubts: 1, isHeld: true });

    anna.live.watch('contact', { contactId: opened.contactId });
    const contact = (): ContactRow | undefined => anna.live.rows<ContactRow>('contact', 'contact')[0];
    await anna.live.until(contact, 'the contact');
    const path = `/api/contacts/${opened.contactId}`;
    const blind = await anna.call('POST', `${path}/messages`, {
      clientId: randomUUID(),
      channel: 'chat',
      body: 'Buongiorno',
      after: 0,
    });
    expect([blind.status, blind.body['code']]).toEqual([409, 'contact.changedSinceSeen']);
    const clientId = randomUUID();
    for (let tries = 0; tries < 2; tries++)
      expect(
        (
          await anna.call('POST', `${path}/messages`, {
            clientId,
            channel: 'chat',
            body: 'La rimborsiamo entro venerdì.',
            after: contact()!.seq,
          })
        ).status,
      ).toBe(200);
    const reply = await chat.until(
      () => chat.rows<ChatMessage>('messages', 'chat').find((one) => one.from === 'person'),
      'the reply',
    );
    expect(reply).toMatchObject({ name: 'Anna', body: 'La rimborsiamo entro venerdì.' });
    expect(chat.rows<ChatMessage>('messages', 'chat')).toHaveLength(2);

    const early = await anna.call('POST', `${path}/confirmation`);
    expect([early.status, early.body['code']]).toEqual([409, 'contact.doubtsStillOpen']);
    const doubt = contact()!.doubts[0]!;
    await anna.call('PATCH', `${path}/doubts/${doubt.id}`, { answer: 'Rimborso entro venerdì' });
    expect((await anna.call('POST', `${path}/confirmation`)).status).toBe(200);
    await chat.until(() => chat.rows<ChatRow>('chat', 'chat')[0]?.state === 'asked', 'the question');

    await customer(
      'POST',
      `/api/chat/${opened.contactId}/doubt`,
      { clientId: randomUUID(), words: 'E gli interessi?' },
      opened.token,
    );
    await anna.live.until(() => contact()?.state === 'open' && contact()!.doubts.length === 2, 'the doubt on the desk');
    const second = contact()!.doubts[1]!;
    await anna.call('PATCH', `${path}/doubts/${second.id}`, { answer: 'Nessun interesse' });
    await anna.call('POST', `${path}/confirmation`);
    await chat.until(() => chat.rows<ChatRow>('chat', 'chat')[0]?.state === 'asked', 'the second question');
    await customer('POST', `/api/chat/${opened.contactId}/confirm`, {}, opened.token);
    await anna.live.until(() => contact()?.state === 'resolved', 'the closure');
    expect(contact()!.doubts.every((one) => one.state === 'confirmed')).toBe(true);
    expect((await anna.call('POST', `${path}/wrap-up`, { code: 'bill' })).status).toBe(200);
    await anna.live.until(() => anna.live.rows('items', 'desk').length === 0, 'an empty desk');
    const marks = anna.live
      .rows<EntryRow>('entries', 'contact')
      .filter((entry) => entry.kind === 'mark')
      .map((entry) => entry.body);
    expect(marks).toEqual(expect.arrayContaining(['taken', 'confirmationAsked', 'reopened', 'resolved', 'wrappedUp']));
    anna.live.close();
    chat.close();
  });
});
