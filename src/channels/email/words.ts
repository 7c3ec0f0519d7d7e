/** The few words that this channel writes by itself, in the customer's language. */

export type Language = 'it' | 'en';

export const languageOr = (language: string): Language => (language.startsWith('it') ? 'it' : 'en');

/** '19 novembre 2026, 10:02' in the centre's own time. */
export const dateWords = (at: number, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(at);

/** '19 novembre 2026': a day, where the hour says nothing. */
export const dayWords = (at: number, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', { dateStyle: 'long', timeZone }).format(at);

/** A length of time as a person would say it: rounded up, never more exact than it is. */
export function lengthWords(ms: number, language: Language): string {
  const minutes = Math.ceil(ms / 60_000);
  const say = (count: number, one: { it: string; en: string }, many: { it: string; en: string }): string =>
    `${count} ${(count === 1 ? one : many)[language]}`;
  if (minutes < 60) return say(Math.max(minutes, 1), { it: 'minuto', en: 'minute' }, { it: 'minuti', en: 'minutes' });
  if (minutes < 36 * 60) return say(Math.ceil(minutes / 60), { it: 'ora', en: 'hour' }, { it: 'ore', en: 'hours' });
  return say(Math.ceil(minutes / 1440), { it: 'giorno', en: 'day' }, { it: 'giorni', en: 'days' });
}

export const words = {
  it: {
    wrote: (when: string, who: string) => `Il ${when}, ${who} ha scritto:`,
    automatic: 'Questo è un messaggio automatico.',
    received: (code: string) => `abbiamo ricevuto la sua mail. Il codice della richiesta è ${code}.`,
    greeting: (name: string) => (name ? `Buongiorno ${name},` : 'Buongiorno,'),
    within: (length: string) => `Una persona le risponderà di solito entro ${length}.`,
    closed: (when: string) => `In questo momento siamo chiusi. Riapriamo: ${when}.`,
    answer: 'Per aggiungere qualcosa basta rispondere a questa mail.',
    askSubject: 'È rimasto qualche dubbio?',
    ask: 'le abbiamo risposto. Prima di chiudere la richiesta le chiediamo: è rimasto qualche dubbio?',
    answered: 'Ecco che cosa ci aveva chiesto:',
    askLink:
      'Apra questa pagina per dirci che è tutto a posto, o per scriverci un dubbio (non serve nessuna password):',
    askReply: 'Può anche rispondere a questa mail: la leggerà la persona che conosce la sua richiesta.',
    noDoubt: 'Tutto a posto, nessun dubbio',
    doubt: 'Ho ancora un dubbio',
    doubtLabel: 'Quale dubbio è rimasto?',
    doubtSend: 'Invia il dubbio',
    pageTitle: 'È rimasto qualche dubbio?',
    thanksResolved: 'Grazie: la richiesta è chiusa perché lo ha detto lei.',
    thanksOpen: 'Grazie: la sua richiesta è aperta, e ci stiamo lavorando.',
    later: 'Se le viene un dubbio più tardi, può scriverlo qui: la richiesta si riapre.',
    unknownLink: 'Questo indirizzo non è valido. Se la mail è lunga, controlli che il collegamento sia intero.',
    notNow:
      'In questo momento non riusciamo a registrare la sua risposta. Riprovi tra un minuto: non è andato perso nulla.',
    doubtEmpty: 'Scriva almeno una parola, così sappiamo quale dubbio è rimasto.',
    again: 'Indietro',
    requestCode: (code: string) => `Il codice della sua richiesta è ${code}.`,
    answerYes: 'Sì, ha risposto',
    answerNo: 'Questo non mi ha aiutato',
    answerPerson:
      'Per parlare con una persona basta rispondere a questa mail. Il suo posto in fila resta quello del primo messaggio.',
    answerSilence: 'Se non ci dice niente, una persona guarda comunque la sua richiesta.',
    answerTitle: 'La risposta automatica',
    asked: 'Ha chiesto',
    answeredWith: 'Ha risposto un sistema automatico',
    toPerson:
      'Una persona legge la sua richiesta e le risponde per mail. Il posto in fila è quello del primo messaggio.',
    overtaken: 'Una persona ha già in mano la sua richiesta: le risponde per mail.',
    yesNow: 'Con questo pulsante la richiesta si chiude.',
    noNow: 'Con questo pulsante la richiesta va a una persona.',
  },
  en: {
    wrote: (when: string, who: string) => `On ${when}, ${who} wrote:`,
    automatic: 'This is an automatic message.',
    received: (code: string) => `we have received your mail. The code of your request is ${code}.`,
    greeting: (name: string) => (name ? `Hello ${name},` : 'Hello,'),
    within: (length: string) => `A person usually answers within ${length}.`,
    closed: (when: string) => `We are closed at the moment and open again ${when}.`,
    answer: 'To add something, simply answer this mail.',
    askSubject: 'Is any doubt left?',
    ask: 'we have answered you. Before we close your request we would like to ask: is any doubt left?',
    answered: 'This is what you asked us:',
    askLink: 'Open this page to tell us that all is well, or to write a doubt (no password needed):',
    askReply: 'You can also answer this mail: whoever knows your request will read it.',
    noDoubt: 'All is well, no doubt left',
    doubt: 'I still have a doubt',
    doubtLabel: 'Which doubt is left?',
    doubtSend: 'Send the doubt',
    pageTitle: 'Is any doubt left?',
    thanksResolved: 'Thank you: the request is closed because you said so.',
    thanksOpen: 'Thank you: your request is open and we are working on it.',
    later: 'If a doubt comes up later, write it here: the request opens again.',
    unknownLink: 'This address is not valid. If the mail is long, check that the link is whole.',
    notNow: 'We cannot record your answer at this moment. Please try again in a minute: nothing is lost.',
    doubtEmpty: 'Write at least a word, so that we know which doubt is left.',
    again: 'Back',
    requestCode: (code: string) => `The code of your request is ${code}.`,
    answerYes: 'Yes, this answered it',
    answerNo: 'This did not help me',
    answerPerson: 'To talk to a person, simply answer this mail. Your place in line stays that of your first message.',
    answerSilence: 'If you tell us nothing, a person looks at your request all the same.',
    answerTitle: 'The automatic answer',
    asked: 'You asked',
    answeredWith: 'An automatic system answered',
    toPerson: 'A person reads your request and answers you by mail. Your place in line is that of your first message.',
    overtaken: 'A person has your request in hand already and answers you by mail.',
    yesNow: 'This button closes the request.',
    noNow: 'This button takes the request to a person.',
  },
} as const;
