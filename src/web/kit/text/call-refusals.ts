/** Refusals of third parties in a call and of listening in: what it means and what to do. */
export type CallRefusal =
  | 'call.notNow'
  | 'call.stillRinging'
  | 'call.third.declined'
  | 'call.third.missed'
  | 'call.third.deviceFailed'
  | 'call.third.gone'
  | 'call.numberUnreadable'
  | 'call.numberPremium'
  | 'call.numberForeign'
  | 'call.numberNotAllowed'
  | 'call.noWayOut'
  | 'listening.noAgreement'
  | 'listening.badDates'
  | 'listening.unknownAgreement'
  | 'listening.noTelephone'
  | 'listening.busy'
  | 'listening.notTalking'
  | 'listening.ownCall'
  | 'listening.notConnected';

export const callRefusals: Readonly<Record<'it' | 'en', Readonly<Record<CallRefusal, string>>>> = {
  it: {
    'call.notNow': 'Adesso non si può: c’è già qualcun altro nella telefonata, o la telefonata è finita.',
    'call.stillRinging': 'Sta ancora squillando: aspetta la risposta, o torna al cliente.',
    'call.third.declined': 'Ha detto “non adesso”: il cliente è di nuovo con te.',
    'call.third.missed': 'Non ha risposto nessuno: il cliente è di nuovo con te.',
    'call.third.deviceFailed': 'Il suo audio non ha funzionato: il cliente è di nuovo con te.',
    'call.third.gone': 'Non è più in linea: il cliente è di nuovo con te.',
    'call.numberUnreadable': 'Questo non è un numero di telefono: scrivi solo cifre, con + davanti se è estero.',
    'call.numberPremium': 'Numeri a pagamento (89, 199, 144, 166, 178…) non si chiamano mai.',
    'call.numberForeign': 'I numeri esteri non sono ammessi. Un supervisore può aggiungere questo nello studio.',
    'call.numberNotAllowed': 'Questo numero non è fra quelli ammessi. Un supervisore può aggiungerlo nello studio.',
    'call.noWayOut': 'Il centro non ha una linea per chiamare fuori: l’amministratore può impostarla.',
    'listening.noAgreement':
      'Per ascoltare serve un accordo sindacale in vigore (art. 4 Statuto dei lavoratori). L’amministratore lo registra nello studio.',
    'listening.badDates': 'Controlla le date: firmato non dopo oggi, e la fine non prima della firma.',
    'listening.unknownAgreement': 'Questo accordo non c’è.',
    'listening.noTelephone': 'Apri il banco e prova il microfono: l’ascolto arriva sul tuo telefono.',
    'listening.busy': 'Il tuo telefono è già in uso: finisci, poi ascolta.',
    'listening.notTalking': 'In questa telefonata nessuno sta parlando adesso, o è finita.',
    'listening.ownCall': 'In questa telefonata ci sei già.',
    'listening.notConnected': 'Il tuo telefono non si è collegato. Ricarica il banco e riprova.',
  },
  en: {
    'call.notNow': 'Not possible now: somebody else is in the call already, or the call is over.',
    'call.stillRinging': 'It still rings: wait for the answer, or go back to the customer.',
    'call.third.declined': 'They said “not now”: the customer is with you again.',
    'call.third.missed': 'Nobody answered: the customer is with you again.',
    'call.third.deviceFailed': 'Their sound did not work: the customer is with you again.',
    'call.third.gone': 'They are no longer on the line: the customer is with you again.',
    'call.numberUnreadable': 'This is no telephone number: write digits only, with + in front when it is abroad.',
    'call.numberPremium': 'Premium numbers (89, 199, 144, 166, 178…) are never called.',
    'call.numberForeign': 'Foreign numbers are not allowed. A supervisor can add this one in the studio.',
    'call.numberNotAllowed': 'This number is not among those allowed. A supervisor can add it in the studio.',
    'call.noWayOut': 'The centre has no line to call out by: the administrator can set one.',
    'listening.noAgreement':
      'Listening needs a works agreement in force (L. 300/1970, art. 4). The administrator records it in the studio.',
    'listening.badDates': 'Check the dates: signed not after today, and the end not before the signature.',
    'listening.unknownAgreement': 'There is no such agreement.',
    'listening.noTelephone': 'Open the desk and test the microphone: listening comes to your own telephone.',
    'listening.busy': 'Your telephone is in use: finish, then listen.',
    'listening.notTalking': 'Nobody is talking in this call now, or it is over.',
    'listening.ownCall': 'You are in this call already.',
    'listening.notConnected': 'Your telephone did not connect. Reload the desk and try again.',
  },
};
