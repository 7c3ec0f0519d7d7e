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

const human = String.raw`(?:persona|essere umano|umano|umani|operatore|operatrice|operatori|consulente|addett[oa]|assistente umano|qualcuno|cristiano|impiegat[oa])`;
const person = new RegExp(
  [
    // "voglio parlare con qualcuno", "mi passi un operatore", "fatemi parlare con una persona vera"
    String.raw`(?:parlar\w*|parlo|sentire|scrivere|chattare|comunicare|passi|passa|passate\w*|passami|passarmi|metta|mettere|mettetemi|contatt\w*|chiam\w*|richiam\w*)[^.?!]{0,40}\b${human}\b`,
    String.raw`\b(?:voglio|vorrei|serve|servirebbe|desidero|preferisco|preferirei|c'e|esiste|posso avere|datemi|dammi|mi dia|cerco|chiedo)\b[^.?!]{0,25}\b${human}\b`,
    String.raw`\bpersona (?:vera|reale|umana|in carne)`,
    String.raw`^ ?(?:un |una |l')?(?:operatore|operatrice|persona|umano|consulente)(?: per (?:favore|piacere|cortesia)| subito| grazie)?[ .!]*$`,
    String.raw`\b(?:mi|ci) (?:richiam|chiam|telefon|ricontatt)(?:ate|i|a|ino|iate|erete|asse|aste|are)\b|\b(?:richiamatemi|chiamatemi|telefonatemi|ricontattatemi|essere richiamat[oa]|essere ricontattat[oa])\b`,
    String.raw`\bno(?:n voglio)?(?: parlare con)? (?:un |il |i |le )?(?:bot|robot|macchin[ae]|risponditore|chatbot|automa|risposte automatiche)\b`,
    // English
    String.raw`\b(?:speak|talk|chat|write|connect|transfer|put)\b[^.?!]{0,40}\b(?:person|human|someone|somebody|agent|operator|representative|advisor|adviser|rep)\b`,
    String.raw`\b(?:want|need|like|prefer|get)\b[^.?!]{0,25}\b(?:real person|human|person|agent|operator|representative)\b`,
    String.raw`\breal (?:person|human)\b|\bhuman being\b`,
    String.raw`^ ?(?:an? )?(?:operator|agent|person|human|representative)(?: please)?[ .!]*$`,
    String.raw`\bcall me\b|\b(?:ring|phone) me\b|\bno (?:bots?|robots?|machines?)\b|\bnot (?:a|to a) (?:bot|robot|machine)\b`,
  ].join('|'),
  'u',
);

