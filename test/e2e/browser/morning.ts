/** A morning in the practice centre, so that no screen is looked at empty: Lucia's desk, and a floor around it. */
import { randomUUID } from 'node:crypto';
import type { FakeCustomer } from '#channels/chat/fake.js';
import type { ContactRow } from '#modules/contacts/live/contract.js';
import type { Desk } from '../desk.js';
import { takeNext, type House } from './house.js';

export interface Morning {
  readonly lucia: Desk;
  readonly sara: Desk;
  readonly marta: FakeCustomer;
  readonly contactId: string;
}

const stories = {
  marta: [
    'Da ieri dopo il temporale la luce va e viene. Ho mia madre a casa che usa il telesoccorso sulla linea fissa.',
    'La luce va e viene in tutta la via. Da stamattina è tornata due volte, e il telesoccorso di mia madre suona a ogni ' +
      'ritorno. È un guasto vostro o del mio impianto?',
  ],
  giulio: 'Ho pagato due volte la stessa fattura, la 2026/11873. Come riavrò i soldi?',
  adele: 'Il tecnico doveva venire oggi alle 9 e non si è visto nessuno. Ho 81 anni e aspetto in casa.',
  waiting: {
    'Paolo Neri': 'È la terza volta che chiamo per la stessa bolletta e nessuno mi ha richiamato.',
    'Condominio Via Po 8': 'Il preventivo non corrisponde a quanto ci avete detto al telefono.',
  },
} as const;

/** What one contact looks like now, read the way a screen reads it. */
export async function contactOf(desk: Desk, contactId: string): Promise<ContactRow> {
  desk.live.watch('contact', { contactId }, contactId);
  return desk.live.until(() => desk.live.rows<ContactRow>('contact', contactId)[0], 'the contact');
}

export async function write(desk: Desk, contactId: string, body: string, channel = 'chat'): Promise<void> {
  const { seq } = await contactOf(desk, contactId);
  await must(desk, 'POST', `/api/contacts/${contactId}/messages`, {
    clientId: randomUUID(),
    channel,
    body,
    after: seq,
  });
}

export async function must(desk: Desk, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await desk.call(method, path, body);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

export async function aMorning(house: House): Promise<Morning> {
  const lucia = await (await house.person('Lucia Rinaldi')).sitDown();
  // The mail first: a chat may interrupt a mail, and not the other way round.
  await house.mail(
    'Officina Rossi <officina.rossi@example.it>',
    'Richiesta di spostamento del contatore',
    'Buongiorno,\n\nper i lavori in cortile ci serve spostare il contatore di circa tre metri.\nQuanto costa e quanto ci vuole?\n\nOfficina Rossi',
  );
  await takeNext(lucia);
  const marta = house.customer();
  await marta.start(stories.marta[0], { name: 'Marta Bellini', queueId: 'queue_guasti' });
  await takeNext(lucia, marta.contactId);
  const { contactId } = marta;
  const path = `/api/contacts/${contactId}`;
  await must(lucia, 'PATCH', path, { subject: 'La luce va e viene dopo il temporale' });
  await write(lucia, contactId, 'Buongiorno, sono Lucia. Guardo subito se c’è un guasto nella sua zona.');
  const clientId = randomUUID();
  await must(lucia, 'POST', `${path}/notes`, {
    clientId,
    body: 'Telesoccorso in casa: cliente fragile. Guasto aperto.',
  });
  await marta.write(stories.marta[1]);
  await must(lucia, 'POST', `${path}/doubts`, { words: 'È un guasto vostro o del mio impianto?' });
  await must(lucia, 'POST', `${path}/doubts`, { words: 'Il telesoccorso resta attivo?' });
  const { doubts, customerId } = await contactOf(lucia, contactId);
  await must(lucia, 'PATCH', `${path}/doubts/${doubts[0]!.id}`, { answer: 'Guasto di zona, fine prevista alle 14.' });
  const notes = { preferences: 'voce, dopo le 10', notes: 'telesoccorso in casa', isVulnerable: true };
  await must(lucia, 'PATCH', `/api/customers/${customerId}`, notes);

  const giulio = house.customer();
  await giulio.start(stories.giulio, { name: 'Giulio Ferri', queueId: 'queue_fatture' });
  await takeNext(lucia, giulio.contactId);
  const adele = house.customer();
  await adele.start(stories.adele, { name: 'Adele Conti', queueId: 'queue_guasti' });
  await takeNext(lucia, adele.contactId);
  await write(lucia, adele.contactId, 'Mi dispiace. La richiama il tecnico entro le 18.');
  const dueAt = Date.now() + 2 * 3_600_000;
  await must(lucia, 'POST', `/api/contacts/${adele.contactId}/promises`, { what: 'il tecnico richiama Adele', dueAt });
  // Lucia's three chats are taken, and nobody else here knows complaints: these two wait.
  for (const [name, words] of Object.entries(stories.waiting))
    await house.customer().start(words, { name, queueId: 'queue_reclami' });
  const sara = await (await house.person('Sara Donati')).sitDown();
  return { lucia, sara, marta, contactId };
}
