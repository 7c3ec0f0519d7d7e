/** The main tasks with the keyboard alone, in a real Chromium, on a whole centre. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queueOf } from '#kernel/routing/index.js';
import type { FakeCustomer } from '#channels/chat/fake.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, takeNext, type House } from './house.js';
import { choose, focusInWords, tabTo, typeIn } from './keyboard.js';

const browser: Browser | null = await openBrowser();

/** The mouse is never used: `click`, `fill` and `check` do not occur in this file. */
describe.skipIf(!browser)('with the keyboard alone', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
  });
  afterEach(async () => {
    for (const context of browser!.contexts()) await context.close();
  });
  afterAll(() => browser?.close());

  async function sitDown(name: string, path = '/desk/'): Promise<Page> {
    const { context, page } = await visit(browser!);
    await enter(context, house.url, mailOf(name), password);
    await page.goto(`${house.url}${path}`);
    return page;
  }
  async function becomeReady(page: Page): Promise<void> {
    await page.getByRole('button', { name: /Il mio stato/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('pronto');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Il mio stato: Pronto/ }).waitFor();
  }
  async function arrives(page: Page, name: string, body: string): Promise<FakeCustomer> {
    const customer = house.customer();
    await customer.start(body, { name, queueId: 'queue_guasti' });
    await page.getByRole('region', { name: 'Nuova offerta' }).getByText(name).first().waitFor();
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: new RegExp(body.slice(0, 12)) }).waitFor();
    return customer;
  }

  it('an empty centre gets its administrator and becomes a practice centre', async () => {
    const empty = await openHouse({ isPractice: false });
    const { page } = await visit(browser!);
    await page.goto(empty.url);
    await typeIn(page, page.getByLabel('Nome e cognome'), 'Ada Neri');
    await typeIn(page, page.getByLabel(/Indirizzo di posta/), 'ada@example.it');
    await typeIn(page, page.getByLabel('Parola d’ordine', { exact: true }), 'una parola lunga');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Apri un centro di prova' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Il centro di prova è pronto' }).waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Vai alla sala' }));
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'Guasti' }).first().waitFor();
  });

  it('login, ready, accept, answer a doubt, write, ask, wrap up', async () => {
    const { page } = await visit(browser!);
    await page.goto(`${house.url}/login/`);
    await typeIn(page, page.getByLabel('Indirizzo di posta'), mailOf('Lucia Rinaldi'));
    await typeIn(page, page.getByLabel('Parola d’ordine', { exact: true }), password);
    await page.keyboard.press('Enter');
    await becomeReady(page);
    const customer = await arrives(page, 'Marta Bellini', 'La luce va e viene da ieri');
    await page.getByRole('log').getByText('La luce va e viene da ieri').waitFor();

    await tabTo(page, page.getByRole('button', { name: /Azioni per: La luce va e viene/ }));
    await choose(page, 'Rispondi');
    await typeIn(page, page.getByRole('dialog').getByRole('textbox'), 'Guasto di zona, finisce alle 14');
    await page.keyboard.press('Enter');
    await page.getByText('Risposto, da confermare: Guasto di zona').waitFor();

    await page.keyboard.press('r');
    const field = page.getByRole('textbox', { name: 'Chat con Marta Bellini' });
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type('Buongiorno, è un guasto di zona: finisce alle 14.');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => field.inputValue()).toBe('');
    const told = async (): Promise<string[]> => (await customer.read()).messages.map((one) => one.body);
    await expect.poll(told).toContain('Buongiorno, è un guasto di zona: finisce alle 14.');

    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await expect.poll(async () => (await customer.read()).chat.state).toBe('asked');
    await customer.confirm();
    await page.getByText('risolto e confermato').first().waitFor();
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Con quale esito?' }).waitFor();
    await page.keyboard.press('3');
    await page.getByText('Chiuso: Guasto segnalato.').waitFor();
    await page.getByText('Nessuno ti aspetta.').waitFor();
    expect((await house.centre.floor.contact(customer.contactId))?.wrapUpCode).toBe('fault');
  });

  it('J and K, the sheet of keys, the palette, a promise, and a pass with its budget in sight', async () => {
    const page = await sitDown('Lucia Rinaldi');
    await becomeReady(page);
    const first = await arrives(page, 'Giulio Ferri', 'Ho pagato due volte');
    const second = await arrives(page, 'Adele Conti', 'Aspetto il tecnico dalle 9');
    const address = (contactId: string): RegExp => new RegExp(`#/c/${contactId}$`);
    await expect.poll(() => page.url()).toMatch(address(second.contactId));
    await page.keyboard.press('k');
    await expect.poll(() => page.url()).toMatch(address(first.contactId));
    await page.keyboard.press('j');
    await expect.poll(() => page.url()).toMatch(address(second.contactId));

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Tasti' }).getByText('Contatto seguente').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.keyboard.type('giulio');
    await page
      .getByRole('menuitem', { name: /Giulio Ferri/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toMatch(address(first.contactId));
    // A key belongs to what is seen: the palette has gone, and the contact stands there.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('log').getByText('Ho pagato due volte').waitFor();

    await page.keyboard.press('p');
    await typeIn(page, page.getByLabel('Che cosa prometti?'), 'il rimborso sul conto');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('list', { name: 'Promesse' }).getByText('il rimborso sul conto').waitFor();

    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'A chi lo passi?' });
    await dialog.getByText('Passaggi fatti: 0 su 1. Ne resta uno.').waitFor();
    await tabTo(page, dialog.getByRole('button', { name: /Quale/ }));
    await choose(page, /Fatture/);
    await typeIn(page, dialog.getByLabel('Perché, per chi lo riceve'), 'È una fattura, non un guasto');
    await tabTo(page, dialog.getByRole('button', { name: 'Passa', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('Passato a Fatture.').waitFor();
    const passed = await house.centre.floor.contact(first.contactId);
    expect([passed?.passes, passed?.queueId]).toEqual([1, 'queue_fatture']);
  });

  it('the floor opens the contacts behind a figure, and the way back', async () => {
    const sara = await (await house.person('Sara Donati')).sitDown();
    const customer = house.customer();
    await customer.start('Manca la luce in tutta la via', { name: 'Chen Li', queueId: 'queue_guasti' });
    await takeNext(sara, customer.contactId);
    const page = await sitDown('Laura Montini', '/floor/');
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'Guasti' }) })
      .first();
    await row.waitFor();
    await tabTo(page, page.locator('a[href="#held/queue_guasti"]').first());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'In corso a Guasti' }).waitFor();
    const link = page.getByRole('link', { name: 'Chen Li' });
    await tabTo(page, link);
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('Manca la luce in tutta la via').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'In corso a Guasti' }).waitFor();
    sara.live.close();
  });

  it('the studio changes what a queue promises, and takes it back', async () => {
    const page = await sitDown('Paolo Righetti', '/studio/#queues');
    await tabTo(page, page.getByRole('link', { name: /^Fatture/ }));
    await page.keyboard.press('Enter');
    await typeIn(page, page.getByLabel('Promessa, minuti'), '4,5');
    await page.keyboard.press('Enter');
    const promise = (): number | undefined => queueOf(house.centre.floor.routing, 'queue_fatture')?.promiseMs;
    await expect.poll(promise).toBe(270_000);
    const before = queueOf(house.centre.floor.routing, 'queue_fatture');
    await tabTo(page, page.getByRole('button', { name: 'Annulla' }));
    await page.keyboard.press('Enter');
    await expect.poll(promise).toBe(180_000);
    expect(queueOf(house.centre.floor.routing, 'queue_fatture')).toEqual({ ...before, promiseMs: 180_000 });
    await expect.poll(() => page.getByLabel('Promessa, minuti').inputValue()).toBe('3');
  });

  it('a menu that closes, a dialog that closes: the focus is never lost on the way', async () => {
    const page = await sitDown('Laura Montini');
    const me = page.getByRole('button', { name: /Laura Montini/ });
    await tabTo(page, me);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focusInWords(page)).toContain('Laura Montini');
  });
});
