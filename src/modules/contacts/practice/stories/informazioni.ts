import { storiesOf } from '../story.js';

/** Everything else: where, when, how, and whether it is really you. */
export const informazioni = storiesOf('queue_informazioni', [
  {
    id: 'info-sportello-orari',
    name: 'Rosa Bellomi',
    isVulnerable: true,
    subject: 'Orari dello sportello',
    first: 'Buongiorno, quando è aperto lo sportello di via Roma? Cammino con fatica e non vorrei venire per niente.',
    doubts: [
      {
        words: 'Quando è aperto lo sportello?',
        answer: 'Da lunedì a venerdì 8:30-12:30, il giovedì anche 15-17. Se viene giovedì alle 15 non trova coda.',
      },
      {
        words: 'C’è l’ascensore?',
        answer: 'Sì, l’ingresso senza gradini è dal cortile al 12/A. Oppure facciamo tutto qui, senza venire.',
      },
    ],
    thanks: 'Allora facciamo qui, che è meglio. Grazie.',
  },
  {
    id: 'info-mail-falsa',
    name: 'Federico Lanza',
    mood: 'worried',
    subject: 'Questa mail è vostra?',
    first: 'Ho ricevuto una mail che dice che mi rimborsate 96 euro se clicco. È vostra?',
    doubts: [
      {
        words: 'La mail è vostra?',
        answer:
          'No, è una truffa: noi rimborsiamo in bolletta, mai con un clic. Non apra il collegamento e la cancelli.',
      },
      {
        words: 'Ho già cliccato, cosa faccio?',
        answer:
          'Se non ha scritto la carta non è successo nulla. Se l’ha scritta, blocchi la carta adesso dal numero della banca.',
      },
    ],
  },
  {
    id: 'info-acqua-dura',
    name: 'Katia Ferrarese',
    subject: 'Durezza dell’acqua',
    first: 'Che durezza ha l’acqua in zona Borgo Trento? Mi serve per la lavastoviglie.',
    doubts: [{ words: 'Che durezza ha l’acqua?', answer: '31 gradi francesi: sulla lavastoviglie imposti 5 su 7.' }],
    afterthought: {
      words: 'È normale il calcare nel bollitore?',
      answer: 'Sì, è carbonato di calcio e non fa male. Con l’aceto va via.',
    },
  },
  {
    id: 'info-app',
    name: 'Nicola Peretti',
    mood: 'hurried',
    subject: 'Non entro nell’area clienti',
    first: 'L’area clienti dice che la mia mail non esiste. Come entro?',
    doubts: [
      {
        words: 'Come entro nell’area clienti?',
        answer:
          'Il contratto è registrato con la mail di sua moglie: entri con quella, oppure aggiungo ora anche la sua.',
      },
      { words: 'Aggiungete anche la mia?', answer: 'Fatto: fra dieci minuti le arriva la conferma.' },
    ],
  },
  {
    id: 'info-lavori-strada',
    name: 'Bar Sport Parona',
    subject: 'Quanto durano i lavori davanti al bar',
    first: 'Avete transennato davanti al mio bar. Quanto durano i lavori?',
    doubts: [
      {
        words: 'Quanto durano i lavori?',
        answer:
          'Tre giorni: venerdì sera si toglie tutto. Il passaggio pedonale davanti alla sua porta resta sempre aperto.',
      },
      {
        words: 'I clienti possono parcheggiare?',
        answer: 'Sul lato opposto sì, abbiamo sospeso il divieto dalle 7 alle 20.',
      },
    ],
  },
  {
    id: 'info-english',
    name: 'Emily Carter',
    subject: 'Moving to Verona, first contract',
    first: 'Hello, I am moving to Verona next month. Can I open a contract with a foreign bank account?',
    doubts: [
      {
        words: 'Can I pay from a foreign account?',
        answer: 'Yes, any SEPA account works: we only need the IBAN and your Italian tax code.',
      },
      {
        words: 'How long does it take?',
        answer: 'If the meter is already there, one working day. We write to you in English.',
      },
    ],
    thanks: 'Perfect, thank you very much!',
  },
  {
    id: 'info-visita-acquedotto',
    name: 'Scuola Primaria Betteloni',
    channel: 'mail',
    subject: 'Visita all’acquedotto con la classe',
    first:
      'Buongiorno, siamo due quarte con 43 bambini. Si può visitare l’acquedotto in primavera?\n\nMaestra Chiara Bonetti',
    doubts: [
      {
        words: 'Si può visitare l’acquedotto?',
        answer: 'Volentieri: ogni mercoledì di marzo e aprile, 45 persone per volta. Le tengo il 18 marzo alle 9:30.',
      },
      { words: 'Quanto costa?', answer: 'È gratuito e il pullman lo paghiamo noi.' },
    ],
  },
  {
    id: 'info-caratteri-grandi',
    name: 'Gino Residori',
    isVulnerable: true,
    subject: 'Scrivere più grande',
    first: 'Non vedo bene le bollette, sono scritte piccole. Si possono avere più grandi?',
    doubts: [
      {
        words: 'Si possono avere più grandi?',
        answer: 'Sì: dalla prossima la riceve a caratteri grandi, su carta, senza spese.',
      },
    ],
    thanks: 'Che bella notizia, grazie.',
  },
]);
