/** Calls out of the website on the whole server: real sockets, real WebRTC on both sides, sound judged by its frequency. */
import { afterEach, describe, expect, it } from 'vitest';
import { FakeCustomer, overNetwork } from '#channels/chat/fake.js';
import { interactionsOf } from '#kernel/routing/index.js';
import type { EntryRow } from '#modules/contacts/live/contract.js';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { BrowserPhone } from './browser-phone.js';
import { testCentre } from './centre.js';
import { beginCall, WebCaller, type Conversation, type Refused } from './web-caller.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '28000-28398', PONTE_WEB_CALLS: '3' });
const anna = await (await centre.desk('Anna')).sitDown();
const phone = new BrowserPhone(anna);
phone.attach();

const callers: WebCaller[] = [];
async function caller(hertz = 600): Promise<WebCaller> {
  const made = await new WebCaller(centre.url, (await beginCall(centre.url)) as Conversation, hertz).open();
  callers.push(made);
  return made;
}
afterEach(async () => {
  for (const one of callers.splice(0)) {
    one.say({ do: 'hangUp' });
    one.leave();
  }
  if (phone.call) phone.hangUp(phone.call.callId);
});

const rowOf = async (contactId: string): Promise<unknown> =>
  (
    await centre.database.pool.query('select ended_as, answered_at, trunk, number from call where contact_id = $1', [
      contactId,
    ])
  ).rows[0];
const inLine = (contactId: string) => interactionsOf(centre.floor.routing).filter((one) => one.contactId === contactId);

/** The call of this caller rings at Anna's. */
async function rings(one: WebCaller): Promise<CallOnDesk> {
  const { contactId } = one.conversation;
  await phone.until(() => phone.call?.contactId === contactId && phone.call.state === 'ringing');
  return phone.call!;
}

/** Everything that was held is let go of: the next call finds Anna free. */
async function freeAnna(): Promise<void> {
  for (const { id, place, consultantId } of interactionsOf(centre.floor.routing))
    if (place === 'held')
      await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: id, by: consultantId });
}

