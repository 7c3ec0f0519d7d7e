import { words } from '#web/kit/index.js';

export const gapWords = words({
  it: {
    title: 'Mancano',
    link: 'Mancano: domande senza risposta',
    seen: 'Guardate {n} domande arrivate a persone negli ultimi {days} giorni.',
    'seen.newest': 'Guardate le ultime {n} domande arrivate a persone, al massimo di {days} giorni.',
    searches:
      'E {n, plural, one {# ricerca senza esito} other {# ricerche senza esito}} nel centro di aiuto: si contano senza sapere di chi, e si cancellano dopo {days} giorni.',
    masked:
      'Dagli esempi sono tolti numeri, indirizzi e nomi; la lista si fa ogni volta da contatti e ricerche, e non resta.',
    none: 'Non manca niente',
    'none.text': 'Niente è stato chiesto o cercato due volte senza una risposta pubblicata che le si adatti.',
    asked: 'Chiesto {n, plural, one {una volta} other {{many} volte}}, nessuna risposta',
    'in.chat': 'in chat {n}',
    'in.mail': 'per posta {n}',
    'in.call': 'al telefono {n}',
    'in.search': 'cercato nel centro di aiuto {n}',
    begin: 'Comincia una bozza',
    begun: 'Bozza cominciata: mancano risposta e fonte.',
    goOn: 'C’è già una bozza: continua',
  },
  en: {
    title: 'Missing',
    link: 'Missing: questions without an answer',
    seen: 'Looked at {n} questions that came to people in the last {days} days.',
    'seen.newest': 'Looked at the newest {n} questions that came to people, of {days} days at most.',
    searches:
      'And at {n, plural, one {# search without a result} other {# searches without a result}} in the help centre: counted without knowing whose, deleted after {days} days.',
    masked:
      'Numbers, addresses and names are taken out of the samples; the list is made of contacts and searches each time, and not kept.',
    none: 'Nothing is missing',
    'none.text': 'Nothing was asked or looked for twice without a published answer that fits it.',
    asked: 'Asked {n, plural, one {once} other {{many} times}}, no answer',
    'in.chat': 'in chat {n}',
    'in.mail': 'by mail {n}',
    'in.call': 'on the telephone {n}',
    'in.search': 'looked for in the help centre {n}',
    begin: 'Begin a draft',
    begun: 'Draft begun: answer and source are missing.',
    goOn: 'There is a draft already: go on',
  },
});
