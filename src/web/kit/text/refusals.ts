/** Why something did not happen, by the server's code: what it means and what to do, never only "error". */
import type { ContactRefusal } from '#modules/contacts/contract.js';
import type { IdentityRefusal } from '#modules/identity/contract.js';
import type { RoutingRefusal } from '#kernel/routing/types.js';
import { ApiProblem } from '../api.js';
import { articleRefusals, type ArticleCode } from './article-refusals.js';
import { automaticRefusals, type AutomaticCode } from './automatic-refusals.js';
import { callRefusals, type CallRefusal } from './call-refusals.js';
import { words } from './texts.js';

type Known = ArticleCode | CallRefusal | ContactRefusal | RoutingRefusal | IdentityRefusal | Other;
type Other =
  | 'request.invalid'
  | 'request.malformed'
  | 'request.badCursor'
  | 'request.badIdempotencyKey'
  | 'request.notFound'
  | 'request.methodNotAllowed'
  | 'request.tooLarge'
  | 'request.headersTooLarge'
  | 'request.wrongType'
  | 'request.tooMany'
  | 'request.timedOut'
  | 'request.keyUsedForAnother'
  | 'request.keyStillAtWork'
  | 'server.failed'
  | 'server.unavailable'
  | 'server.draining'
  | 'store.fencedOut'
  | 'chat.notReady'
  | 'kiosk.badNumber'
  | 'webCall.closed'
  | 'mail.unknownMailbox'
  | 'mail.unknownMail'
  | 'mail.noHtml'
  | 'mail.addressInUse'
  | 'mail.notInQuarantine'
  | 'mail.didNotFail'
  | 'contact.mailboxGone'
  | 'telephone.badNumber'
  | 'telephone.badAddress'
  | 'telephone.notThere'
  | 'telephone.numbersNotAllowed'
  | 'telephone.switchedOff'
  | 'flow.unknown'
  | 'flow.newerSaved'
  | 'flow.refused'
  | 'flow.planOutOfTime'
  | 'flow.planGone'
  | 'voiceMessage.unknown'
  | 'prompt.unknown'
  | 'prompt.badName'
  | 'prompt.notSound'
  | 'prompt.exists'
  | AutomaticCode
  | 'gate.tooFewIntents'
  | 'gate.tooFewExamples'
  | 'recording.unknown'
  | 'recording.notAllowed'
  | 'recording.reasonMissing'
  | 'recording.mayNotHold'
  | 'recording.notAsked'
  | 'recording.notThere'
  | 'recording.changedMeanwhile'
  | 'recording.notPlanned'
  | 'recording.refusedByCaller'
  | 'recording.notNow'
  | 'recording.agreementMissing'
  | 'recording.agreementInFuture'
  | 'recording.unknownQueue'
  | 'recording.unknownPrompt'
  | 'recording.noticeWithoutKey'
  | 'vault.notSealed'
  | 'vault.tooNew'
  | 'vault.keyMissing'
  | 'vault.damaged'
  | 'vault.gone'
  | 'network'
  | 'unknown'
  | 'http.413'
  | 'http.415'
  | 'http.429'
  | 'http.503'
  | 'floor.restarting'
  | 'media.noLeg'
  | 'media.noConversation'
  | 'media.noRecording'
  | 'file.tooLarge'
  | 'file.noRoom'
  | 'file.notAllowed'
  | 'file.unknown'
  | 'draft.newerElsewhere';

