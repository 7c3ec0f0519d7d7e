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
