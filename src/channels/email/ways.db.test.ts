import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { readMailboxes } from './mailboxes.js';
import { address, secret, testCentre, until, type CentreOptions, type TestCentre } from './testing/centre.js';
import { ImapTestServer } from './testing/imap-server.js';

let db: TestDatabase;
const open: { centre: TestCentre | null; imap: ImapTestServer | null } = { centre: null, imap: null };
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  await open.centre?.close();
  await open.imap?.stop();
  open.centre = open.imap = null;
  await db.pool.query('truncate mail_raw, mail_message, mail_uid, mail_auto, mail_outbox, mail_ask, mail_tag, mailbox');
});

async function start(options: CentreOptions = {}): Promise<TestCentre> {
  return (open.centre = await testCentre(db, options));
}
const admin = { authorization: 'Bearer ada' };
const deliveryOf = async (entryId: string) =>
  (
    await db.pool.query<{ d: string; detail: string | null }>(
      `select data->>'delivery' as d, data->>'deliveryDetail' as detail from entry where id = $1`,
      [entryId],
    )
  ).rows[0];
const letter = (n: number | string): string =>
  `From: Persona <p${n}@imap.example>\r\nTo: ${address}\r\nSubject: Imap ${n}\r\nMessage-ID: <imap${n}@imap.example>\r\n\r\nLa mia domanda ${n}.\r\n`;

describe('by IMAP', () => {
  const access = (imap: ImapTestServer, takeFrom = 0) => ({
    ...{
      host: '127.0.0.1',
      port: imap.port,
      secure: false,
      user: 'u',
      password: imap.password,
      folder: 'INBOX',
      takeFrom,
    },
  });
  async function startImap(): Promise<ImapTestServer> {
    open.imap = new ImapTestServer();
    await open.imap.start();
    return open.imap;
  }
  const subjects = async (centre: TestCentre): Promise<string[]> =>
    (await centre.contacts()).map((contact) => contact.subject).filter((subject) => subject.startsWith('Imap'));

  test('outage, restart, new UIDVALIDITY: every mail once, and the counts agree', async () => {
    const imap = await startImap();
    imap.deliver(letter('vecchia'), new Date('2020-01-01T00:00:00Z'));
    imap.deliver(letter(1));
    const mailbox = { imap: access(imap, Date.parse('2026-01-01T00:00:00Z')) };
    let centre = await start({ mailbox });
    await until(async () => (await subjects(centre)).length === 1);
    // While it idles.
    await until(() => centre.mail.status()['imapTaken'] === 1);
    imap.deliver(letter(2));
    await until(async () => (await subjects(centre)).length === 2);
    // The provider goes away, mail goes on arriving there.
    await imap.stop();
    await until(() => centre.mail.status()['imapConnected'] === 0);
    for (let n = 3; n <= 30; n++) imap.deliver(letter(n));
    await imap.start();
    await until(async () => (await subjects(centre)).length === 30);
    // We go away.
    await centre.close();
    imap.deliver(letter(31));
    centre = await start({ mailbox });
    await until(async () => (await subjects(centre)).length === 31);
    // All UIDs change: everything is looked at again, and nothing comes twice.
    await imap.stop();
    imap.renumber();
    imap.deliver(letter(32));
    await imap.start();
    await until(async () => (await subjects(centre)).includes('Imap 32'));
    await until(() => centre.mail.status()['imapTaken'] === 32);
    expect(new Set(await subjects(centre)).size).toBe(32);
    expect((await subjects(centre)).length).toBe(32);
    expect(centre.mail.status()).toMatchObject({ imapSeen: 32, imapFailed: 0 });
  });

  test('a mail the server cannot give is counted, not forgotten, and does not stop the others', async () => {
    const imap = await startImap();
    imap.broken.add(imap.deliver(letter('rotta')));
    imap.deliver(letter('sana'));
    const centre = await start({ mailbox: { imap: access(imap) } });
    await until(async () => (await subjects(centre)).includes('Imap sana'));
    await until(() => centre.mail.status()['imapFailed'] === 1);
    expect(centre.mail.status()).toMatchObject({ imapSeen: 2, imapTaken: 1 });
    imap.broken.clear();
    imap.deliver(letter('terza'));
    await until(async () => (await subjects(centre)).includes('Imap rotta'));
  });

  test('the test of a mailbox says in words what is wrong', async () => {
    const imap = await startImap();
    const centre = await start();
    const put = async (body: object, id = '') =>
      centre.app.inject({ method: 'PUT', url: `/api/mailboxes${id}`, headers: admin, payload: body });
    const body = { address: 'due@acqua.example', queueId: 'queue_a' };
    const server = { host: '127.0.0.1', port: imap.port, secure: false, user: 'u', password: 'sbagliata' };
    const made = (await put({ ...body, imap: { ...server, takeFrom: 0 } })).json();
    const tryIt = async () =>
      (await centre.app.inject({ method: 'POST', url: `/api/mailboxes/${made.id}/test`, headers: admin })).json();
    expect((await tryIt()).imap).toMatchObject({ ok: false, code: 'refusedLogin' });
    await put({ ...body, imap: { ...server, password: imap.password } }, `/${made.id}`);
    expect(await tryIt()).toMatchObject({ imap: { ok: true }, smtp: { ok: true } });
    await imap.stop();
    expect((await tryIt()).imap).toMatchObject({ ok: false, code: 'noAnswer' });
  });
});

