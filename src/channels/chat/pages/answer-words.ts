/** The words around answers on the help pages: here and not in the customers' catalog, which the widget carries along. */
import type { Language } from '#modules/contacts/customer-words/contract.js';

const it = {
  title: 'Domande e risposte',
  label: 'Che cosa cerca?',
  example: 'Per esempio: la bolletta è troppo alta',
  search: 'Cerca',
  all: 'Tutte le risposte',
  areas: 'Argomenti',
  other: 'Altro',
  allIn: '{name}: tutte le {n} risposte',
  page: 'Pagina {page} di {pages}',
  pages: 'Pagine',
  before: 'Pagina prima',
  after: 'Pagina dopo',
  found: 'Risposte per «{words}»',
  readAs: 'Abbiamo letto «{read}» dove c’è scritto «{typed}».',
  none: 'Non c’è ancora una risposta scritta.',
  noneHint: 'Una persona però la aiuta: le scriva o la chiami.',
  noneNoted:
    'Contiamo ciò che si cerca e non si trova, senza sapere di chi è, per scriverlo. Dopo {days} giorni lo cancelliamo.',
  source: 'Fonte: {source}',
  checked: 'Controllata il {day}',
  person: 'Non è quello che le serve?',
  write: 'Scriva a una persona',
  see: 'Vedi adesso',
  ask: 'Per rispondere ci serve questo:',
  shape: 'Si scrive così: {shape}',
  badShape: 'Scriva «{label}» in questa forma: {shape}',
  silent: 'Adesso non possiamo leggerlo con certezza. Una persona glielo dice.',
  asks: 'Ha risposto alla sua domanda?',
  yes: 'Sì',
  no: 'No, voglio una persona',
  noted: 'Segnato, grazie',
  toMend: 'Da correggere',
  thanks: 'Grazie, lo abbiamo segnato.',
  thanksAgain: 'Grazie, è già segnato. Da qui una risposta conta una volta al giorno.',
  countedBefore: 'Oggi da qui è già segnato un parere su questa risposta: non cambia. Una persona la aiuta comunque.',
  useful: 'Le più utili negli ultimi 90 giorni',
  toPerson: 'Una persona la aiuta',
  readBefore: 'Chi le risponde saprà che ha letto «{title}» e che non è bastato. Non deve ripeterlo.',
  otherLanguage: 'Questa risposta c’è solo in questa lingua.',
};

const en: Readonly<Record<keyof typeof it, string>> = {
  title: 'Questions and answers',
  label: 'What are you looking for?',
  example: 'For example: my bill is too high',
  search: 'Search',
  all: 'All answers',
  areas: 'Topics',
  other: 'Other',
  allIn: '{name}: all {n} answers',
  page: 'Page {page} of {pages}',
  pages: 'Pages',
  before: 'Page before',
  after: 'Page after',
  found: 'Answers for «{words}»',
  readAs: 'We read «{read}» where it says «{typed}».',
  none: 'There is no written answer yet.',
  noneHint: 'But a person will help you: write or call.',
  noneNoted:
    'We count what is looked for and not found, without knowing whose it is, so as to write it. After {days} days we delete it.',
  source: 'Source: {source}',
  checked: 'Checked on {day}',
  person: 'Not what you need?',
  write: 'Write to a person',
  see: 'See it now',
  ask: 'To answer we need this:',
  shape: 'Write it like this: {shape}',
  badShape: 'Write “{label}” in this form: {shape}',
  silent: 'We cannot read it for certain right now. A person will tell you.',
  asks: 'Did this answer your question?',
  yes: 'Yes',
  no: 'No, I want a person',
  noted: 'Noted, thank you',
  toMend: 'To be corrected',
  thanks: 'Thank you, we have noted it.',
  thanksAgain: 'Thank you, it is noted already. From here an answer counts once a day.',
  countedBefore: 'A word on this answer is noted from here today, and stays. A person helps you all the same.',
  useful: 'The most useful in the last 90 days',
  toPerson: 'A person helps you',
  readBefore: 'Whoever answers will know that you read “{title}” and that it did not help. You need not repeat it.',
  otherLanguage: 'This answer is there in this language only.',
};

export const answerTexts: Readonly<Record<Language, Readonly<Record<keyof typeof it, string>>>> = { it, en };

export type SayAnswer = (key: keyof typeof it, params?: Readonly<Record<string, string>>) => string;
export const sayAnswers =
  (language: Language): SayAnswer =>
  (key, params = {}) =>
    answerTexts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
