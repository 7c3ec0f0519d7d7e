import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallRow } from './contract.js';

/** What the timeline says of a call: in Italian, as its first market speaks; names of choices are the centre's own words. */
export interface CallWords {
  readonly subject: string;
  readonly body: string;
  readonly hidden: string;
}

export function wordsOfCall(of: {
  readonly number: string | null;
  readonly chosen: readonly string[];
  readonly gathered: Readonly<Record<string, string>>;
}): CallWords {
  const hidden = 'Numero nascosto';
  const choices = of.chosen.filter((choice) => choice !== '0');
  const keyed = Object.entries(of.gathered).map(([what, digits]) => `${what}: ${digits}`);
  return {
    subject: choices.at(-1) ?? 'Telefonata',
    body: [`Telefonata da ${of.number ?? hidden.toLowerCase()}`, ...choices, ...keyed].join(' · '),
    hidden,
  };
}

/** The contact that a call opens. Its caller is recognised by number, as far as a number proves anything: not verified. */
export function openingOf(of: {
  readonly row: CallRow;
  readonly contactId: string;
  readonly queueId: string;
  readonly at: number;
  readonly gathered: Readonly<Record<string, string>>;
}): FloorCommand {
  const { number, chosen, id } = of.row;
  const words = wordsOfCall({ number, chosen, gathered: of.gathered });
  return {
    type: 'OpenContact',
    ...{ at: of.at, contactId: of.contactId, queueId: of.queueId, channel: 'call' },
    caller: {
      name: number ?? words.hidden,
      language: 'it',
      identities: number === null ? [] : [{ kind: 'phone', value: number, isVerified: false }],
    },
    subject: words.subject,
    message: { clientId: id, body: words.body },
  };
}
