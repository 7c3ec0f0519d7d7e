/**
 * What the house itself says to callers, in words. Each has a sound of the same name in `../prompts/`, spoken beforehand by
 * a program (`tools/prompts.mjs`) and marked as such; a recording of the centre's own takes its place.
 *
 * Plain words, `lei`, one thing a sentence. What is put together from pieces (numbers, countries) ends without a full stop
 * in the middle, so that it is heard as one sentence.
 */
export type SpokenLanguage = 'it' | 'en';
type Said = Readonly<Record<SpokenLanguage, string>>;

export const said = {
  // The first thing that a caller hears of a voice that is nobody's (AI Act 50(2), `rules.md` IN-22).
  recorded: { it: 'Questa è una voce registrata.', en: 'This is a recorded voice.' },
  hold: { it: 'Resti in linea, per favore.', en: 'Please hold the line.' },
  next: { it: 'La prossima risposta è per lei.', en: 'You are next.' },
  'ahead.one': { it: 'Prima di lei c’è una persona.', en: 'There is one person before you.' },
  'ahead.before': { it: 'Prima di lei ci sono', en: 'Before you there are' },
  'ahead.after': { it: 'persone.', en: 'people.' },
  'ahead.many': { it: 'Prima di lei ci sono molte persone.', en: 'There are many people before you.' },
  'wait.underMinute': { it: 'L’attesa è di meno di un minuto.', en: 'The wait is less than a minute.' },
  'wait.upTo': { it: 'L’attesa è al massimo di', en: 'The wait is at most' },
  'wait.about': { it: 'L’attesa è di circa', en: 'The wait is about' },
  'wait.from': { it: 'L’attesa va da', en: 'The wait is from' },
  'wait.to': { it: 'a', en: 'to' },
  'wait.minutes': { it: 'minuti.', en: 'minutes.' },
  'wait.hours': { it: 'ore.', en: 'hours.' },
  'wait.unknown': { it: 'Risponde la prima persona libera.', en: 'The first person who is free will answer.' },
  'callback.offer': {
    it: 'Se vuole, la richiamiamo noi e il suo posto resta suo: prema 1.',
    en: 'If you like, we call you back and you keep your place: press 1.',
  },
  'callback.done': {
    it: 'La richiamiamo noi. Il suo posto in coda resta suo. Arrivederci.',
    en: 'We will call you back. You keep your place in line. Goodbye.',
  },
  // AI Act art. 50(1): before the first word of an answer that no person gives.
  'answer.machine': {
    it: 'Le risponde una voce automatica, non una persona.',
    en: 'An automatic voice answers you, not a person.',
  },
  'answer.ask': {
    it: 'Se questo ha risposto, prema 1. Se vuole una persona, prema 2. Per riascoltare, prema 9.',
    en: 'If this answered it, press 1. For a person, press 2. To hear it again, press 9.',
  },
  'answer.solved': { it: 'Bene. Grazie, arrivederci.', en: 'Good. Thank you, goodbye.' },
  'text.offer': {
    it: 'Per un messaggio con un link, prema 2.',
    en: 'For a text message with a link, press 2.',
  },
  'text.sent': { it: 'Il messaggio è in arrivo.', en: 'The message is on its way.' },
  'text.failed': { it: 'Adesso il messaggio non parte.', en: 'The message cannot go now.' },
  'text.goesOn': { it: 'Continuiamo per iscritto.', en: 'We go on in writing.' },
  // AI Act 50(1): that a machine listens is said before anybody speaks to it.
  'speech.ask': {
    it: 'Oppure lo dica con parole sue dopo il segnale. Ascolta una macchina, che scrive quello che dice. Con lo zero risponde una persona.',
    en: 'Or say it in your own words after the tone. A machine listens and writes down what you say. With zero a person answers.',
  },
  'speech.moment': { it: 'Un momento.', en: 'One moment.' },
  goodbye: { it: 'Arrivederci.', en: 'Goodbye.' },
  back: {
    it: 'La linea con la persona è caduta. Il suo posto in coda resta suo.',
    en: 'The line to the person was lost. You keep your place.',
  },
  'voicemail.ask': {
    it: 'Lasci un messaggio dopo il segnale. Alla fine prema cancelletto, o riagganci.',
    en: 'Leave a message after the tone. At the end press hash, or hang up.',
  },
  'voicemail.review': {
    it: 'Per inviare il messaggio prema 1, o riagganci. Per riascoltarlo prema 2. Per dirlo di nuovo prema 3.',
    en: 'To send the message press 1, or hang up. To hear it press 2. To say it again press 3.',
  },
  'voicemail.sent': {
    it: 'Il messaggio è arrivato. Lo ascolta una persona. Grazie, arrivederci.',
    en: 'Your message has arrived. A person will listen to it. Thank you, goodbye.',
  },
  'voicemail.empty': { it: 'Non abbiamo sentito niente.', en: 'We did not hear anything.' },
  'voicemail.failed': {
    it: 'Adesso il messaggio non si può registrare.',
    en: 'The message cannot be recorded now.',
  },
  'transfer.now': {
    it: 'La colleghiamo con un altro numero. Resti in linea.',
    en: 'We connect you to another number.',
  },
  'transfer.failed': {
    it: 'Quel numero non risponde. Resti in linea: risponde una persona.',
    en: 'That number does not answer. Please hold: a person will answer.',
  },
  // DL 83/2012 art. 24-bis: the country of the person, and the right to another one in the same call (`rules.md` OUT-38).
  'country.before': { it: 'Le risponde una persona', en: 'The person who answers is' },
  'country.askEu': {
    it: 'Se vuole una persona in Italia o nell’Unione europea, prema 9.',
    en: 'For a person in Italy or in the European Union, press 9.',
  },
  'country.moved': {
    it: 'La passiamo subito a una persona in Italia o nell’Unione europea.',
    en: 'We pass you at once to a person in Italy or in the European Union.',
  },
  // GDPR art. 13: told before it begins, with the way to say no (`rules.md` IN-25).
  'recording.notice': {
    it: 'La telefonata può essere registrata, come prova di ciò che diciamo e per rispondere meglio. Se non vuole, prema 8: parliamo lo stesso.',
    en: 'This call may be recorded, as proof of what we say and to answer better. If you do not want this, press 8: we talk all the same.',
  },
  'recording.refused': {
    it: 'Va bene: la telefonata non viene registrata.',
    en: 'All right: this call is not recorded.',
  },
  'example.greeting': {
    it: 'Buongiorno. Questa è una voce registrata. Con lo zero risponde subito una persona.',
    en: 'Good morning. This is a recorded voice. Press zero and a person answers.',
  },
  'example.choice': {
    it: 'Per un guasto prema 1. Per un reclamo prema 2. Per tutto il resto attenda in linea.',
    en: 'To report a fault press 1. To make a complaint press 2. For anything else stay on the line.',
  },
} as const satisfies Readonly<Record<string, Said>>;

