/**
 * What a message says besides its question, by the words of people who write in a hurry: a wish for a person, anger, a second
 * question, or a matter that is never a machine's. Words are looked for without accents and case. Whatever is found leads to
 * a person, so a word too many costs a little work and never a customer.
 */
import { plain as lettersOf } from './text.js';

/** Matters put beyond machines, whatever the gate says: GDPR 22 (legal effect), and what hurts when a machine answers. */
export const beyondMatters = ['complaint', 'bereavement', 'vulnerable', 'dispute', 'safety', 'legalEffect'] as const;
export type BeyondMatter = (typeof beyondMatters)[number];

/** A space at each end: what the patterns below read. */
const plain = (text: string): string => ` ${lettersOf(text).replace(/\s+/g, ' ').trim()} `;

/** A company is an "operatore" too: who goes to another one wishes nobody to talk to. */
const human = String.raw`(?:persona(?! (?:in casa|sola|presente|fisica|giuridica|intestataria|diversa))|essere umano|uman[oi]|(?<!\b(?:altr[oi]|nuov[oi]|vecchi[oi]|mio|attuale|precedente|cambi\w*|quale|che) )op+erator\w*|consulente|addett[oa]|qual?cuno|quarcuno|qua\w+duno?|qualchedun\w*|cristiano|impiegat[oa]|pirsuna)`;
const staff = String.raw`(?:responsabile|direttore|direttrice|superiore|supervisore|capo|collega|tecnico|servizio clienti|assistenza|centralino|ufficio)`;
const machine = String.raw`(?:bot|robot|macchin[ae]|risponditor[ei]|chatbot|automa|risposte automatiche|sistema automatico|voce registrata|intelligenza artificiale)`;
const person = new RegExp(
  [
    // "voglio parlare con qualcuno", "mi passi un operatore", "fatemi parlare con una persona vera"
    String.raw`(?:parlar\w*|parlo|sentire|scrivere|chattare|comunicare|passi|passa|passate\w*|passami|passarmi|metta|mettere|mettetemi|contatt\w*|chiam\w*|richiam\w*|rispond\w*|aiut\w*|ascolt\w*|assist\w*)[^.?!]{0,40}\b${human}\b`,
    String.raw`\b(?:voglio|vorrei|serve|servirebbe|desidero|preferisco|preferirei|c'e|esiste|posso avere|datemi|dammi|mi dia|cerco|chiedo|bisogno)\b[^.?!]{0,25}\b${human}\b`,
    // Whoever wants to talk with somebody wants a person, whoever it is; "parlà co", "parla' cu", "parrari cu", "parlar con"
    String.raw`\b(?:parl(?:are?|a'?|arci|armi|o)|parrari) (?:subito |direttamente |di persona )?(?:con|co'?|cu|cun|col|coi|colla) (?!calma)`,
    String.raw`\b(?:passa(?:mi|me|temi|teme)|mi pass(?:i|a|ate)|me passate|mett(?:imi|etemi)|mi mett(?:a|ete) in (?:contatto|comunicazione))\b[^.?!]{0,30}\b(?:uno|${staff})\b`,
    String.raw`\b(?:voglio|vorrei|cerco|serve) (?:subito )?(?:il|un|la|una) (?:vostro )?(?:responsabile|direttore|direttrice|superiore|supervisore|capo)\b`,
    String.raw`\b(?:parl\w+|spieg\w+|meglio|preferi\w+) a voce\b`,
    String.raw`\b(?:assistenza|supporto|risposta|contatto|voce|aiuto) uman[oa]\b|\bpersona (?:vera|reale|umana|in carne)`,
    String.raw`\bqualcuno (?:che )?(?:mi|ci) (?:rispond|aiut|chiam|richiam|ascolt)\w*|^ ?(?:ma )?(?:mi |ci )?rispondete[ ?!.]*$`,
    String.raw`\bc'e nessuno(?: li| la| di la| in linea| disponibile| che (?:mi |ci )?\w+)? ?[?!.]* ?$`,
    String.raw`^ ?(?:un |una |l'|al )?(?:${human}|tecnico|servizio clienti|assistenza clienti|assistenza)(?: per (?:favore|piacere|cortesia)| subito| grazie)?[ .!?]*$`,
    String.raw`(?<!\btecnico )\b(?:mi|ci) (?:richiam|chiam|telefon|ricontatt)(?:ate|i|a|ino|iate|erete|asse|aste|are)\b|\b(?:richiamatemi|chiamatemi|telefonatemi|ricontattatemi)\b`,
    String.raw`\b(?:pote\w*|puo|potrebbe) (?:ri|ricon)?(?:chiam|contatt|tatt|telefon)ar(?:mi|ci)\b|\b(?:mi|ci) (?:pote\w*|puo|potrebbe) (?:ri|ricon)?(?:chiam|contatt|tatt|telefon)are\b|\bessere (?:ri|ricon)?(?:chiam|contatt|tatt)at[oaie]\b`,
    String.raw`\b(?:no|non|niente|basta|senza|lasci\w*|odio|invece (?:di|della?))\b[^.?!,]{0,30}\b${machine}\b`,
    // English
    String.raw`\b(?:speak|talk|chat|write|connect|transfer|put)\b[^.?!]{0,40}\b(?:person|human|someone|somebody|agent|operator|representative|advisor|adviser|rep|manager|supervisor)\b`,
    String.raw`\b(?:want|need|like|prefer|get|give me)\b[^.?!]{0,25}\b(?:real person|human|person|agent|operator|representative|manager|supervisor)\b`,
    String.raw`\breal (?:person|human)\b|\bhuman being\b|\blive (?:agent|person|support)\b|\bis (?:any|some)(?:one|body) there\b`,
    String.raw`^ ?(?:an? )?(?:operator|agent|person|human|representative|customer (?:service|support|care))(?: please)?[ .!]*$`,
    // "Call me Tom" and "call me an uber" ask for no call.
    String.raw`(?<!\b(?:what|her|him|them) [^.?!]{0,30})\bcall me(?= ?(?:back|on|at|when|as soon|asap|please|today|tomorrow|tonight|now|later|this|in the|right|before|after|if|between|about|urgently|[,.!?]|$))|\b(?:ring|phone) me\b|\bno (?:bots?|robots?|machines?)\b|\bnot (?:a|to a) (?:bot|robot|machine)\b`,
  ].join('|'),
  'u',
);

