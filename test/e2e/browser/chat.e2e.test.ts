/** A customer and a consultant, each in a page of their own: the widget on somebody's site, and the page without script. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';

const browser = await openBrowser();

describe.skipIf(!browser)('a customer and a consultant', () => {
  let house: House;
  let site: Server;
  let siteUrl: string;

  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    // Somebody else's site, with nothing of ours but the one script tag.
    const page = `<!doctype html><html lang="it"><title>Il mio comune</title><h1>Il mio comune</h1>
      <label>Cerca <input id="search"></label><script src="${house.url}/w/ponte.js" async></script></html>`;
    site = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    siteUrl = `http://localhost:${(site.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    for (const context of browser!.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    await new Promise((done) => site.close(done));
  });

  /** Lucia at her desk, ready. */
  async function consultant(): Promise<Page> {
    const { context, page } = await visit(browser!);
    await enter(context, house.url, mailOf('Lucia Rinaldi'), password);
    await page.goto(`${house.url}/desk/`);
    await page.getByRole('button', { name: /Il mio stato/ }).click();
    await page.getByRole('menuitemradio', { name: 'Pronto' }).click();
    await page.getByRole('button', { name: /Il mio stato: Pronto/ }).waitFor();
    return page;
  }
  async function take(desk: Page, name: string): Promise<void> {
    const offer = desk.getByRole('region', { name: 'Nuova offerta' });
    await offer.getByText(name).first().waitFor();
    await offer.getByRole('button', { name: /Prendi/ }).click();
    await desk.getByRole('log').waitFor();
  }
  async function answer(desk: Page, name: string, words: string): Promise<void> {
    await desk.getByRole('textbox', { name: `Chat con ${name}` }).fill(words);
    await desk.keyboard.press('Control+Enter');
  }
  /** Every doubt of the open contact gets an answer, then the customer is asked. */
  async function answerDoubtAndAsk(desk: Page): Promise<void> {
    await desk.getByRole('button', { name: /Azioni per/ }).click();
    await desk.getByRole('menuitem', { name: 'Rispondi' }).click();
    await desk.getByRole('dialog').getByRole('textbox').fill('Finisce alle 14');
    await desk.getByRole('dialog').getByRole('button', { name: 'Salva' }).click();
    await desk.getByText(/Risposto, da confermare/).waitFor();
    await desk.getByRole('button', { name: /Chiedi conferma/ }).click();
  }
  const isResolved = (desk: Page): Promise<void> => desk.getByText('risolto e confermato').first().waitFor();

  it('speak through the widget of a foreign site, and the customer closes the contact', async () => {
    const desk = await consultant();
    const { context, page, trouble } = await visit(browser!, { viewport: { width: 900, height: 800 } });
    await page.goto(siteUrl);
    await page.getByRole('button', { name: 'Scriva qui' }).click();
    const widget: FrameLocator = page.frameLocator('ponte-chat iframe');
    await widget.getByLabel('Scriva con parole sue').fill('La luce va e viene da ieri');
    await widget.getByLabel('Il suo nome').fill('Giulia');
    await widget.getByRole('button', { name: 'Invia' }).click();
    await widget.getByText('ricevuto').waitFor();
    // The first form went away with its button: the keyboard stands where one goes on writing.
    await widget.locator('#message:focus').waitFor();
    await take(desk, 'Giulia');

    // Whoever is writing elsewhere on the site stays where they are when the answer comes.
    await page.getByLabel('Cerca').fill('orari');
    await answer(desk, 'Giulia', 'Buongiorno Giulia, è un guasto di zona.');
    const log = widget.getByRole('log');
    await log.getByText('è un guasto di zona').waitFor({ timeout: 30_000 });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');

    await context.setOffline(true);
    await widget.getByLabel('Il suo messaggio').fill('Fino a quando?');
    await widget.getByRole('button', { name: 'Invia', exact: true }).click();
    await widget.getByText('in arrivo').waitFor();
    await context.setOffline(false);
    await desk.getByRole('log').getByText('Fino a quando?').waitFor({ timeout: 30_000 });
    expect(await desk.getByRole('log').getByText('Fino a quando?').count()).toBe(1);
    expect(await log.getByText('Fino a quando?').count()).toBe(1);

    await answerDoubtAndAsk(desk);
    await widget.getByRole('button', { name: 'Sì, è tutto chiaro' }).click();
    await widget.getByText('Abbiamo chiuso').waitFor();
    await isResolved(desk);
    expect(trouble).toEqual([]);
  });

  it('speak through the page without script, from the first word to the confirmation', async () => {
    const desk = await consultant();
    const { page } = await visit(browser!, { javaScriptEnabled: false, viewport: { width: 520, height: 860 } });
    await page.goto(`${house.url}/help`);
    await page.getByLabel('Scriva con parole sue').fill('Il contatore segna anche a luce spenta');
    await page.getByLabel('Il suo nome').fill('Chen');
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.getByRole('log').getByText('Il contatore segna').waitFor();
    await take(desk, 'Chen');
    await answer(desk, 'Chen', 'Può essere il frigorifero: lo stacchi per un minuto.');
    const replied = page.getByRole('log').getByText('Può essere il frigorifero');
    await untilShown(page, () => replied.count());
    await page.getByLabel('Il suo messaggio').fill('Era proprio quello, grazie');
    await page.getByRole('button', { name: 'Invia', exact: true }).click();
    await desk.getByRole('log').getByText('Era proprio quello').waitFor();
    await answerDoubtAndAsk(desk);
    const yes = page.getByRole('button', { name: 'Sì, è tutto chiaro' });
    await untilShown(page, () => yes.count());
    await yes.click();
    await page.getByText('Abbiamo chiuso').first().waitFor();
    await isResolved(desk);
  });

  /** Without script a page shows what is new when it is loaded again. */
  async function untilShown(page: Page, count: () => Promise<number>): Promise<void> {
    const isShown = async (): Promise<boolean> => {
      await page.reload();
      return (await count()) > 0;
    };
    await expect.poll(isShown, { interval: 500 }).toBe(true);
  }
});
