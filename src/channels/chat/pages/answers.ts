/**
 * Answers for whoever reads for themselves: a box to search in, what it found, one page a topic with its source and the day it
 * was last checked. The way to a person stands on each of them. Fine without script; FAQPage for search engines
 * (https://schema.org/FAQPage).
 */
import type { Answer } from '#modules/knowledge/contract.js';
import { type Filled, type Need, placeholdersIn, shapeOf } from '#modules/knowledge/facts/contract.js';
import { gapDays } from '#modules/contacts/gaps/contract.js';
import { dayWords } from '#modules/contacts/customer-words/contract.js';
import type { Ways } from '../ways.js';
import { sayAnswers, type SayAnswer } from './answer-words.js';
import { otherWays } from './help.js';
import { html, Html, type Part } from './html.js';
import { layout, sayIn } from './layout.js';
import type { Look } from './look.js';

interface Base {
  readonly look: Look;
  readonly ways: Ways;
}

export type ShortAnswer = Pick<Answer, 'topic' | 'language' | 'title'>;

const pathOf = (answer: Pick<Answer, 'topic'>, asked = ''): string =>
  `/help/answers/${encodeURIComponent(answer.topic)}${asked === '' ? '' : `?words=${encodeURIComponent(asked)}`}`;

/** The box and a few answers, for the first page; nothing where the centre has not written any. */
export function answersPart(look: Look, answers: readonly ShortAnswer[], isUseful: boolean): Html | null {
  if (answers.length === 0) return null;
  const t = sayAnswers(look.language);
  return html`<section aria-labelledby="answers">
    <h2 id="answers">${t('title')}</h2>
    ${searchBox(t, '')} ${isUseful && html`<h3>${t('useful')}</h3>`} ${linksTo(answers, look)}
    <p><a href="/help/answers">${t('all')}</a></p>
  </section>`;
}

export function searchBox(t: SayAnswer, words: string): Html {
  return html`<form class="search" role="search" method="get" action="/help/answers">
    <label for="search">${t('label')}</label>
    <div class="search-row">
      <input
        id="search"
        name="words"
        type="search"
        maxlength="300"
        autocomplete="off"
        placeholder="${t('example')}"
        value="${words}"
      />
      <button class="primary">${t('search')}</button>
    </div>
  </form>`;
}

/** `asked` goes along, so that nobody who finds no help in it has to write it again. */
export const linksTo = (answers: readonly ShortAnswer[], look: Look, asked = ''): Html =>
  html`<ul class="answers">
    ${answers.map(
      (answer) =>
        html`<li ${answer.language !== look.language && html`lang="${answer.language}"`}>
          <a href="${pathOf(answer, asked)}">${answer.title}</a>
        </li>`,
    )}
  </ul>`;

/** What a search found. */
export interface ListPage extends Base {
  readonly words: string;
  readonly answers: readonly ShortAnswer[];
  readonly readAs: readonly { readonly typed: string; readonly read: string }[];
  /** Nothing of it answers what was looked for: counted, and said so. */
  readonly isMissed: boolean;
}

export function answersPage({ look, ways, words, answers, readAs, isMissed }: ListPage): string {
  const t = sayAnswers(look.language);
  const heading = t('found', { words });
  const nothing = html`<p role="status">${t('none')} ${t('noneHint')}</p>`;
  const main = html`<h1>${heading}</h1>
    ${searchBox(t, words)} ${readAs.map((one) => html`<p class="soft" role="status">${t('readAs', one)}</p>`)}
    ${answers.length === 0 ? nothing : linksTo(answers, look, words)}
    ${isMissed && html`<p class="soft">${t('noneNoted', { days: String(gapDays) })}</p>`}
    <p><a href="/help/answers">${t('all')}</a></p>
    ${person(t, look, ways)}`;
  const title = `${heading} · ${ways.name}`;
  return layout({ look, centreName: ways.name, path: '/help/answers', title, main });
}

export interface AnswerPage extends Base {
  readonly answer: Answer;
  /** What is true now, where the answer names it. */
  readonly live: Filled;
  /** What was typed into the form, by the source's key; null: nothing yet. */
  readonly typed: Readonly<Record<string, string>> | null;
  /** What was looked for, where the answer was found by words. */
  readonly asked: string;
  /** What this look is known by; null where nothing was answered yet, and once its yes was said. */
  readonly reading: string | null;
  /** After a yes: counted now, or counted before. */
  readonly thanks: 'yes' | 'again' | null;
}

const isLive = (text: string): boolean => placeholdersIn(text).length > 0;

/** What can be said: with what is true now, or only what does not hang on it. */
function said({ answer, live }: AnswerPage): { readonly short: string; readonly long: string } {
  if (live.is === 'filled') return { short: live.texts[0]!, long: live.texts[1]! };
  const long = answer.long
    .split(/\n\s*\n/)
    .filter((part) => !isLive(part))
    .join('\n\n');
  return { short: isLive(answer.short) ? '' : answer.short, long };
}

