/** Customers of the practice centre who ask one dry question, in the words of the set that the gate was never shown. */
import type { DryQuestion } from '../../knowledge/index.js';
import { storiesOf, type PracticeQueueId, type Story } from './story.js';

const queues: Readonly<Record<string, PracticeQueueId>> = {
  ...of('queue_letture', 'meter_reading_how meter_broken high_consumption leak_after_meter'),
  ...of('queue_guasti', 'outage_report planned_interruption low_pressure non_potable_notice'),
  ...of('queue_fatture', 'bill_due_date bill_duplicate payment_methods direct_debit_setup instalments'),
  ...of('queue_fatture', 'bill_items_explained tariff_bands tv_licence social_bonus refund_times payment_proof'),
  ...of('queue_fatture', 'vat_fiscal_data ebill_activation'),
  ...of('queue_contratti', 'change_of_name supply_takeover new_connection power_increase close_supply'),
  ...of('queue_contratti', 'withdrawal_14_days protected_market_end photovoltaic_feed_in'),
  ...of('queue_reclami', 'complaint_form'),
};

function of(queue: PracticeQueueId, topics: string): Readonly<Record<string, PracticeQueueId>> {
  return Object.fromEntries(topics.split(' ').map((topic) => [topic, queue]));
}

const firstNames =
  'Anna Marco Giulia Luca Sara Paolo Elena Andrea Chiara Davide Marta Simone Irene Nicola Silvia Matteo Laura Pietro Rita';
const lastNames =
  'Adami Bellini Carraro Dalla Fasoli Gasparini Lorenzi Marangoni Nardi Orlandi Padovani Quaglia Rossetti Salvi Tosi Vanzo Zorzi';

/** Of eight questions one comes by mail. */
const mailEvery = 8;

export function dryStories(questions: readonly DryQuestion[]): readonly Story[] {
  const [first, last] = [firstNames.split(' '), lastNames.split(' ')];
  return questions.flatMap(({ text, topic, answer, published }, i) =>
    storiesOf(queues[topic] ?? 'queue_informazioni', [
      {
        id: `domanda-${i + 1}`,
        name: `${first[i % first.length]!} ${last[i % last.length]!}`,
        channel: i % mailEvery === mailEvery - 1 ? 'mail' : 'chat',
        // Most mails of one line have no subject, or the line itself.
        subject: '',
        first: text,
        doubts: [{ words: text, answer }],
        machineWords: published,
      },
    ]),
  );
}
