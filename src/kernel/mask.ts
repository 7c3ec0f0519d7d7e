/**
 * A text without what tells whose it is: addresses of mail and web, numbers of five digits and more, codes of letters and
 * digits, streets, and names, those that are known and those that somebody introduces. What is left says what it is about.
 * No mask sees everything: it takes rather too much than too little, and what it leaves is still kept only for a purpose.
 */

/** Five digits, as the gate reads every longer number ("a number"): what is learned looks like what will be asked. */
const numberMask = '00000';
const nameMask = '[nome]';
const streetMask = '[indirizzo]';
const mailMask = '[mail]';
const webMask = '[link]';

/** What a text may be taken from, at most; more is cut before any pattern walks it. */
const longestText = 8_000;

const mail = /[\p{L}\p{N}._%+-]+\s?@\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const web = /\b(?:https?:\/\/|www\.)\S+/giu;
/** Letters and digits together, with three digits at least: tax codes, IBANs, POD and plates. */
const code = /(?<![\p{L}\p{N}])(?=(?:[\p{L}-]*\p{N}){3})(?=[\p{N}-]*\p{L})[\p{L}\p{N}-]{5,40}(?![\p{L}\p{N}])/gu;
/** '06 1234567', '+39 333-123.45.67', 'IT60 X054 2811'. Money is short enough to stay; a day of birth is not. */
const number = /(?<![\p{L}\p{N}])\+?\p{N}(?:[ ./-]?\p{N}){4,40}(?![\p{L}\p{N}])/gu;

const word = String.raw`[\p{L}'’]{1,30}`;
const large = String.raw`\p{Lu}[\p{L}'’]{0,30}`;
const streets =
  'via|viale|v\\.le|piazza|p\\.zza|piazzale|corso|c\\.so|largo|vicolo|contrada|localit[àa]|borgo|lungomare|lungotevere';
/** "via Garibaldi 12": a house number, or a large letter after the kind of street. */
const street = new RegExp(
  String.raw`(?<![\p{L}])(?:${streets})\s+(?:${word}\s+){0,4}?(?:${word})\s*,?\s*(?:n\.?°?\s*|numero\s+|civico\s+)?\p{N}{1,4}(?:\s?[/-]?\s?\p{L}(?!\p{L}))?(?!\p{N})`,
  'giu',
);
const namedStreet = new RegExp(
  String.raw`(?<!\p{L})(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada|[Cc]ontrada|[Ll]ocalità|[Bb]orgo)\s+(?:(?:di|del|della|dei|delle|dell|dello|degli|san|santa|don)['’ ]\s*)?${large}(?:\s+${large}){0,3}`,
  'gu',
);
const englishStreet = new RegExp(
  String.raw`(?<!\p{N})\p{N}{1,4}[a-z]?\s+(?:${large}\s+){1,3}(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Ss]quare|[Dd]rive)(?!\p{L})`,
  'gu',
);
/** Whoever says so is followed by a name, large or small: people write "mi chiamo rosa verdi". */
const introduced = new RegExp(
  String.raw`(?<!\p{L})((?:mi chiamo|il mio nome (?:è|e')|nome e cognome:?|a nome(?: di)?|intestat[oaie] a(?: nome di)?|my name is|in the name of)\s+)${word}(?:\s+(?!e(?!\p{L})|ed(?!\p{L})|che|ho|non|vorrei|and(?!\p{L})|i(?!\p{L}))${word})?`,
  'giu',
);
/** With a title or "sono" only large letters are names: "sono senza luce" is none. */
const titled = new RegExp(
  String.raw`(?<!\p{L})((?:[Ss]ig\.?(?:ra|na)?\.?|[Ss]ignor[ae]?|[Dd]ott\.?(?:ssa)?|[Ii]ng\.|[Aa]vv\.|[Gg]eom\.|[Mm]aestr[oa]|[Pp]rof(?:essor(?:e|essa)|\.(?:ssa)?)|[Rr]ag\.|[Aa]rch\.|[Dd]on|[Ss]uor|[Mm]rs?\.?|[Ms]s\.?|[Ss]ono|SONO|I am|I['’]m)\s+)${large}(?:\s+${large}){0,2}`,
  'gu',
);

/** The end of a letter: after a line's end, a greeting or a thank, two to four words with large letters and nothing more. */
const signed = new RegExp(
  String.raw`(\n\s*|(?:[Ss]aluti|[Gg]razie|[Cc]ordialmente|[Rr]egards|[Tt]hanks|[Tt]hank you|[Ss]incerely)[,.!]?\s+)${large}(?:\s+${large}){1,3}\s*$`,
  'u',
);

/** `names`: what the customer and others in the conversation are called. */
export function masked(text: string, names: readonly string[] = []): string {
  const cut = text.normalize('NFC').slice(0, longestText);
  const known = knownNames(names);
  const spoken = cut
    .replace(web, webMask)
    .replace(mail, mailMask)
    .replace(street, streetMask)
    .replace(namedStreet, streetMask)
    .replace(englishStreet, streetMask)
    .replace(code, numberMask)
    .replace(number, numberMask);
  const unknown = spoken
    .replace(introduced, `$1${nameMask}`)
    .replace(titled, `$1${nameMask}`)
    .replace(signed, `$1${nameMask}`);
  return (known === null ? unknown : unknown.replace(known, nameMask))
    .replace(/(?:\[nome\]\s*){2,}/gu, `${nameMask} `)
    .trim();
}

/** Every part of a known name, as a whole word, in whatever letters: of "Rosa D'Amico" both, of "Li" none. */
function knownNames(names: readonly string[]): RegExp | null {
  const parts = names
    .flatMap((name) => name.normalize('NFC').split(/[^\p{L}'’]+/u))
    .filter((part) => part.length >= 3)
    .map((part) => part.replace(/['’]/gu, "['’]"));
  if (parts.length === 0) return null;
  return new RegExp(String.raw`(?<!\p{L})(?:${[...new Set(parts)].join('|')})(?!\p{L})`, 'giu');
}
