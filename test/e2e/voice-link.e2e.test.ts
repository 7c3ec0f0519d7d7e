/** A caller in line asks by a key for a text message: a real MESSAGE or POST, a link that opens once, a page that writes. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { parseMessage } from '#channels/voice/sip/parse.js';
import { answer, serialize } from '#channels/voice/sip/serialize.js';
import type { SipRequest } from '#channels/voice/sip/message.js';
import { interactionsOf } from '#kernel/routing/index.js';
import { axeProblems, openBrowser, overflowing, visit } from './browser/browser.js';
import { BrowserPhone } from './browser-phone.js';
import { Outside, type Ringing } from './caller.js';
import { testCentre } from './centre.js';

/** The other end of the trunk: takes text messages as a carrier does. */
const carrier = createSocket('udp4');
const texts: SipRequest[] = [];
let carrierSays = 202;
carrier.on('message', (bytes, from) => {
  const message = parseMessage(bytes);
  if (message.kind !== 'request') return;
  if (message.method === 'MESSAGE') texts.push(message);
  const status = message.method === 'MESSAGE' ? carrierSays : 200;
  carrier.send(serialize(answer(message, status, { toTag: 'c' })), from.port, from.address);
});
carrier.bind(0, '127.0.0.1');
await once(carrier, 'listening');

/** An operator's program: fails once, then takes. */
const posts: { readonly headers: Record<string, unknown>; readonly body: { id: string; to: string; text: string } }[] =
  [];
const operator = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    posts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) as never });
    response.writeHead(posts.length === 1 ? 503 : 200).end();
  });
}).listen(0, '127.0.0.1');
await once(operator, 'listening');
const operatorPort = (operator.address() as AddressInfo).port;

const common = { PONTE_SIP_PORT: '0', PONTE_SIP_NUMBER: '+390611', PONTE_TEXT_A_DAY: '2' };
const centre = await testCentre(
  {
    ...{ ...common, PONTE_RTP_PORTS: '20400-20598', PONTE_TEXT_GATEWAY: 'sip' },
    PONTE_SIP_TRUNK: `sip://127.0.0.1:${carrier.address().port}`,
  },
  { webRoot: resolve(import.meta.dirname, '../../dist/web') },
);
const other = await testCentre({
  ...{ ...common, PONTE_RTP_PORTS: '20600-20798', PONTE_TEXT_SECRET: 'molto-segreto' },
  ...{ PONTE_SIP_TRUNK: 'sip://127.0.0.1:9', PONTE_TEXT_GATEWAY: `http://127.0.0.1:${operatorPort}/sms` },
  PONTE_CALL_WEBHOOK_HOSTS: '127.0.0.1',
});
const browser = await openBrowser();
const doors = { centre: await Outside.open(sipPortOf(centre)), other: await Outside.open(sipPortOf(other)) };
afterAll(async () => {
  await Promise.all([doors.centre.close(), doors.other.close(), browser?.close()]);
  carrier.close();
  operator.close();
});

function sipPortOf(of: typeof centre): number {
  return (of.channels.get('call') as VoiceRunning).sipPort!;
}
const linkIn = (text: string): string => /https?:\/\/\S+\/help\/t\/([A-Za-z0-9_-]{24})/.exec(text)![0];
/** The centre is reached at its own port, whatever address it tells the world. */
const here = (link: string, of = centre): string => of.url + new URL(link).pathname;
const waiting = (of = centre) => interactionsOf(of.floor.routing).filter(({ place }) => place !== 'ended');
/** In line, and the key pressed until a message comes: before the line it means nothing, and after it nothing more. */
async function asks(number: string): Promise<Ringing> {
  const caller = await doors.centre.call('+3906111', number);
  const before = texts.length;
  await expect.poll(() => caller.press('2').then(() => texts.length), { interval: 300 }).toBe(before + 1);
  return caller;
}
const contactOf = async (number: string): Promise<string> =>
  (
    await centre.database.pool.query<{ contact_id: string }>(
      'select contact_id from call where number = $1 order by started_at desc limit 1',
      [number],
    )
  ).rows[0]!.contact_id;
const endOf = async (contactId: string): Promise<unknown> =>
  (await centre.database.pool.query('select ended_as from call where contact_id = $1', [contactId])).rows[0];
const opened = async (link: string): Promise<Response> =>
  fetch(here(link), { method: 'POST', redirect: 'manual', headers: { origin: centre.url } });