const it: Record<Known, string> = {
  ...callRefusals.it,
  ...articleRefusals.it,
  ...automaticRefusals.it,
  network: 'La rete non risponde. Quello che hai scritto è salvo: riprova fra poco.',
  unknown: 'Non è riuscito ({code}). Riprova; se succede ancora, dillo a chi amministra.',
  'http.413': 'È troppo grande per essere inviato.',
  'http.415': 'Questo tipo di file non si può inviare.',
  'http.429': 'Troppe richieste in poco tempo. Aspetta un momento e riprova.',
  'http.503': 'Il centro si sta riavviando. Riprova fra qualche secondo.',
  'identity.notAllowed': 'Il tuo ruolo non permette questa azione.',
  'identity.notLoggedIn': 'Il tuo accesso è scaduto: entra di nuovo.',
  'identity.wrongPassword': 'La parola d’ordine di adesso non è corretta.',
  'identity.wrongLogin': 'Indirizzo o parola d’ordine non corretti.',
  'identity.tooManyTries': 'Troppi tentativi. Aspetta qualche minuto e riprova.',
  'identity.busy': 'Troppi accessi insieme. Riprova fra un momento.',
  'identity.csrfMissing': 'Questa pagina è rimasta aperta troppo a lungo: ricaricala. Quello che hai scritto è salvo.',
  'identity.foreignOrigin': 'La richiesta viene da un altro indirizzo e non è stata accettata.',
  'identity.mailInUse': 'Questo indirizzo è già di un’altra persona.',
  'identity.unknownPerson': 'Questa persona non c’è più.',
  'identity.unknownLogin': 'Questo accesso è già finito.',
  'identity.unknownToken': 'Questo gettone non c’è più.',
  'identity.unknownKiosk': 'Questo totem non c’è più.',
  'identity.kioskLinkGone': 'Questo link non vale più: creane uno nuovo nello studio, in Totem.',
  'kiosk.badNumber': 'Questo numero non si può chiamare.',
  'identity.lastAdministrator': 'Deve restare almeno una persona che amministra.',
  'identity.alreadySetUp': 'Il centro è già avviato.',
  'media.noLeg': 'La telefonata è già finita.',
  'media.noConversation': 'In questo momento nessuno parla in questa telefonata.',
  'media.noRecording': 'Questa registrazione non c’è più.',
  'file.tooLarge': 'Il file è troppo grande.',
  'file.noRoom': 'Non c’è più spazio per i file. Dillo a chi amministra.',
  'file.notAllowed': 'Questo tipo di file non si può inviare.',
  'file.unknown': 'Questo file non c’è più: allegalo di nuovo.',
  'floor.restarting': 'Il centro si sta riavviando. Riprova fra qualche secondo.',
  'draft.newerElsewhere': 'C’è un testo più recente scritto altrove: li trovi tutti e due.',
  'contact.unknown': 'Questo contatto non esiste, o non è più qui.',
  'contact.exists': 'Questo contatto esiste già.',
  'contact.changedSinceSeen': 'È arrivato qualcosa di nuovo mentre scrivevi. Leggilo, poi invia: il tuo testo è qui.',
  'contact.notAwaitingConfirmation': 'Non stiamo aspettando una conferma per questo contatto.',
  'contact.doubtsStillOpen': 'Ci sono ancora dubbi aperti: prima una risposta, o una promessa con una data.',
  'contact.doubtUnknown': 'Questo dubbio non c’è più.',
  'contact.promiseUnknown': 'Questa promessa non c’è più.',
  'contact.promiseInThePast': 'Una promessa ha bisogno di una data futura.',
  'contact.promiseTooFar': 'Una promessa scade entro un anno. Scegli una data più vicina.',
  'contact.evidenceNotFromCustomer': 'La conferma deve essere un messaggio del cliente.',
  'contact.notYours': 'Questo contatto è di un’altra persona. Puoi lasciare una nota.',
  'contact.notLive': 'In questo momento nessuno tiene questo contatto: prendilo, poi agisci.',
  'contact.joined': 'Questo contatto è stato unito a un altro: continua di là.',
  'contact.cannotJoin': 'Questi due contatti non si possono unire.',
  'contact.wordsMissing': 'Mancano le parole.',
  'contact.doubtMissing': 'Scrivi prima che cosa voleva sapere il cliente.',
  'contact.askAloud': 'Al telefono si chiede a voce: confermi ogni dubbio con le parole del cliente.',
  'contact.needsPromiseOrAnswer': 'Serve una risposta a ogni dubbio, o una promessa con una data.',
  'wrapUp.unknownCode': 'Questo esito non c’è più nell’elenco: scegline un altro.',
  'wrapUp.codeUsed': 'Un esito già usato resta nella storia: si può mettere a riposo, non togliere.',
  'wrapUp.changedMeanwhile':
    'Intanto qualcun altro ha cambiato gli esiti. Ricarica la pagina: le tue modifiche restano.',
  'phrase.unknown': 'Questa frase pronta non c’è più.',
  'phrase.tooMany': 'Le frasi pronte sono già 500: prima togline qualcuna.',
  'customer.codeTaken': 'Questo codice è già di un altro cliente.',
  'customer.unknown': 'Questo cliente non esiste.',
  'routing.unknownQueue': 'Questa coda non esiste più.',
  'routing.unknownConsultant': 'Questa persona non c’è più.',
  'routing.unknownInteraction': 'Questa richiesta è già finita.',
  'routing.interactionExists': 'Questa richiesta esiste già.',
  'routing.notOffered': 'L’offerta non è più valida: è tornata al suo posto in coda.',
  'routing.notHeld': 'In questo momento nessuno tiene questo contatto.',
  'routing.notWaiting': 'Questo contatto non è più in attesa: lo ha preso qualcuno.',
  'routing.alreadyAsking': 'Stai già sentendo qualcuno per questo contatto: prima passa, o torna al cliente.',
  'routing.notAsked': 'Questa consultazione è già finita: il cliente è ancora con te.',
  'routing.bounceBudgetSpent':
    'I passaggi sono finiti: il contatto resta a chi lo porta in fondo. Solo chi coordina può spostarlo.',
  'routing.reasonMissing': 'Serve un motivo, per chi lo riceve.',
  'routing.nobodyForThat': 'Nessuno in servizio può prenderlo adesso.',
  'routing.queueInUse': 'La coda è ancora in uso.',
  'routing.full': 'Questa persona ha già tutto quello che può tenere.',
  'routing.badHours': 'Questi orari non si capiscono.',
  'request.invalid': 'Qualcosa nel modulo non va: controlla i campi e riprova.',
  'request.malformed': 'La richiesta non si capisce. Ricarica la pagina: quello che hai scritto è al sicuro.',
  'request.badCursor': 'Questo elenco è cambiato: ricomincia dall’inizio.',
  'request.badIdempotencyKey': 'La richiesta non si capisce. Ricarica la pagina e riprova.',
  'request.notFound': 'Questa pagina non c’è: torna indietro, o ricarica.',
  'request.methodNotAllowed': 'Qui questo non si può fare. Ricarica la pagina: forse è di una versione precedente.',
  'request.tooLarge': 'È troppo grande per essere inviato.',
  'request.headersTooLarge': 'Il browser manda troppi dati: cancella i cookie di questo sito e riprova.',
  'request.wrongType': 'Questo tipo di file non si può inviare.',
  'request.tooMany': 'Troppe richieste in poco tempo. Aspetta un momento e riprova.',
  'request.timedOut': 'La linea è troppo lenta. Quello che hai scritto è al sicuro: riprova.',
  'request.keyUsedForAnother':
    'Questa richiesta è già stata fatta in un altro modo: ricarica la pagina e guarda come sta.',
  'request.keyStillAtWork': 'La stessa richiesta è ancora in corso: aspetta qualche secondo.',
  'server.failed': 'C’è stato un errore da parte nostra. Riprova; se succede ancora, avvisa chi amministra.',
  'server.unavailable': 'Il centro si sta riavviando. Riprova tra qualche secondo.',
  'server.draining': 'Il centro si sta riavviando. Riprova tra qualche secondo.',
  'store.fencedOut': 'Un altro server ha preso il posto di questo. Riprova tra qualche secondo.',
  'webCall.closed': 'Il centro ora non prende telefonate dal sito: usi la chat o il numero di telefono.',
  'chat.notReady': 'Il centro non ha ancora una coda: chi amministra deve crearne una.',
  'mail.unknownMailbox': 'Questa casella non c’è più.',
  'mail.unknownMail': 'Questa mail non c’è più.',
  'mail.noHtml': 'Questa mail ha solo testo semplice.',
  'mail.addressInUse': 'Questo indirizzo è già di un’altra casella.',
  'mail.notInQuarantine': 'Questa mail non è più in quarantena: qualcuno l’ha già presa.',
  'mail.didNotFail': 'Questa mail non ha bisogno di essere rispedita.',
  'contact.mailboxGone': 'La casella di questa mail non c’è più: ricreala, poi riprova.',
  'telephone.badNumber':
    'Questo numero non si può usare. Scrivilo intero, per esempio 06 1234567; i numeri a pagamento no.',
  'telephone.badAddress': 'Questo non è un indirizzo SIP. Scrivilo così: sip:marta@192.168.1.20.',
  'telephone.notThere': 'Questo telefono non c’è ancora: prima aggiungilo, poi scegli di farlo squillare.',
  'telephone.numbersNotAllowed': 'Il centro non manda telefonate a numeri esterni. Chiedi a chi lo amministra.',
  'telephone.switchedOff': 'Il telefono del centro è spento. Chiedi a chi lo amministra.',
  'flow.unknown': 'Questa versione del menu non c’è.',
  'flow.newerSaved': 'Intanto qualcuno ha salvato un’altra versione: aprila, poi riporta qui le tue modifiche.',
  'flow.refused': 'Il menu ha qualcosa che non va: leggi accanto alle righe, poi riprova.',
  'flow.planOutOfTime': 'Scegli un momento che deve ancora venire, entro un anno.',
  'flow.planGone': 'Non è più in programma: il suo momento è venuto.',
  'voiceMessage.unknown': 'Questo messaggio vocale non c’è più.',
  'prompt.unknown': 'Questa registrazione non c’è più.',
  'prompt.badName': 'Dai al file un nome con lettere o cifre, per esempio benvenuto.wav.',
  'prompt.notSound': 'Serve un file WAV: PCM a 16 bit, A-law o µ-law. Convertilo, poi riprova.',
  'prompt.exists': 'C’è già una registrazione con questo nome: dagli un altro nome, perché quella può essere in uso.',
  'gate.tooFewIntents': 'Servono almeno due argomenti: aggiungi domande di un altro.',
  'gate.tooFewExamples': 'Ogni argomento vuole almeno quattro domande: aggiungine dove mancano.',
  'recording.unknown': 'Questa registrazione non c’è.',
  'recording.notAllowed':
    'Questa registrazione non si può ascoltare per questo motivo. Scegline un altro, o chiedi a chi supervisiona.',
  'recording.reasonMissing': 'Scrivi in breve perché: resta annotato.',
  'recording.mayNotHold':
    'Chi supervisiona decide se una registrazione si tiene più a lungo: chiedi a chi supervisiona.',
  'recording.notAsked': 'Il motivo dell’ascolto è scaduto: scegli di nuovo perché vuoi ascoltarla.',
  'recording.notThere': 'Il tempo di questa registrazione è finito: il suono è stato cancellato.',
  'recording.changedMeanwhile': 'Qualcuno ha cambiato le regole mentre le guardavi. Ricarica la pagina e riprova.',
  'recording.notPlanned': 'Le regole del centro non prevedono di registrare le telefonate di questa coda.',
  'recording.refusedByCaller': 'Il cliente ha detto di no: questa telefonata non si registra.',
  'recording.notNow': 'Adesso non si può cominciare: riprova quando parlate.',
  'recording.agreementMissing':
    'Per la qualità e la formazione serve l’accordo sindacale (art. 4 Statuto dei lavoratori): scrivi come si chiama e di quando è, o spegni questi scopi.',
  'recording.agreementInFuture': 'La data dell’accordo è nel futuro: scrivi il giorno in cui è stato firmato.',
  'recording.unknownQueue': 'Una delle code scelte non c’è più: ricarica la pagina e scegli di nuovo.',
  'recording.unknownPrompt': 'Il suono dell’avviso non c’è: caricalo fra i suoni dei menu, o usa l’avviso della casa.',
  'recording.noticeWithoutKey':
    'L’avviso deve dire che premendo 8 non si registra: scrivilo nelle parole, e dillo nel suono.',
  'vault.notSealed': 'Il file della registrazione non è leggibile: chi amministra può ripristinarlo da una copia.',
  'vault.tooNew': 'La registrazione è di una versione più nuova di Ponte: aggiorna il programma.',
  'vault.keyMissing': 'Manca la chiave di questa registrazione: chi amministra la aggiunga a PONTE_RECORDING_KEY.',
  'vault.damaged':
    'Il file della registrazione è stato cambiato o è incompleto: chi amministra può ripristinarlo da una copia.',
  'vault.gone': 'Il file della registrazione non c’è più: chi amministra può ripristinarlo da una copia.',
};

