/** A machine's answer by mail, over real SMTP: what goes out, what the two links do, and who never gets one. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noMachine } from '#modules/contacts/index.js';
import type { MachineDoor } from '#modules/contacts/contract.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import type { Sent } from '../fake.js';
import { address, testCentre, until, type TestCentre } from '../testing/centre.js';

const heard: Parameters<MachineDoor['firstWord']>[0][] = [];
/** Answers what asks "Quando", unless something came along. */
const machine: MachineDoor = {
  ...noMachine,
  firstWord: async (of) => {
    heard.push(of);
    const known = { topic: 'bill_due_date', sureness: 0.98, gateVersion: 2 };
    if (of.hasAttachment === true) return { word: { ...known, reason: 'attachment', answer: null }, restMs: 60_000 };
    if (!of.text.includes('Quando')) return { word: { ...known, reason: 'notSure', answer: null }, restMs: 60_000 };
    const answer = {
      ...{ clientId: of.clientId, articleId: 'article_1', articleVersion: 1, title: 'Scadenza' },
      body: 'Le risponde un sistema automatico, non una persona.\n\nLa scadenza è in alto a destra.',
      ...{ source: 'Condizioni generali, art. 4', checkedAt: Date.UTC(2026, 8, 1) },
    };
    return { word: { ...known, reason: null, answer }, restMs: 3_600_000 };
  },
};

let db: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  db = await testDatabase();
  centre = await testCentre(db, { machine, settings: { PONTE_MAIL_ANSWERS_A_DAY: '2' } });
});
afterAll(() => centre.close());

const letter = (from: string, subject: string, text: string, more: object = {}) =>
  centre.sender.send({ from, to: address, subject, text, ...more });
const mailTo = (who: string): Promise<Sent> => centre.office.waitFor((mail) => mail.to[0] === who);
const mailsTo = (who: string): readonly Sent[] => centre.office.mails.filter((mail) => mail.to[0] === who);

/** The words as they are read: quoted-printable undone. */
function plainOf(mail: Sent): string {
  const part = mail.raw.split(/\r?\nContent-Type: text\/plain[^]*?\r?\n\r?\n/)[1]!.split(/\r?\n--/)[0]!;
  const bytes = part.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/g, '%25')).replaceAll('\r\n', '\n');
}
const linksIn = (mail: Sent): { yes: string; no: string } => {
  const [, yes] = /http:\/\/centre\.example(\/r\/[\w-]{32}\/yes)/.exec(plainOf(mail))!;
  const [, no] = /http:\/\/centre\.example(\/r\/[\w-]{32}\/no)/.exec(plainOf(mail))!;
  return { yes: yes!, no: no! };
};
const page = (url: string) => centre.app.inject({ url });
const press = (url: string) =>
  centre.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: '',
  });
const arrival = async (contactId: string) =>
  (await db.pool.query<{ arrived_at: number }>('select arrived_at from interaction where contact_id = $1', [contactId]))
    .rows[0]?.arrived_at;

