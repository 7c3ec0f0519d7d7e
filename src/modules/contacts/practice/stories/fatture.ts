import { storiesOf } from '../story.js';

/** Bills: figures, dates, and the fear of paying twice. */
export const fatture = storiesOf('queue_fatture', [
  {
    id: 'fatture-pagata-due-volte',
    name: 'Giovanni Perin',
    mood: 'worried',
    subject: 'Ho pagato due volte la stessa fattura',
    first: 'Ho pagato due volte la fattura di ottobre, una in posta e una con l’addebito. Mi ridate i soldi?',
    further: ['Sono 84,30 euro, la ricevuta della posta è del 12.'],
    doubts: [
      {
        words: 'Mi ridate i soldi?',
        answer: 'Sì: vedo i due pagamenti da 84,30 euro. Il rimborso parte oggi sul suo conto e arriva entro 5 giorni.',
      },
      {
        words: 'Devo mandarvi la ricevuta?',
        answer: 'No, i due pagamenti li vedo già qui. La tenga solo fino all’accredito.',
      },
    ],
  },
  {
    id: 'fatture-importo-triplo',
    name: 'Lorena Zanella',
    mood: 'annoyed',
    subject: 'Bolletta tre volte più alta',
    first: 'Mi è arrivata una bolletta di 412 euro, di solito sono 130. Cosa è successo?',
    further: ['Non ho cambiato niente in casa.'],
    doubts: [
      {
        words: 'Perché 412 euro?',
        answer:
          'È un conguaglio: per tre bollette abbiamo stimato 140 kWh al mese, la lettura vera di settembre ne dà 215.',
      },
      {
        words: 'Posso pagarla a rate?',
        answer: 'Sì, quattro rate da 103 euro senza interessi. La prima scade il 15, le altre il 15 dei mesi dopo.',
      },
    ],
    afterthought: {
      words: 'E la prossima sarà di nuovo così?',
      answer: 'No: da adesso usiamo la sua lettura vera. Con i suoi consumi la prossima starà fra 145 e 160 euro.',
    },
  },
  {
    id: 'fatture-bonus-sociale',
    name: 'Fatima El Amrani',
    subject: 'Bonus sociale non applicato',
    first: 'Buongiorno, ho fatto l’ISEE a gennaio ma nella bolletta il bonus non c’è. Lo devo chiedere io?',
    doubts: [
      {
        words: 'Lo devo chiedere io?',
        answer: 'No, è automatico con l’ISEE. Il suo arriva con la bolletta di dicembre, con gli arretrati da gennaio.',
      },
      {
        words: 'Quanto sarà?',
        answer: 'Per un nucleo di quattro persone sono 182 euro l’anno per la luce e circa 96 per l’acqua.',
      },
    ],
  },
  {
    id: 'fatture-non-arrivata',
    name: 'Bruno Castagna',
    isVulnerable: true,
    mood: 'worried',
    subject: 'La bolletta non mi è arrivata',
    first: 'Ho 78 anni, la bolletta di carta questo mese non è arrivata. Non vorrei che mi staccassero la luce.',
    doubts: [
      {
        words: 'Mi staccate la luce?',
        answer: 'No, stia tranquillo: la fattura scade il 30 e prima di qualunque distacco riceverebbe due lettere.',
      },
      {
        words: 'Come la pago se non ce l’ho?',
        answer:
          'Gliela rispediamo oggi per posta con il bollettino. Se preferisce, alla posta basta il codice 3390 1275 e l’importo di 76,20 euro.',
      },
    ],
    thanks: 'Bene, allora aspetto la posta. Grazie.',
  },
  {
    id: 'fatture-addebito-respinto',
    name: 'Elisa Menegatti',
    mood: 'hurried',
    subject: 'Addebito respinto dalla banca',
    first: 'La banca ha respinto l’addebito perché ho cambiato conto. Come vi do il nuovo IBAN?',
    doubts: [
      {
        words: 'Come do il nuovo IBAN?',
        answer:
          'Le mando un collegamento sicuro: lì scrive l’IBAN e firma il mandato. In chat non lo scriva, per prudenza.',
      },
      {
        words: 'E questa fattura come la pago?',
        answer: 'Con il QR in fondo alla fattura o con un bonifico. Non ci sono spese per l’addebito respinto.',
      },
    ],
  },
  {
    id: 'fatture-canone-tv',
    name: 'Massimo Olivieri',
    subject: 'Canone TV nella bolletta',
    first: 'In bolletta c’è il canone TV ma io non ho il televisore. Si può togliere?',
    doubts: [
      {
        words: 'Si può togliere?',
        answer:
          'Sì, ma la dichiarazione va fatta all’Agenzia delle Entrate, non a noi: entro il 31 gennaio vale per tutto l’anno.',
      },
      {
        words: 'Intanto devo pagarlo?',
        answer: 'Può pagare la bolletta senza il canone: la differenza è indicata alla seconda pagina, 18 euro.',
      },
    ],
  },
  {
    id: 'fatture-partita-iva',
    name: 'Officina Rossi',
    channel: 'mail',
    subject: 'Fattura elettronica con dati sbagliati',
    first:
      'Buongiorno,\nla fattura elettronica di settembre riporta la vecchia ragione sociale (Officina Rossi S.n.c.). Noi siamo S.r.l. dal 1º luglio. Potete correggerla?\n\nCordiali saluti\nOfficina Rossi S.r.l.',
    doubts: [
      {
        words: 'Potete correggere la fattura?',
        answer:
          'Emettiamo oggi una nota di credito e una nuova fattura intestata a Officina Rossi S.r.l.: le trova nel suo cassetto fiscale entro domani.',
      },
      {
        words: 'Le prossime usciranno giuste?',
        answer: 'Sì, l’anagrafica è aggiornata dal 1º luglio e il codice destinatario resta lo stesso.',
      },
    ],
  },
  {
    id: 'fatture-doppia-casa',
    name: 'Teresa Bonomi',
    subject: 'Due bollette dopo il trasloco',
    first: 'Dopo il trasloco ricevo ancora la bolletta della casa vecchia. Devo pagare tutte e due?',
    doubts: [
      {
        words: 'Devo pagare tutte e due?',
        answer:
          'Quella vecchia solo fino al 31 agosto, giorno della disdetta: sono 22,10 euro. Il resto lo annulliamo noi.',
      },
    ],
    afterthought: {
      words: 'Il deposito della casa vecchia me lo rendete?',
      answer: 'Sì, 46 euro: li trova scalati dall’ultima fattura della casa nuova.',
    },
  },
]);
