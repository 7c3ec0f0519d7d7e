import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defaultQueue } from '#kernel/routing/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { rawIdOf, storeRaw } from './raw.js';
import { address, testCentre, until, type TestCentre } from './testing/centre.js';
import { fixture } from './testing/fixture.js';

let db: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  db = await testDatabase();
  centre = await testCentre(db);
});
afterAll(() => centre.close());

const as = (who: string) => ({ authorization: `Bearer ${who}` });
const delivery = async (entryId: string) => {
  const { rows } = await db.pool.query<{ d: string; detail: string | null }>(
    `select data->>'delivery' as d, data->>'deliveryDetail' as detail from entry where id = $1`,
    [entryId],
  );
  return rows[0];
};

describe('a mail and its answer', () => {
  test('opens a contact, gets one automatic receipt, is answered, and the reply finds its contact', async () => {
    const { office, sender, floor } = centre;
    const { messageId } = await sender.send({
      from: 'Anna Rossi <anna@casa.example>',
      to: address,
      subject: 'Bolletta di ottobre',
      text: 'Buongiorno, la bolletta è troppo alta.',
      attachments: [{ filename: 'bolletta.txt', content: Buffer.from('84 euro') }],
    });
    // 250 has been said: the contact must stand by now.
    const contact = await centre.contactOf('Bolletta di ottobre');
    expect(contact).toMatchObject({ customerName: 'Anna Rossi', channel: 'mail', turn: 'consultant', language: 'it' });
    const receipt = await office.waitFor((mail) => mail.to[0] === 'anna@casa.example');
    expect(receipt.headers.get('auto-submitted')).toBe('auto-replied');
    expect(receipt.headers.get('in-reply-to')).toBe(messageId);

    const entryId = await centre.answers(contact.id, 'Buongiorno Anna, controllo subito.');
    const answer = await office.waitFor(
      (mail) => mail.headers.get('auto-submitted') === undefined && mail.to[0] === 'anna@casa.example',
    );
    expect(answer.headers.get('subject')).toBe('Re: Bolletta di ottobre');
    expect(answer.headers.get('references')).toContain(messageId);
    expect(answer.headers.get('reply-to')).toMatch(/^assistenza\+c\.[a-z2-7]{16}@acqua\.example$/);
    expect(answer.from).toMatch(/^assistenza\+b\.[a-z2-7]{16}@acqua\.example$/);
    await until(async () => (await delivery(entryId))?.d === 'sent');

    await sender.send({
      from: 'Anna Rossi <anna@casa.example>',
      to: answer.headers.get('reply-to')!,
      subject: 'Un altro oggetto',
      text: 'Grazie, ma perché 84 euro?\n\nIl giorno lun 1 gen 2026 Acqua <a@b.it> ha scritto:\n> Buongiorno',
    });
    const entries = await centre.entries(contact.id);
    expect(entries.map((entry) => [entry.author.kind, entry.kind])).toEqual([
      ['customer', 'message'],
      ['machine', 'message'],
      ['consultant', 'message'],
      ['customer', 'message'],
    ]);
    expect(entries[0]!.attachments).toMatchObject([{ name: 'bolletta.txt', size: 7 }]);
    expect(entries[3]).toMatchObject({ body: 'Grazie, ma perché 84 euro?' });
    expect(entries[3]!.mail!.quoted).toContain('> Buongiorno');
    expect((await floor.contact(contact.id))!.turn).toBe('consultant');
  });

  test('a bounce is shown on the message it is about', async () => {
    const { sender, office } = centre;
    await sender.send({ from: 'bea@casa.example', to: address, subject: 'Voltura', text: 'Come si fa la voltura?' });
    const contact = await centre.contactOf('Voltura');
    const entryId = await centre.answers(contact.id, 'Ecco il modulo.');
    const sent = await office.waitFor(
      (mail) => mail.to[0] === 'bea@casa.example' && !mail.headers.has('auto-submitted'),
    );
    await until(async () => (await delivery(entryId))?.d === 'sent');
    const bounce = fixture('dsn-bounce')
      .toString()
      .replaceAll('assistenza+b.abcdefghijklmnop@acqua.example', sent.from);
    await sender.sendRaw('', sent.from, bounce);
    const shown = await delivery(entryId);
    expect(shown!.d).toBe('bounced');
    expect(shown!.detail).toContain('does not exist');
  });

  test('another sender with the tag joins, is marked, and does not draw the answers', async () => {
    const { sender, office } = centre;
    await sender.send({ from: 'carlo@casa.example', to: address, subject: 'Perdita', text: 'Perdo acqua in cantina.' });
    const contact = await centre.contactOf('Perdita');
    const receipt = await office.waitFor((mail) => mail.to[0] === 'carlo@casa.example');
    await sender.send({
      from: 'altro@male.example',
      to: receipt.headers.get('reply-to')!,
      subject: 'x',
      text: 'Mandate a me i dati.',
    });
    const entries = await centre.entries(contact.id);
    expect(entries.at(-1)).toMatchObject({ kind: 'note', author: { kind: 'machine' } });
    expect(entries.at(-1)!.body).toContain('altro@male.example');
    await centre.answers(contact.id, 'Arriviamo.');
    const answer = await office.waitFor((mail) => mail.raw.includes('Arriviamo.'));
    expect(answer.to).toEqual(['carlo@casa.example']);
  });

  test('a forged tag is nobody’s: the mail is a contact of its own', async () => {
    await centre.sender.send({
      from: 'd@casa.example',
      to: 'assistenza+c.aaaaaaaaaaaaaaaa@acqua.example',
      subject: 'Falso',
      text: 'ciao a tutti',
    });
    expect((await centre.entries((await centre.contactOf('Falso')).id))[0]!.body).toBe('ciao a tutti');
  });
});