const anger = new RegExp(
  [
    String.raw`\b(?:vergogn\w*|schifo|scandal\w*|inaccettabil\w*|inammissibil\w*|intollerabil\w*|inaudit\w*|incompetent\w*|ladri|truff\w*|imbrogl\w*|ridicol\w*|buffon\w*|incazzat\w*|arrabbiat\w*|furios\w*|furibond\w*|indignat\w*|esasperat\w*|stuf[oaie]|indecent\w*|pessim\w*|assurd\w*|presa in giro|prendete in giro|prendendo in giro|basta!|cazz\w*|merd\w*|porca|porco|maledett\w*|bastard\w*|stronz\w*|coglion\w*|idiot[ai]|imbecill\w*|deficient[ei]|cretin\w*|delinquent\w*|disonest\w*|(?:vaf)?fancul\w*|mortacci\w*|minchia)\b`,
    String.raw`\bnon se ne puo piu\b|\bne ho (?:abbastanza|piene)\b|\be la (?:terza|quarta|quinta|ennesima) volta\b|\bper l'ennesima volta\b|\bogni volta la stessa\b|\bsono (?:giorni|settimane|mesi) che\b`,
    String.raw`\b(?:sono|e|e'|da) (?:ore|\w+ ore|un'ora|\w+ giorni|un mese|\w+ mesi|\w+ settimane|una settimana) che (?:aspett|attend|chiam|chied|scriv|prov)\w*|\bstan(?:co|ca|chi) (?:di|morto)\b`,
    String.raw`\bmi avete (?:rotto|stufat\w*|stancat\w*)|\b(?:fate|fanno) (?:pena|ridere)\b|\b(?:state )?scherza(?:te|ndo)\b|\bvi (?:pare|sembra) normale\b|\broba da (?:matti|pazzi)\b|\bsiete (?:dei|degli|una manica|impossibili)\b|\bche palle\b|\ba quel paese\b|\bmannaggia\b|\bve possin\w*`,
    String.raw`\bnon (?:mi |ci )?rispondete (?:mai|piu|neanche|nemmeno)\b|\bnessuno (?:(?:mi|ci) )?(?:risponde|ha risposto|aiuta|ascolta)\b|\bnon funziona mai (?:niente|nulla)\b`,
    String.raw`\b(?:disgust\w*|outrageous|unacceptable|ridiculous|furious|angry|fed up|frustrat\w*|pathetic|useless|incompetent|idiots?|morons?|scam|rip[- ]?off|thieves|bullshit|fuck\w*|wtf|shit\w*|pissed|damn|(?:is|what) a joke|joke of|(?:terrible|awful|appalling|worst) (?:service|company|customer|experience))\b`,
    String.raw`\bsick (?:and tired )?of\b|\bhad enough\b|\b(?:third|fourth|fifth|umpteenth) time\b|\bnobody (?:answers|replies|helps)\b`,
  ].join('|'),
  'u',
);
/** Three marks in a row, or words in capitals: people raise their voice so. */
const loud = /[!?]{3,}|(?:\b\p{Lu}{4,}\b[\s,.!?']*){3,}/u;

const matters: Readonly<Record<BeyondMatter, RegExp>> = {
  complaint:
    /\breclam\w*|\b(?:mi )?lament(?:el|ar|o\b|iamo\b)\w*|\bdisserviz\w*|\bprotest(?:o|are|iamo)\b|\bsegnalazione formale|\b(?:make|file|lodge|raise|formal) (?:a )?(?:formal )?complain\w*|\bcomplain(?:t|ing)?\b/u,
  bereavement:
    /\b(?:e|sono|e'|era) (?:mort[oaie]|decedut[oaie]|mancat[oa]|venut[oa] a mancare|scompars[oa])\b|\bdecess\w*|\bdecedut[oaie]\b|\bnon c'e piu (?:mio|mia|il|la)\b|\b(?:mio|mia) \w+ non c'e piu\b|\bho perso (?:mio|mia) (?:marito|moglie|padre|madre|figli[oa]|fratello|sorella|nonn[oa]|zi[oa])\b|\bci ha(?:nno)? lasciat[oaie]\b|\bfuneral\w*|\bbuonanima\b|\bmiglior vita\b|\bdefunt\w*|\blutto\b|\bvenut[oa] a mancare\b|\bmorte di\b|\b(?:vedov[oa]|successione|eredi|erede)\b|\b(?:passed away|died|deceased|death of|bereave\w*|widow(?:er)?|late (?:husband|wife|father|mother))\b/u,
  vulnerable:
    /\b(?:disabil\w*|invalid[oaei]|invalidita|non vedente|ciec[oa]|sord[oa]|sordomut\w*|carrozzina|sedia a rotelle|malat[oaie] (?:grave|terminale)|ossigeno\w*|ventilatore polmonare|respiratore|dialisi|alzheimer|tumore|chemio\w*|handicap\w*|macchinari[oi] (?:medic\w*|per respirare)|salvavita|telesoccorso|apparecchiatur[ae] medic\w*|neonat[oaie]|incinta|legge 104|amministratore di sostegno|tutore legale|non (?:riesco|riusciamo) a (?:pagare|mangiare)|non (?:ho|abbiamo) i soldi|bonus sociale|disoccupat\w*|suicid\w*|farla finita)\b|\b(?:disab\w*|blind|deaf|wheelchair|oxygen|ventilator|dialysis|life[- ]support|newborn|pregnant|can(?:no|')t afford|vulnerable|terminally ill|suicid\w*)\b/u,
  dispute:
    /\b(?:(?:addebitat|fatturat|prelevat|scalat)[oaie] (?:gia )?(?:due|2|tre|3) volte|doppi[oa] (?:addebito|fattura|bolletta|prelievo)|(?:ridatemi|restituitemi|rivoglio|rivogliamo)(?: \w+)? (?:i |miei )*(?:soldi|quello che)|(?:rimborso|sconto|indennizzo|storno) promess[oaie]|avevate promesso|non riconosco|(?<!\bin )(?:bolletta|fattura|importo|addebito|calcolo|conguaglio) (?:e )?(?:sbagliat[oaie]|errat[oaie]|gonfiat[oaie])|(?:charged|billed|debited) (?:me )?(?:twice|two times|double)|double[- ](?:charged?|billed)|contest(?:o|are|azione|azioni|iamo)|conciliazione|corecom|conciliaweb|arera|agcom|sportello del consumatore|adiconsum|altroconsumo|federconsumatori|codacons|rimborso negato|non dovut[oaie]|addebit\w* (?:non|mai) \w+|pratica scorretta|dispute\w*|ombudsman|chargeback|overcharged|wrongly charged)\b/u,
  safety:
    /\b(?:odore di gas|puzza di gas|fuga di gas|perdita di gas|sento (?:il )?gas|scintill\w*|incendio|fuoco|fumo|brucia\w*|scossa|folgorat\w*|esplos\w*|cavo (?:a terra|caduto|scoperto|penzolant\w*)|allagat\w*|pericol\w*|emergenza|ambulanza|monossido|smell(?:ing)? (?:of )?gas|gas leak|sparks?|sparking|fire|smoke|burning|electric shock|explo\w*|danger\w*|emergency|flooded|carbon monoxide)\b/u,
  legalEffect:
    /\b(?:avvocat\w*|legale|legali|denunci\w*|querel\w*|tribunale|giudice|diffid\w*|messa in mora|risarciment\w*|decreto ingiuntivo|recesso|recedere|disdett\w*|disdire|ripensamento|risolvere il contratto|annullare il contratto|garante (?:della )?privacy|gdpr|cancellazione dei (?:miei )?dati|accesso ai (?:miei )?dati|lawyer|solicitor|attorney|sue you|court|legal action|withdraw\w*|terminate (?:the|my) contract|cancel (?:the|my) contract|cooling[- ]off|compensation|delete my (?:personal )?data|data protection)\b/u,
};

export const wishesPerson = (text: string): boolean => person.test(plain(text));
export const isAngry = (text: string): boolean => anger.test(plain(text)) || loud.test(text);

/** The first matter beyond machines that the words touch, of those put there; null for none. */
export function matterOf(text: string, beyond: readonly BeyondMatter[] = beyondMatters): BeyondMatter | null {
  const words = plain(text);
  return beyond.find((matter) => matters[matter].test(words)) ?? null;
}

const asking = String.raw`(?:quando|quanto|quanta|quanti|quante|come|dove|perche|chi|quale|quali|cosa|che cosa|a che ora|che ore|per quanto|da quando|posso|potrei|potete|si puo|devo|avete|c'e|ci sono|when|how|where|why|who|which|what|can i|could i|do i|do you|is there|are there)`;
/** "… e poi come …", "… inoltre vorrei …", "another thing: …": a second question without a second mark. */
const andMore = new RegExp(
  String.raw`[,;.?]? (?:e (?:poi|anche|inoltre|gia che ci sono)|inoltre|poi|un'altra (?:cosa|domanda)|altra (?:cosa|domanda)|seconda (?:cosa|domanda)|gia che ci sono|and also|also|another (?:thing|question)|one more (?:thing|question)|secondly)[,:]? [^.?!]{0,30}\b(?:${asking}|vorrei|volevo|mi serve|i (?:want|need|would))\b`,
  'u',
);
/** "quanto costa e quando arriva": two words that ask, joined. */
const joined = new RegExp(String.raw`\b${asking}\b[^.?!]{6,} (?:e|and) (?:${asking})\b`, 'u');
/** "dove siete, a che ora aprite". "Quando …, come …" and "c'è …, come …" tell first and ask once. */
const first = '(?:come|dove|quant[oaie]|qual[ei]|a che ora|how|where|which)';
const inRow = new RegExp(String.raw`(?:^|[.?!:]) ?(?:e )?${first} [^.?!,]{3,}, (?:e )?(?:${first}|quando|when)\b`, 'u');
/** "vorrei la copia e sapere quando", "mi serve il PUK e anche l'APN": two wishes; "ho due domande" says so. */
const wished = new RegExp(
  [
    String.raw`\b(?:vorrei|volevo|mi serv(?:e|ono|irebbe)|devo|i (?:want|need)|i'd like)\b[^.?!]{3,} (?:e (?:anche |poi |pure )?(?:sapere|capire)|e anche|e pure|nonche|oltre a|and (?:to )?know|and also|as well as) `,
    String.raw`\b(?:ho|avrei|solo|have|had|got) (?:due|tre|un paio di|alcune|two|three|a couple of|several) (?:domande|cose|questioni|questions|things)\b`,
    String.raw`(?:^| )1 ?[.)] .+ 2 ?[.)] `,
  ].join('|'),
  'u',
);
/** Lines of a list, each with something of its own. */
const listed = /(?:^|\n)[ \t]*(?:[-*•]|\d[.)])[ \t]*\p{L}/gu;
/** A sentence that asks without its mark. "Quando …" tells as often as it asks. */
const bare =
  /^ ?(?:come (?:faccio|si|posso|pago|cambio|attivo|chiedo)|quanto (?:costa|tempo|si|devo)|dove (?:trovo|devo|siete|posso)|how (?:do|can|much|long)|where (?:do|can|is)) [^.?!]{3,}/u;

/** A dry question is a line or two; and a letter without end would be read for as long. */
const mostLetters = 1_500;

/** How many things are asked: sentences with a question mark, and those that are hung on without one. At least one. */
export function questionsIn(text: string): number {
  if (text.length > mostLetters) return 2;
  const words = plain(text);
  // "Buongiorno, come va?" and "mi potete aiutare?" ask nothing.
  const sentences = words
    .split(/(?<=[?])/u)
    .filter((part) => part.includes('?') && /\p{L}{3}/u.test(part))
    .filter(
      (part) =>
        !/^[^?]{0,25}\b(?:come va|come state|tutto bene|potete aiutarmi|puo aiutarmi|mi (?:puo|potete|potreste) aiutare|can you help(?: me)?|how are you)[^?]{0,8}\?$/u.test(
          part.trim(),
        ),
    );
  const isHung = [andMore, joined, inRow, wished].some((pattern) => pattern.test(words));
  const unmarked = words.split(/(?<=[.?!;/]) /u).filter((part) => !part.includes('?') && bare.test(part)).length;
  const lines = text.match(listed)?.length ?? 0;
  return Math.max(sentences.length + unmarked, lines, isHung ? 2 : 1);
}

/** Something is asked in words, be it what was asked before: "20121?" asks nothing. */
export const asksInWords = (text: string): boolean => questionsIn(text) > 1 || /\p{L}{3}[^?]*\?/u.test(text);

/** The same question again: the same words but for order and small ones, or nearly. */
export function isSameQuestion(a: string, b: string): boolean {
  const [one, two] = [wordsIn(a), wordsIn(b)];
  const few = Math.min(one.size, two.size);
  if (few === 0) return false;
  const shared = [...one].filter((word) => two.has(word)).length;
  return shared / (one.size + two.size - shared) >= 0.6;
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(plain(text).match(/[\p{L}\d]{3,}/gu) ?? []);