const en: Record<Known, string> = {
  ...callRefusals.en,
  ...articleRefusals.en,
  ...automaticRefusals.en,
  network: 'The network does not answer. What you wrote is safe: try again shortly.',
  unknown: 'It did not work ({code}). Try again; if it happens again, tell your administrator.',
  'http.413': 'It is too large to be sent.',
  'http.415': 'This type of file cannot be sent.',
  'http.429': 'Too many requests in a short time. Wait a moment and try again.',
  'http.503': 'The centre is restarting. Try again in a few seconds.',
  'identity.notAllowed': 'Your role does not allow this.',
  'identity.notLoggedIn': 'Your login has ended: log in again.',
  'identity.wrongPassword': 'The present password is not correct.',
  'identity.wrongLogin': 'Address or password not correct.',
  'identity.tooManyTries': 'Too many tries. Wait a few minutes and try again.',
  'identity.busy': 'Too many logins at once. Try again in a moment.',
  'identity.csrfMissing': 'This page was open for too long: reload it. What you wrote is safe.',
  'identity.foreignOrigin': 'The request comes from another address and was not accepted.',
  'identity.mailInUse': 'This address is already another person’s.',
  'identity.unknownPerson': 'This person is no longer here.',
  'identity.unknownLogin': 'This login has already ended.',
  'identity.unknownToken': 'This token is gone.',
  'identity.unknownKiosk': 'This kiosk is gone.',
  'identity.kioskLinkGone': 'This link is no longer good: make a new one in the studio, under Kiosks.',
  'kiosk.badNumber': 'This number cannot be called.',
  'identity.lastAdministrator': 'At least one administrator must remain.',
  'identity.alreadySetUp': 'The centre is already set up.',
  'media.noLeg': 'The call is over already.',
  'media.noConversation': 'Nobody is talking in this call right now.',
  'media.noRecording': 'This recording is not there any more.',
  'file.tooLarge': 'The file is too large.',
  'file.noRoom': 'There is no more room for files. Tell your administrator.',
  'file.notAllowed': 'This type of file cannot be sent.',
  'file.unknown': 'This file is gone: attach it again.',
  'floor.restarting': 'The centre is restarting. Try again in a few seconds.',
  'draft.newerElsewhere': 'There is a newer text written elsewhere: you find both here.',
  'contact.unknown': 'This contact does not exist, or is no longer here.',
  'contact.exists': 'This contact exists already.',
  'contact.changedSinceSeen': 'Something new arrived while you were writing. Read it, then send: your text is here.',
  'contact.notAwaitingConfirmation': 'We are not waiting for a confirmation of this contact.',
  'contact.doubtsStillOpen': 'There are still open doubts: first an answer, or a promise with a date.',
  'contact.doubtUnknown': 'This doubt is gone.',
  'contact.promiseUnknown': 'This promise is gone.',
  'contact.promiseInThePast': 'A promise needs a date in the future.',
  'contact.promiseTooFar': 'A promise is due within a year. Choose a nearer date.',
  'contact.evidenceNotFromCustomer': 'The confirmation must be a message of the customer.',
  'contact.notYours': 'This contact is another person’s. You may leave a note.',
  'contact.notLive': 'Nobody holds this contact at the moment: take it, then act.',
  'contact.joined': 'This contact was joined into another one: go on there.',
  'contact.cannotJoin': 'These two contacts cannot be joined.',
  'contact.wordsMissing': 'The words are missing.',
  'contact.doubtMissing': 'First write down what the customer wanted to know.',
  'contact.askAloud': 'On the telephone it is asked aloud: confirm each doubt with what the customer said.',
  'contact.needsPromiseOrAnswer': 'Every doubt needs an answer, or a promise with a date.',
  'wrapUp.unknownCode': 'This outcome is no longer in the list: choose another.',
  'wrapUp.codeUsed': 'An outcome that was used stays in the history: it can be put to rest, not removed.',
  'wrapUp.changedMeanwhile': 'Somebody else changed the outcomes meanwhile. Reload the page: your changes stay.',
  'phrase.unknown': 'This ready phrase is no longer there.',
  'phrase.tooMany': 'There are 500 ready phrases already: remove some first.',
  'customer.codeTaken': 'This code is another customer’s.',
  'customer.unknown': 'This customer does not exist.',
  'routing.unknownQueue': 'This queue no longer exists.',
  'routing.unknownConsultant': 'This person is no longer here.',
  'routing.unknownInteraction': 'This request has already ended.',
  'routing.interactionExists': 'This request exists already.',
  'routing.notOffered': 'The offer is over: it went back to its place in the line.',
  'routing.notHeld': 'Nobody holds this contact at the moment.',
  'routing.notWaiting': 'This contact is no longer waiting: somebody took it.',
  'routing.alreadyAsking':
    'You are already asking somebody about this contact: pass it on, or go back to the customer, first.',
  'routing.notAsked': 'This consultation is already over: the customer is still with you.',
  'routing.bounceBudgetSpent':
    'No passes are left: the contact stays with whoever brings it to the end. Only a supervisor can move it.',
  'routing.reasonMissing': 'A reason is needed, for whoever receives it.',
  'routing.nobodyForThat': 'Nobody at work can take it now.',
  'routing.queueInUse': 'The queue is still in use.',
  'routing.full': 'This person already has all they can hold.',
  'routing.badHours': 'These hours cannot be understood.',
  'request.invalid': 'Something in the form is not right: check the fields and try again.',
  'request.malformed': 'The request cannot be understood. Reload the page: what you wrote is safe.',
  'request.badCursor': 'This list has changed: begin again from its start.',
  'request.badIdempotencyKey': 'The request cannot be understood. Reload the page and try again.',
  'request.notFound': 'This page does not exist: go back, or reload.',
  'request.methodNotAllowed': 'This cannot be done here. Reload the page: it may be of an earlier version.',
  'request.tooLarge': 'It is too large to be sent.',
  'request.headersTooLarge': 'The browser sends too much: delete the cookies of this site and try again.',
  'request.wrongType': 'This type of file cannot be sent.',
  'request.tooMany': 'Too many requests in a short time. Wait a moment and try again.',
  'request.timedOut': 'The line is too slow. What you wrote is safe: try again.',
  'request.keyUsedForAnother':
    'This request was already made in another way: reload the page and see how things stand.',
  'request.keyStillAtWork': 'The same request is still at work: wait a few seconds.',
  'server.failed': 'Something failed on our side. Try again; if it happens again, tell your administrator.',
  'server.unavailable': 'The centre is restarting. Try again in a few seconds.',
  'server.draining': 'The centre is restarting. Try again in a few seconds.',
  'store.fencedOut': 'Another server has taken over from this one. Try again in a few seconds.',
  'webCall.closed': 'The centre takes no calls from its website now: use the chat or the telephone number.',
  'chat.notReady': 'The centre has no queue yet: an administrator must make one.',
  'mail.unknownMailbox': 'This mailbox is gone.',
  'mail.unknownMail': 'This mail is gone.',
  'mail.noHtml': 'This mail has plain text only.',
  'mail.addressInUse': 'This address belongs to another mailbox already.',
  'mail.notInQuarantine': 'This mail is no longer in quarantine: somebody has taken it in.',
  'mail.didNotFail': 'This mail does not need to be sent again.',
  'contact.mailboxGone': 'The mailbox of this mail is gone: make it again, then retry.',
  'telephone.badNumber':
    'This number cannot be used. Write all of it, for example 06 1234567; no numbers at a higher price.',
  'telephone.badAddress': 'This is no SIP address. Write it like this: sip:marta@192.168.1.20.',
  'telephone.notThere': 'This telephone is not there yet: add it first, then choose to let it ring.',
  'telephone.numbersNotAllowed': 'The centre sends no calls to outside numbers. Ask whoever administers it.',
  'telephone.switchedOff': 'The centre’s telephone is switched off. Ask whoever administers it.',
  'flow.unknown': 'There is no such version of this menu.',
  'flow.newerSaved': 'Somebody saved another version meanwhile: open it, then bring your changes there.',
  'flow.refused': 'Something is wrong with this menu: read beside its lines, then try again.',
  'flow.planOutOfTime': 'Choose a moment that is still to come, within a year.',
  'flow.planGone': 'It is planned no more: its time has come.',
  'voiceMessage.unknown': 'This voice message is gone.',
  'prompt.unknown': 'This recording is gone.',
  'prompt.badName': 'Give the file a name with letters or digits, such as welcome.wav.',
  'prompt.notSound': 'A WAV file is needed: 16-bit PCM, A-law or µ-law. Convert it, then try again.',
  'prompt.exists': 'There is a recording of this name already: use another name, because that one may be in use.',
  'gate.tooFewIntents': 'Two intents are needed at least: add questions of another one.',
  'gate.tooFewExamples': 'Each intent needs four questions at least: add some where they are missing.',
  'recording.unknown': 'There is no such recording.',
  'recording.notAllowed': 'This recording cannot be heard for that reason. Choose another one, or ask a supervisor.',
  'recording.reasonMissing': 'Write in short why: it is kept.',
  'recording.mayNotHold': 'Supervisors decide whether a recording is kept longer: ask one of them.',
  'recording.notAsked': 'The reason you gave has run out: choose again why you want to hear it.',
  'recording.notThere': 'The time of this recording is over: its sound was deleted.',
  'recording.changedMeanwhile': 'Somebody changed the rules while you looked at them. Load the page again, then retry.',
  'recording.notPlanned': 'The rules of the centre do not foresee recording calls of this queue.',
  'recording.refusedByCaller': 'The customer said no: this call is not recorded.',
  'recording.notNow': 'It cannot begin now: try again once you talk.',
  'recording.agreementMissing':
    'Quality and training need the agreement with the unions (art. 4 of the Workers’ Statute): write its name and date, or switch these purposes off.',
  'recording.agreementInFuture': 'The date of the agreement is in the future: write the day on which it was signed.',
  'recording.unknownQueue': 'One of the queues is gone: load the page again and choose anew.',
  'recording.unknownPrompt':
    'The sound of the notice is not there: send it up among the sounds of the menus, or use the one of the house.',
  'recording.noticeWithoutKey':
    'The notice has to say that 8 means no recording: write it in its words, and say it in its sound.',
  'vault.notSealed': 'The file of this recording cannot be read: an administrator can restore it from a backup.',
  'vault.tooNew': 'This recording is of a newer version of Ponte: update the program.',
  'vault.keyMissing': 'The key of this recording is missing: an administrator adds it to PONTE_RECORDING_KEY.',
  'vault.damaged':
    'The file of this recording was changed or is not whole: an administrator can restore it from a backup.',
  'vault.gone': 'The file of this recording is gone: an administrator can restore it from a backup.',
};

export const refusalWords = words({ it, en });

/** The words for a code that came without an error; null when there are none. */
export const codeText = (code: string): string | null => (refusalWords.has(code) ? refusalWords.say(code) : null);

/** The words for whatever went wrong. */
export function refusalText(error: unknown): string {
  const code = error instanceof ApiProblem ? error.code : 'unknown';
  if (code !== 'unknown' && refusalWords.has(code)) return refusalWords.say(code);
  const byStatus = error instanceof ApiProblem ? `http.${error.status}` : '';
  if (refusalWords.has(byStatus)) return refusalWords.say(byStatus);
  return refusalWords.say('unknown', { code });
}
