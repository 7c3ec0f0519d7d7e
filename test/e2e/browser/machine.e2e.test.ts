/** A machine beside the line: it learns in the studio, answers in the widget and on the page without script, and a yes solves. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from './table.js';
import { articleAdder, practiceQuestions } from '#modules/knowledge/index.js';
import { interactionOf } from '#kernel/routing/index.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { lookAt, ofTheWidget } from './look.js';

const browser = await openBrowser();
const topics = [
  ...['bill_due_date', 'opening_hours', 'tariff_bands', 'water_quality', 'instalments', 'power_increase'],
  ...['meter_reading_how', 'direct_debit_setup', 'change_of_name'],
];

describe.skipIf(!browser)('a machine beside the line', () => {
  let house: House;
  /** A question that the gate answers, and one of which it is not sure. */
  let plain: string;
  const strange = 'Boh, non saprei come dirlo, il coso fa le bizze da quando è passato quello';

  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    const { identity, database, floor } = house.centre;
    const { people } = await identity.listPeople(200, null);
    const owner = people.find(({ mail }) => mail === mailOf('Laura Montini'))!;
    await articleAdder(database.pool)(owner.id, floor.now());
  });
  afterEach(async () => {
    for (const context of browser!.contexts()) await context.close();
  });
  afterAll(() => browser?.close());

  async function staff(name: string, path: string): Promise<Page> {
    const { context, page } = await visit(browser!, { viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(20_000);
    await enter(context, house.url, mailOf(name), password);
    await page.goto(`${house.url}${path}`);
    return page;
  }

  async function widget(words: string, name: string): Promise<Page> {
    const { page } = await visit(browser!, { viewport: { width: 520, height: 860 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${house.url}/w/frame`);
    await page.getByLabel('Scriva con parole sue').fill(words);
    await page.getByLabel('Il suo nome').fill(name);
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.getByText('ricevuto').waitFor();
    return page;
  }

  const contactOf = async (name: string) => {
    const { rows } = await house.centre.database.pool.query<{ id: string }>(
      'select id from contact where customer_name = $1',
      [name],
    );
    return (await house.centre.floor.contact(rows[0]!.id))!;
  };

  it('learns from a table in the studio, while it says how far it is; then it is switched on', async () => {
    const page = await staff('Paolo Righetti', '/studio/#automatic');
    await page.getByText('Qui non c’è ancora un varco').waitFor();
    const all = await practiceQuestions();
    const some = all.filter(({ intent }, i) => (intent === null ? i % 4 === 0 : topics.includes(intent)));
    const table = { name: 'domande.csv', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from(stringify(some)) };
    await page.locator('input[type="file"]').setInputFiles({ ...table, buffer: Buffer.from('domanda\nciao\n') });
    // In the screen's words, whatever language the browser speaks.
    await page.getByRole('button', { name: 'Tabella di domande (CSV) Scegli un altro file…' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'domande.csv' }).waitFor();
    await page.getByRole('button', { name: 'Impara e misura' }).click();
    await page.getByText('La tabella non si legge').waitFor();
    await page.locator('input[type="file"]').setInputFiles(table);
    await page.getByRole('button', { name: /Risposte sbagliate/ }).click();
    await page.getByRole('option', { name: '5%', exact: true }).click();
    await page.getByRole('button', { name: 'Impara e misura' }).click();
    await page.getByText('Fatto: vale la versione nuova').waitFor({ timeout: 60_000 });
    await page.getByText('Spento: rispondono solo persone').waitFor();
    await page.getByText('Le risposte automatiche sono accese').click();
    await page.getByRole('button', { name: 'Salva' }).first().click();
    await page.getByText('Acceso', { exact: true }).waitFor();
    await lookAt(page, 'studio-automatic');
    plain = await answered(some.filter(({ intent }) => intent !== null).map(({ text }) => text));
  });

  async function answered(questions: readonly string[]): Promise<string> {
    const of = {
      language: 'it',
      channel: 'chat',
      isVulnerableCustomer: false,
      customerId: null,
      clientId: 'x',
    } as const;
    for (const text of questions) {
      const given = await house.centre.automatic.firstWord({ ...of, text, at: Date.now() });
      if (given?.word.reason === null) return text;
    }
    const facts = await house.centre.automatic.facts();
    throw new Error(`the gate answers nothing: ${JSON.stringify(facts.gate?.calibration)}`);
  }

  it('answers at once and says what it is; yes is solved, and nobody was troubled', async () => {
    const page = await widget(plain, 'Marta Prova');
    await page.getByText('sistema automatico, non una persona').waitFor();
    await page.getByText('Ora risponde un sistema automatico').waitFor();
    await page.getByText(/Fonte: .*Controllata:/).waitFor();
    await lookAt(page, 'widget-machine', ofTheWidget);
    // As it is heard: who speaks, the answer with its source, then the question and its three ways on, each once.
    const heard = await page.locator('main').ariaSnapshot();
    const order = [
      ...['log "Conversazione"', 'paragraph: Lei', 'paragraph: Risposta automatica', 'non una persona', 'Fonte: '],
      ...[
        'status: Ha risposto alla sua domanda?',
        'group "Ha risposto alla sua domanda?"',
        'button "Sì"',
        'button "No"',
      ],
      ...[
        'button "Parlare con una persona',
        'textbox "Il suo messaggio"',
        'button "Aggiungi foto o file"',
        'button "Invia"',
      ],
    ];
    const places = order.map((words) => [words, heard.indexOf(words)] as const);
    expect(places).toEqual(places.toSorted((a, b) => a[1] - b[1]));
    expect(places.filter(([, place]) => place < 0)).toEqual([]);
    expect(heard).not.toContain('text: Aggiungi foto o file');
    expect(heard.match(/button "[^"]*persona/g), 'one way to a person').toHaveLength(1);
    // Who speaks is in sight, also where the answer is longer than the pane.
    const isSpeakerSeen = () =>
      page.getByRole('log').evaluate((pane) => {
        const [log, who] = [pane, [...pane.querySelectorAll('.message .who')].at(-1)!].map((one) =>
          one.getBoundingClientRect(),
        );
        return who!.top >= log!.top && who!.bottom <= log!.bottom;
      });
    for (const height of [860, 730]) {
      await page.setViewportSize({ width: 520, height });
      await expect.poll(isSpeakerSeen).toBe(true);
    }
    await page.getByRole('button', { name: 'Sì', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Abbiamo chiuso').waitFor();
    const contact = await contactOf('Marta Prova');
    expect(contact).toMatchObject({ state: 'resolved', takenPart: [], machine: { outcome: 'confirmed' } });
  });

  it('no brings a person, at the place of the first message, with the whole story on the desk', async () => {
    const page = await widget(plain, 'Piero Prova');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByText(/Lei è/).waitFor();
    const contact = await contactOf('Piero Prova');
    const waiting = interactionOf(house.centre.floor.routing, contact.interactions[0]!.id)!;
    expect(waiting.arrivedAt).toBe(contact.openedAt);
    const desk = await staff('Lucia Rinaldi', `/desk/#${contact.id}`);
    await desk.getByRole('button', { name: /Il mio stato/ }).click();
    await desk.getByRole('menuitemradio', { name: 'Pronto' }).click();
    await desk
      .getByRole('region', { name: 'Nuova offerta' })
      .getByRole('button', { name: /Prendi/ })
      .click();
    const log = desk.getByRole('log');
    await log.getByText('sistema automatico').waitFor();
    await log.getByText('la risposta automatica non risponde').waitFor();
    await log.getByText(/varco versione 1/).waitFor();
  });

  it('brings a person by the one button that always stands there', async () => {
    const page = await widget(plain, 'Olga Prova');
    await page.getByText('Ha risposto alla sua domanda?').waitFor();
    const button = page.getByRole('button', { name: 'Parlare con una persona' });
    await button.press('Enter');
    await page.getByText(/Lei è/).waitFor();
    expect(await contactOf('Olga Prova')).toMatchObject({ machine: { outcome: 'person' }, interactions: [{}] });
    // It keeps the focus, and now opens what else there is while one waits.
    await page.keyboard.press('Enter');
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true');
  });

  it('what it is not sure of is a person’s at once, and nothing automatic is said', async () => {
    const page = await widget(strange, 'Zeno Prova');
    await page
      .getByText(/Lei è|Adesso risponde|persona/)
      .first()
      .waitFor();
    const contact = await contactOf('Zeno Prova');
    expect(contact.interactions).toHaveLength(1);
    expect(contact.machine).toMatchObject({ outcome: 'left', answer: null });
    expect(await page.getByText('sistema automatico').count()).toBe(0);
  });

  it('asks the same on the page without script', async () => {
    const { page } = await visit(browser!, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await page.goto(`${house.url}/help`);
    await page.getByLabel('Scriva con parole sue').fill(plain);
    await page.getByLabel('Il suo nome').fill('Nora Prova');
    await page.getByRole('button', { name: 'Invia' }).click();
    await page.getByText('sistema automatico, non una persona').waitFor();
    await page.getByRole('button', { name: 'Parlare con una persona', exact: true }).click();
    await page.getByText(/Lei è/).waitFor();
    expect(await contactOf('Nora Prova')).toMatchObject({ machine: { outcome: 'person' }, interactions: [{}] });
  });

  it('is counted: a yes as solved, nobody sent back, and a sample that is read blind', async () => {
    const page = await staff('Laura Montini', '/studio/#board');
    await page.getByText('Risolte da una macchina, a detta dei clienti: 1 su 5').waitFor();
    await page.getByText('Rimandati: 0').waitFor();
    await page.getByText('Da leggere oggi (4)').waitFor();
    await lookAt(page, 'studio-board');
    await page.getByRole('button', { name: 'Giusta' }).click();
    await page.getByText('Da leggere oggi (3)').waitFor();
    await page.getByText('0 sbagliate su 1 lette').waitFor();
  });
});
