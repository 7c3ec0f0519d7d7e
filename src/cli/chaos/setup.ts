/** Sets the centre of a chaos run up by the real interface, as an administrator would. */
import { ConsultantClient } from '../clients/consultant.js';
import type { Answer, HttpClient } from '../clients/http.js';
import { mailbox } from './customers.js';
import { capacity } from './consultants.js';

const password = 'una parola lunga';
const device = 'Ponte chaos';

export async function setUp(http: HttpClient, consultants: number): Promise<ConsultantClient[]> {
  const made = await http.call({
    method: 'POST',
    path: '/api/setup/administrator',
    headers: { origin: http.origin },
    body: { name: 'Ada', mail: 'ada@chaos.example', password },
  });
  must('administrator', made);
  const ada = await ConsultantClient.login(http, { mail: 'ada@chaos.example', password, device });
  for (const id of ['queue_chat', 'queue_mail'])
    must(id, await ada.call('PUT', `/api/studio/queues/${id}`, { ...queue, name: id }));
  must('mailbox', await ada.call('PUT', '/api/mailboxes', { address: mailbox, queueId: 'queue_mail' }));
  const clients: ConsultantClient[] = [];
  for (let i = 0; i < consultants; i++) {
    const mail = `consultant${i}@chaos.example`;
    const person = { name: `Consultant ${i}`, mail, password, roles: ['consultant'] };
    must('person', await ada.call('POST', '/api/people', person));
    const client = await ConsultantClient.login(http, { mail, password, device }, { 'x-forwarded-for': `10.2.0.${i}` });
    const profile = { skills: {}, languages: ['it'], capacity, interruptedBy: { mail: ['chat'] } };
    must('profile', await ada.call('PUT', `/api/studio/consultants/${client.personId}`, profile));
    clients.push(client);
  }
  return clients;
}

const queue = {
  skills: {},
  rings: [],
  headStartMs: 0,
  vulnerableHeadStartMs: 0,
  promiseMs: 20_000,
  offerMs: 8_000,
  knowsWaitMs: 3_000,
  hours: null,
};

function must(what: string, { status, body }: Answer): void {
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
}