export type SaidKey = keyof typeof said;

/** Where people of Italian centres sit: the Union, and what lies outside it. Spoken after `country.before`. */
export const countries = {
  AL: { it: 'in Albania', en: 'in Albania' },
  AR: { it: 'in Argentina', en: 'in Argentina' },
  AT: { it: 'in Austria', en: 'in Austria' },
  BA: { it: 'in Bosnia ed Erzegovina', en: 'in Bosnia and Herzegovina' },
  BE: { it: 'in Belgio', en: 'in Belgium' },
  BG: { it: 'in Bulgaria', en: 'in Bulgaria' },
  BR: { it: 'in Brasile', en: 'in Brazil' },
  CH: { it: 'in Svizzera', en: 'in Switzerland' },
  CO: { it: 'in Colombia', en: 'in Colombia' },
  CY: { it: 'a Cipro', en: 'in Cyprus' },
  CZ: { it: 'in Cechia', en: 'in Czechia' },
  DE: { it: 'in Germania', en: 'in Germany' },
  DK: { it: 'in Danimarca', en: 'in Denmark' },
  EE: { it: 'in Estonia', en: 'in Estonia' },
  EG: { it: 'in Egitto', en: 'in Egypt' },
  ES: { it: 'in Spagna', en: 'in Spain' },
  FI: { it: 'in Finlandia', en: 'in Finland' },
  FR: { it: 'in Francia', en: 'in France' },
  GB: { it: 'nel Regno Unito', en: 'in the United Kingdom' },
  GR: { it: 'in Grecia', en: 'in Greece' },
  HR: { it: 'in Croazia', en: 'in Croatia' },
  HU: { it: 'in Ungheria', en: 'in Hungary' },
  IE: { it: 'in Irlanda', en: 'in Ireland' },
  IN: { it: 'in India', en: 'in India' },
  IT: { it: 'in Italia', en: 'in Italy' },
  LT: { it: 'in Lituania', en: 'in Lithuania' },
  LU: { it: 'in Lussemburgo', en: 'in Luxembourg' },
  LV: { it: 'in Lettonia', en: 'in Latvia' },
  MA: { it: 'in Marocco', en: 'in Morocco' },
  MD: { it: 'in Moldavia', en: 'in Moldova' },
  ME: { it: 'in Montenegro', en: 'in Montenegro' },
  MK: { it: 'in Macedonia del Nord', en: 'in North Macedonia' },
  MT: { it: 'a Malta', en: 'in Malta' },
  NL: { it: 'nei Paesi Bassi', en: 'in the Netherlands' },
  PH: { it: 'nelle Filippine', en: 'in the Philippines' },
  PL: { it: 'in Polonia', en: 'in Poland' },
  PT: { it: 'in Portogallo', en: 'in Portugal' },
  RO: { it: 'in Romania', en: 'in Romania' },
  RS: { it: 'in Serbia', en: 'in Serbia' },
  SE: { it: 'in Svezia', en: 'in Sweden' },
  SI: { it: 'in Slovenia', en: 'in Slovenia' },
  SK: { it: 'in Slovacchia', en: 'in Slovakia' },
  TN: { it: 'in Tunisia', en: 'in Tunisia' },
  TR: { it: 'in Turchia', en: 'in Turkey' },
  UA: { it: 'in Ucraina', en: 'in Ukraine' },
  US: { it: 'negli Stati Uniti', en: 'in the United States' },
} as const satisfies Readonly<Record<string, Said>>;