describe('an answer by mail', () => {
  test('says first that a machine writes, gives source, date and code, and is the only automatic mail', async () => {
    const { messageId } = await letter('anna@casa.example', 'Bolletta', 'Buongiorno,\nQuando scade?\n\nSaluti\nAnna');
    const contact = await centre.contactOf('Bolletta');
    expect(heard.at(-1)).toMatchObject({ channel: 'mail', question: 'Bolletta. Quando scade?', hasAttachment: false });
    expect(contact).toMatchObject({ interactions: [], machine: { outcome: 'asking', channel: 'mail' } });
    const mail = await mailTo('anna@casa.example');
    expect(Object.fromEntries(mail.headers)).toMatchObject({
      'auto-submitted': 'auto-replied',
      'x-auto-response-suppress': 'All',
      'in-reply-to': messageId,
      subject: 'Re: Bolletta',
      'reply-to': expect.stringMatching(/^assistenza\+c\.[a-z2-7]{16}@/),
    });
    const text = plainOf(mail);
    expect(text.split('\n')[0]).toBe('Le risponde un sistema automatico, non una persona.');
    for (const words of ['in alto a destra', 'Condizioni generali, art. 4', '1 settembre 2026', 'basta rispondere'])
      expect(text).toContain(words);
    expect(mail.raw).toContain('style=3D"display:inline-block');
    await until(async () => (await centre.entries(contact.id)).some((entry) => entry.delivery === 'sent'));
    expect(mailsTo('anna@casa.example')).toHaveLength(1);
    const entries = await centre.entries(contact.id);
    expect(entries.map(({ author }) => author.kind)).toEqual(['customer', 'machine']);
    expect(entries[1]!.params).toMatchObject({ synthetic: 1, source: 'Condizioni generali, art. 4' });
  });

  test('opening a link says nothing; only the button does, and said twice is said once', async () => {
    const contact = await centre.contactOf('Bolletta');
    const links = linksIn(await mailTo('anna@casa.example'));
    for (const url of [links.yes, links.no]) {
      const shown = await page(url);
      expect(shown).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'no-store' } });
      expect(shown.body).toContain('Sì, ha risposto');
      expect(shown.body).toContain('Questo non mi ha aiutato');
    }
    expect(await centre.floor.contact(contact.id)).toMatchObject({ state: 'open', machine: { outcome: 'asking' } });
    expect((await press(links.yes)).statusCode).toBe(303);
    expect((await press(links.yes)).statusCode).toBe(303);
    const after = (await centre.floor.contact(contact.id))!;
    expect(after).toMatchObject({ state: 'resolved', machine: { outcome: 'confirmed' } });
    expect((await page(links.no)).body).toContain('la richiesta è chiusa perché lo ha detto lei');
    // After the yes the other link undoes nothing by itself: whoever has a doubt writes it.
    await press(links.no);
    expect(await centre.floor.contact(contact.id)).toMatchObject({ state: 'resolved' });
    const turn = await db.pool.query('select channel, outcome from machine_turn where contact_id = $1', [contact.id]);
    expect(turn.rows).toEqual([{ channel: 'mail', outcome: 'confirmed' }]);
  });

  test('a reply after the yes opens it again, for a person, at the place of the first message', async () => {
    const contact = await centre.contactOf('Bolletta');
    const mail = await mailTo('anna@casa.example');
    await centre.sender.send({
      ...{ from: 'anna@casa.example', to: mail.headers.get('reply-to')!, subject: 'Re: Bolletta' },
      text: 'Quando invece arriva la prossima?',
    });
    expect(await centre.floor.contact(contact.id)).toMatchObject({ state: 'open', interactions: [{}] });
    expect(await arrival(contact.id)).toBe(contact.openedAt);
    expect(mailsTo('anna@casa.example'), 'a machine speaks once').toHaveLength(1);
  });

  test('“did not help”: a person, at the place of the first message', async () => {
    await letter('bea@casa.example', 'Scadenza', 'Quando scade la bolletta?');
    const contact = await centre.contactOf('Scadenza');
    const { no, yes } = linksIn(await mailTo('bea@casa.example'));
    expect((await press(no)).statusCode).toBe(303);
    expect(await centre.floor.contact(contact.id)).toMatchObject({
      ...{ state: 'open', interactions: [{ place: 'waiting' }], machine: { outcome: 'denied' } },
    });
    expect(await arrival(contact.id)).toBe(contact.openedAt);
    expect((await page(no)).body).toContain('Una persona legge la sua richiesta');
    await press(yes);
    expect(await centre.floor.contact(contact.id)).toMatchObject({ state: 'open', machine: { outcome: 'denied' } });
  });

  test('a reply instead of a link is a person too', async () => {
    await letter('carlo@casa.example', 'Scade', 'Quando scade la bolletta?');
    const contact = await centre.contactOf('Scade');
    const mail = await mailTo('carlo@casa.example');
    await centre.sender.send({
      ...{ from: 'carlo@casa.example', to: mail.headers.get('reply-to')!, text: 'Grazie, ma non la trovo.' },
    });
    expect(await centre.floor.contact(contact.id)).toMatchObject({ machine: { outcome: 'words' }, interactions: [{}] });
    expect(await arrival(contact.id)).toBe(contact.openedAt);
  });

  test('somebody’s machine that answers it takes no turn and confirms nothing', async () => {
    await letter('dora@casa.example', 'Scadrà', 'Quando scade la bolletta?');
    const contact = await centre.contactOf('Scadrà');
    const mail = await mailTo('dora@casa.example');
    await centre.sender.send({
      ...{ from: 'dora@casa.example', to: mail.headers.get('reply-to')!, text: 'Sono in ferie.' },
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    expect(await centre.floor.contact(contact.id)).toMatchObject({ machine: { outcome: 'asking' }, interactions: [] });
    expect(mailsTo('dora@casa.example')).toHaveLength(1);
  });

  test('is sent once, told twice as after a crash; and not any more where somebody has spoken meanwhile', async () => {
    const contact = await centre.contactOf('Scade');
    const entry = (await centre.entries(contact.id)).find(({ author }) => author.kind === 'machine')!;
    await centre.mail.deliver(contact, { ...entry, delivery: 'sending' });
    const after = async (id: string) => (await centre.entries(contact.id)).find((one) => one.id === id)!.delivery;
    expect(await after(entry.id)).toBe('sent');
    expect(mailsTo('carlo@casa.example')).toHaveLength(1);
    // The house died between the commit and the outbox, and the customer wrote again.
    await db.pool.query('delete from mail_outbox where entry_id = $1', [entry.id]);
    await centre.mail.deliver(contact, { ...entry, delivery: 'sending' });
    expect(await after(entry.id)).toBe('failed');
    expect(mailsTo('carlo@casa.example')).toHaveLength(1);
  });

  test('one that cannot be delivered is none: a person looks at once', async () => {
    centre.office.refuse = { code: 550, words: 'no such user' };
    try {
      await letter('emma@casa.example', 'Scaduta', 'Quando scade la bolletta?');
      const contact = await centre.contactOf('Scaduta');
      await vi.waitFor(
        async () =>
          expect(await centre.floor.contact(contact.id)).toMatchObject({
            ...{ interactions: [{}], machine: { restUntil: null } },
          }),
        10_000,
      );
    } finally {
      centre.office.refuse = null;
    }
  });
});

