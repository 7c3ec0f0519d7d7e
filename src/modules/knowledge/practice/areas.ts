/** Under which heading people look for the practice centre's answers. */
import type { AnswerLanguage } from '../contract.js';

const topics = {
  bills: [
    'bill_due_date',
    'bill_duplicate',
    'payment_methods',
    'direct_debit_setup',
    'instalments',
    'refund_times',
    'social_bonus',
  ],
  use: ['meter_reading_how', 'high_consumption', 'tariff_bands'],
  contract: ['change_of_name', 'supply_takeover', 'power_increase', 'withdrawal_14_days'],
  faults: ['outage_report', 'planned_interruption', 'leak_after_meter', 'water_quality'],
} as const;

const names: Readonly<Record<AnswerLanguage, Readonly<Record<keyof typeof topics, string>>>> = {
  it: {
    bills: 'Bollette e pagamenti',
    use: 'Letture e consumi',
    contract: 'Contratto',
    faults: 'Guasti e acqua',
  },
  en: {
    bills: 'Bills and payments',
    use: 'Readings and use',
    contract: 'Contract',
    faults: 'Faults and water',
  },
};

/** Empty for what stands by itself, like opening hours. */
export function practiceArea(topic: string, language: AnswerLanguage): string {
  const area = Object.entries(topics).find(([, of]) => (of as readonly string[]).includes(topic));
  return area === undefined ? '' : names[language][area[0] as keyof typeof topics];
}