function livePart(t: SayAnswer, { answer, live, typed, asked }: AnswerPage): Part {
  if (live.is === 'silent') return html`<p role="status"><strong>${t('silent')}</strong></p>`;
  if (live.is === 'filled') return live.lines.map((line) => html`<p class="soft">${line}</p>`);
  if (live.is === 'plain') return null;
  return html`<form class="search" method="post" action="${pathOf(answer, asked)}">
    <p>${t('ask')}</p>
    ${live.needs.map((need) => needField(t, need, typed?.[need.key] ?? null))}
    <button class="primary">${t('see')}</button>
  </form>`;
}

function needField(t: SayAnswer, { key, label, pattern }: Need, typed: string | null): Html {
  const shape = shapeOf(pattern);
  const id = `given-${key}`;
  const keys: Part = /[@*]/.test(pattern) ? null : html`inputmode="numeric"`;
  return html`<label for="${id}">${label}</label>
    <span class="soft" id="${id}-hint">${t('shape', { shape })}</span>
    ${typed !== null && html`<strong id="${id}-wrong" role="alert">${t('badShape', { label, shape })}</strong>`}
    <input
      id="${id}"
      name="given_${key}"
      ${keys}
      maxlength="40"
      autocomplete="off"
      required
      value="${typed ?? ''}"
      aria-describedby="${id}-hint${typed === null ? '' : ` ${id}-wrong`}"
      ${typed !== null && html`aria-invalid="true"`}
    />`;
}

export function answerPage(page: AnswerPage): string {
  const { look, ways, answer, live, thanks } = page;
  const words = said(page);
  const t = sayAnswers(look.language);
  const day = dayWords(look.language, answer.checkedAt, ways.timeZone);
  const isOther = answer.language !== look.language;
  const lang: Part = isOther && html`lang="${answer.language}"`;
  const main = html`<h1 ${lang}>${answer.title}</h1>
    ${isOther && html`<p class="soft">${t('otherLanguage')}</p>`}
    <div class="answer" ${lang}>
      ${words.short !== '' && html`<p class="lead">${words.short}</p>`} ${livePart(t, page)}
      ${words.long
        .split(/\n\s*\n/)
        .filter((part) => part.trim() !== '')
        .map((part) => html`<p>${part.trim()}</p>`)}
    </div>
    <p class="soft">${t('source', { source: answer.source })}. ${t('checked', { day })}.</p>
    ${thanks !== null && html`<p role="status" id="said"><b>${t(thanks === 'yes' ? 'thanks' : 'thanksAgain')}</b></p>`}
    ${saidPart(t, page)}
    <p><a href="/help/answers">${t('all')}</a></p>
    ${person(t, look, ways)} ${live.is === 'plain' && faq(answer)}`;
  // A page's title is what is heard first of it: that something became of the form comes before its name (WCAG 2.4.2).
  const news =
    thanks !== null ? `${t('noted')} · ` : page.typed !== null && live.is === 'missing' ? `${t('toMend')} · ` : '';
  const title = `${news}${answer.title} · ${ways.name}`;
  return layout({ look, centreName: ways.name, path: pathOf(answer), title, main, isFound: true });
}

/** Before something true was said there is nothing to ask about. */
export const hasAnswered = ({ is }: Filled): boolean => is === 'plain' || is === 'filled';

/** Only a yes counts; the other one leads to a person, who will know what was read. */
function saidPart(t: SayAnswer, { answer, asked, reading }: AnswerPage): Html | null {
  if (reading === null) return null;
  return html`<section aria-labelledby="said">
    <h2 id="said">${t('asks')}</h2>
    <form method="post" action="${pathOf(answer)}/said" class="choices">
      <input type="hidden" name="reading" value="${reading}" />
      <input type="hidden" name="words" value="${asked}" />
      <button class="choice primary" name="said" value="yes">${t('yes')}</button>
      <button class="choice" name="said" value="no">${t('no')}</button>
    </form>
  </section>`;
}

/** Never further than one step from a person, whatever was read (`rules.md`, IN-17). */
export function person(t: SayAnswer, look: Look, ways: Ways): Html {
  return html`<section aria-labelledby="person">
      <h2 id="person">${t('person')}</h2>
      <p><a class="choice" href="/help#words">${t('write')}</a></p>
    </section>
    ${otherWays(sayIn(look), ways)}`;
}

/** A data block, which no browser runs; `<` is written so that no answer's words can end it (HTML, 4.12.1.3). */
function faq({ title, short, long, language }: Answer): Html {
  const text = [short, long].filter((part) => part.trim() !== '').join('\n\n');
  const data = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    inLanguage: language,
    mainEntity: [{ '@type': 'Question', name: title, acceptedAnswer: { '@type': 'Answer', text } }],
  };
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/ld+json">${json}</script>`);
}
