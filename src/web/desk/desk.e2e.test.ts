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
    await field.fill('Da richiamare.');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => field.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await expect.poll(() => field.inputValue()).toBe('Da richiamare.');
    await field.focus();
    await page.keyboard.press('Control+Enter');
    const notes = (): unknown[] => fake.calls.filter((one) => one.call === 'POST /api/contacts/contact_1/notes');
    await expect.poll(() => notes().length).toBe(1);
    await page.context().close();
  });
});
