import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReport } from './bounce.js';
import { decodeUtf7, fixDoubled } from './charset.js';
import { MimeProblem } from './mime.js';
import { messageIds, oneLine, parseMail, safeName } from './parse.js';
import { openPec } from './pec.js';
import { fixture } from './testing/fixture.js';

const read = (name: string) => parseMail(fixture(name));

describe('real mails', () => {
  test('Gmail: own words, folded quotation, ids', async () => {
    const mail = await read('gmail-reply');
    expect(mail.words).toBe('Grazie, ma il conguaglio è di 84 € e non capisco perché.');
    expect(mail.quoted).toMatch(/^Il giorno gio 19 nov/);
    expect(mail.from).toEqual({ name: 'Anna Rossi', address: 'anna.rossi@gmail.example' });
    expect(mail.inReplyTo).toBe('<ponte.abc@acqua.example>');
  });

  test('Outlook: Latin-1, attachment with an accent in its name', async () => {
    const mail = await read('outlook-reply');
    expect(mail.words).toBe("Confermo, l'allaccio serve entro venerdì.\n\nMarco Bianchi");
    expect(mail.quoted).toContain('Buongiorno, quando le serve?');
    expect(mail.files.map((file) => file.name)).toEqual(['modulo già firmato.pdf']);
    expect(mail.files[0]!.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('Apple Mail: answers above a quotation without an opener of its own', async () => {
    const mail = await read('apple-mail');
    expect(mail.words).toBe('Hello, the meter says 4512. Is that too much for two people?');
    expect(mail.quoted).toContain('Please send us the reading.');
  });

  test('PEC: the mail inside the envelope counts, and the proof is kept', async () => {
    const mail = await openPec(await read('pec'));
    expect(mail.from.address).toBe('mario.neri@pec.example');
    expect(mail.subject).toBe('Reclamo formale');
    expect(mail.words).toBe('Presento reclamo per la mancata lettura del contatore.');
    expect(mail.messageId).toBe('<opec2101.20261116083002.1.2@pec.provider.example>');
    expect(mail.files.map((file) => file.name)).toEqual(['daticert.xml']);
  });

  test('only HTML: words without markup', async () => {
    const mail = await read('list');
    expect(mail.words).toBe('Numero 12\nCiao a tutti');
  });

  test('winmail.dat and calendars are files', async () => {
    expect((await read('winmail')).files.map((file) => [file.name, file.type])).toEqual([
      ['winmail.dat', 'application/ms-tnef'],
    ]);
    const invitation = await read('calendar');
    expect(invitation.words).toBe('Sopralluogo venerdì alle 10.');
    expect(invitation.files[0]).toMatchObject({ type: 'text/calendar', name: 'allegato-1.ics' });
  });
});

describe('wrong charsets', () => {
  test('Latin-1 that says UTF-8, in header and body', async () => {
    const mail = await read('utf8-that-is-latin1');
    expect(mail.subject).toBe('Perché così cara?');
    expect(mail.words).toBe('La bolletta è di 120 €, perché così cara? “Grazie”');
  });
  test('UTF-8 that says ASCII', async () => {
    expect((await read('ascii-that-is-utf8')).words).toBe('Perché la città è così cara?');
  });
  test('UTF-7', async () => {
    expect((await read('utf7')).words).toBe('Perché la città è così cara? 2 + 2');
  });
  test('good text is left alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (/^[a-zàèéìòù €]*$/.test(text)) expect(fixDoubled(text)).toBe(text);
      }),
    );
    expect(fixDoubled('perché così')).toBe('perché così');
    expect(decodeUtf7('1+1=2')).toBe('1+1=2');
  });
});

describe('hostile mails', () => {
  test('broken structure still gives a mail', async () => {
    const mail = await read('malformed');
    expect(mail.subject).toContain('senza fine');
    expect(mail.files.every((file) => !/[\\/]/.test(file.name))).toBe(true);
  });

  test('deep nesting, header bombs and a thousand parts are refused by name', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('');
    await expect(parseMail(Buffer.from(deep))).rejects.toMatchObject({ reason: 'tooDeep' });
    const headers = `X-A: ${'a'.repeat(70)}\r\n`.repeat(10_000);
    await expect(parseMail(Buffer.from(`${headers}\r\nciao`))).rejects.toMatchObject({ reason: 'headersTooBig' });
    const parts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(1000)}--b--`;
    await expect(parseMail(Buffer.from(parts))).rejects.toMatchObject({ reason: 'tooManyParts' });
  });

  test('a 20 MB mail is read without holding up the main thread', async () => {
    const line = `${Buffer.alloc(57, 7).toString('base64')}\r\n`;
    const raw = Buffer.concat([
      Buffer.from(
        'From: a@b.it\r\nSubject: big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nciao\r\n--b\r\nContent-Type: application/octet-stream; name=x.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n',
      ),
      Buffer.from(line.repeat((20 * 1024 * 1024) / line.length)),
      Buffer.from('--b--\r\n'),
    ]);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const mail = await parseMail(raw);
    clearInterval(timer);
    expect(mail.words).toBe('ciao');
    expect(mail.files[0]!.bytes.length).toBeGreaterThan(14_000_000);
    // The main thread lived on meanwhile: it would have had no tick at all.
    expect(ticks).toBeGreaterThan(3);
  });

  test('random bytes never throw anything but a named problem', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          ...[
            'From: a@b\r\n',
            'Subject: =?utf-8?B?',
            '\r\n\r\n',
            '--b\r\n',
            'Content-Type: multipart/mixed; boundary=b\r\n',
          ],
          ...['Content-Transfer-Encoding: base64\r\n', 'charset=utf-7', 'References: <a@b> <', '<a href="', '\0', '>'],
        )
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        try {
          const mail = await parseMail(Buffer.concat(pieces));
          expect(JSON.stringify([mail.subject, mail.words, mail.from, mail.references])).not.toContain('\\u0000');
          readReport(mail, true);
        } catch (error) {
          expect(error).toBeInstanceOf(MimeProblem);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('small cleaners', () => {
    expect(oneLine('a\r\nBcc: x\u202e b')).toBe('a Bcc: x b');
    expect(safeName('../../x.pdf', 'application/pdf', 0)).toBe('_.._x.pdf');
    expect(messageIds('junk <a@b> "x" <c@d>')).toEqual(['<a@b>', '<c@d>']);
  });
});

describe('reports about our own mails', () => {
  test('RFC 3464', async () => {
    const report = readReport(await read('dsn-bounce'), true);
    expect(report).toMatchObject({ outcome: 'bounced', recipient: 'anna.rosi@gmail.example' });
    expect(report!.originalIds).toContain('<ponte.sent@acqua.example>');
    expect(report!.detail).toContain('does not exist');
  });
  test('qmail and PEC', async () => {
    expect(readReport(await read('qmail-bounce'), true)).toMatchObject({ outcome: 'bounced' });
    expect(readReport(await read('pec-delivered'), false)).toMatchObject({
      outcome: 'delivered',
      originalIds: ['<ponte.sent@acqua.example>'],
    });
  });
  test('a person is not a report', async () => {
    for (const name of ['gmail-reply', 'outlook-reply', 'list', 'vacation'])
      expect(readReport(await read(name), false)).toBeNull();
  });
});
