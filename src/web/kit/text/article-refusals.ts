/** Refusals of articles: what it means and what to do. */
import type { ArticleRefusal } from '#modules/knowledge/articles/contract.js';
import type { WordingRefusal } from '#modules/knowledge/wording/contract.js';
import type { FactRefusal } from '#modules/knowledge/facts/contract.js';
import { factRefusals } from './fact-refusals.js';

export type ArticleCode = ArticleRefusal | FactRefusal | WordingRefusal;

export const articleRefusals: Readonly<Record<'it' | 'en', Readonly<Record<ArticleCode, string>>>> = {
  it: {
    ...factRefusals.it,
    'wording.unknown': 'Questa prova non c’è più: ricarica la pagina.',
    'wording.runsAlready': 'Per questa risposta c’è già una prova in corso: finisci quella.',
    'wording.hasEnded': 'Questa prova è già finita: ricarica la pagina.',
    'wording.notApproved': 'Servono due versioni pubblicate e ancora valide per i clienti: scegline un’altra.',
    'wording.sameWords': 'Le due versioni dicono le stesse parole in breve: non c’è niente da confrontare.',
    'wording.hardToRead': 'Una delle due si legge con fatica: accorcia le frasi e pubblicala, poi prova.',
    'wording.draftOpen': 'C’è una bozza con modifiche: pubblicala, o rimettila com’era, e poi riprova.',
    'article.unknown': 'Questa risposta non c’è più: torna all’elenco.',
    'article.topicTaken': 'C’è già una risposta su questo argomento in questa lingua: apri quella, o cambia argomento.',
    'article.changedMeanwhile':
      'Qualcun altro l’ha cambiata nel frattempo. Ricarica la pagina: le tue parole restano qui come bozza.',
    'article.incomplete': 'Per pubblicarla servono titolo, risposta breve, fonte e, se è per tutti, almeno un canale.',
    'article.overBeforeItBegins': 'La fine deve venire dopo l’inizio, e dopo adesso.',
    'article.reasonMissing': 'Si legge con fatica: accorcia le frasi, o scrivi in breve perché va bene così.',
    'article.nothingNew': 'È già pubblicata così: non c’è niente di nuovo.',
    'article.isPublished': 'È già stata pubblicata: argomento e lingua restano, e si può solo ritirare.',
    'article.notPublished': 'Adesso non è pubblicata: pubblicala prima.',
    'article.unknownOwner': 'Scegli chi ne risponde tra le persone che lavorano qui.',
    'article.tooMany': 'Ci sono già troppe risposte: togli prima qualche bozza.',
    'article.plannedAlready': 'Una versione nuova comincia più avanti: cambiala nello studio.',
    'article.tooManyCorrections': 'Su questa risposta aspettano già troppe correzioni: prima qualcuno le deve leggere.',
    'article.correctionUnknown': 'Questa correzione non c’è più: ricarica la pagina.',
    'article.correctionDecided': 'Qualcun altro l’ha già decisa: ricarica la pagina.',
    'article.wordMissing': 'Scrivi in breve perché non la pubblichi: lo legge chi l’ha scritta.',
    'article.contactNotSolved': 'Si propone da un contatto che il cliente ha detto risolto: chiedi prima conferma.',
    'article.nothingSaid': 'Qui non ha risposto nessuna persona: non c’è una risposta da proporre.',
  },
  en: {
    ...factRefusals.en,
    'wording.unknown': 'This test is gone: reload the page.',
    'wording.runsAlready': 'A test of this answer is running: end that one first.',
    'wording.hasEnded': 'This test has ended already: reload the page.',
    'wording.notApproved': 'It takes two published versions that may still be given to customers: choose another.',
    'wording.sameWords': 'Both versions say the same in short: there is nothing to compare.',
    'wording.hardToRead': 'One of the two is hard to read: shorten its sentences and publish it, then test.',
    'wording.draftOpen': 'There is a draft with changes: publish it, or put it back as it was, and try again.',
    'article.unknown': 'This answer is not there any more: go back to the list.',
    'article.topicTaken':
      'There is an answer on this topic in this language already: open that one, or change the topic.',
    'article.changedMeanwhile': 'Somebody else changed it meanwhile. Reload the page: your words stay here as a draft.',
    'article.incomplete':
      'To publish it, it needs a title, a short answer, a source and, when it is for everybody, one channel at least.',
    'article.overBeforeItBegins': 'The end has to come after the beginning, and after now.',
    'article.reasonMissing': 'It is hard to read: make the sentences shorter, or write in short why it has to be so.',
    'article.nothingNew': 'It is published like this already: there is nothing new.',
    'article.isPublished': 'It was published: topic and language stay, and it can only be retired.',
    'article.notPublished': 'It is not published now: publish it first.',
    'article.unknownOwner': 'Choose who answers for it among those who work here.',
    'article.tooMany': 'There are too many answers already: remove some drafts first.',
    'article.plannedAlready': 'A new version begins later: change that one in the studio.',
    'article.tooManyCorrections': 'Too many corrections of this answer wait already: somebody has to read them first.',
    'article.correctionUnknown': 'This correction is not there any more: reload the page.',
    'article.correctionDecided': 'Somebody else has decided it already: reload the page.',
    'article.wordMissing': 'Write in short why you do not publish it: whoever wrote it will read that.',
    'article.contactNotSolved': 'It is proposed out of a contact that the customer said is solved: ask for that first.',
    'article.nothingSaid': 'No person answered here: there is no answer to propose.',
  },
};
