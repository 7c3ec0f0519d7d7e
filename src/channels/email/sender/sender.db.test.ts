import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { address, testCentre, until, type TestCentre } from '../testing/centre.js';
import type { Resolve } from './resolver.js';

const nobody: Resolve = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
const policy: Resolve = async (name, type) =>
  type === 'TXT' && name === '_dmarc.banca.example' ? [['v=DMARC1; p=reject']] : nobody(name, type);

const results = (rest: string): string => `Authentication-Results: mx.acqua.example; ${rest}\r\n`;
const raw = (from: string, subject: string, id: string, more = ''): string =>
  `${more}From: ${from}\r\nTo: ${address}\r\nSubject: ${subject}\r\nMessage-ID: <${id}@casa.example>\r\n\r\nBuongiorno.\r\n`;

describe('the word of the own relay', () => {
  let db: TestDatabase;
  let centre: TestCentre;
  beforeAll(async () => {
    db = await testDatabase();
    centre = await testCentre(db, { settings: { PONTE_MAIL_AUTHSERV: 'mx.acqua.example' } });
  });
  afterAll(() => centre.close());
  const send = (from: string, text: string) => centre.sender.sendRaw(from, address, text);

  test('stands at the entry, and a forged sender gets no receipt', async () => {
    await send(
      'anna@casa.example',
      raw('anna@casa.example', 'Vera', 'vera', results('dmarc=pass header.from=casa.example')),
    );
    await send(
      'x@y.example',
      raw('livia@casa.example', 'Falsa', 'falsa', results('dmarc=fail header.from=casa.example')),
    );
    const entryOf = async (subject: string) => (await centre.entries((await centre.contactOf(subject)).id))[0]!;
    expect((await entryOf('Vera')).mail?.sender).toMatchObject({ standing: 'verified', by: 'relay' });
    expect((await entryOf('Falsa')).mail?.sender).toMatchObject({ standing: 'failed', dmarc: { result: 'fail' } });
    await centre.office.waitFor((mail) => mail.to[0] === 'anna@casa.example');
    const { rows } = await db.pool.query('select address from mail_auto');
    expect(rows).toEqual([{ address: 'anna@casa.example' }]);
  });

  test('that fails joins no contact by its From: joining is proposed', async () => {
    const written = async (id: string) =>
      (await centre.entries(id)).filter((entry) => entry.author.kind === 'customer').length;
    await send('ugo@casa.example', raw('ugo@casa.example', 'Contatore', 'primo'));
    const first = await centre.contactOf('Contatore');
    const refers = `In-Reply-To: <primo@casa.example>\r\n`;
    await send('x@y.example', raw('ugo@casa.example', 'Cambio IBAN', 'finta', results('dmarc=fail') + refers));
    const forged = await centre.contactOf('Cambio IBAN');
    expect(forged).toMatchObject({ joinedInto: null, joinProposals: [first.id] });
    expect(await written(first.id)).toBe(1);
    // The same answer that nothing is known against finds its contact.
    await send('ugo@casa.example', raw('ugo@casa.example', 'Re: Contatore', 'vera2', refers));
    expect(await written(first.id)).toBe(2);
  });
});

describe('our own look, after the mail', () => {
  let db: TestDatabase;
  let centre: TestCentre;
  beforeAll(async () => {
    db = await testDatabase();
    centre = await testCentre(db, { settings: { PONTE_MAIL_CHECK: 'full' }, resolve: policy });
  });
  afterAll(() => centre.close());

  test('brings the verdict to an entry that stands already, once, and no relay’s word is believed', async () => {
    const lie = results('dmarc=pass header.from=banca.example');
    await centre.sender.sendRaw('x@y.example', address, raw('info@banca.example', 'Urgente', 'urgente', lie));
    const contact = await centre.contactOf('Urgente');
    const entry = await until(async () => {
      const [found] = await centre.entries(contact.id);
      return found?.mail?.sender === undefined ? null : found;
    });
    expect(entry.mail?.sender).toMatchObject({ standing: 'failed', by: 'here', dmarc: { result: 'fail' } });
    const { rows } = await db.pool.query('select is_verified from mail_message where entry_id = $1', [entry.id]);
    expect(rows).toEqual([{ is_verified: false }]);
    const again = { ...entry.mail!.sender!, standing: 'verified' as const };
    const { isNew } = await centre.floor.dispatch({
      ...{ type: 'CheckSender', at: centre.floor.now(), contactId: contact.id },
      ...{ entryId: entry.id, verdict: again },
    });
    expect(isNew).toBe(false);
  });
});
