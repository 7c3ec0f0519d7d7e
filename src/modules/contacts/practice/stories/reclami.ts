import { storiesOf } from '../story.js';

/** Complaints: somebody was let down before, and remembers each date. */
export const reclami = storiesOf('queue_reclami', [
  {
    id: 'reclami-tecnico-non-venuto',
    name: 'Claudia Fasoli',
    mood: 'annoyed',
    subject: 'Il tecnico non è venuto, due volte',
    first: 'È la seconda volta che resto a casa dal lavoro e il tecnico non viene. Chi mi risponde di questo?',
    further: ['Il 4 e oggi, dalle 8 alle 12.'],
    doubts: [
      {
        words: 'Perché non è venuto nessuno?',
        answer:
          'Ha ragione: oggi la squadra è stata spostata su un guasto e nessuno l’ha avvisata. È un errore nostro, non suo.',
      },
      {
        words: 'Ho diritto a un indennizzo?',
        answer: 'Sì, 60 euro in totale per i due appuntamenti: li trova scalati nella prossima bolletta, senza modulo.',
      },
      {
        words: 'E il lavoro quando lo fate?',
        answer: 'Giovedì alle 17:30, dopo il suo orario. La responsabile della squadra la chiama mezz’ora prima.',
      },
    ],
  },
  {
    id: 'reclami-rimbalzato',
    name: 'Ugo Benedetti',
    mood: 'annoyed',
    subject: 'Rimbalzato da un ufficio all’altro',
    first: 'È il quarto ufficio a cui scrivo per la stessa perdita in cantina. Adesso chi se ne occupa?',
    doubts: [
      {
        words: 'Chi se ne occupa adesso?',
        answer: 'Me ne occupo io fino alla fine: qui sotto vede il mio nome e risponderà sempre a me.',
      },
      {
        words: 'La perdita è mia o vostra?',
        answer: 'È prima del contatore, quindi nostra. Il tecnico entra in cantina domani alle 9 con l’amministratore.',
      },
    ],
  },
  {
    id: 'reclami-dati-venduti',
    name: 'Sofia Marchetti',
    channel: 'mail',
    mood: 'annoyed',
    subject: 'Chi ha dato il mio numero a un call center?',
    first:
      'Da quando ho fatto il contratto con voi ricevo cinque telefonate al giorno. Chi ha dato il mio numero? Chiedo una risposta scritta.\n\nSofia Marchetti',
    doubts: [
      {
        words: 'Avete dato il mio numero a qualcuno?',
        answer:
          'No: il suo consenso per le offerte è “no” dal primo giorno e il numero non è mai uscito. Le allego il registro degli accessi.',
      },
      {
        words: 'Come faccio smettere le telefonate?',
        answer:
          'Può iscrivere il numero al Registro delle opposizioni: annulla anche i consensi dati prima. Le scrivo i passi.',
      },
    ],
  },
  {
    id: 'reclami-strada-rotta',
    name: 'Comitato Borgo Roma',
    channel: 'mail',
    subject: 'Asfalto lasciato rotto dopo lo scavo',
    first:
      'Gentili signori,\ndopo lo scavo per la condotta in via Volturno l’asfalto è rimasto a pezzi da giugno. Ieri è caduta una ciclista. Quando ripristinate?\n\nComitato Borgo Roma',
    doubts: [
      {
        words: 'Quando ripristinate l’asfalto?',
        answer:
          'Il ripristino definitivo è lunedì 30. Domani mattina mettiamo l’asfalto a freddo dove è caduta la ciclista.',
      },
      {
        words: 'La ciclista a chi chiede i danni?',
        answer: 'A noi: le allego il modulo del sinistro, bastano le foto e il referto.',
      },
    ],
  },
  {
    id: 'reclami-frigo-rotto',
    name: 'Antonella Vinco',
    mood: 'annoyed',
    subject: 'Frigorifero rotto dopo lo sbalzo',
    first: 'Dopo lo sbalzo di martedì il frigorifero non parte più. Il danno chi lo paga?',
    doubts: [
      {
        words: 'Il danno chi lo paga?',
        answer:
          'Martedì alle 18:06 c’è stato uno sbalzo da noi: il danno si rimborsa. Servono il preventivo e una foto della targhetta.',
      },
      {
        words: 'Posso farlo riparare subito?',
        answer: 'Sì, ma faccia scrivere al tecnico la causa sulla ricevuta e tenga il pezzo rotto.',
      },
    ],
    afterthought: {
      words: 'E la spesa che ho buttato?',
      answer: 'Conta anche quella: metta insieme gli scontrini, se non li ha basta un elenco firmato.',
    },
  },
]);
