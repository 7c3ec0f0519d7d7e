/**
 * What a mail asks. Around the question a letter has a greeting, thanks, a name and an address: the rules of the gate hear
 * every word of it, but what the question is about is told by the question.
 */
import { isSameQuestion } from '#kernel/gate/index.js';
import type { ParsedMail } from '../parse.js';

export interface FirstWords {
  /** Subject and text, without what is quoted and without a signature. */
  readonly text: string;
  /** The same without greeting and end. */
  readonly question: string;
}

/** RFC 3676 4.3: a line of two dashes and a blank begins the signature; many programs lose the blank. */
const signature = /^--\s?$/;
const sentFrom = /^(?:inviato da(?:l mio)? |sent from my |get outlook for |scarica outlook )/i;
const hello =
  /^(?:buon ?giorno|buona ?sera|buon pomeriggio|salve|ciao|gentil[ei]\b|egregi[oa]?\b|spett(?:\.|abile)|hello|hi|dear|good (?:morning|afternoon|evening))/i;
const goodbye =
  /^(?:(?:vi |la )?ringrazi\w*|(?:molte |mille )?grazie|(?:cordiali |distinti |un )?saluti|cordialmente|cordialità|un saluto|buona (?:giornata|serata)|resto in attesa|in attesa|many thanks|thanks?|thank you|(?:kind |best |warm )?regards|sincerely|yours|cheers)\b[^?]{0,60}$/i;

/** After the goodbye: a name, a street, a number; nothing that says or asks something. */
const isAddress = (line: string): boolean => line.trim().split(/\s+/).length <= 4 && !line.includes('?');

export function firstWordsOf({ subject, words }: Pick<ParsedMail, 'subject' | 'words'>): FirstWords {
  const lines = words.split('\n').map((line) => line.trim());
  const signedAt = lines.findIndex((line) => signature.test(line));
  const own = (signedAt < 0 ? lines : lines.slice(0, signedAt)).filter((line) => !sentFrom.test(line));
  const about = subject.replace(/^(?:(?:re|r|rif|fwd?|i|aw|wg)\s*:\s*)+/i, '').trim();
  const body = bare(own);
  return { text: after(about, own.join('\n').trim()), question: after(about, body) };
}

/** The subject comes first, unless the text says the same again: one question said twice is one. */
function after(subject: string, body: string): string {
  if (body === '') return subject;
  if (subject === '' || isSameQuestion(subject, body) || body.toLowerCase().includes(subject.toLowerCase()))
    return body;
  return /[.?!…]$/.test(subject) ? `${subject} ${body}` : `${subject}. ${body}`;
}

function bare(lines: readonly string[]): string {
  const full = lines.filter((line) => line !== '');
  const end = full.findIndex(
    (line, i) => i > 0 && goodbye.test(line) && full.slice(i + 1).every(isAddress) && full.length - i <= 7,
  );
  const said = end < 0 ? full : full.slice(0, end);
  if (said.length === 0) return full.join('\n');
  const [first = '', ...rest] = said;
  // "Buongiorno," alone on its line, or "Buongiorno, quando scade…".
  const start = hello.test(first) ? first.replace(/^[^,.!?]{0,60}[,.!]\s*/, '') : first;
  const isOnlyHello = hello.test(start) && start.length <= 60 && !start.includes('?') && rest.length > 0;
  return [isOnlyHello ? '' : start, ...rest].filter((line) => line !== '').join('\n');
}