describe('a text message by the trunk', () => {
  it('is offered to a mobile number, sent by MESSAGE after a verdict, twice a day and no more', async () => {
    const caller = await doors.centre.call('+3906111', '+393331110001');
    await expect.poll(() => caller.hears('text-offer'), { interval: 1_000 }).toBe(true);
    await caller.press('2');
    await expect.poll(() => texts.length).toBe(1);
    const [message] = texts;
    expect(message!.uri).toContain('sip:+393331110001@127.0.0.1');
    expect(message!.headers.get('content-type')).toBe('text/plain;charset=UTF-8');
    expect(message!.headers.get('contact')).toBeUndefined();
    const text = message!.body.toString();
    expect(text).toContain('il suo posto in fila');
    expect(text).not.toContain('333111');
    await expect.poll(() => caller.hears('text-sent'), { interval: 1_000 }).toBe(true);
    const pool = centre.database.pool;
    const rows = async () => (await pool.query('select state, tries, number from text_message')).rows as unknown[];
    await expect.poll(rows).toEqual([{ state: 'sent', tries: 1, number: '+393331110001' }]);
    const verdicts = await pool.query('select purpose, may from call_verdict where contact_id = $1', [
      await contactOf('+393331110001'),
    ]);
    expect(verdicts.rows).toEqual([{ purpose: 'requested', may: true }]);
    caller.hangUp();
    (await asks('+393331110001')).hangUp();
    await expect.poll(() => waiting()).toEqual([]);
    const third = await doors.centre.call('+3906111', '+393331110001');
    const asked = async () => (await pool.query('select from call_verdict')).rowCount;
    await expect.poll(() => third.press('2').then(asked), { interval: 300 }).toBe(3);
    await expect.poll(() => third.hears('text-failed'), { interval: 1_000 }).toBe(true);
    expect(texts).toHaveLength(2);
    third.hangUp();
    await expect.poll(() => waiting()).toEqual([]);
  });

  it('is not sent to who calls from a fixed number, and what the carrier refuses is not tried again', async () => {
    carrierSays = 404;
    const caller = await asks('+393331110002');
    const fixed = await doors.centre.call('+3906111', '+390455550142');
    await expect.poll(() => waiting().length).toBe(2);
    await fixed.press('222');
    const state = async () =>
      (await centre.database.pool.query(`select state, tries from text_message where number = '+393331110002'`)).rows;
    await expect.poll(state).toEqual([{ state: 'failed', tries: 1 }]);
    carrierSays = 202;
    expect(texts.filter(({ uri }) => uri.includes('045555'))).toEqual([]);
    for (const one of [fixed, caller]) one.hangUp();
    await expect.poll(() => waiting()).toEqual([]);
  });
});

