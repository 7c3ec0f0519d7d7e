/**
 * In which country the person is who answers, and the right to another one. Rules are data, a row a law and a country of the
 * centre; the strictest that holds counts.
 */
import { sentence, countrySaid } from '../speech/sentences.js';
import type { CallCore } from './core.js';

export interface CountryRule {
  readonly id: string;
  /** The centre's own country. */
  readonly centre: string;
  readonly validFrom: string;
  readonly source: string;
  /** People there are answered by without a word; every other country is told. */
  readonly untold: readonly string[];
  /** Where somebody must sit whom the caller may ask for instead. */
  readonly mayAskFor: readonly string[];
}

const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

export const countryRules: readonly CountryRule[] = [
  {
    id: 'OUT-38',
    centre: 'IT',
    validFrom: '2017-01-01',
    source: 'DL 83/2012 art. 24-bis, as changed by L. 232/2016 art. 1 c. 243',
    untold: ['IT'],
    mayAskFor: union,
  },
];

/** Until a centre says in which country it stands, its clock does. */
export const countryOfZone = (timeZone: string): string | null => (timeZone === 'Europe/Rome' ? 'IT' : null);

/** What must be told of a person there; null: nothing. */
export function ruleFor(centre: string | null, person: string | null, rules = countryRules): CountryRule | null {
  if (centre === null || person === null) return null;
  return rules.find((rule) => rule.centre === centre && !rule.untold.includes(person)) ?? null;
}

const key = '9';
/** So long after the notice the key still counts; later it may be one of many that a caller presses for somebody else. */
const afterMs = 20_000;

/** One call's notice: said before the two hear each other, and the way to somebody else. */
export class CountryNotice {
  readonly #call: CallCore;
  /** Countries from which alone somebody may answer: the caller asked. */
  #only: readonly string[] | null = null;
  #rule: CountryRule | null = null;
  #offeredUntil = 0;
  /** Who was told of already: a hold or a reload is no new answer. */
  #told: string | null = null;

  constructor(call: CallCore) {
    this.#call = call;
  }

  /** False: the caller asked for somebody in another country, and this person sits elsewhere. */
  async mayAnswer(consultantId: string): Promise<boolean> {
    if (this.#only === null) return true;
    const { centre, person } = await this.#call.parts.countriesOf(consultantId);
    return this.#only.includes(person ?? centre ?? '');
  }

  /** Says where the person is, when it has to be said. False: the caller asked for somebody else meanwhile. */
  async tell(consultantId: string): Promise<boolean> {
    const { parts, customer, waiting } = this.#call;
    if (this.#told === consultantId) return true;
    const { centre, person } = await parts.countriesOf(consultantId);
    const rule = ruleFor(centre, person);
    this.#told = consultantId;
    if (rule === null || person === null) return true;
    const language = this.#call.language;
    const files = countrySaid(language, person);
    if (files === null) return true;
    waiting.stop();
    this.#rule = rule;
    this.#offeredUntil = Number.POSITIVE_INFINITY;
    // The key cuts it short: `digit` stops the sound.
    await customer.speak([...files, ...sentence(language, 'country.askEu')]);
    this.#offeredUntil = this.#call.now + afterMs;
    return this.#only === null;
  }

  /** True when the key was the caller's wish for somebody else. `talking`: they hear each other already. */
  digit(digit: string): 'notMine' | 'whileTold' | 'whileTalking' {
    if (digit !== key || this.#rule === null || this.#only !== null || this.#call.now > this.#offeredUntil)
      return 'notMine';
    this.#only = this.#rule.mayAskFor;
    if (this.#offeredUntil !== Number.POSITIVE_INFINITY) return 'whileTalking';
    void this.#call.customer.sound.stop();
    return 'whileTold';
  }

  /** Back in the line, at once and at the same place, for people there alone. No pass of anybody's budget. */
  async passOn(): Promise<void> {
    const { parts, row, desk } = this.#call;
    if (row.interactionId === null || desk.consultantId === null) return;
    this.#told = null;
    const contact = row.contactId === null ? null : await parts.floor.contact(row.contactId);
    await parts.floor.dispatch({
      ...{ type: 'Pass', at: parts.floor.now(), interactionId: row.interactionId, by: desk.consultantId },
      ...{ to: { queueId: contact?.queueId ?? '' }, reason: 'country', isSupervisor: true },
    });
  }

  /** The caller asked: what is said first when they stand in line again. */
  get hasAsked(): boolean {
    return this.#only !== null;
  }
}
