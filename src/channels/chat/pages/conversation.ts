/** A conversation as a plain page: everything the widget can do but files, by forms and links alone. */
import { dayWords, momentWords, waitWords, type TextKey } from '#modules/contacts/customer-words/contract.js';
import type { ChatMessage, ChatRow } from '#modules/contacts/live/contract.js';
import type { Ways } from '../ways.js';
import { html, type Html, type Part } from './html.js';
import { phoneHref } from './help.js';
import { layout, sayIn, type Say } from './layout.js';
import type { Look } from './look.js';

export interface ConversationPage {
  readonly look: Look;
  readonly ways: Ways;
  readonly now: number;
  readonly token: string;
  readonly chat: ChatRow;
  readonly messages: readonly ChatMessage[];
  readonly clientId: string;
  readonly taken?: string;
  readonly refused?: {
    readonly reason: TextKey;
    readonly form: 'reply' | 'doubt' | 'callback';
    readonly words: string;
  };
}

interface Scene extends ConversationPage {
  readonly t: Say;
  readonly path: string;
}

export function conversationPage(page: ConversationPage): string {
  const t = sayIn(page.look);
  const scene: Scene = { ...page, t, path: `/help/c/${page.token}` };
  const main = html`<h1>${t('chat.title')}</h1>
    <p>
      ${isMachines(page.chat) ? t('machine.now') : page.chat.consultantName === null ? t('chat.person') : t('chat.answeredBy', { name: page.chat.consultantName })}
    </p>
    <p><a class="button" href="${scene.path}#end">${t('help.refresh')}</a> <small>${t('help.refreshHint')}</small></p>
    <div class="talk" role="log" aria-label="${t('chat.log')}">
      ${page.messages.map((message) => line(scene, message))}<span id="end"></span>
    </div>
    ${page.chat.isMachineAsking === true && machineQuestion(scene)} ${standing(scene)} ${doubts(scene)}
    ${isAsked(page.chat) ? question(scene) : null} ${machineNeeds(scene)}
    ${writeForm(scene, 'reply', 'write', 'chat.yourMessage', 'help.send')}
    ${isAsked(page.chat) || page.chat.state !== 'waiting' || page.chat.isCallback || page.chat.isCall || page.chat.placeInLine === null ? null : callback(scene)}
    <p class="soft">${t('help.keepLink')} ${t('help.keepSecret')}</p>
    <p class="row"><a href="/help">${t('help.newConversation')}</a></p>`;
  const title = t('page.title', { centre: page.ways.name });
  return layout({
    look: page.look,
    centreName: page.ways.name,
    path: scene.path,
    title,
    main,
    ...(page.taken === undefined ? {} : { taken: page.taken }),
    // With script the page goes on alive, where each letter is seen (`help.ts`).
    ...(page.taken === 'link' ? { conversation: page.chat.id } : {}),
  });
}

const isMachines = (chat: ChatRow): boolean => chat.isMachineAsking === true || chat.machineNeeds !== undefined;

const isAsked = (chat: ChatRow): boolean => ['asked', 'resolved', 'unconfirmed'].includes(chat.state);

function line(scene: Scene, message: ChatMessage): Html {
  const { t, look, ways } = scene;
  const isMine = message.from === 'me';
  const who = isMine ? t('chat.you') : message.from === 'machine' ? t('chat.machine') : message.name;
  const files: Part = message.attachments.map(
    (file) =>
      html`<li><a href="${scene.path}/files/${encodeURIComponent(file.fileId)}" rel="noreferrer">${file.name}</a></li>`,
  );
  // AI Act art. 50(2): marked for machines too, whether it answers or asks back.
  return html`<div class="${isMine ? 'message me' : 'message'}" ${message.machine && html`data-synthetic="true"`}>
    <p class="who">${who}</p>
    <p class="words" dir="auto">${message.body}</p>
    ${
      message.attachments.length > 0 &&
      html`<ul class="files">
        ${files}
      </ul>`
    }
    ${message.machine && message.machine.source !== '' && html`<p class="when">${sourceWords(scene, message.machine)}</p>`}
    <p class="when">${momentWords(look.language, message.at, scene.now, ways.timeZone)}</p>
  </div>`;
}

const sourceWords = ({ t, look, ways }: Scene, { source, checkedAt }: NonNullable<ChatMessage['machine']>): string =>
  t('machine.source', { source, when: dayWords(look.language, checkedAt, ways.timeZone) });

/** Only a yes solves; the other two lead to a person, and so does silence. */
function machineQuestion({ t, path }: Scene): Html {
  const button = (to: string, words: TextKey, look: string): Html =>
    html`<form method="post" action="${path}/${to}"><button class="${look}">${t(words)}</button></form>`;
  return html`<section aria-labelledby="machine-asks">
    <h2 id="machine-asks">${t('machine.asks')}</h2>
    <div class="choices short">
      ${button('confirm', 'machine.yes', 'choice primary')} ${button('not-answered', 'machine.no', 'choice')}
      ${button('person', 'chat.talkToPerson', 'choice')}
    </div>
    <p class="soft">${t('machine.place')}</p>
  </section>`;
}

