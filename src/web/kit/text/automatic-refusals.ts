/** Refusals of automatic answers: what it means and what to do. */
import type { AssistRefusal } from '#modules/contacts/assist/contract.js';
import type { AutomaticRefusal } from '#modules/knowledge/automatic/contract.js';

export type AutomaticCode = AssistRefusal | Exclude<AutomaticRefusal, 'gate.tooFewIntents' | 'gate.tooFewExamples'>;

export const automaticRefusals: Readonly<Record<'it' | 'en', Readonly<Record<AutomaticCode, string>>>> = {
  it: {
    'automatic.noGate': 'Qui non c’è ancora un varco: prima fallo imparare da una tabella di domande.',
    'automatic.changedMeanwhile':
      'Qualcun altro l’ha cambiato nel frattempo. Ricarica la pagina e guarda che cosa vale.',
    'automatic.unknownTopic':
      'C’è un argomento che il varco di adesso non conosce: ricarica la pagina e scegli di nuovo.',
    'automatic.learningAlready': 'Sta già imparando: aspetta che finisca, o interrompilo.',
    'automatic.notLearning': 'Adesso non sta imparando niente: non c’è nulla da interrompere.',
    'automatic.tableUnreadable':
      'La tabella non si legge. Serve un CSV: la prima riga dice text,intent; poi una domanda per riga con il suo argomento, oos se nessuno.',
    'automatic.tableTooLong': 'Sono più di 60.000 domande: tieni le più recenti.',
    'automatic.toBeRead':
      'È tra le risposte da leggere alla cieca: prima leggila qui sotto, poi si vede quanto il varco era sicuro.',
    'automatic.noTable': 'Qui non è tenuta nessuna tabella: danne una, poi si può ripetere.',
    'automatic.unknownVersion': 'Questa versione non c’è: ricarica la pagina e scegline un’altra.',
    'automatic.versionEmptied':
      'Di questa versione resta solo il nome: i giorni delle parole da cui aveva imparato sono finiti. Scegline un’altra.',
    'assist.off': 'Qui nessun programma scrive bozze: si accende nella configurazione del server.',
    'assist.notAllowed':
      'Quel programma non si può chiedere da qui: serve https verso internet, o il suo nome in PONTE_LLM_HOSTS.',
    'assist.nothingSaid': 'Qui c’è ancora troppo poco scritto: si legge prima la conversazione.',
    'assist.noGround': 'Nessuna risposta pubblicata è adatta: senza fonte non c’è bozza. Scrivi tu.',
    'assist.capReached': 'Per questo mese è finito: il limite è nella configurazione del server. Scrivi tu.',
    'assist.tooSlow': 'Quel programma non ha risposto in tempo. Riprova, o scrivi tu.',
    'assist.notThere': 'Quel programma adesso non risponde. Riprova più tardi, o scrivi tu.',
    'assist.nonsense': 'Quel programma non ha scritto niente che si possa leggere. Riprova, o scrivi tu.',
    'automatic.versionUnreadable':
      'Questa versione viene da un Ponte di prima e non si legge più: fallo imparare di nuovo.',
    'learning.purposeMissing':
      'Prima scrivi per quale scopo, in parole chiare (almeno 15 lettere): le leggeranno i clienti. Senza scopo resta spento.',
    'learning.daysMissing': 'Prima scrivi per quanti giorni, da 1 a 1095. Senza un termine resta spento.',
    'learning.off': 'Qui non si impara dai contatti: non è stato tenuto niente.',
    'learning.unknownTopic': 'Il varco non conosce questo argomento: scegline uno della lista.',
    'learning.tooEarly': 'Il messaggio è di prima che si imparasse dai contatti: non è stato tenuto niente.',
    'learning.objected': 'Il cliente non vuole che si impari dalle sue parole: non è stato tenuto niente.',
    'learning.noWords': 'Il cliente non ha scritto nella chat o nella pagina di aiuto: si impara solo da lì.',
    'gate.tooFewToCalibrate':
      'Le domande non bastano per misurare l’errore: ne servono almeno 200, meglio 1.500 o più, anche fuori argomento.',
    'gate.encoderSilent':
      'Il programma che dà numeri al senso dei testi non ha risposto: guarda PONTE_ENCODER_URL, poi riprova. Il varco di prima resta.',
    'gate.failed': 'Non è riuscito a imparare. Riprova; se succede ancora, guarda nel registro del server.',
  },
  en: {
    'automatic.noGate': 'There is no gate here yet: first let one learn from a table of questions.',
    'automatic.changedMeanwhile': 'Somebody else changed it meanwhile. Reload the page and see what holds.',
    'automatic.unknownTopic': 'One topic is not known to the present gate: reload the page and choose again.',
    'automatic.learningAlready': 'It is learning already: wait until it is done, or break it off.',
    'automatic.notLearning': 'Nothing is being learned now: there is nothing to break off.',
    'automatic.tableUnreadable':
      'The table cannot be read. It has to be CSV: the first line says text,intent; then a question a line with its topic, oos for none.',
    'automatic.tableTooLong': 'There are more than 60,000 questions: keep the newest.',
    'automatic.toBeRead':
      'It is among the answers to be read blind: first read it below, then it is seen how sure the gate was.',
    'automatic.noTable': 'No table is kept here: give one, then it can be done again.',
    'automatic.unknownVersion': 'There is no such version: reload the page and choose another.',
    'automatic.versionEmptied':
      'Of this version only the name is left: the days of the words it learned from are over. Choose another.',
    'assist.off': 'No program drafts here: it is switched on in the server’s configuration.',
    'assist.notAllowed':
      'That program may not be asked from here: it takes https to the internet, or its name in PONTE_LLM_HOSTS.',
    'assist.nothingSaid': 'Too little is written here yet: the conversation itself is read sooner.',
    'assist.noGround': 'No published answer fits: without a source there is no draft. Write it yourself.',
    'assist.capReached': 'It is used up for this month: the limit is in the server’s configuration. Write it yourself.',
    'assist.tooSlow': 'That program did not answer in time. Try again, or write it yourself.',
    'assist.notThere': 'That program does not answer now. Try later, or write it yourself.',
    'assist.nonsense': 'That program wrote nothing that can be read. Try again, or write it yourself.',
    'automatic.versionUnreadable':
      'This version is of an earlier Ponte and cannot be read any more: let it learn again.',
    'learning.purposeMissing':
      'First write what for, in plain words (15 letters at least): customers will read them. Without a purpose it stays off.',
    'learning.daysMissing': 'First write for how many days, from 1 to 1095. Without an end it stays off.',
    'learning.off': 'Nothing is learned from contacts here: nothing was kept.',
    'learning.unknownTopic': 'The gate does not know this topic: choose one of the list.',
    'learning.tooEarly': 'The message is older than learning from contacts here: nothing was kept.',
    'learning.objected': 'The customer does not want to be learned from: nothing was kept.',
    'learning.noWords': 'The customer did not write in the chat or on the help page: only those are learned from.',
    'gate.tooFewToCalibrate':
      'There are too few questions to measure the error: 200 are needed at least, better 1,500 or more, some out of scope.',
    'gate.encoderSilent':
      'The program that gives numbers to the meaning of texts did not answer: look at PONTE_ENCODER_URL, then try again. The gate of before stays.',
    'gate.failed': 'It could not learn. Try again; if that happens again, look at the server’s log.',
  },
};
