/** The page of telephone menus with the keyboard alone: an example, a mistake beside its line, published, taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems, enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { keepPicture, lookAt } from './look.js';

const browser = await openBrowser();

describe.skipIf(!browser)('the menus of the telephone, on their page', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    const voice = house.centre.channels.get('call') as { reload?: () => Promise<void> } | undefined;
    await voice?.reload?.();
  });
  afterAll(() => browser?.close());

  it('are read, changed, published and taken back', async () => {
    const { context, page, trouble } = await visit(browser!);
    await enter(context, house.url, mailOf('Paolo Righetti'), password);
    await page.goto(`${house.url}/studio/#flows`);
    // The practice centre has a menu of its own.
    await page.getByRole('link', { name: /Acqua e Luce Scaligera/ }).press('Enter');
    const text = page.getByRole('textbox', { name: 'Testo del menu' });
    await page.getByRole('heading', { name: 'Disegno' }).waitFor();
    await page.getByText(/secondi prima di una persona/).waitFor();
    await page.getByText('versione 1: ogni numero').first().waitFor();
    await lookAt(page, 'flows');
    await page.getByRole('img', { name: /Disegno/ }).scrollIntoViewIfNeeded();
    await keepPicture(page, 'flows-picture');

    const before = await text.inputValue();
    await text.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nsay nessuno\n  words Ecco.\n  next altrove\n');
    const wrong = page.getByText('«nessuno» porta a «altrove», che non c’è.');
    await wrong.waitFor();
    await page
      .getByRole('button', { name: /^Riga \d+$/ })
      .first()
      .press('Enter');
    expect(await page.evaluate(() => document.getSelection()?.toString() ?? '')).toBe('say nessuno');
    await keepPicture(page, 'flows-problems');
    expect.soft(await axeProblems(page), 'with problems').toEqual([]);

    await text.fill(before.replace('Buongiorno', 'Buon giorno'));
    await page.getByText('Il testo è in ordine.').first().waitFor();
    await page.getByRole('button', { name: 'Salva come versione 2' }).press('Enter');
    const publish = page.getByRole('button', { name: 'Pubblica la versione 2' });
    await expect.poll(() => publish.isEnabled()).toBe(true);
    await publish.press('Enter');
    await page.getByText('versione 2: ogni numero').first().waitFor();
    await page.getByRole('button', { name: 'Che cosa cambia nella versione 2' }).press('Enter');
    await page
      .getByRole('dialog')
      .getByText(/Buon giorno/)
      .waitFor();
    expect.soft(await axeProblems(page), 'difference').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Torna alla versione 1' }).press('Enter');
    await page.getByText('versione 1: ogni numero').first().waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('are read by supervisors, who change nothing', async () => {
    const { context, page, trouble } = await visit(browser!);
    await enter(context, house.url, mailOf('Laura Montini'), password);
    await page.goto(`${house.url}/studio/#flows/${encodeURIComponent('Acqua e Luce Scaligera')}`);
    await page.getByText('Lo scrive chi amministra il centro.').waitFor();
    await page.getByRole('heading', { name: 'Disegno' }).waitFor();
    expect(await page.getByRole('button', { name: /Salva|Pubblica|Torna/ }).count()).toBe(0);
    expect.soft(await axeProblems(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('begin from an example', async () => {
    const { context, page, trouble } = await visit(browser!);
    await enter(context, house.url, mailOf('Paolo Righetti'), password);
    await page.goto(`${house.url}/studio/#flows/new`);
    await page.getByRole('button', { name: 'Comincia da un esempio' }).press('Enter');
    await page.getByText('Il testo è in ordine.').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Testo del menu' }).inputValue()).toContain('topic 2 complaint');
    expect(trouble).toEqual([]);
    await context.close();
  });
});
