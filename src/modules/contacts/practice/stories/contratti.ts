import { storiesOf } from '../story.js';

/** Contracts: papers, dates of moving in and out, the dead and the newly arrived. */
export const contratti = storiesOf('queue_contratti', [
  {
    id: 'contratti-voltura-casa',
    name: 'Irene Lonardi',
    subject: 'Voltura per la casa nuova',
    first: 'Entro in casa nuova il 1º dicembre. Come faccio a intestarmi luce e acqua?',
    further: ['Il proprietario mi ha dato una vecchia bolletta.'],
    doubts: [
      {
        words: 'Come mi intesto luce e acqua?',
        answer:
          'Basta una voltura: mi servono il codice POD dalla vecchia bolletta, una foto del contatore dell’acqua e il suo documento.',
      },
      {
        words: 'Resto senza luce nel passaggio?',
        answer: 'No, la fornitura non si interrompe: cambia solo l’intestatario, dal 1º dicembre.',
      },
      {
        words: 'Quanto costa?',
        answer: '52 euro per la luce e 38 per l’acqua, nella prima bolletta.',
      },
    ],
  },
  {
    id: 'contratti-lutto',
    name: 'Nadia Corradi',
    channel: 'mail',
    mood: 'worried',
    isVulnerable: true,
    subject: 'Intestazione dopo la morte di mio padre',
    first:
      'Buonasera,\nmio padre Aldo Corradi è mancato tre settimane fa e la luce della casa è ancora a suo nome. Mia madre continua ad abitarci. Che cosa dobbiamo fare?\n\nNadia Corradi',
    doubts: [
      {
        words: 'Che cosa dobbiamo fare?',
        answer:
          'Le faccio le condoglianze. Basta un’autocertificazione, che le allego già compilata: la voltura a sua madre è gratuita e la luce non si interrompe.',
      },
      {
        words: 'Mia madre perde l’addebito in banca?',
        answer: 'Solo se il conto era di suo padre: in quel caso mandiamo i bollettini per posta finché decidete.',
      },
    ],
    thanks: 'La ringrazio per la delicatezza. Per noi è tutto chiaro.',
  },
  {
    id: 'contratti-disdetta',
    name: 'Pietro Avesani',
    mood: 'hurried',
    subject: 'Disdetta prima di partire',
    first: 'Lascio l’appartamento sabato e parto per l’estero. Come chiudo il contratto?',
    doubts: [
      {
        words: 'Come chiudo il contratto?',
        answer:
          'Lo chiudo io adesso con data sabato: mi scriva la lettura del contatore dell’acqua che vede quel giorno.',
      },
      {
        words: 'L’ultima bolletta dove arriva?',
        answer: 'Alla sua mail. Se è a credito, il bonifico parte sull’IBAN dell’addebito anche dall’estero.',
      },
    ],
  },
  {
    id: 'contratti-fotovoltaico',
    name: 'Stefano Dal Bosco',
    channel: 'mail',
    subject: 'Collegamento dei pannelli',
    first:
      'Salve,\nho montato 6 kW di pannelli sul tetto. L’installatore dice che manca il vostro sì per il collegamento. A che punto è la pratica?\n\nStefano Dal Bosco',
    doubts: [
      {
        words: 'A che punto è la pratica?',
        answer:
          'Mancava lo schema firmato, arrivato ieri. Il contatore di produzione si monta martedì 24 fra le 9 e le 11.',
      },
      {
        words: 'Devo essere in casa?',
        answer: 'Sì, oppure una persona con una sua delega: servono circa 40 minuti.',
      },
    ],
  },
  {
    id: 'contratti-subentro',
    name: 'Amina Diallo',
    mood: 'hurried',
    subject: 'Contatore staccato in casa nuova',
    first:
      'Sono entrata in casa ieri ma il contatore è spento, il vecchio inquilino ha chiuso tutto. Quando riattivate?',
    further: ['Ho il frigo pieno.'],
    doubts: [
      {
        words: 'Quando riattivate?',
        answer: 'Domani entro le 12, a distanza: non serve che ci sia nessuno. Se lo fa urgente, stasera entro le 20.',
      },
      { words: 'L’urgenza costa?', answer: 'Sì, 28 euro in più nella prima bolletta.' },
    ],
  },
  {
    id: 'contratti-offerta',
    name: 'Franco Tommasi',
    mood: 'annoyed',
    subject: 'Un venditore alla porta a nome vostro',
    first: 'È passato uno a nome vostro e mi ha fatto firmare un contratto. Era davvero dei vostri?',
    doubts: [
      {
        words: 'Era davvero dei vostri?',
        answer: 'No: noi non vendiamo porta a porta. Ho segnalato il nome dell’azienda che mi ha scritto.',
      },
      {
        words: 'Posso annullare la firma?',
        answer:
          'Sì, entro 14 giorni e senza motivo. Le mando il modulo di recesso già compilato: lo spedisca con ricevuta.',
      },
    ],
  },
  {
    id: 'contratti-usi-diversi',
    name: 'Panificio Bertoldi',
    channel: 'mail',
    subject: 'Aumento di potenza per il forno nuovo',
    first:
      'Buongiorno, abbiamo ordinato un forno elettrico da 18 kW, arriva il 9 dicembre. Oggi abbiamo 15 kW. Che tempi e costi ci sono per salire a 30?\n\nPanificio Bertoldi',
    doubts: [
      {
        words: 'Che tempi e costi per 30 kW?',
        answer:
          'Preventivo di 940 euro e 12 giorni lavorativi dal sì: se conferma entro venerdì è pronto il 4 dicembre.',
      },
      {
        words: 'Restiamo chiusi durante il lavoro?',
        answer: 'Un’ora senza corrente, la facciamo alle 14 quando i forni sono spenti.',
      },
    ],
  },
]);