export type SpokenCountry = keyof typeof countries;

/** Places in line, minutes and hours are said up to here; beyond it in other words. */
export const mostNumber = 60;

interface Sound {
  readonly file: string;
  readonly words: string;
  readonly kind: 'sentence' | 'country' | 'number';
}

/** Every sound that is made beforehand: its file and its words. */
export function allSaid(language: SpokenLanguage): readonly Sound[] {
  return [
    ...Object.entries(said).map(([key, words]) => ({
      file: fileOfSaid(language, key as SaidKey),
      words: words[language],
      kind: 'sentence' as const,
    })),
    ...Object.entries(countries).map(([code, words]) => ({
      file: fileOfCountry(language, code as SpokenCountry),
      words: words[language],
      kind: 'country' as const,
    })),
    ...Array.from({ length: mostNumber }, (_, i) => ({
      file: fileOfNumber(language, i + 1),
      words: String(i + 1),
      kind: 'number' as const,
    })),
  ];
}

/** Words as they are compared: spaces, apostrophes and capitals make no other sentence. */
export const plain = (words: string): string =>
  words.normalize('NFC').replaceAll('’', "'").replace(/\s+/g, ' ').trim().toLowerCase();

export const fileOfSaid = (language: SpokenLanguage, key: SaidKey): string =>
  `${language}-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-')}.wav`;
export const fileOfCountry = (language: SpokenLanguage, code: SpokenCountry): string =>
  `${language}-in-${code.toLowerCase()}.wav`;
export const fileOfNumber = (language: SpokenLanguage, number: number): string => `${language}-number-${number}.wav`;

const byFile = new Map(
  (['it', 'en'] as const).flatMap((language) => allSaid(language).map((one) => [one.file, one.words])),
);

/** The sounds of a sentence, to be read. */
export const wordsOf = (files: readonly string[]): string => files.map((file) => byFile.get(file) ?? '').join(' ');
