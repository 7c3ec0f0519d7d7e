/** Every screen with a real morning in it: axe-core, reflow, large text, both themes, and no policy crossed. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enter, openBrowser, visit, type Visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { focusInWords, tabTo } from './keyboard.js';
import { lookAt, narrow, withLargeText } from './look.js';
import { aMorning, type Morning } from './morning.js';

const browser = await openBrowser();

const look = (page: Page, name: string): Promise<void> => lookAt(page, name, withLargeText);

describe.skipIf(!browser)('the screens', () => {
  let house: House;
  let morning: Morning;
  const visits: Visit[] = [];

  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    morning = await aMorning(house);
  });
  afterAll(async () => {
    morning?.lucia.live.close();
    morning?.sara.live.close();
    await browser?.close();
  });

  async function as(name: string | null): Promise<Page> {
    const one = await visit(browser!);
    visits.push(one);
    if (name) await enter(one.context, house.url, mailOf(name), password);
    return one.page;
  }

  it('of the way in', async () => {
    const page = await as(null);
    await page.goto(`${house.url}/login/`);
    await page.getByText('centro di prova').first().waitFor();
    await look(page, 'login');
    await page.context().close();
  });

  it('of the desk', async () => {
    const page = await as('Lucia Rinaldi');
    await page.goto(`${house.url}/desk/`);
    await page.getByRole('link', { name: /Marta Bellini/ }).waitFor();
    await look(page, 'desk');
    await page.getByRole('link', { name: /Marta Bellini/ }).click();
    await page.getByRole('log').waitFor();
    await page.getByRole('textbox', { name: /Chat con Marta/ }).fill('Il guasto è di zona: finisce alle 14.');
    await page.getByText(/Salvato sul server/).waitFor();
    await look(page, 'contact');
    for (const [key, name] of [
      ['t', 'transfer'],
      ['p', 'promise'],
      ['e', 'wrap-up'],
      ['?', 'keys'],
      ['Control+k', 'palette'],
    ] as const) {
      // Inside a text the letters only write: Esc leaves it.
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await look(page, name);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    // Ready phrases: the list stands over the text, chosen without leaving it.
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: /Chat con Marta/ }).press('End');
    await page.keyboard.type(' /');
    await page.getByRole('listbox', { name: 'Frasi pronte' }).waitFor();
    await look(page, 'phrases');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Lucia Rinaldi/ }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await look(page, 'person');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /Officina Rossi/ }).click();
    await page.getByRole('log').getByText('cortile').waitFor();
    await look(page, 'mail');
    await page.context().close();
  });

  it('of an offer on an empty desk', async () => {
    const page = await as('Sara Donati');
    await page.goto(`${house.url}/desk/`);
    const customer = house.customer();
    await customer.start('Il contatore segna anche a luce spenta.', { name: 'Chen Li', queueId: 'queue_guasti' });
    await page.getByRole('region', { name: 'Nuova offerta' }).waitFor();
    await look(page, 'offer');
    await page.context().close();
  });

  it('of the floor', async () => {
    const page = await as('Laura Montini');
    await page.goto(`${house.url}/floor/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${house.url}/floor/#open`);
    await page.getByText('Marta Bellini').waitFor();
    await look(page, 'floor');
    await page.context().close();
  });

  it('of the studio', async () => {
    const page = await as('Paolo Righetti');
    for (const place of [
      ...['people', 'queues/queue_guasti', 'hours', 'outcomes', 'phrases', 'phrases/phrase_doppia'],
      ...[
        'mailboxes',
        'mailboxes/mailbox_assistenza',
        'quarantine',
        'recordings',
        'telephone',
        'centre',
        'tokens',
        'logins',
      ],
    ]) {
      await page.goto(`${house.url}/studio/#${place}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Code', exact: true }).waitFor();
      await look(page, `studio-${place.replace('/', '-')}`);
      // What is hidden for eyes makes no page longer than its window.
      await page.setViewportSize({ width: 1440, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), place).toBe(0);
    }
    // On a narrow page the parts stand behind a button that says where one is; the focus stays with it.
    await page.setViewportSize({ width: 320, height: 640 });
    await tabTo(page, page.getByRole('button', { name: 'Parti dello studio: I miei accessi' }));
    await page.keyboard.press('Enter');
    await lookAt(page, 'studio-parts', narrow);
    await tabTo(page, page.getByRole('list', { name: 'Persone e lavoro' }).getByRole('link', { name: 'Orari' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Orari' }).waitFor();
    await expect.poll(() => focusInWords(page)).toContain('Parti dello studio: Orari');
    expect(await page.getByRole('link', { name: 'Orari', exact: true }).isVisible()).toBe(false);
    await page.context().close();
  });

  it('of the customer', async () => {
    const page = await as(null);
    await page.goto(`${house.url}/help`);
    await page.getByRole('button', { name: 'Invia' }).waitFor();
    await look(page, 'help');
    await page.goto(`${house.url}/w/frame`);
    await page.getByRole('button', { name: 'Invia' }).waitFor();
    await look(page, 'widget');
    await page.context().close();
  });

  it('of the first run', async () => {
    const empty = await openHouse({ isPractice: false });
    const page = await as(null);
    await page.goto(`${empty.url}/`);
    await page.getByLabel('Nome e cognome').waitFor();
    await look(page, 'setup-administrator');
    await page.getByLabel('Nome e cognome').fill('Ada Neri');
    await page.getByLabel('Indirizzo di posta').fill('ada@example.it');
    await page.getByLabel('Parola d’ordine', { exact: true }).fill('una parola lunga');
    await page.getByRole('button', { name: 'Crea e continua' }).click();
    await page.getByRole('button', { name: 'Prepara il mio centro' }).waitFor();
    await look(page, 'setup-choose');
    for (const step of ['name', 'queues', 'hours', 'people', 'mailbox']) {
      await page.goto(`${empty.url}/setup/#${step}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, `setup-${step}`);
    }
    await page.context().close();
  });

  it('cross no policy and write no error', () => expect(visits.flatMap((one) => one.trouble)).toEqual([]));
});