describe('mailboxes', () => {
  test('only administrators; secrets go in sealed and never come out', async () => {
    const centre = await start();
    const url = '/api/mailboxes';
    const smtp = { host: 'mail.example', port: 587, secure: false, user: 'u', password: 'pass-in-chiaro' };
    const payload = { address: 'nuova@acqua.example', queueId: 'queue_a', smtp };
    expect((await centre.app.inject({ url })).statusCode).toBe(401);
    expect((await centre.app.inject({ url, headers: { authorization: 'Bearer sara' } })).statusCode).toBe(403);
    expect(
      (await centre.app.inject({ method: 'PUT', url, headers: admin, payload: { address: 'x' } })).statusCode,
    ).toBe(400);
    const made = await centre.app.inject({ method: 'PUT', url, headers: admin, payload });
    expect(made.statusCode).toBe(200);
    expect(made.json()).toMatchObject({ smtp: { host: 'mail.example', hasPassword: true } });
    expect(made.body + (await centre.app.inject({ url, headers: admin })).body).not.toContain('pass-in-chiaro');
    const { rows } = await db.pool.query<{ t: string }>('select mailbox::text as t from mailbox');
    expect(rows.map((row) => row.t).join()).not.toContain('pass-in-chiaro');
    expect(
      (await readMailboxes(db.pool, secret)).find((mailbox) => mailbox.id === made.json().id)!.smtp!.password,
    ).toBe('pass-in-chiaro');
    // Saving again without the secret keeps it; the same address twice is refused.
    const { password: _, ...withoutSecret } = smtp;
    await centre.app.inject({
      method: 'PUT',
      url: `${url}/${made.json().id}`,
      headers: admin,
      payload: { ...payload, smtp: withoutSecret },
    });
    expect(
      (await readMailboxes(db.pool, secret)).find((mailbox) => mailbox.id === made.json().id)!.smtp!.password,
    ).toBe('pass-in-chiaro');
    const twin = await centre.app.inject({ method: 'PUT', url, headers: admin, payload });
    expect(twin.json().code).toBe('mail.addressInUse');
    // The new address takes mail at once.
    await centre.sender.send({ from: 'a@b.example', to: 'nuova@acqua.example', subject: 'Alla nuova', text: 'ciao' });
    await centre.contactOf('Alla nuova');
  });
});