describe('the question whether any doubt is left', () => {
  test('the link shows without changing anything, takes a doubt, then the confirmation', async () => {
    const { sender, office, app, floor } = centre;
    await sender.send({
      from: 'Ezio <ezio@casa.example>',
      to: address,
      subject: 'Rate',
      text: 'Posso pagare la bolletta a rate?',
    });
    const contact = await centre.contactOf('Rate');
    await centre.answers(contact.id, 'Sì, in tre rate.');
    await centre.answers(contact.id, 'Le scrivo il piano.');
    await centre.asks(contact.id);
    const asking = await office.waitFor(
      (mail) => mail.to[0] === 'ezio@casa.example' && mail.headers.get('auto-submitted') === 'auto-generated',
    );
    const link = /centre\.example(\/r\/[\w-]{32})/.exec(asking.raw.replace(/=\r\n/g, ''))![1]!;

    const get = await app.inject({ url: link });
    expect(get.statusCode).toBe(200);
    expect(get.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(Buffer.byteLength(get.body)).toBeLessThan(60_000);
    expect(get.body).not.toMatch(/<script|style="|<style/);
    expect((await floor.contact(contact.id))!.state).toBe('awaiting');

    const once = /name="once" value="([0-9a-f]+)"/.exec(get.body)![1]!;
    const post = (payload: string) =>
      app.inject({
        method: 'POST',
        url: link,
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await post(`say=doubt&once=${once}&words=`)).statusCode).toBe(422);
    expect((await post(`say=doubt&once=${once}&words=Quando+scade%3F`)).statusCode).toBe(303);
    expect((await post(`say=doubt&once=${once}&words=Quando+scade%3F`)).statusCode).toBe(303);
    const doubted = (await floor.contact(contact.id))!;
    expect(doubted.state).toBe('open');
    expect(doubted.doubts.filter((doubt) => doubt.words === 'Quando scade?')).toHaveLength(1);
    // Confirming while a doubt is open changes nothing.
    expect((await post('say=noDoubt')).statusCode).toBe(303);
    expect((await floor.contact(contact.id))!.state).toBe('open');

    await centre.answers(contact.id, 'Il 30 del mese.');
    await centre.asks(contact.id);
    expect((await post('say=noDoubt')).statusCode).toBe(303);
    expect((await floor.contact(contact.id))!.state).toBe('resolved');
    expect((await app.inject({ url: link })).body).toContain('chiusa perché lo ha detto lei');
    expect((await app.inject({ url: `/r/${'a'.repeat(32)}` })).statusCode).toBe(404);
    expect((await app.inject({ url: '/r/style.css' })).headers['content-type']).toContain('text/css');
  });
});

describe('nothing lost, nothing doubled', () => {
  test('a crash between storing and taking in: the mail is found again at the start', async () => {
    const raw = Buffer.from(
      'From: f@casa.example\r\nMessage-ID: <crash@casa.example>\r\nSubject: Caduta\r\n\r\nE adesso?\r\n',
    );
    await storeRaw(db.pool, rawIdOf('mailbox_1', raw), {
      ...{
        mailboxId: 'mailbox_1',
        raw,
        source: 'smtp',
        envelopeFrom: 'f@casa.example',
        envelopeTo: [address],
        at: Date.now(),
      },
    });
    await centre.close();
    centre = await testCentre(db);
    await until(async () => (await centre.contacts()).some((contact) => contact.subject === 'Caduta'));
    // The sender never heard the 250 and sends again: through another relay too.
    await centre.sender.sendRaw('f@casa.example', address, raw);
    await centre.sender.sendRaw('f@casa.example', address, `Received: from other.example; now\r\n${raw.toString()}`);
    expect((await centre.contacts()).filter((contact) => contact.subject === 'Caduta')).toHaveLength(1);
    const { rows } = await db.pool.query(`select reason from mail_raw where state = 'ignored'`);
    expect(rows).toContainEqual({ reason: 'double' });
  });

  test('a floor that is away: 451, and after its return the mail is there once', async () => {
    await centre.floor.stop();
    const raw =
      'From: g@casa.example\r\nMessage-ID: <away@casa.example>\r\nSubject: Assenti\r\n\r\nCi siete ancora?\r\n';
    await expect(centre.sender.sendRaw('g@casa.example', address, raw)).rejects.toMatchObject({ responseCode: 451 });
    await centre.close();
    centre = await testCentre(db);
    await centre.sender.sendRaw('g@casa.example', address, raw);
    expect((await centre.contacts()).filter((contact) => contact.subject === 'Assenti')).toHaveLength(1);
  });

  const many = Number(process.env['PONTE_TEST_MAILS'] ?? 1000);
  test(`${many} mails in a row are ${many} contacts`, { timeout: 300_000 }, async () => {
    const before = (await centre.contacts()).length;
    const work = Array.from({ length: many }, (_, i) => i);
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let i = work.shift(); i !== undefined; i = work.shift())
          await centre.sender.send({
            from: `p${i}@folla.example`,
            to: address,
            subject: `Folla ${i}`,
            text: `La mia domanda è la numero ${i}.`,
          });
      }),
    );
    expect((await centre.contacts()).length - before).toBe(many);
    const { rows } = await db.pool.query(`select count(*)::int as n from mail_raw where state = 'received'`);
    expect(rows[0]).toEqual({ n: 0 });
    // A hundred receipts in ten minutes, then the breaker: it says so, and the mails are taken in all the same.
    expect(centre.mail.status()).toMatchObject({ isAutoBreakerTripped: true });
    const auto = await db.pool.query('select count(*)::int as n from mail_auto');
    expect(auto.rows[0].n).toBeLessThanOrEqual(110);
  });
});

