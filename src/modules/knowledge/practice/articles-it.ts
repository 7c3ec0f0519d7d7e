/** What the invented company of the practice centre knows, in Italian. Topics are intents of `gate/questions-it`. */
import { practiceFact } from './live.js';
import type { PracticeArticle } from './types.js';

const conditions = 'Condizioni di fornitura 2026';
const charter = 'Carta dei servizi 2026';

export const practiceItalian: readonly PracticeArticle[] = [
  {
    topic: 'meter_reading_how',
    title: 'Come mando la lettura del contatore',
    short:
      "Legga i numeri neri del contatore. Li mandi con l'app, dal sito o al numero verde. I giorni utili sono in bolletta.",
    long: 'Si chiama «autolettura». Legga solo i numeri neri, da sinistra a destra. I numeri rossi non servono.\n\nSe manda la lettura nei giorni scritti in bolletta, paga quello che ha usato davvero. Se non la manda, la bolletta usa una stima. La differenza torna nella bolletta dopo.',
    source: `${charter}, punto 6`,
  },
  {
    topic: 'bill_due_date',
    title: 'Quando scade la bolletta',
    short: "La data è in alto, nella prima pagina della bolletta. La trova anche nell'app: voce «Bollette».",
    long: 'La bolletta arriva almeno 20 giorni prima della scadenza. Se paga con addebito sul conto, la banca paga quel giorno: non deve fare nulla.\n\nSe paga in ritardo, la bolletta dopo porta gli interessi dei giorni in più. Per pochi giorni si tratta di pochi centesimi.',
    source: `${conditions}, articolo 9`,
  },
  {
    topic: 'bill_duplicate',
    title: 'Come ho una copia della bolletta',
    short:
      "La scarica gratis dall'app o dal sito. Ci sono anche quelle vecchie. Se non usa internet, venga da noi con un documento.",
    long: "Nell'app apra «Bollette», scelga l'anno e prema «Scarica». Trova le bollette degli ultimi cinque anni.\n\nAllo sportello basta un documento. Chi viene per un'altra persona porta una delega firmata e la copia del documento.",
    source: `${charter}, punto 4`,
  },
  {
    topic: 'payment_methods',
    title: 'Come pago la bolletta',
    short:
      "Con carta, nell'app. In posta, in banca o dal tabaccaio. Da noi allo sportello, anche in contanti. I codici sono in bolletta.",
    long: "Con l'addebito sul conto non deve ricordare le date, e non paga costi in più. In posta e dal tabaccaio c'è un costo, che va a loro.\n\nIl pagamento si vede nell'app dopo due giorni di lavoro.",
    source: `${conditions}, articolo 10`,
  },
  {
    topic: 'direct_debit_setup',
    title: "Come attivo l'addebito sul conto",
    short: "Vada nell'app: voce «Pagamenti». Oppure venga allo sportello. Le serve l'IBAN del conto.",
    long: 'Vale dalla bolletta dopo, se lo chiede almeno 15 giorni prima della scadenza. Fino ad allora paghi come sempre.\n\nIl conto può essere anche di un familiare: in quel caso firma chi ha il conto.',
    source: `${conditions}, articolo 10`,
  },
  {
    topic: 'instalments',
    title: 'Posso pagare a rate?',
    short:
      "Sì. Le chieda nell'app: voce «Rate». Ha tempo fino a 10 giorni dopo la scadenza. Vede rate e costi prima di dire sì.",
    long: 'Le rate sono da due a dodici, di almeno 30 euro. Si pagano gli interessi scritti nel piano, e nessun altro costo.\n\nFino a quando paga le rate in tempo, luce e acqua restano attive.',
    source: `${conditions}, articolo 12`,
  },
  {
    topic: 'tariff_bands',
    title: 'Che cosa sono le fasce F1, F2 e F3',
    short:
      'F1 è il giorno: dalle 8 alle 19, da lunedì a venerdì. F3 è la notte dalle 23 alle 7, la domenica e le feste. F2 è tutto il resto.',
    long: 'Se la sua offerta è a fasce, la luce costa meno la sera, la notte e nei giorni di festa. Se è a prezzo unico, costa lo stesso a ogni ora.\n\nLa sua offerta è scritta nella prima pagina della bolletta. Per cambiarla, ci chiami: le diciamo prima quanto avrebbe pagato.',
    source: 'ARERA, delibera 181/06',
  },
  {
    topic: 'social_bonus',
    title: 'Come ho il bonus sociale',
    short:
      "Il bonus arriva da solo in bolletta. Deve solo fare l'ISEE ogni anno. I limiti di reddito sono sul nostro sito.",
    long: "L'ISEE si fa al CAF o sul sito dell'INPS, e vale fino alla fine dell'anno. Dopo circa tre mesi lo sconto è in bolletta.\n\nChi usa in casa una macchina per la salute può avere un altro bonus. Quello si chiede al Comune.",
    source: 'ARERA, delibera 63/2021',
  },
  {
    topic: 'change_of_name',
    title: 'Come cambio il nome sul contratto',
    short:
      "Se la luce è attiva, chieda la voltura. Lo fa nell'app o da noi. Servono documento, codice fiscale e una bolletta vecchia.",
    long: 'La luce e l’acqua non si staccano. Il cambio è fatto in cinque giorni di lavoro, e il costo è nella bolletta dopo.\n\nSe il contratto era di un familiare che non c’è più, ci chiami: ci pensiamo noi insieme a lei, e non costa nulla.',
    source: `${conditions}, articolo 15`,
  },
  {
    topic: 'power_increase',
    title: 'Come cambio la potenza',
    short: "Lo chieda nell'app: voce «Potenza». Oppure venga da noi. Vede il costo prima di dire sì.",
    long: 'Se la luce salta quando usa forno e lavatrice insieme, forse le serve più potenza. Molte case hanno 3 kW; con un piano a induzione ne servono spesso 4,5.\n\nIl cambio è fatto in pochi giorni, quasi sempre da lontano: nessuno viene a casa.',
    source: `${conditions}, articolo 17`,
  },
  {
    topic: 'outage_report',
    title: 'Manca la luce o l’acqua: che cosa faccio',
    short:
      'Chiami il numero guasti. È gratis, giorno e notte. Lo trova in alto sulla bolletta. Se sente odore di gas, prima esca di casa.',
    long: 'Prima guardi se la luce manca anche ai vicini, e se il suo contatore è scattato. Se è scattato, spenga tutto e lo rialzi.\n\nSe in casa c’è chi usa una macchina per vivere, lo dica subito: ha la precedenza.',
    source: `${charter}, punto 9`,
  },
  {
    topic: 'planned_interruption',
    title: 'Quando ci sono lavori nella mia via',
    short: `${practiceFact} Gli altri lavori sono sul sito: pagina «Lavori in corso». Nell'app può avere un SMS prima dei lavori.`,
    long: 'Per lavori già decisi avvisiamo almeno due giorni prima. Se il lavoro finisce prima, la luce torna prima: non tocchi i fili.\n\nSe l’interruzione dura più del dovuto, lo sconto arriva da solo in bolletta.',
    source: `${charter}, punto 10`,
  },
  {
    topic: 'water_quality',
    title: "Com'è l'acqua della mia zona",
    short:
      "I dati di ogni zona sono sul sito: pagina «La tua acqua». Ci trova calcare e analisi. Escono due volte l'anno.",
    long: "L'acqua del rubinetto è buona da bere ed è provata ogni settimana. Il calcare non fa male, ma sporca la lavatrice: per quella scelga la durezza scritta sul sito.\n\nSe l'acqua esce scura o ha un odore nuovo, non la beva e ci chiami.",
    source: 'Decreto legislativo 18/2023',
  },
  {
    topic: 'leak_after_meter',
    title: 'Perdo acqua dopo il contatore',
    short:
      'Dopo il contatore il tubo è suo. Lo ripara il suo idraulico. Se non si vedeva, può avere uno sconto: mandi modulo, foto e ricevuta.',
    long: "Chiuda il rubinetto vicino al contatore. Se i numeri si fermano, la perdita è dopo, in casa o in giardino.\n\nMandi il modulo entro tre mesi dalla bolletta alta. Per l'acqua persa non si paga la parte di fogna.",
    source: `${conditions}, articolo 22`,
  },
  {
    topic: 'high_consumption',
    title: 'La bolletta è più alta del solito',
    short:
      "Guardi se la lettura è reale o stimata. Poi spenga tutto in casa. Se il contatore va avanti, c'è un guasto.",
    long: 'Una lettura stimata può essere troppo alta: mandi la sua, e la differenza torna indietro. Guardi anche quanti mesi ci sono nella bolletta.\n\nSe i numeri non le tornano, ci chiami con la bolletta in mano. La leggiamo insieme.',
    source: `${charter}, punto 7`,
  },
  {
    topic: 'refund_times',
    title: 'Quando arriva il rimborso',
    short:
      "Entro 45 giorni. Va nella bolletta dopo, o sul conto se abbiamo l'IBAN. Chi non ha un conto riceve un assegno.",
    long: 'I giorni si contano da quando le diciamo di sì. Lo stato è nell’app, alla voce «Rimborsi».\n\nSe arriva dopo, ha diritto a un indennizzo: lo trova in bolletta senza chiederlo.',
    source: `${charter}, punto 12`,
  },
  {
    topic: 'opening_hours',
    title: 'Orari dello sportello e del telefono',
    short:
      'Da lunedì a venerdì, dalle 8.30 alle 13. Il giovedì anche dalle 14.30 alle 17. Al telefono da lunedì a sabato, dalle 8 alle 20.',
    long: "Per lo sportello può prendere un posto nell'app, e non fa la fila. Chi viene senza posto è servito lo stesso.\n\nPer i guasti il telefono risponde sempre, anche di notte e nelle feste.",
    source: `${charter}, punto 2`,
  },
  {
    topic: 'withdrawal_14_days',
    title: 'Ho cambiato idea sul contratto',
    short:
      'Ha 14 giorni, senza spese. Ne ha 30 se chi vende è venuto in casa senza invito. Basta una mail, o il modulo del sito.',
    long: 'Si chiama «ripensamento», o recesso. I giorni si contano dalla firma. Non deve dire perché.\n\nTorna con il fornitore di prima, e la luce non si stacca mai.',
    source: 'Codice del consumo, articoli 52-54',
  },
];
