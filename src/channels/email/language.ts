/** Italian or English? By the commonest little words: enough to greet a person in their own language. */
const words = {
  it: new Set(
    'il lo la gli le di che non un una per con sono ho mi si del della nel alla vostra grazie buongiorno salve è'.split(
      ' ',
    ),
  ),
  en: new Set('the and you to of is in for have not with my this your please hello dear thanks are was i'.split(' ')),
};

/** The language of a text; `fallback` when it says too little. */
export function languageOf(text: string, fallback: 'it' | 'en'): 'it' | 'en' {
  const tokens =
    text
      .slice(0, 3000)
      .toLowerCase()
      .match(/[a-zàèéìòù]+/g) ?? [];
  const count = (language: 'it' | 'en'): number => tokens.filter((token) => words[language].has(token)).length;
  const [it, en] = [count('it'), count('en')];
  if (it === en || Math.max(it, en) < 2) return fallback;
  return it > en ? 'it' : 'en';
}
