/** Ready phrases: short texts inserted at the desk, with places that the contact at hand fills. Shared with screens. */

export interface Phrase {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** 'it', 'en': offered first to customers of that language. */
  readonly language: string;
  /** Null: offered in every queue. */
  readonly queueId: string | null;
}

export const mostPhrases = 500;

/** What a place is filled with. Empty: the place goes, and with it the space before it. */
export interface PhraseValues {
  readonly customer: string;
  readonly contact: string;
  readonly consultant: string;
}

const places: Readonly<Record<string, keyof PhraseValues>> = {
  nome: 'customer',
  contatto: 'contact',
  consulente: 'consultant',
  name: 'customer',
  contact: 'contact',
  consultant: 'consultant',
};

/** In Italian and in English, as they are written in a phrase: '{nome}'. */
export const phrasePlaces: Readonly<Record<'it' | 'en', readonly string[]>> = {
  it: ['nome', 'contatto', 'consulente'],
  en: ['name', 'contact', 'consultant'],
};

const place = /( ?)\{([^{}\n]{1,40})\}/g;

/** The places of a text that nothing fills: a mistyped one would reach the customer as it stands. */
export const unknownPlaces = (text: string): readonly string[] =>
  [...text.matchAll(place)].map((found) => found[2]!).filter((name) => !Object.hasOwn(places, name.trim()));

export function fillPhrase(text: string, values: PhraseValues): string {
  return text.replace(place, (whole, space: string, name: string) => {
    const key = name.trim();
    if (!Object.hasOwn(places, key)) return whole;
    const value = values[places[key]!].trim();
    return value === '' ? '' : `${space}${value}`;
  });
}

/** What is offered for a contact, as it is typed: this queue's and everybody's, the customer's language first. */
export function offeredPhrases(
  phrases: readonly Phrase[],
  contact: { readonly queueId: string; readonly language: string },
  typed: string,
): readonly Phrase[] {
  const plain = (words: string): string =>
    words
      .normalize('NFD')
      .replace(/\p{Diacritic}/gu, '')
      .toLowerCase();
  const wanted = plain(typed.trim());
  const rank = (phrase: Phrase): number | null => {
    if (phrase.queueId !== null && phrase.queueId !== contact.queueId) return null;
    const name = plain(phrase.name);
    const words = wanted.split(/\s+/);
    if (!words.every((word) => `${name} ${plain(phrase.text)}`.includes(word))) return null;
    const isForeign = phrase.language !== contact.language.slice(0, 2);
    return Number(isForeign) * 4 + Number(!name.startsWith(wanted)) * 2 + Number(!name.includes(wanted));
  };
  return phrases
    .flatMap((phrase) => {
      const at = rank(phrase);
      return at === null ? [] : [{ phrase, at }];
    })
    .sort((a, b) => a.at - b.at || a.phrase.name.localeCompare(b.phrase.name))
    .map(({ phrase }) => phrase);
}
