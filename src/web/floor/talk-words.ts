/** Words of who talks now, and of listening in. */
import { words } from '#web/kit/text/texts.js';

export const talkWords = words({
  it: {
    title: 'Chi parla adesso',
    show: 'Mostra chi parla adesso',
    again: 'Guarda di nuovo',
    none: 'Adesso nessuno è al telefono.',
    noAgreement:
      'Chi parla con chi si vede, e si può ascoltare, solo con un accordo sindacale in vigore (art. 4 dello Statuto dei lavoratori). Lo registra un amministratore.',
    agreement: 'Secondo l’accordo «{title}», firmato il {day}. Chi è ascoltato lo vede.',
    talk: '{consultant} con {customer}, da {time}',
    heard: 'ascolta {names}',
    listen: 'Ascolta',
    dialog: 'Ascoltare {consultant}',
    how: 'Come',
    'how.listen': 'Ascolto: nessuno mi sente',
    'how.whisper': 'Parlo all’orecchio di chi risponde',
    'how.barge': 'Parlo con tutti',
    reason: 'Perché: resta scritto, e lo legge chi è ascoltato',
    cancel: 'Annulla',
    begin: 'Comincia',
    begun: 'L’ascolto è sul telefono del tuo banco.',
  },
  en: {
    title: 'Who talks now',
    show: 'Show who talks now',
    again: 'Look again',
    none: 'Nobody is on the telephone now.',
    noAgreement:
      'Who talks with whom is shown, and can be listened to, only with a works agreement in force (L. 300/1970, art. 4). An administrator records it.',
    agreement: 'Under the agreement “{title}”, signed on {day}. Whoever is heard sees it.',
    talk: '{consultant} with {customer}, for {time}',
    heard: '{names} listens',
    listen: 'Listen',
    dialog: 'Listening to {consultant}',
    how: 'How',
    'how.listen': 'I listen: nobody hears me',
    'how.whisper': 'I speak to who answers alone',
    'how.barge': 'I speak with all',
    reason: 'Why: it is kept, and read by who is heard',
    cancel: 'Cancel',
    begin: 'Begin',
    begun: 'The call is on the telephone of your desk.',
  },
});