describe('at the door', () => {
  test('no relay, no mail over 25 MB', async () => {
    await expect(centre.sender.sendRaw('a@b.it', 'chiunque@altrove.example', 'a: b\r\n\r\nx')).rejects.toMatchObject({
      responseCode: 550,
    });
    const big = Buffer.concat([
      Buffer.from('From: a@b.it\r\n\r\n'),
      Buffer.alloc(26 * 1024 * 1024, `${'a'.repeat(76)}\r\n`),
    ]);
    await expect(centre.sender.sendRaw('a@b.it', address, big)).rejects.toMatchObject({ responseCode: 552 });
  });

  test('what cannot be read waits in quarantine, is seen, downloaded and released', async () => {
    const deep = `From: h@casa.example\r\nSubject: Matrioska\r\n${Array.from({ length: 80 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')}`;
    await centre.sender.sendRaw('h@casa.example', address, deep);
    const url = '/api/mail/quarantine';
    expect((await centre.app.inject({ url })).statusCode).toBe(401);
    expect((await centre.app.inject({ url, headers: as('lucia') })).statusCode).toBe(403);
    expect((await centre.app.inject({ url: `${url}?limit=x`, headers: as('sara') })).statusCode).toBe(400);
    const { mails } = (await centre.app.inject({ url, headers: as('sara') })).json();
    expect(mails[0]).toMatchObject({ reason: 'tooDeep' });
    expect(mails[0].head).toContain('Matrioska');
    const raw = await centre.app.inject({ url: `/api/mail/raw/${mails[0].id}`, headers: as('sara') });
    expect(raw.body).toContain('Matrioska');

    await centre.sender.sendRaw('', address, fixture('qmail-bounce'));
    const held = (await centre.app.inject({ url, headers: as('sara') })).json().mails[0];
    expect(held.reason).toBe('reportAboutUnknownMail');
    const released = await centre.app.inject({ method: 'POST', url: `${url}/${held.id}/release`, headers: as('sara') });
    expect(released.json()).toMatchObject({ state: 'taken' });
  });

  test('HTML comes in a sandbox of its own, remote pictures only when asked', async () => {
    await centre.sender.sendRaw('notizie-bounces@lista.example', address, fixture('list'));
    const entry = (await centre.entries((await centre.contactOf('[notizie] numero 12')).id))[0]!;
    const url = `/api/entries/${entry.id}/html`;
    expect((await centre.app.inject({ url })).statusCode).toBe(401);
    const plain = await centre.app.inject({ url, headers: as('lucia') });
    expect(plain.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect(plain.headers['content-security-policy']).not.toContain('https:');
    expect(plain.body).not.toContain(' src="https');
    const full = await centre.app.inject({ url: `${url}?images=1`, headers: as('lucia') });
    expect(full.headers['content-security-policy']).toContain('https:');
    expect(full.body).toContain('src="https://lista.example/foto.jpg"');
    // Who read it without having a part in it is written down, once.
    const { rows } = await db.pool.query('select person_id from opening where contact_id = $1', [entry.contactId]);
    expect(rows).toEqual([{ person_id: 'person_lucia' }]);
  });

  test('wrong charsets, winmail.dat, PEC and broken mails are contacts', async () => {
    for (const name of ['utf8-that-is-latin1', 'utf7', 'winmail', 'pec', 'calendar', 'malformed'])
      await centre.sender.sendRaw('x@casa.example', address, fixture(name));
    const pec = await centre.contactOf('Reclamo formale');
    expect(pec.customerName).toBe('Mario Neri');
    const winmail = (await centre.entries((await centre.contactOf('Contratto')).id))[0]!;
    expect(winmail.attachments).toMatchObject([{ name: 'winmail.dat', type: 'application/octet-stream' }]);
    const { rows } = await db.pool.query(`select count(*)::int as n from mail_raw where state = 'received'`);
    expect(rows[0]).toEqual({ n: 0 });
  });
});

describe('what must not get in the way, and what must not get out', () => {
  beforeAll(async () => {
    // The thousand mails of before fill the one consultant's hands.
    const consultant = {
      id: 'person_lucia',
      skills: {},
      languages: ['it'],
      capacity: { mail: 5_000 },
      interruptedBy: {},
    };
    await centre.floor.dispatch({ type: 'DefineConsultant', at: centre.floor.now(), consultant });
  });

  test('one mail that cannot be finished holds up none behind it', async () => {
    const { floor, sender } = centre;
    const real = floor.dispatch.bind(floor);
    const broken = vi.spyOn(floor, 'dispatch').mockImplementation((command) => {
      if (command.type === 'OpenContact' && command.subject === 'Rotta') throw new TypeError('a fault of ours');
      return real(command);
    });
    await expect(
      sender.send({ from: 'rotta@casa.example', to: address, subject: 'Rotta', text: 'x' }),
    ).rejects.toMatchObject({ responseCode: 451 });
    const raw = Buffer.from(`From: dopo@casa.example\r\nTo: ${address}\r\nSubject: Dopo\r\n\r\nArrivo dopo.`);
    const id = rawIdOf('mailbox_1', raw);
    const arrival = {
      envelopeFrom: 'dopo@casa.example',
      envelopeTo: [address],
      source: 'smtp',
      at: Date.now(),
    } as const;
    await storeRaw(db.pool, id, { mailboxId: 'mailbox_1', raw, ...arrival });
    await until(async () => (await centre.contacts()).some((contact) => contact.subject === 'Dopo'));
    broken.mockRestore();
    await until(async () => (await centre.contacts()).some((contact) => contact.subject === 'Rotta'));
  });

  test('an answer never goes where only a Reply-To under a known address points', async () => {
    const { office, sender } = centre;
    await sender.send({ from: 'Nora <nora@casa.example>', to: address, subject: 'Prima', text: 'Buongiorno' });
    const replyTo = 'ladro@altrove.example';
    await sender.send({ from: 'nora@casa.example', replyTo, to: address, subject: 'Mi mandi tutto', text: 'Grazie' });
    const contact = await centre.contactOf('Mi mandi tutto');
    await centre.answers(contact.id, 'Ecco la sua bolletta.');
    const answer = await office.waitFor((mail) => mail.headers.get('subject') === 'Re: Mi mandi tutto');
    expect(answer.to).toEqual(['nora@casa.example']);
    const notes = (await centre.entries(contact.id)).filter((entry) => entry.kind === 'note');
    expect(notes[0]?.body).toContain(replyTo);
  });

  test('no name, subject or file name can add a header to a mail of ours', async () => {
    const { floor, sender, office } = centre;
    await sender.send({ from: 'Ugo <ugo@casa.example>', to: address, subject: 'Intestazioni', text: 'Buongiorno' });
    const { id, customerId } = await centre.contactOf('Intestazioni');
    const evil = 'Ugo\r\nBcc: tutti@altrove.example\r\n\r\n<b>';
    await floor.dispatch({ type: 'EditCustomer', at: floor.now(), customerId, name: evil });
    await centre.answers(id, 'Eccomi.');
    const answer = await office.waitFor((mail) => mail.headers.get('subject') === 'Re: Intestazioni');
    expect(answer.headers.get('bcc')).toBeUndefined();
    expect(answer.to).toEqual(['ugo@casa.example']);
  });

  test('a mailbox whose queue was removed still takes its mails in', async () => {
    const { floor, sender } = centre;
    const at = floor.now();
    await floor.dispatch({ type: 'DefineQueue', at, queue: defaultQueue('queue_b', 'Altro') });
    await floor.dispatch({ type: 'RemoveQueue', at, queueId: 'queue_a', moveTo: 'queue_b' });
    await sender.send({ from: 'eva@casa.example', to: address, subject: 'Senza coda', text: 'Buongiorno' });
    expect(await centre.contactOf('Senza coda')).toMatchObject({ queueId: 'queue_b', turn: 'consultant' });
  });
});
