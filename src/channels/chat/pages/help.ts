/** The first help page: write here, and the other true ways to reach the centre. Topics come with knowledge, not before. */
import {
  momentWords,
  noticeOf,
  personWish,
  waitWords,
  type TextKey,
} from '#modules/contacts/customer-words/contract.js';
import type { Ways } from '../ways.js';
import { sayAnswers } from './answer-words.js';
import { html, type Html } from './html.js';
import { layout, sayIn, type Say } from './layout.js';
import type { Look } from './look.js';

export interface HelpPage {
  readonly look: Look;
  readonly ways: Ways;
  readonly now: number;
  /** Made by the server: the form sent twice is one conversation. */
  readonly clientId: string;
  /** Answers to be read at once; none where nobody wrote any. */
  readonly answers?: Html | null;
  /** What was read and did not help: the consultant will know it, and nobody is sent back to it. */
  readonly read?: { readonly title: string; readonly reading: string };
  /** The "no" was counted before: said, since nothing else tells. */
  readonly isCountedBefore?: boolean;
  /** What was looked for before: nobody writes it a second time. */
  readonly words?: string;
  /** After a refusal: what was written comes back, with what to do. */
  readonly refused?: {
    readonly reason: TextKey;
    readonly words: string;
    readonly name: string;
    readonly topic?: string;
  };
}

export function helpPage(page: HelpPage): string {
  const t = sayIn(page.look);
  const { refused, ways, read } = page;
  const main = html`<h1>${read ? sayAnswers(page.look.language)('toPerson') : t('help.greeting')}</h1>
    ${page.isCountedBefore === true && html`<p class="soft">${sayAnswers(page.look.language)('countedBefore')}</p>`}
    ${page.answers}
    <form method="post" action="/help/write" aria-label="${t('help.writeTitle')}">
      <p>${t('help.lead')} ${waitLine(t, page)}</p>
      ${refused && html`<p class="notice" role="alert" id="refused">${t(refused.reason)}</p>`}
      <input type="hidden" name="clientId" value="${page.clientId}" />
      ${
        read &&
        html`<p>${sayAnswers(page.look.language)('readBefore', { title: read.title })}</p>
          <input type="hidden" name="reading" value="${read.reading}" />`
      }
      <label for="words">${t('help.yourWords')}</label>
      <textarea
        id="words"
        name="words"
        rows="3"
        maxlength="8000"
        placeholder="${t('help.example')}"
        data-draft="open"
        ${refused && html` aria-invalid="true" aria-describedby="refused"`}
      >
${refused?.words ?? page.words}</textarea>
      ${topicChoice(page, t)}
      <label for="name">${t('help.yourName')}</label>
      <input id="name" name="name" autocomplete="name" maxlength="120" value="${refused?.name}" />
      <button class="primary choice">${t('help.send')}</button>
      <p class="soft">${t('help.calm')}</p>
      ${learningLine(page)}
    </form>
    ${otherWays(t, ways, read?.reading)}`;
  const title = t('page.title', { centre: ways.name });
  return layout({ look: page.look, centreName: ways.name, path: '/help', title, main });
}

/** A few plain choices, the first for whoever does not know: nobody has to find the right drawer to be helped. */
function topicChoice({ ways, look, refused }: HelpPage, t: Say): Html | null {
  if (ways.topics.length === 0) return null;
  const chosen = refused?.topic ?? '';
  return html`<label for="topic">${t('help.topic')}</label>
    <select id="topic" name="topic">
      <option value="">${t('help.topicUnknown')}</option>
      <option value="${personWish}" ${chosen === personWish && html`selected`}>${t('help.topicPerson')}</option>
      ${ways.topics.map(
        (topic) =>
          html`<option value="${topic.queueId}" ${topic.queueId === chosen && html`selected`}>
            ${topic[look.language]}
          </option>`,
      )}
    </select>`;
}

const learningLine = ({ ways, look }: HelpPage): Html | null =>
  ways.learning && html`<p class="soft">${noticeOf(look.language, ways.learning.purpose, ways.learning.days)}</p>`;

/** An honest wait: a range while open, the opening hour while closed, no figure where none is known. */
export function waitLine(t: Say, page: Pick<HelpPage, 'ways' | 'look' | 'now'>): string {
  const { ways, look } = page;
  if (!ways.isOpen)
    return ways.opensAt === null
      ? t('help.closed')
      : t('help.closedUntil', { when: momentWords(look.language, ways.opensAt, page.now, ways.timeZone) });
  return ways.wait === null ? t('help.waitUnknown') : t('help.waitNow', { wait: waitWords(look.language, ways.wait) });
}

export const phoneHref = (phone: string): string => `tel:${phone.replace(/[^+\d]/g, '')}`;

/** `reading`: goes along with a call from here. */
export function otherWays(t: Say, ways: Ways, reading = ''): Html | null {
  const list = [
    ways.canCall &&
      html`<div data-call-row hidden>
        <b>${t('help.call')}</b><button type="button" data-call="${reading}">${t('call.button')}</button
        ><span>${t('call.buttonHint')}</span>
      </div>`,
    ways.phone !== '' &&
      html`<div>
        <b>${t('help.phone')}</b><a href="${phoneHref(ways.phone)}">${ways.phone}</a><span>${t('help.phoneHint')}</span>
      </div>`,
    ways.mail !== '' &&
      html`<div>
        <b>${t('help.mail')}</b><a href="mailto:${ways.mail}">${ways.mail}</a><span>${t('help.mailHint')}</span>
      </div>`,
    ways.address !== '' &&
      html`<div><b>${t('help.address')}</b>${ways.address}<span>${t('help.addressHint')}</span></div>`,
  ].filter((one) => one !== false);
  if (list.length === 0) return null;
  return html`<section aria-labelledby="other-ways">
    <h2 id="other-ways">${t('help.otherWays')}</h2>
    <div class="ways">${list}</div>
  </section>`;
}

/** Something cannot be done: what, and what to do. */
export function troublePage(look: Look, ways: Ways, heading: TextKey, hint: TextKey): string {
  const t = sayIn(look);
  const main = html`<h1>${t(heading)}</h1>
    <p>${t(hint)}</p>
    <p><a class="choice" href="/help">${t('help.backHome')}</a></p>
    ${otherWays(t, ways)}`;
  return layout({ look, centreName: ways.name, path: '/help', title: t(heading), main });
}
