/** No event deletes typed text: each thing that can happen to a page, a person or a server, in a real Chromium. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeCustomer } from '#channels/chat/fake.js';
import type { Desk } from '../desk.js';
import { enter, openBrowser, visit, type Visit } from './browser.js';
import { mailOf, openHouse, password, takeNext, type House } from './house.js';
import { contactOf, must } from './morning.js';

const browser = await openBrowser();

describe.skipIf(!browser)('half-written text', () => {
  let house: House;
  let lucia: Desk;
  let marta: FakeCustomer;
  let one: Visit;

  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    lucia = await (await house.person('Lucia Rinaldi')).sitDown();
    marta = house.customer();
    await marta.start('La luce va e viene da ieri', { name: 'Marta Bellini', queueId: 'queue_guasti' });
    await takeNext(lucia, marta.contactId);
  });
  afterEach(() => one.context.close());
  afterAll(async () => {
    lucia?.live.close();
    await browser?.close();
  });

  const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Chat con Marta Bellini' });

  async function show(page: Page): Promise<Page> {
    await page.goto(`${house.url}/desk/#/c/${marta.contactId}`);
    await page.getByRole('log').waitFor();
    return page;
  }
  async function open(): Promise<Page> {
    one = await visit(browser!);
    await enter(one.context, house.url, mailOf('Lucia Rinaldi'), password);
    return show(one.page);
  }
  /** Key by key, as a person writes: what stood there goes first. */
  async function write(page: Page, words: string): Promise<void> {
    await fieldOf(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(words);
  }
  const isThere = (page: Page, words: string): Promise<void> =>
    expect.poll(() => fieldOf(page).inputValue()).toBe(words);

  async function onServer(): Promise<string | undefined> {
    const { rows } = await house.centre.database.pool.query<{ text: string }>(
      `select text from draft where contact_id = $1 and channel = 'chat'`,
      [marta.contactId],
    );
    return rows[0]?.text;
  }
  const isOnServer = (words: string): Promise<void> => expect.poll(onServer).toBe(words);

  it('is there after a reload in the very moment of writing', async () => {
    const page = await open();
    await write(page, 'Buongiorno Marta, guardo');
    await page.reload();
    await isThere(page, 'Buongiorno Marta, guardo');
    await isOnServer('Buongiorno Marta, guardo');
  });

  it('is there after the page crashed without a last word', async () => {
    const page = await open();
    await write(page, 'Prima del crollo');
    await page.getByText(/Salvato (qui|sul server)/).waitFor();
    const crashed = page.waitForEvent('crash');
    const devtools = await one.context.newCDPSession(page);
    // It answers nothing any more, so nobody waits for an answer.
    devtools.send('Page.crash').catch(() => undefined);
    await crashed;
    const next = await show(await one.more());
    await isThere(next, 'Prima del crollo');
    await isOnServer('Prima del crollo');
  });

  it('is there, with the focus in it, when the customer writes meanwhile', async () => {
    const page = await open();
    await write(page, 'Sto scrivendo');
    await marta.write('Ancora io: adesso è tornata');
    await page.getByRole('log').getByText('adesso è tornata').waitFor();
    await page.keyboard.type(' ancora');
    await isThere(page, 'Sto scrivendo ancora');
    await isOnServer('Sto scrivendo ancora');
  });

  it('is in the other tab too, and goes on from there', async () => {
    const page = await open();
    await write(page, 'Nella prima');
    await isOnServer('Nella prima');
    const second = await show(await one.more());
    await isThere(second, 'Nella prima');
    await fieldOf(second).focus();
    await second.keyboard.press('End');
    await second.keyboard.type(', poi nella seconda');
    await isThere(page, 'Nella prima, poi nella seconda');
    await isOnServer('Nella prima, poi nella seconda');
  });

  it('is there after the network was away, and reaches the server by itself', async () => {
    const page = await open();
    await one.context.setOffline(true);
    await write(page, 'Scritto senza rete');
    await page.getByText(/Salvato qui, la rete manca/).waitFor();
    expect(await onServer()).not.toBe('Scritto senza rete');
    await one.context.setOffline(false);
    await isOnServer('Scritto senza rete');
    await page.reload();
    await isThere(page, 'Scritto senza rete');
  });

  it('is there after logging out and in again', async () => {
    const page = await open();
    await write(page, 'Vado in pausa a metà fr');
    await page.getByRole('button', { name: /^Lucia Rinaldi/ }).click();
    await page.getByRole('button', { name: 'Esci' }).click();
    await page.getByLabel('Indirizzo di posta').fill(mailOf('Lucia Rinaldi'));
    await page.getByLabel('Parola d’ordine', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Entra', exact: true }).click();
    await page.getByRole('link', { name: /Marta Bellini/ }).click();
    await isThere(page, 'Vado in pausa a metà fr');
    await isOnServer('Vado in pausa a metà fr');
  });

  it('is there when a supervisor passed the contact away and back', async () => {
    const page = await open();
    await write(page, 'La risposta che avevo in mente');
    const laura = await house.person('Laura Montini');
    const sara = await (await house.person('Sara Donati')).sitDown();
    const path = `/api/contacts/${marta.contactId}/pass`;
    await must(laura, 'POST', path, { to: { consultantId: sara.personId }, reason: 'la conosce' });
    await takeNext(sara, marta.contactId);
    await page.getByText(/Questo contatto è di Sara Donati/).waitFor();
    await isOnServer('La risposta che avevo in mente');
    await must(laura, 'POST', path, { to: { consultantId: lucia.personId }, reason: 'torna a lei' });
    await takeNext(lucia, marta.contactId);
    await isThere(page, 'La risposta che avevo in mente');
    expect((await contactOf(lucia, marta.contactId)).passes).toBe(2);
    sara.live.close();
  });

  it('is there after the server went away and came back', async () => {
    const page = await open();
    await write(page, 'Prima del riavvio');
    await house.stop();
    await page
      .getByText(/indietro di/)
      .first()
      .waitFor();
    await page.keyboard.type(', e durante');
    await page.getByText(/Salvato qui, la rete manca/).waitFor();
    await house.startAgain();
    await isOnServer('Prima del riavvio, e durante');
    await isThere(page, 'Prima del riavvio, e durante');
    await page.reload();
    await isThere(page, 'Prima del riavvio, e durante');
  });
});