describe('no answer by a machine', () => {
  test('where it is not sure: the receipt, as ever, and a person', async () => {
    await letter('fabio@casa.example', 'Strano', 'Il contatore fa un rumore strano.');
    const contact = await centre.contactOf('Strano');
    expect(contact).toMatchObject({ interactions: [{}], machine: { outcome: 'left', reason: 'notSure' } });
    expect(plainOf(await mailTo('fabio@casa.example'))).toContain('abbiamo ricevuto la sua mail');
  });

  test('with something attached: nobody has looked at it', async () => {
    const attachments = [{ filename: 'bolletta.txt', content: Buffer.from('84 euro') }];
    await letter('gina@casa.example', 'Allegato', 'Quando scade questa?', { attachments });
    expect(await centre.contactOf('Allegato')).toMatchObject({ interactions: [{}], machine: { reason: 'attachment' } });
  });

  test('the logo under a name is nothing attached; a photograph in the question is', async () => {
    const logo = {
      filename: 'logo.png',
      content: Buffer.alloc(30_000, 7),
      contentType: 'image/png',
      cid: 'logo@rossi',
    };
    const drawn = { ...logo, contentDisposition: 'inline' as const };
    const end = '<p>Cordiali saluti<br>Gino Rossi<br><img src="cid:logo@rossi"></p>';
    const html = `<p>Quando scade la bolletta?</p>${end}`;
    await letter('gino@casa.example', 'Con logo', 'Quando scade?', { html, attachments: [drawn] });
    expect((await centre.contactOf('Con logo')).machine).toMatchObject({ outcome: 'asking', reason: null });
    const both = [drawn, { filename: 'bolletta.txt', content: Buffer.from('84 euro') }];
    await letter('gino2@casa.example', 'Con logo e file', 'Quando scade?', { html, attachments: both });
    expect((await centre.contactOf('Con logo e file')).machine).toMatchObject({ reason: 'attachment' });
    const photo = `<p>Quando scade questa? <img src="cid:logo@rossi"></p><p>Grazie<br>Gino</p>`;
    await letter('gino3@casa.example', 'Con foto', 'Quando scade?', { html: photo, attachments: [drawn] });
    expect((await centre.contactOf('Con foto')).machine).toMatchObject({ reason: 'attachment' });
  });

  test.each([
    ['Auto-Submitted: auto-generated', 'sistema@x.example', { 'Auto-Submitted': 'auto-generated' }],
    ['Precedence: bulk', 'lista@x.example', { Precedence: 'bulk' }],
    ['List-Id', 'novita@x.example', { 'List-Id': '<novita.x.example>' }],
    ['no-reply', 'no-reply@x.example', {}],
    ['mailer-daemon', 'mailer-daemon@x.example', {}],
    ['ourselves', 'assistenza+altro@acqua.example', {}],
  ])('for %s: not even asked', async (name, from, headers) => {
    const before = heard.length;
    await letter(from, `Da ${name}`, 'Quando scade la bolletta?', { headers });
    const contact = await centre.contactOf(`Da ${name}`);
    expect(contact.machine).toBeUndefined();
    expect(contact.interactions).toHaveLength(1);
    expect(heard).toHaveLength(before);
    expect(mailsTo(from)).toEqual([]);
  });

  test('beyond a few a day for one address', async () => {
    for (const n of [1, 2, 3]) await letter('ivo@casa.example', `Domanda ${n}`, `Quando scade la bolletta ${n}?`);
    expect((await centre.contactOf('Domanda 2')).machine).toMatchObject({ outcome: 'asking' });
    const third = await centre.contactOf('Domanda 3');
    expect(third.machine).toBeUndefined();
    expect(third.interactions).toHaveLength(1);
    await vi.waitFor(() => expect(mailsTo('ivo@casa.example')).toHaveLength(2), 10_000);
  });

  test('for a link that nobody was given, or of another mail', async () => {
    expect((await page(`/r/${'a'.repeat(32)}/yes`)).statusCode).toBe(404);
    expect((await press(`/r/${'a'.repeat(32)}/no`)).statusCode).toBe(404);
    expect((await press('/r/short/no')).statusCode).toBe(404);
  });
});