describe('sending', () => {
  async function answered(centre: TestCentre, subject: string): Promise<string> {
    await centre.sender.send({
      from: 'lista@p.example',
      to: address,
      subject,
      text: 'Una domanda.',
      headers: { 'List-Id': 'x' },
    });
    return centre.answers((await centre.contactOf(subject)).id, `Risposta a ${subject}.`);
  }

  test('4yz: tried again, the same mail; 5yz: failed, in words; and again by hand', async () => {
    const centre = await start();
    const { office } = centre;
    office.refuse = { code: 451, words: 'later please' };
    const entryId = await answered(centre, 'Riprova');
    await until(async () => (await deliveryOf(entryId))?.detail?.includes('later please'));
    expect((await deliveryOf(entryId))!.d).toBe('sending');
    office.refuse = null;
    await until(async () => (await deliveryOf(entryId))?.d === 'sent');
    expect(office.mails.filter((mail) => mail.raw.includes('Risposta a Riprova'))).toHaveLength(1);

    office.refuse = { code: 550, words: 'no such user' };
    const second = await answered(centre, 'Rifiutata');
    await until(async () => (await deliveryOf(second))?.d === 'failed');
    expect((await deliveryOf(second))!.detail).toContain('no such user');
    office.refuse = null;
    const again = await centre.app.inject({
      method: 'POST',
      url: `/api/entries/${second}/send-again`,
      headers: { authorization: 'Bearer lucia' },
    });
    expect(again.json()).toEqual({ isSending: true });
    await until(async () => (await deliveryOf(second))?.d === 'sent');
  });

  test('no relay: failed, and it says what to set', async () => {
    const centre = await start({ hasRelay: false });
    const entryId = await answered(centre, 'Senza server');
    await until(async () => (await deliveryOf(entryId))?.d === 'failed');
    expect((await deliveryOf(entryId))!.detail).toContain('PONTE_SMTP_RELAY');
  });

  test('practice: sent nowhere, and it says so', async () => {
    await db.pool.query(
      `insert into setting (name, value, changed_at) values ('centre', '{"isPractice": true}', 0)
       on conflict (name) do update set value = excluded.value`,
    );
    const centre = await start();
    const entryId = await answered(centre, 'Esercizio');
    await until(async () => (await deliveryOf(entryId))?.d === 'sent');
    expect((await deliveryOf(entryId))!.detail).toBe('practice');
    expect(centre.office.mails).toHaveLength(0);
    await db.pool.query(`delete from setting where name = 'centre'`);
  });
});

describe('loops', () => {
  test('an autoresponder that knows no standard answers everything: it ends', async () => {
    const centre = await start();
    let answers = 0;
    // Answers every mail at once, says nothing of being automatic, uses the Reply-To and then a new thread each time.
    centre.office.onMail = (mail) => {
      if (mail.to[0] !== 'robot@p.example') return;
      answers++;
      const to = mail.headers.get('reply-to') ?? address;
      void centre.sender.send({
        from: 'robot@p.example',
        to,
        subject: 'Grazie',
        text: 'Abbiamo ricevuto la sua mail.',
      });
      void centre.sender.send({
        from: 'robot@p.example',
        to: address,
        subject: `Pratica ${answers}`,
        text: 'Nuova pratica aperta.',
      });
    };
    await centre.sender.send({ from: 'robot@p.example', to: address, subject: 'Inizio', text: 'Prima mail.' });
    await until(async () => (await centre.contacts()).some((contact) => contact.subject === 'Pratica 1'));
    const contact = await centre.contactOf('Inizio');
    await until(async () => (await centre.entries(contact.id)).length === 3);
    // Every mail of the robot is in, and the one receipt is all it ever got.
    const { rows } = await db.pool.query('select address from mail_auto');
    expect(rows).toEqual([{ address: 'robot@p.example' }]);
    expect(answers).toBe(1);
  });

  test('our own mail that comes back is recognised', async () => {
    const centre = await start();
    await centre.sender.send({ from: 'io@p.example', to: address, subject: 'Specchio', text: 'Una domanda semplice.' });
    const receipt = await centre.office.waitFor((mail) => mail.to[0] === 'io@p.example');
    const before = (await centre.contacts()).length;
    await centre.sender.sendRaw('io@p.example', address, receipt.raw);
    expect((await centre.contacts()).length).toBe(before);
    const { rows } = await db.pool.query(`select reason from mail_raw where state = 'ignored'`);
    expect(rows).toEqual([{ reason: 'ownMail' }]);
  });
});