describe('a call out of the website', () => {
  it('waits with its place on screen, is answered at a desk, and both hear each other', async () => {
    const giulia = await caller();
    const { contactId } = giulia.conversation;
    giulia.call();
    const ringing = await rings(giulia);
    expect(ringing).toMatchObject({ contactId, number: null, name: 'Giulia', text: { mine: '', theirs: '' } });
    await giulia.until(() => giulia.state === 'waiting' && giulia.chat?.state === 'waiting', 'the line');
    await phone.answer(ringing.callId);
    await giulia.until(() => giulia.state === 'talking', 'an answer');
    await giulia.until(() => giulia.share(400) > 0.7, 'the consultant’s tone');
    await phone.until(() => phone.share(600) > 0.7);

    // Muted is silent, and heard again after.
    giulia.say({ do: 'mute', is: true });
    await phone.until(() => phone.share(600) < 0.05);
    giulia.say({ do: 'mute', is: false });
    await phone.until(() => phone.share(600) > 0.7);

    giulia.say({ do: 'hangUp' });
    await giulia.until(() => giulia.told.at(-1)?.say === 'over', 'the end');
    await phone.until(() => phone.over.at(-1)?.how === 'ended');
    await expect.poll(() => rowOf(contactId)).toMatchObject({ ended_as: 'ended', trunk: 'web', number: null });
    await freeAnna();
  });

  it('comes back to a page that was loaded again, in line and in talk; the consultant hangs up', async () => {
    const giulia = await caller();
    giulia.call();
    const ringing = await rings(giulia);
    const reload = async (): Promise<void> => {
      const before = giulia.connectionId;
      await giulia.open();
      giulia.say({ do: 'attach', connection: null });
      await giulia.until(() => giulia.connectionId !== null && giulia.connectionId !== before, 'a new sound');
    };
    await reload();
    await phone.answer(ringing.callId);
    await giulia.until(() => giulia.state === 'talking', 'an answer');
    await reload();
    await giulia.until(() => giulia.share(400) > 0.7, 'the consultant’s tone again');
    await phone.until(() => phone.share(600) > 0.7);
    // A second page of the same conversation takes the call over, told to the first.
    const second = await new WebCaller(centre.url, giulia.conversation, 700).open();
    callers.push(second);
    second.say({ do: 'attach', connection: null });
    await giulia.until(() => giulia.told.some((one) => one.say === 'over' && one.how === 'elsewhere'), 'elsewhere');
    await phone.until(() => phone.share(700) > 0.7);
    phone.hangUp(ringing.callId);
    await second.until(() => second.told.some((one) => one.say === 'over' && one.how === 'ended'), 'the end');
    await freeAnna();
  });

  it('carries text both ways as it is written, and keeps each finished line', async () => {
    const giulia = await caller();
    giulia.call();
    const { callId, contactId } = await rings(giulia);
    await phone.answer(callId);
    await giulia.until(() => giulia.state === 'talking', 'an answer');
    for (const line of ['B', 'Bu', 'Buo', 'Buon', 'Buongiorno']) giulia.say({ do: 'text', line, isDone: false });
    await phone.until(() => phone.written.includes('Buo') && phone.written.at(-1) === 'Buongiorno');
    giulia.say({ do: 'text', line: 'Buongiorno, non sento bene', isDone: true });
    await phone.until(() => phone.written.at(-1) === '');
    phone.say({ do: 'text', callId, line: 'Scrivo io', isDone: false });
    await giulia.until(() => giulia.told.some((one) => one.say === 'text' && one.line === 'Scrivo io'), 'the line');
    // A page loaded again finds both lines as they stand.
    giulia.say({ do: 'text', line: 'grazie, è', isDone: false });
    await phone.until(() => phone.written.at(-1) === 'grazie, è');
    await giulia.open();
    giulia.told.length = 0;
    giulia.say({ do: 'attach', connection: null });
    await giulia.until(() => giulia.told.some((one) => one.say === 'text' && one.line === 'Scrivo io'), 'their line');
    await giulia.until(() => giulia.told.some((one) => one.say === 'call' && one.call.line === 'grazie, è'), 'my line');
    phone.say({ do: 'text', callId, line: 'Scrivo io.', isDone: true });
    await giulia.until(() => giulia.messages.some((one) => one.from === 'person' && one.body === 'Scrivo io.'), 'kept');
    // The end of the call keeps what stands half written.
    giulia.say({ do: 'hangUp' });
    await giulia.until(() => giulia.messages.some((one) => one.body === 'grazie, è'), 'the last words');
    anna.live.watch('contact', { contactId });
    const entries = await anna.live.until(() => {
      const rows = anna.live.rows<EntryRow>('entries', 'contact').filter((one) => one.kind === 'message');
      return rows.length === 4 && rows;
    }, 'the timeline');
    expect(entries.map(({ author, body }) => [author.kind, body])).toEqual([
      ['customer', 'Chiamo dal sito.'],
      ['customer', 'Buongiorno, non sento bene'],
      ['consultant', 'Scrivo io.'],
      ['customer', 'grazie, è'],
    ]);
    await freeAnna();
  });

  it('of a customer who was writing joins the conversation, and hanging up goes on writing at the same place', async () => {
    // Nobody takes it: Anna has no room for chats while she looks at something else.
    await anna.call('PUT', '/api/me/wish', { wish: 'paused', reason: 'pausa' });
    const giulia = new FakeCustomer(overNetwork(centre.url));
    const { contactId, token } = await giulia.start('La luce va e viene');
    const web = await new WebCaller(centre.url, { contactId, token, ticket: '' }).open();
    callers.push(web);
    const before = inLine(contactId);
    expect(before).toMatchObject([{ channel: 'chat', place: 'waiting' }]);
    web.say({ do: 'call', ticket: null });
    await web.until(() => web.state === 'waiting', 'the line');
    expect(inLine(contactId)).toMatchObject([
      { channel: 'call', arrivedAt: before[0]!.arrivedAt, key: before[0]!.key },
    ]);
    expect(web.messages.map(({ body }) => body)).toEqual(['La luce va e viene', 'Chiamo dal sito.']);
    web.say({ do: 'hangUp' });
    await web.until(() => web.told.some((one) => one.say === 'over' && one.how === 'writing'), 'the end');
    expect(inLine(contactId)).toMatchObject([{ channel: 'chat', arrivedAt: before[0]!.arrivedAt }]);
    await expect.poll(() => rowOf(contactId)).toMatchObject({ ended_as: 'writing', answered_at: null });
    await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: inLine(contactId)[0]!.id });
  });

  it('of a customer whose network is gone keeps the place in writing; coming back in time, nothing happened', async () => {
    const giulia = await caller();
    const { contactId } = giulia.conversation;
    giulia.call();
    await giulia.until(() => giulia.state === 'waiting', 'the line');
    const { arrivedAt } = inLine(contactId)[0]!;
    await giulia.open();
    giulia.say({ do: 'attach', connection: null });
    await giulia.until(() => giulia.state === 'waiting' && giulia.connectionId !== null, 'back');
    expect(inLine(contactId)).toMatchObject([{ channel: 'call', arrivedAt }]);
    giulia.leave();
    await expect.poll(() => inLine(contactId)).toMatchObject([{ channel: 'chat', arrivedAt }]);
    await giulia.open();
    giulia.say({ do: 'attach', connection: null });
    await giulia.until(() => giulia.told.at(-1)?.say === 'none', 'no call');
    await giulia.until(() => giulia.messages.some(({ body }) => body.includes('si è interrotta')), 'told');
    await expect.poll(() => rowOf(contactId)).toMatchObject({ ended_as: 'writing' });
    // Called again: the old place still.
    giulia.say({ do: 'call', ticket: null });
    await giulia.until(() => giulia.state === 'waiting', 'the line again');
    expect(inLine(contactId)).toMatchObject([{ channel: 'call', arrivedAt }]);
  });

  it('asks for a callback at an ordinary number alone, and keeps the place', async () => {
    const giulia = await caller();
    const { contactId } = giulia.conversation;
    giulia.call();
    await giulia.until(() => giulia.state === 'waiting', 'the line');
    const { arrivedAt } = inLine(contactId)[0]!;
    for (const to of ['899 123456', '112', '+1 900 555 0100', '+41 91 123 45 67', 'ciao']) {
      giulia.told.length = 0;
      giulia.say({ do: 'callback', to });
      await giulia.until(
        () => giulia.told.some((one) => one.say === 'refused' && one.code === 'webCall.badNumber'),
        to,
      );
    }
    giulia.say({ do: 'callback', to: '045 555 0142' });
    await giulia.until(() => giulia.told.some((one) => one.say === 'over' && one.how === 'callback'), 'the end');
    const kept = { isCallback: true, callbackTo: '+390455550142', arrivedAt };
    await giulia.until(() => inLine(contactId).length === 1, 'one place');
    expect(inLine(contactId)).toMatchObject([kept]);
    await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: inLine(contactId)[0]!.id });
  });
});

