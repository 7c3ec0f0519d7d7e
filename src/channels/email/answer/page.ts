/** The page behind the two links of an automatic answer. Showing it says nothing: programs open every link of a mail. */
import { say } from '#modules/contacts/customer-words/contract.js';
import { escapeHtml } from '../compose.js';
import { document } from '../confirm-page.js';
import type { Contact } from '../ports.js';
import { languageOr, words } from '../words.js';

export type Wish = 'yes' | 'no';

export interface AnswerPage {
  readonly contact: Contact;
  /** The link that was pressed: its button comes first. */
  readonly wish: Wish;
  readonly token: string;
  readonly centreName: string;
  /** Makes the doubt form safe to send twice. */
  readonly once: string;
  readonly problem?: 'notNow';
}

export function answerPage({ contact, wish, token, centreName, once, problem }: AnswerPage): string {
  const language = languageOr(contact.language);
  const t = words[language];
  const answer = contact.machine!.answer!;
  const outcome = contact.machine!.outcome;
  const isAsking = isAsked(contact);
  const heading = isAsking ? say(language, 'machine.asks') : t.answerTitle;
  const said = isAsking
    ? null
    : outcome === 'confirmed'
      ? saidYes(contact, t)
      : outcome === 'overtaken'
        ? t.overtaken
        : t.toPerson;
  const order: readonly Wish[] = wish === 'yes' ? ['yes', 'no'] : ['no', 'yes'];
  const body = [
    `<h1>${escapeHtml(heading)}</h1>`,
    problem ? `<p class="problem" role="alert">${escapeHtml(t[problem])}</p>` : '',
    said === null ? '' : `<p class="said" role="status">${escapeHtml(said)}</p>`,
    `<ul>
<li>${escapeHtml(t.asked)}: ${escapeHtml(contact.subject)}</li>
<li>${escapeHtml(t.answeredWith)}:<span class="answer">${escapeHtml(answerOnly(answer.body, language))}</span></li>
</ul>`,
    ...(isAsking ? order.map((one) => button(one, token, t, one === wish)) : []),
    // Closed by a yes that turned out to be none: a doubt opens it again.
    contact.state === 'resolved' ? doubtForm(token, once, t) : '',
  ];
  return document(language, heading, centreName, body.filter((part) => part !== '').join('\n'));
}

/** Its answer still waits for a word. One that was joined to another is a person's: what is said here would end that one. */
export const isAsked = ({ machine, state, joinedInto }: Contact): boolean =>
  machine?.outcome === 'asking' && state === 'open' && joinedInto === null;

type Words = (typeof words)['it' | 'en'];

const saidYes = (contact: Contact, t: Words): string =>
  contact.state === 'resolved' ? t.thanksResolved : t.thanksOpen;

/** The page says itself who answered. */
const answerOnly = (body: string, language: 'it' | 'en'): string =>
  body.replace(`${say(language, 'machine.isOne')}\n\n`, '');

const button = (wish: Wish, token: string, t: Words, isFirst: boolean): string =>
  `<form method="post" action="/r/${token}/${wish}"><button${isFirst ? ' class="primary"' : ''} aria-describedby="${wish}">${escapeHtml(
    wish === 'yes' ? t.answerYes : t.answerNo,
  )}</button><p id="${wish}">${escapeHtml(wish === 'yes' ? t.yesNow : t.noNow)}</p></form>`;

const doubtForm = (token: string, once: string, t: Words): string =>
  `<p>${escapeHtml(t.later)}</p><form method="post" action="/r/${token}"><input type="hidden" name="say" value="doubt"><input type="hidden" name="once" value="${once}"><label for="words">${escapeHtml(t.doubtLabel)}</label><textarea id="words" name="words" maxlength="5000" required></textarea><button>${escapeHtml(t.doubtSend)}</button></form>`;