const anger = new RegExp(
  [
    String.raw`\b(?:vergogn\w*|schifo|scandal\w*|inaccettabile|inammissibile|incompetent\w*|ladri|truff\w*|imbrogl\w*|ridicol\w*|incazzat\w*|arrabbiat\w*|furios\w*|esasperat\w*|stuf[oaie]|indecent\w*|presa in giro|prendete in giro|prendendo in giro|basta!|cazz\w*|merd\w*|porca|porco|maledett\w*|bastard\w*)\b`,
    String.raw`\bnon se ne puo piu\b|\bne ho (?:abbastanza|piene)\b|\be la (?:terza|quarta|quinta|ennesima) volta\b|\bper l'ennesima volta\b|\bogni volta la stessa\b|\bsono (?:giorni|settimane|mesi) che\b`,
    String.raw`\b(?:disgust\w*|outrageous|unacceptable|ridiculous|furious|angry|fed up|useless|incompetent|scam|rip[- ]?off|thieves|bullshit|fuck\w*|shit\w*|pissed|damn|joke of)\b`,
    String.raw`\bsick (?:and tired )?of\b|\bhad enough\b|\b(?:third|fourth|fifth|umpteenth) time\b`,
  ].join('|'),
  'u',
);
/** Three marks in a row, or words in capitals: people raise their voice so. */
const loud = /[!?]{3,}|(?:\b\p{Lu}{4,}\b[\s,.!?']*){3,}/u;

const matters: Readonly<Record<BeyondMatter, RegExp>> = {
  complaint:
    /\breclam\w*|\blamentel\w*|\blamentar\w*|\bsegnalazione formale|\b(?:make|file|lodge|raise|formal) (?:a )?(?:formal )?complain\w*|\bcomplain(?:t|ing)?\b/u,
  bereavement:
    /\b(?:e|sono|e'|era) (?:mort[oaie]|decedut[oaie]|mancat[oa]|venut[oa] a mancare|scompars[oa])\b|\bdecess\w*|\bdefunt\w*|\blutto\b|\bvenut[oa] a mancare\b|\bmorte di\b|\b(?:vedov[oa]|successione|eredi|erede)\b|\b(?:passed away|died|deceased|death of|bereave\w*|widow(?:er)?|late (?:husband|wife|father|mother))\b/u,
  vulnerable:
    /\b(?:disabil\w*|invalid[oaei]|invalidita|non vedente|ciec[oa]|sord[oa]|sordomut\w*|carrozzina|sedia a rotelle|malat[oaie] (?:grave|terminale)|ossigeno\w*|ventilatore polmonare|respiratore|dialisi|salvavita|telesoccorso|apparecchiatur[ae] medic\w*|neonat[oaie]|incinta|legge 104|amministratore di sostegno|tutore legale|non (?:riesco|riusciamo) a (?:pagare|mangiare)|non (?:ho|abbiamo) i soldi|bonus sociale|disoccupat\w*|suicid\w*|farla finita)\b|\b(?:disab\w*|blind|deaf|wheelchair|oxygen|ventilator|dialysis|life[- ]support|newborn|pregnant|can(?:no|')t afford|vulnerable|terminally ill|suicid\w*)\b/u,
  dispute:
    /\b(?:contest(?:o|are|azione|azioni|iamo)|conciliazione|corecom|conciliaweb|arera|agcom|sportello del consumatore|adiconsum|altroconsumo|federconsumatori|codacons|rimborso negato|non dovut[oaie]|addebit\w* (?:non|mai) \w+|pratica scorretta|dispute\w*|ombudsman|chargeback|overcharged|wrongly charged)\b/u,
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

const asking = String.raw`(?:quando|quanto|quanta|quanti|quante|come|dove|perche|chi|quale|quali|cosa|che cosa|posso|potrei|potete|si puo|devo|avete|c'e|ci sono|when|how|where|why|who|which|what|can i|could i|do i|do you|is there|are there)`;
/** "… e poi come …", "… inoltre vorrei …", "another thing: …": a second question without a second mark. */
const andMore = new RegExp(
  String.raw`[,;.?]? (?:e (?:poi|anche|inoltre|gia che ci sono)|inoltre|poi|un'altra (?:cosa|domanda)|altra (?:cosa|domanda)|seconda (?:cosa|domanda)|gia che ci sono|and also|also|another (?:thing|question)|one more (?:thing|question)|secondly)[,:]? [^.?!]{0,30}\b(?:${asking}|vorrei|volevo|mi serve|i (?:want|need|would))\b`,
  'u',
);
/** "quanto costa e quando arriva": two words that ask, joined. */
const joined = new RegExp(String.raw`\b${asking}\b[^.?!]{6,} (?:e|and) (?:${asking})\b`, 'u');

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
  const hung = andMore.test(words) || joined.test(words) ? 2 : 1;
  return Math.max(sentences.length, hung);
}

/** The same question again: the same words but for order and small ones, or nearly. */
export function isSameQuestion(a: string, b: string): boolean {
  const [one, two] = [wordsIn(a), wordsIn(b)];
  const few = Math.min(one.size, two.size);
  if (few === 0) return false;
  const shared = [...one].filter((word) => two.has(word)).length;
  return shared / (one.size + two.size - shared) >= 0.6;
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(plain(text).match(/[\p{L}\d]{3,}/gu) ?? []);