describe('who may not', () => {
  it('a stranger without a token, a forged or foreign ticket, a consultant’s socket', async () => {
    const conversation = (await beginCall(centre.url)) as Conversation;
    const other = (await beginCall(centre.url)) as Conversation;
    const forged = await new WebCaller(centre.url, { ...conversation, ticket: other.ticket }).open();
    callers.push(forged);
    forged.call();
    await forged.until(
      () => forged.told.some((one) => one.say === 'refused' && one.code === 'webCall.badTicket'),
      'no',
    );
    expect(await centre.floor.contact(conversation.contactId)).toBeNull();

    const stranger = await new WebCaller(centre.url, { ...conversation, token: 'x'.repeat(43) }).open();
    callers.push(stranger);
    stranger.call();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(stranger.told).toEqual([]);
    expect(await centre.floor.contact(conversation.contactId)).toBeNull();

    anna.live.send({ t: 'call', say: { do: 'call', ticket: conversation.ticket } });
    anna.live.send({ t: 'call', say: { do: 'dial', number: '+393331234567' } });
    expect(await centre.floor.contact(conversation.contactId)).toBeNull();
  });

  it('more than fit at once, and nobody when the centre wants no such calls', async () => {
    const many = [await caller(), await caller(), await caller(), await caller()];
    for (const one of many.slice(0, 3)) {
      one.call();
      await one.until(() => one.state === 'waiting', 'the line');
    }
    many[3]!.call();
    await many[3]!.until(
      () => many[3]!.told.some((one) => one.say === 'refused' && one.code === 'webCall.busy'),
      'busy',
    );
    await centre.identity.saveCentre({ takesWebCalls: false });
    expect((await beginCall(centre.url)) as Refused).toEqual({ status: 409, code: 'webCall.closed' });
    const ways = (await (await fetch(`${centre.url}/api/chat`)).json()) as { canCall: boolean };
    expect(ways.canCall).toBe(false);
    expect((await beginCall(centre.url, { clientId: 'short' })) as Refused).toMatchObject({ status: 400 });
    await centre.identity.saveCentre({ takesWebCalls: true });
  });
});
