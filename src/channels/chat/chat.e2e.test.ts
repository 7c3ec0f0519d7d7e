/** The pages of customers in a real browser: with script and without, small and large, light and dark. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { luciaAnswers, luciaAsks } from './testing/centre.js';
import { axeProblems, openBrowser, overflowing, visit, type Visit } from '../../../test/e2e/browser/browser.js';
import { openCentre, type OpenCentre } from './testing/browser.js';

const browser: Browser | null = await openBrowser();
const shots = process.env['PONTE_SHOTS'];
const looks = [
  { name: '1440-light', width: 1440, height: 900, colorScheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: '320-light', width: 320, height: 640, colorScheme: 'light' },
  { name: '320-dark', width: 320, height: 640, colorScheme: 'dark' },
] as const;

describe.skipIf(!browser)('pages of customers', () => {
  let centre: OpenCentre;
  const visits: Visit[] = [];
  beforeAll(async () => {
    centre = await openCentre(await testDatabase());
  });
  afterAll(async () => {
    await browser?.close();
    await centre.close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const one = await visit(browser!, { viewport: { width: 520, height: 860 }, ...options });
    visits.push(one);
    const { page } = one;
    await page.goto(`${centre.base}${path}`);
    return page;
  }

  /** Where script is off axe cannot run either: it looks at the same address in a page beside, with the same cookies. */
  async function look(page: Page, name: string, twin: Page = page): Promise<void> {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    if (twin !== page) {
      await twin.context().addCookies(await page.context().cookies());
      await twin.goto(page.url());
    }
    expect(await axeProblems(twin), name).toEqual([]);
    expect(await overflowing(twin), `${name} reaches over the right edge`).toEqual([]);
  }

  for (const { name, width, height, colorScheme } of looks)
    it(`the help page needs no script, ${name}`, async () => {
      const page = await open('/help', { viewport: { width, height }, colorScheme, javaScriptEnabled: false });
      const twin = await open('/help', { viewport: { width, height }, colorScheme });
      await look(page, `help-${name}`, twin);
      await page.getByRole('button', { name: 'Invia' }).click();
      await expect.poll(() => page.getByRole('alert').textContent()).toContain('almeno una parola');
      await page.getByLabel('Scriva con parole sue').fill('La luce va e viene <b>da ieri</b> & "oggi"');
      await page.getByLabel('Il suo nome').fill('Giulia');
      await page.getByRole('button', { name: 'Invia' }).click();
      expect(page.url()).toMatch(/\/help\/c\/[\w-]{43}/);
      await expect.poll(() => page.getByRole('log').textContent()).toContain('<b>da ieri</b> & "oggi"');
      await page.getByLabel('Il suo messaggio').fill('Abito in via Roma');
      await page.getByRole('button', { name: 'Invia', exact: true }).click();
      await expect.poll(() => page.getByRole('log').textContent()).toContain('via Roma');
      await look(page, `conversation-${name}`, twin);
      await page.getByRole('link', { name: 'Testo molto grande' }).click();
      await look(page, `conversation-large-${name}`, twin);
      await page.getByRole('link', { name: 'English' }).click();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
      await page.context().close();
      await twin.context().close();
    });

  for (const { name, width, height, colorScheme } of looks)
    it(`the frame, from the first word to the last, ${name}`, async () => {
      const page = await open('/w/frame', { viewport: { width, height }, colorScheme });
      await look(page, `frame-start-${name}`);
      await page.getByLabel('Scriva con parole sue').fill('Il telefono di casa non va e ho mia madre sola');
      await page.getByRole('button', { name: 'Invia' }).click();
      await page.getByText('ricevuto').waitFor();
      const contactId = await contactOf(page);
      await page.getByRole('button', { name: 'Parlare con una persona' }).click();
      await look(page, `frame-waiting-${name}`);
      await page.getByRole('button', { name: 'Aspettare qui' }).click();
      await leaveOnly(contactId);
      await luciaAnswers(
        centre.floor,
        contactId,
        'Mi dispiace. Nella sua via c’è un guasto: lo ripariamo oggi entro le 14.',
      );
      await page.getByText('Nella sua via').waitFor();
      await page.getByLabel('Il suo messaggio').fill('Grazie');
      await page.getByRole('button', { name: 'Invia', exact: true }).click();
      await page.getByText('Grazie').waitFor();
      await expect.poll(async () => (await centre.floor.contact(contactId))!.lastWords).toBe('Grazie');
      await luciaAsks(centre.floor, contactId);
      await page.getByRole('button', { name: 'Sì, è tutto chiaro' }).waitFor();
      await look(page, `frame-asked-${name}`);
      await page.getByRole('button', { name: 'Sì, è tutto chiaro' }).click();
      await page.getByText('Abbiamo chiuso').waitFor();
      await look(page, `frame-resolved-${name}`);
      await page.getByRole('button', { name: 'Ho ancora un dubbio' }).click();
      await page.getByLabel('Quale dubbio le resta?').fill('Pago i giorni fermi?');
      await page.getByRole('button', { name: 'Invia il dubbio' }).click();
      await expect.poll(async () => (await centre.floor.contact(contactId))!.reopenings).toBe(1);
      await page.context().close();
    });

  it('words written offline survive a reload and arrive once; the focus stays where it is', async () => {
    const page = await open('/w/frame');
    await page.getByLabel('Scriva con parole sue').fill('Prima parola');
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.getByText('ricevuto').waitFor();
    const contactId = await contactOf(page);
    await page.context().setOffline(true);
    await page.getByLabel('Il suo messaggio').fill('Scritta senza rete');
    await page.getByRole('button', { name: 'Invia', exact: true }).click();
    await page.getByText('in arrivo').waitFor();
    expect((await centre.floor.contact(contactId))!.lastWords).toBe('Prima parola');
    await page.getByLabel('Il suo messaggio').fill('Una bozza');
    await page.context().setOffline(false);
    await page.reload();
    await expect.poll(async () => (await centre.floor.contact(contactId))!.lastWords).toBe('Scritta senza rete');
    await expect.poll(() => page.getByText('Scritta senza rete').count()).toBe(1);
    await expect.poll(() => page.getByText('ricevuto').count()).toBe(2);
    expect(await page.getByLabel('Il suo messaggio').inputValue()).toBe('Una bozza');
    await page.getByLabel('Il suo messaggio').focus();
    await leaveOnly(contactId);
    await luciaAnswers(centre.floor, contactId, 'Eccomi');
    await page.getByText('Eccomi').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('message');
    await page.context().close();
  });

  it('a photo goes along, a program does not and says what to do', async () => {
    const page = await open('/w/frame');
    await page.getByLabel('Scriva con parole sue').fill('Le mando una foto');
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.getByText('ricevuto').waitFor();
    const input = page.getByLabel('Aggiungi foto o file');
    await input.setInputFiles({ name: 'virus.exe', mimeType: 'image/png', buffer: Buffer.from('MZ\x90\0') });
    await page.getByText('non si può mandare').waitFor();
    await page.getByRole('button', { name: 'Togli virus.exe' }).click();
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await input.setInputFiles({ name: 'contatore.png', mimeType: 'image/png', buffer: bytes });
    await page.getByText('pronto').waitFor();
    await page.getByRole('button', { name: 'Invia', exact: true }).click();
    await expect.poll(() => page.evaluate("document.querySelector('[role=log] img')?.naturalWidth")).toBe(1);
    await look(page, 'frame-photo');
    await page.context().close();
  });

  it('the loader pasted twice is one button; Esc closes the frame and gives the focus back', async () => {
    const page = await open('/help');
    const paste = () => page.addScriptTag({ url: `${centre.base}/w/ponte.js` });
    await page.evaluate("window.ponte = { cmd: [['language', 'it']] }");
    await paste();
    await paste();
    await page.evaluate("document.body.replaceWith(document.createElement('body'))");
    expect(await page.locator('ponte-chat').count()).toBe(1);
    const button = page.getByRole('button', { name: 'Scriva qui' });
    // This page itself refuses frames of others, and may frame its own.
    await button.click();
    await page.frameLocator('ponte-chat iframe').getByLabel('Scriva con parole sue').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('ponte-chat iframe').isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('PONTE-CHAT');
    await page.context().close();
  });

  it('nothing was broken on the way, and no policy was crossed', () =>
    expect(visits.flatMap((one) => one.trouble)).toEqual([]));

  const contactOf = (page: Page): Promise<string> =>
    page.evaluate<string>("JSON.parse(localStorage.getItem('ponte.conversation')).contactId");

  /** Others who still wait give their place up, so that the next offer is for this one. */
  async function leaveOnly(contactId: string): Promise<void> {
    for (const contact of centre.floor.liveContacts.values())
      for (const one of contact.interactions)
        if (contact.id !== contactId)
          if (one.place === 'held')
            await centre.floor.dispatch({
              type: 'End',
              at: centre.floor.now(),
              interactionId: one.id,
              by: one.consultantId,
            });
          else await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: one.id });
  }
});
