import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, visit } from '../../../test/e2e/browser/browser.js';
import { startFake, type FakeServer } from '../testing/fake-server.js';

const root = join(import.meta.dirname, '../../../dist/web');
const browser = await openBrowser();

describe.skipIf(!browser)('the desk in a browser', () => {
  let fake: FakeServer;

  beforeAll(async () => {
    if (!existsSync(join(root, 'desk/index.html'))) throw new Error('build the screens first: npm run build');
    fake = await startFake(root);
  });
  afterAll(async () => {
    await browser?.close();
    await fake?.stop();
  });

  async function open(): Promise<Page> {
    const { page } = await visit(browser!);
    await page.goto(`${fake.url}/desk/#/c/contact_1`);
    await page.getByRole('log').waitFor();
    return page;
  }

  it('brings a half-written text back after a reload, with the network gone and come back', async () => {
    const page = await open();
    await page.keyboard.press('r');
    const field = page.getByRole('textbox', { name: /Chat con Marta/ });
    await field.fill('Buongiorno Marta');
    await page.getByText(/Salvato sul server alle/).waitFor();
    fake.setOnline(false);
    await page
      .getByText(/indietro di/)
      .first()
      .waitFor();
    await field.fill('Buongiorno Marta, ecco la risposta');
    await page.getByText(/Salvato qui, la rete manca/).waitFor();
    expect(await page.getByRole('button', { name: /^Invia/ }).isDisabled()).toBe(true);
    fake.setOnline(true);
    await page.reload();
    await page.getByRole('log').waitFor();
    await expect.poll(() => field.inputValue()).toBe('Buongiorno Marta, ecco la risposta');
    await page.context().close();
  });

  it('sends by Ctrl Enter once, after the moment in which it can be taken back', async () => {
    const page = await open();
    await page.keyboard.press('n');
    const field = page.getByRole('textbox', { name: 'Nota per i colleghi' });
    const notes = (): number => fake.calls.filter((one) => one.call === 'POST /api/contacts/contact_1/notes').length;
    // The moment is five seconds of the clock: on a busy machine it may be over before the key gets there. Then the note
    // is sent, once, and another one is tried.
    let late = 0;
    for (let isBack = false; !isBack;) {
      await field.fill('Da richiamare.');
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => field.inputValue()).toBe('');
      await page.keyboard.press('Escape');
      await page.keyboard.press('z');
      await expect.poll(async () => (await field.inputValue()) !== '' || notes() > late).toBe(true);
      isBack = (await field.inputValue()) === 'Da richiamare.';
      if (!isBack) expect(notes()).toBe(++late);
      expect(late).toBeLessThan(10);
    }
    await field.focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(notes).toBe(late + 1);
    await page.context().close();
  });

  it('types into the text what follows its key at once, however fast', async () => {
    const page = await open();
    const before = fake.calls.length;
    const field = page.getByRole('textbox', { name: 'Nota per i colleghi' });
    // Two keys in one turn of the page's event loop: nobody types faster.
    await page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
    });
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.type('ecco');
    expect(await field.inputValue()).toBe('ecco');
    expect(fake.calls.slice(before).filter(({ call }) => call.endsWith('/wrap-up'))).toEqual([]);
    await field.fill('');
    await page.context().close();
  });

  it('puts a ready phrase into the text with the keyboard alone, where the caret stands', async () => {
    const page = await open();
    await page.keyboard.press('n');
    const field = page.getByRole('textbox', { name: 'Nota per i colleghi' });
    await page.keyboard.type('Ecco: /');
    const list = page.getByRole('listbox', { name: 'Frasi pronte' });
    expect(await list.getByRole('option').count()).toBe(2);
    await page.keyboard.type('salu');
    expect(await list.getByRole('option').count()).toBe(1);
    const active = await field.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).textContent()).toContain('Saluto');
    await page.keyboard.press('Enter');
    await expect.poll(() => field.inputValue()).toBe('Ecco: Buongiorno Marta Bellini, sono Anna Rinaldi.');
    await page.keyboard.type(' Ciao, il 10/12 e/o dopo.');
    expect(await list.count()).toBe(0);
    // Esc goes on writing with the slash; the text is only left by the second one.
    await page.keyboard.type(' /');
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await page.keyboard.type('a');
    expect(await field.inputValue()).toMatch(/ \/a$/);
    await page.keyboard.press('Escape');
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(false);
    // The key outside of a text opens the list, and Esc takes its slash away again.
    await page.keyboard.press('/');
    await list.waitFor();
    await page.keyboard.press('Escape');
    expect(await field.inputValue()).toMatch(/ \/a$/);
    await page.context().close();
  });

  it('closes with the centre’s own outcomes: those at rest have no key', async () => {
    const page = await open();
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByRole('button', { name: 'Tubo rotto' }).waitFor();
    expect(await page.getByRole('button', { name: 'Vecchio esito' }).count()).toBe(0);
    await page.keyboard.press('3');
    await page.keyboard.press('2');
    const closed = (): unknown => fake.calls.find((one) => one.call.endsWith('/wrap-up'))?.body;
    await expect.poll(closed).toEqual({ code: 'tubo' });
    await page.context().close();
  });
});
