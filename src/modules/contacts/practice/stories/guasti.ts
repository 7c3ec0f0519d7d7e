import { storiesOf } from '../story.js';

/** Faults: short, pressing, often on the phone screen in the dark. */
export const guasti = storiesOf('queue_guasti', [
  {
    id: 'guasti-luce-va-e-viene',
    name: 'Marta Bellini',
    mood: 'worried',
    subject: 'La luce va e viene',
    first: 'Buongiorno, da ieri sera la luce va e viene e il contatore scatta di continuo. È un guasto vostro?',
    further: [
      'Abito in via San Nazaro 18, terzo piano.',
      'Anche i vicini del piano di sopra hanno lo stesso problema.',
    ],
    doubts: [
      {
        words: 'È un guasto vostro o del mio impianto?',
        answer:
          'È un guasto di zona: un giunto del cavo in via San Nazaro. La squadra è già sul posto e la corrente sarà stabile entro le 14.',
      },
      {
        words: 'Posso tenere acceso il frigorifero?',
        answer:
          'Sì. Stacchi invece computer e televisore fino alle 14: gli sbalzi possono rovinarli, il frigorifero regge.',
      },
    ],
    afterthought: {
      words: 'E se si rovina la caldaia, chi paga?',
      answer:
        'Se un apparecchio si rompe per gli sbalzi di oggi, lo segnali entro 30 giorni con il preventivo di riparazione: la pratica la apriamo noi.',
    },
    thanks: 'Va bene, aspetto le 14. Grazie della pazienza.',
  },
  {
    id: 'guasti-senza-acqua',
    name: 'Giulio Ferri',
    mood: 'hurried',
    subject: 'Niente acqua dal rubinetto',
    first: 'Non esce acqua da nessun rubinetto da stamattina alle 6. Quando torna?',
    further: ['Ho due bambini piccoli in casa.'],
    doubts: [
      {
        words: 'Quando torna l’acqua?',
        answer:
          'In via Mameli stiamo cambiando una saracinesca: l’acqua torna oggi alle 13. All’inizio può uscire torbida, basta lasciarla scorrere cinque minuti.',
      },
      {
        words: 'C’è un posto dove prenderne intanto?',
        answer: 'Sì, c’è un’autobotte in piazza Vittorio Veneto fino alle 14. Porti dei recipienti puliti.',
      },
    ],
  },
  {
    id: 'guasti-telesoccorso',
    name: 'Adele Conti',
    mood: 'worried',
    isVulnerable: true,
    subject: 'Manca la corrente, ho il telesoccorso',
    first: 'Manca la corrente e io ho il telesoccorso attaccato alla presa. Ho 81 anni e sono sola, resta scoperto?',
    further: ['Scrivo piano, mi scusi.', 'Mio figlio arriva solo stasera.'],
    doubts: [
      {
        words: 'Il telesoccorso resta scoperto?',
        answer:
          'No, signora: l’apparecchio ha una batteria che dura almeno 24 ore. La corrente nella sua via torna entro un’ora.',
      },
      {
        words: 'Se mi sento male come chiamo?',
        answer:
          'Il pulsante al collo funziona anche adesso. Se ha il minimo dubbio chiami il 112: il suo indirizzo è segnato fra le utenze da proteggere.',
      },
    ],
    thanks: 'Adesso sono più tranquilla, grazie di cuore.',
  },
  {
    id: 'guasti-ossigeno',
    name: 'Renato Gasparini',
    mood: 'worried',
    isVulnerable: true,
    subject: 'Interruzione programmata e concentratore di ossigeno',
    first:
      'Ho trovato un avviso: domani togliete la corrente dalle 9 alle 12. Mia moglie usa il concentratore di ossigeno, come facciamo?',
    doubts: [
      {
        words: 'Domani l’ossigeno di mia moglie si ferma?',
        answer:
          'La sua utenza ora è segnata come elettromedicale: domani alle 8:30 un tecnico porta un gruppo elettrogeno e resta finché torna la corrente.',
      },
      {
        words: 'Devo pagare qualcosa?',
        answer: 'No, per le apparecchiature salvavita è gratuito. Il tecnico le farà solo firmare la consegna.',
      },
    ],
    thanks: 'Grazie, lo dico subito a mia moglie.',
  },
  {
    id: 'guasti-perdita-in-strada',
    name: 'Chen Li',
    subject: 'Perdita d’acqua in strada',
    first: 'In via Carducci davanti al 44 esce acqua dall’asfalto, tanta. Chi devo avvisare?',
    doubts: [
      {
        words: 'Chi devo avvisare?',
        answer: 'Ha già avvisato chi serve: la segnalazione è la 20871 e la squadra arriva entro 90 minuti.',
      },
      {
        words: 'Posso parcheggiare lì vicino?',
        answer: 'Meglio di no: se l’asfalto cede la buca si allarga. Lasci libera la fascia davanti al 42 e al 46.',
      },
    ],
  },
  {
    id: 'guasti-lampione',
    name: 'Silvana Turrini',
    subject: 'Lampione spento',
    first: 'Il lampione davanti a casa mia è spento da una settimana. Lo riparate voi?',
    further: ['Sul palo c’è scritto VR 3312.'],
    doubts: [
      {
        words: 'Lo riparate voi?',
        answer: 'Sì, il palo VR 3312 è nostro. È in lista per giovedì: se giovedì sera è ancora spento, risponda qui.',
      },
    ],
  },
  {
    id: 'guasti-contatore-beep',
    name: 'Davide Sartori',
    mood: 'hurried',
    subject: 'Il contatore stacca sempre',
    first: 'Il contatore stacca ogni volta che accendo il forno. Fino a ieri non succedeva. Come mai?',
    doubts: [
      {
        words: 'Come mai stacca da ieri?',
        answer:
          'Il limite è 3 kW e alle 19:40 lei ne usava 4,1: forno e pompa di calore insieme. Non è un guasto, è la potenza del contratto.',
      },
      {
        words: 'Quanto costa passare a 4,5 kW?',
        answer: '117 euro una volta sola e circa 3 euro al mese in più. Se vuole lo attiviamo da domani.',
      },
    ],
    afterthought: {
      words: 'Se cambio idea posso tornare a 3 kW?',
      answer: 'Sì, quando vuole, e la diminuzione non costa nulla.',
    },
  },
  {
    id: 'guasti-acqua-torbida',
    name: 'Paola Rigoni',
    mood: 'worried',
    subject: 'Acqua marrone dopo i lavori',
    first: 'Dopo i vostri lavori l’acqua esce marrone. Si può bere?',
    doubts: [
      {
        words: 'Si può bere?',
        answer:
          'Non ancora. È ferro smosso dai lavori: faccia scorrere dieci minuti dal rubinetto più basso, quando è trasparente è buona.',
      },
      {
        words: 'E la lavatrice?',
        answer: 'Aspetti che sia limpida, altrimenti macchia i bianchi. Di solito basta mezz’ora.',
      },
    ],
  },
  {
    id: 'guasti-ascensore-condominio',
    name: 'Condominio Via Po 8',
    mood: 'annoyed',
    subject: 'Ascensore fermo, manca una fase',
    first: 'Sono l’amministratore di via Po 8: l’ascensore è fermo, l’elettricista dice che manca una fase. È da voi?',
    further: ['Al quinto piano c’è una persona in carrozzina.'],
    doubts: [
      {
        words: 'Manca una fase dalla vostra parte?',
        answer:
          'Sì, dal nostro sistema la fase S di via Po 8 manca dalle 7:12. Ho messo la priorità per la persona al quinto piano: tecnico entro 40 minuti.',
      },
      {
        words: 'Mi chiamate quando è a posto?',
        answer: 'Le scriviamo qui appena il tecnico ha ripristinato, senza che lei debba richiamare.',
      },
    ],
  },
  {
    id: 'guasti-cavo-basso',
    name: 'Ornella Pasetto',
    subject: 'Un filo pende sulla strada',
    mood: 'worried',
    first: 'Dopo il temporale un filo pende basso sulla strada in località Montorio. È pericoloso?',
    doubts: [
      {
        words: 'È pericoloso?',
        answer:
          'Sì, finché non lo controlliamo: non si avvicini e tenga lontane le persone per dieci metri. Abbiamo tolto tensione adesso.',
      },
      {
        words: 'Devo chiamare i vigili del fuoco?',
        answer: 'Li abbiamo già avvisati noi. La squadra arriva in 25 minuti.',
      },
    ],
  },
]);