describe('the link', () => {
  it('opens once; by its page one leaves the line, and the telephone says goodbye', async () => {
    const caller = await asks('+393331110003');
    const link = linkIn(texts.at(-1)!.body.toString());
    // Programs look at links before people do: that spends nothing.
    for (let looks = 0; looks < 2; looks++) expect((await fetch(here(link))).status).toBe(200);
    expect((await fetch(here(link).slice(0, -3) + 'xyz')).status).toBe(404);
    const stranger = { method: 'POST', redirect: 'manual', headers: { origin: 'https://evil.test' } } as const;
    expect((await fetch(here(link), stranger)).status).toBe(403);
    const answers = await Promise.all([opened(link), opened(link)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 404]);
    const page = answers.find(({ status }) => status === 303)!.headers.get('location')!;
    const text = await (await fetch(centre.url + page)).text();
    expect(text).toContain('Lei è la prima persona in fila');
    expect((await (await fetch(here(link))).text()).includes('già stato aperto')).toBe(true);
    const token = /\/help\/c\/([^?]+)/.exec(page)![1]!;
    const contactId = await contactOf('+393331110003');
    const left = await fetch(`${centre.url}/api/chat/${contactId}/leave`, {
      ...{ method: 'POST', body: '{}' },
      headers: { 'x-chat-token': token, 'content-type': 'application/json' },
    });
    expect(left.status).toBe(200);
    await caller.ended;
    expect(await caller.hears('goodbye')).toBe(true);
    await expect.poll(() => endOf(contactId)).toEqual({ ended_as: 'callerLeft' });
    expect(waiting()).toEqual([]);
  });

  it.skipIf(!browser)(
    'shows the place alive, writes letter by letter, goes on after the telephone is put down',
    async () => {
      const caller = await asks('+393331110004');
      const contactId = await contactOf('+393331110004');
      const { page, trouble, context } = await visit(browser!, { viewport: { width: 320, height: 640 } });
      await page.goto(here(linkIn(texts.at(-1)!.body.toString())));
      expect(await axeProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Apri la pagina' }).click();
      await page.getByText('Lei è la prima persona in fila').first().waitFor();
      await page.getByRole('heading', { name: 'La sua telefonata' }).waitFor();
      expect(page.url()).not.toContain('333');
      expect(await overflowing(page)).toEqual([]);
      expect(await axeProblems(page)).toEqual([]);
      const field = page.getByLabel('Scrivere, invece di parlare');
      await field.fill('Sono la signora Bianchi');
      await field.press('Enter');
      // Now somebody is there: reads what was written, and each letter of what is.
      const anna = await (await centre.desk('Anna')).sitDown();
      const phone = new BrowserPhone(anna);
      phone.attach();
      const ringing = await phone.ringing();
      expect(ringing).toMatchObject({ contactId, text: { theirs: '' } });
      await field.fill('Via Ver');
      await phone.until(() => phone.written.at(-1) === 'Via Ver');
      await phone.answer(ringing.callId);
      await phone.until(() => phone.call?.state === 'talking');
      phone.say({ do: 'text', callId: ringing.callId, line: 'Buongiorno, la leg', isDone: false });
      await page.getByText('Buongiorno, la leg').waitFor();
      phone.say({ do: 'text', callId: ringing.callId, line: 'Buongiorno, la leggo.', isDone: true });
      await page.getByRole('log').getByText('Buongiorno, la leggo.').waitFor();
      await field.fill('Via Verdi 4');
      await field.press('Enter');
      await page.getByRole('log').getByText('Via Verdi 4').waitFor();
      caller.hangUp();
      await page.getByText('La telefonata è finita.').waitFor();
      const { rows } = await centre.database.pool.query<{ author: string; body: string }>(
        `select data -> 'author' ->> 'kind' as author, data ->> 'body' as body from entry
        where contact_id = $1 and data ->> 'kind' = 'message' order by seq`,
        [contactId],
      );
      expect(rows.slice(1)).toEqual([
        { author: 'customer', body: 'Sono la signora Bianchi' },
        { author: 'consultant', body: 'Buongiorno, la leggo.' },
        { author: 'customer', body: 'Via Verdi 4' },
      ]);
      expect(trouble).toEqual([]);
      await context.close();
      for (const { id, place, consultantId } of interactionsOf(centre.floor.routing))
        if (place === 'held')
          await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: id, by: consultantId });
      phone.say({ do: 'detach' });
      await anna.call('PUT', '/api/me/wish', { wish: 'paused', reason: 'pausa' });
    },
  );

  it.skipIf(!browser)('keeps the place for a callback, or in writing once the telephone is put down', async () => {
    for (const [number, how] of [
      ['+393331110005', 'callback'],
      ['+393331110006', 'writing'],
      ['+393331110007', 'hangUp'],
    ] as const) {
      const caller = await asks(number);
      const contactId = await contactOf(number);
      const [place] = waiting().filter((one) => one.contactId === contactId);
      const { page, context } = await visit(browser!);
      await page.goto(here(linkIn(texts.at(-1)!.body.toString())));
      await page.getByRole('button', { name: 'Apri la pagina' }).click();
      await page.getByRole('heading', { name: 'La sua telefonata' }).waitFor();
      if (how === 'hangUp') caller.hangUp();
      else {
        await page.getByText('Non voglio aspettare al telefono').click();
        if (how === 'writing') await page.getByRole('button', { name: 'Chiudi la telefonata e continua qui' }).click();
        else {
          await page.getByLabel('Il suo numero di telefono').fill('333 111 0005');
          await page.getByRole('button', { name: 'Farmi richiamare' }).click();
        }
        await caller.ended;
        expect(await caller.hears(how === 'writing' ? 'text-goes-on' : 'callback-done')).toBe(true);
      }
      const kept = {
        arrivedAt: place!.arrivedAt,
        ...(how === 'callback' ? { callbackTo: '+393331110005' } : { channel: 'chat' }),
      };
      await expect.poll(() => waiting().filter((one) => one.contactId === contactId)).toMatchObject([kept]);
      await expect.poll(() => endOf(contactId)).toEqual({ ended_as: how === 'callback' ? 'callback' : 'writing' });
      await context.close();
      const [left] = waiting().filter((one) => one.contactId === contactId);
      await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: left!.id });
    }
  });
});

describe('an operator’s gateway', () => {
  it('is asked by POST with its secret, again after a failure with the same id; a menu may offer it', async () => {
    const ada = await other.desk('Ada', ['administrator']);
    const text = 'flow Fila\nstart inizio\nperson inizio\n\nqueue inizio\n  queue queue_bills\n  text\n';
    expect(await ada.call('POST', '/api/flows', { text, after: 0 })).toMatchObject({ status: 200 });
    const published = await ada.call('PUT', '/api/flows/Fila/published', { version: 1, numbers: ['+3906222'] });
    expect(published).toMatchObject({ status: 200 });
    const caller = await doors.other.call('+3906222', '+393332220001');
    await expect.poll(() => caller.press('2').then(() => posts.length), { interval: 300 }).toBe(2);
    const [first, second] = posts;
    expect(second!.body).toEqual(first!.body);
    expect(second!.body).toMatchObject({ to: '+393332220001' });
    expect(second!.headers).toMatchObject({
      authorization: 'Bearer molto-segreto',
      'idempotency-key': second!.body.id,
    });
    expect((await fetch(here(linkIn(second!.body.text), other))).status).toBe(200);
    caller.hangUp();
  });
});