/** What it asked back is written in the usual form, right below; a person is as near as after an answer. */
function machineNeeds({ t, path, chat }: Scene): Html | null {
  if (chat.machineNeeds === undefined) return null;
  return html`<div>
    <p><b>${t('machine.needsHere', { what: chat.machineNeeds })}</b></p>
    <form method="post" action="${path}/person"><button class="choice">${t('chat.talkToPerson')}</button></form>
    <p class="soft">${t('machine.place')}</p>
  </div>`;
}

/** Place, wait, promise, phone: in words, always there. */
function standing(scene: Scene): Html {
  const { t, chat, look, now, ways } = scene;
  const when = (at: number): string => momentWords(look.language, at, now, ways.timeZone);
  const lines: Part[] = [];
  if (chat.isCallback) lines.push(t('chat.callbackKept'));
  if (chat.state === 'waiting') {
    if (chat.opensAt !== null) lines.push(t('chat.opensAt', { when: when(chat.opensAt) }));
    else {
      if (chat.placeInLine !== null) lines.push(t('chat.place', { count: chat.placeInLine }));
      lines.push(
        chat.wait === null ? t('help.waitUnknown') : t('chat.wait', { wait: waitWords(look.language, chat.wait) }),
      );
    }
  }
  if (chat.promise) lines.push(t('chat.promise', { what: chat.promise.what, when: when(chat.promise.dueAt) }));
  if (ways.phone !== '')
    lines.push(html`<a href="${phoneHref(ways.phone)}">${t('chat.phoneUs', { phone: ways.phone })}</a>`);
  return html`<div>${lines.map((words) => html`<p>${words}</p>`)}</div>`;
}

const marks = { open: '○', answered: '◐', confirmed: '●' } as const;
const states = { open: 'chat.doubtOpen', answered: 'chat.doubtAnswered', confirmed: 'chat.doubtConfirmed' } as const;

function doubts({ t, chat }: Scene): Html | null {
  if (chat.doubts.length === 0) return null;
  const rows: Part = chat.doubts.map(
    (doubt) =>
      html`<li>
        <span aria-hidden="true">${marks[doubt.state]}</span> <span dir="auto">${doubt.words}</span>
        <small>${t(states[doubt.state])}</small>
      </li>`,
  );
  return html`<section class="doubts" aria-labelledby="doubts">
    <h2 id="doubts">${t('chat.doubts')}</h2>
    <ul>
      ${rows}
    </ul>
  </section>`;
}

function question(scene: Scene): Html {
  const { t, chat, path } = scene;
  const heading: TextKey =
    chat.state === 'resolved' ? 'chat.resolved' : chat.state === 'unconfirmed' ? 'chat.unconfirmed' : 'chat.asked';
  const yes =
    chat.state !== 'resolved' &&
    html`<form method="post" action="${path}/confirm">
      <button class="choice primary">${t('chat.yesClear')}</button>
    </form>`;
  return html`<section aria-labelledby="question"><h2 id="question">${t(heading)}</h2>${yes}
<details${scene.refused?.form === 'doubt' && html` open`}><summary>${t('chat.stillDoubt')}</summary>${writeForm(scene, 'doubt', 'doubt', 'chat.whichDoubt', 'chat.sendDoubt')}</details>${
    chat.state === 'resolved' && html`<p><a class="choice" href="/help">${t('chat.somethingElse')}</a></p>`
  }</section>`;
}

function writeForm(scene: Scene, form: 'reply' | 'doubt', action: string, label: TextKey, button: TextKey): Html {
  const { t } = scene;
  const refused = scene.refused?.form === form ? scene.refused : null;
  return html`<form method="post" action="${scene.path}/${action}">
    ${refused && html`<p class="notice" role="alert" id="${form}-refused">${t(refused.reason)}</p>`}
    <input type="hidden" name="clientId" value="${form}-${scene.clientId}" />
    <label for="${form}">${t(label)}</label>
    <textarea
      id="${form}"
      name="words"
      rows="3"
      maxlength="8000"
      data-draft="${form}"
      ${refused && html` aria-invalid="true" aria-describedby="${form}-refused"`}
    >
${refused?.words}</textarea>
    <button class="${form === 'reply' ? 'choice primary' : 'choice'}">${t(button)}</button>
  </form>`;
}

function callback(scene: Scene): Html {
  const { t } = scene;
  const refused = scene.refused?.form === 'callback' ? scene.refused : null;
  return html`<details${refused && html` open`}><summary>${t('chat.callMe')}</summary>
<form method="post" action="${scene.path}/callback">
<p class="soft">${t('chat.callMeHint')}</p>
${refused && html`<p class="notice" role="alert" id="to-refused">${t(refused.reason)}</p>`}
<label for="to">${t('chat.callTo')}</label>
<input id="to" name="to" autocomplete="tel" maxlength="200" value="${refused?.words}"${
    refused && html` aria-invalid="true" aria-describedby="to-refused"`
  }>
<button class="choice">${t('chat.callSend')}</button>
</form></details>
<form method="post" action="${scene.path}/leave"><button class="choice">${t('chat.leave')}</button></form>`;
}
