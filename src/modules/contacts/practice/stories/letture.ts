import { storiesOf } from '../story.js';

/** Readings and meters: small questions, many by mail. */
export const letture = storiesOf('queue_letture', [
  {
    id: 'letture-autolettura',
    name: 'Walter Zampieri',
    channel: 'mail',
    subject: 'Autolettura acqua',
    first:
      'Buongiorno, la lettura del contatore acqua oggi è 00482. Codice cliente 771204. È arrivata in tempo?\n\nWalter Zampieri',
    doubts: [
      {
        words: 'È arrivata in tempo?',
        answer: 'Sì, la finestra è aperta fino al 25: la fattura di dicembre userà 482 metri cubi.',
      },
    ],
  },
  {
    id: 'letture-cifre-rosse',
    name: 'Lucia Zanetti',
    subject: 'Quali cifre devo leggere',
    first: 'Sul contatore ci sono cifre nere e rosse. Quali devo comunicare?',
    doubts: [{ words: 'Quali cifre comunico?', answer: 'Solo quelle nere, senza gli zeri rossi: nel suo caso 00317.' }],
    afterthought: {
      words: 'Ogni quanto devo farlo?',
      answer: 'Due volte l’anno basta. Le mandiamo un avviso una settimana prima.',
    },
  },
  {
    id: 'letture-contatore-gira',
    name: 'Roberto Salvagno',
    mood: 'worried',
    subject: 'Il contatore gira con tutto chiuso',
    first: 'Ho chiuso tutti i rubinetti e il contatore dell’acqua gira lo stesso. C’è una perdita?',
    doubts: [
      {
        words: 'C’è una perdita?',
        answer:
          'Sembra di sì, e dopo il contatore. Chiuda il rubinetto generale: se si ferma, la perdita è in casa e serve un idraulico.',
      },
      {
        words: 'La bolletta sarà altissima?',
        answer:
          'Per le perdite nascoste c’è un abbuono: mandi la fattura dell’idraulico e ricalcoliamo sulla sua media.',
      },
    ],
  },
  {
    id: 'letture-contatore-nuovo',
    name: 'Marisa Pozzani',
    channel: 'mail',
    subject: 'Sostituzione del contatore',
    first:
      'Ho trovato un avviso per la sostituzione del contatore il 27 novembre. Io quel giorno non ci sono. Si può spostare?\n\nMarisa Pozzani',
    doubts: [
      {
        words: 'Si può spostare?',
        answer: 'Sì: ho spostato al 3 dicembre, fra le 10 e le 12. Le arriva un SMS il giorno prima.',
      },
      { words: 'Costa qualcosa?', answer: 'No, la sostituzione è a carico nostro.' },
    ],
  },
  {
    id: 'letture-stimata',
    name: 'Ivan Guerra',
    mood: 'annoyed',
    subject: 'Sempre letture stimate',
    first: 'Avete messo il contatore elettronico e continuate a stimare i consumi. Perché?',
    doubts: [
      {
        words: 'Perché stimate ancora?',
        answer:
          'Il suo contatore da agosto non trasmette: il segnale in cantina è debole. Lunedì montiamo un ripetitore, gratis.',
      },
      {
        words: 'Le bollette stimate restano sbagliate?',
        answer: 'No, le ricalcoliamo tutte con la lettura vera: a suo favore ci sono circa 31 euro.',
      },
    ],
  },
  {
    id: 'letture-seconda-casa',
    name: 'Gabriella Stoppato',
    channel: 'mail',
    subject: 'Contatore della casa al lago',
    first:
      'Buonasera, la casa al lago è chiusa da settembre. Il contatore è dentro e nessuno può leggerlo. Come facciamo?\n\nG. Stoppato',
    doubts: [
      {
        words: 'Come facciamo per la lettura?',
        answer: 'Segniamo “casa chiusa”: fatturiamo zero metri cubi e lei ci manda una foto quando torna.',
      },
    ],
  },
]);
