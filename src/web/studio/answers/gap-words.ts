import { words } from '#web/kit/index.js';

export const gapWords = words({
  it: {
    title: 'Mancano',
    link: 'Mancano: domande senza risposta',
    seen: 'Guardate {n} domande arrivate a persone negli ultimi {days} giorni.',
    'seen.newest': 'Guardate le ultime {n} domande arrivate a persone, al massimo di {days} giorni.',
    masked: 'Dagli esempi sono tolti numeri, indirizzi e nomi; la lista si fa ogni volta dai contatti, e non resta.',
    none: 'Non manca niente',
    'none.text': 'Nessuna domanda è arrivata due volte senza una risposta pubblicata che le si adatti.',
    asked: 'Chiesto {n, plural, one {una volta} other {{many} volte}}, nessuna risposta',
    begin: 'Comincia una bozza',
    begun: 'Bozza cominciata: mancano risposta e fonte.',
    goOn: 'C’è già una bozza: continua',
  },
  en: {
    title: 'Missing',
    link: 'Missing: questions without an answer',
    seen: 'Looked at {n} questions that came to people in the last {days} days.',
    'seen.newest': 'Looked at the newest {n} questions that came to people, of {days} days at most.',
    masked:
      'Numbers, addresses and names are taken out of the samples; the list is made of the contacts each time, and not kept.',
    none: 'Nothing is missing',
    'none.text': 'No question came twice without a published answer that fits it.',
    asked: 'Asked {n, plural, one {once} other {{many} times}}, no answer',
    begin: 'Begin a draft',
    begun: 'Draft begun: answer and source are missing.',
    goOn: 'There is a draft already: go on',
  },
});
