/** The page of a kiosk, and the two that lead to it. Only these are seen by whoever sets one up. */
import { sayAtKiosk, type KioskKey } from '#modules/contacts/customer-words/kiosk/contract.js';
import type { Centre, Kiosk } from '#modules/identity/contract.js';
import { html, type Html } from '../pages/html.js';
import type { Look } from '../pages/look.js';
import type { KioskWays } from './acts.js';

function frame(language: 'it' | 'en', title: string, head: Html | null, body: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="/w/arch.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/w/customer.css" />
        <link rel="stylesheet" href="/kiosk/kiosk.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

/** Without script nobody can be called: then the number to call stands there. */
export function kioskPage(ways: KioskWays): string {
  const t = (key: KioskKey, params?: Readonly<Record<string, string>>): string =>
    sayAtKiosk(ways.language, key, params);
  return frame(
    ways.language,
    t('title', { centre: ways.name }),
    html`<script type="module" src="/kiosk/kiosk.js"></script>`,
    html`<div id="kiosk" data-ways="${JSON.stringify(ways)}">
      <noscript
        ><main class="plain">
          <h1>${t('noScript')}</h1>
          ${ways.phone !== '' && html`<p>${t('callElsewhere', { phone: ways.phone })}</p>`}
        </main></noscript
      >
    </div>`,
  );
}

function plain(look: Look, centre: Centre, title: string, body: Html): string {
  return frame(look.language, `${title} · ${centre.name}`, null, html`<main class="plain">${body}</main>`);
}

export function notAKioskPage(look: Look, centre: Centre): string {
  const t = (key: KioskKey, params?: Readonly<Record<string, string>>): string =>
    sayAtKiosk(look.language, key, params);
  const body = html`<h1>${t('notAKiosk')}</h1>
    <p>${t('notAKioskHint')}</p>
    ${centre.phone !== '' && html`<p>${t('callElsewhere', { phone: centre.phone })}</p>`}
    <p><a class="button" href="/help">${t('helpPage')}</a></p>`;
  return plain(look, centre, t('notAKiosk'), body);
}

/** Looking at a link spends nothing: the device becomes a kiosk by the button. */
export function startPage(look: Look, centre: Centre, link: string, kiosk: Kiosk | null): string {
  const t = (key: KioskKey, params?: Readonly<Record<string, string>>): string =>
    sayAtKiosk(look.language, key, params);
  if (kiosk === null)
    return plain(
      look,
      centre,
      t('linkGone'),
      html`<h1>${t('linkGone')}</h1>
        <p>${t('linkGoneHint')}</p>`,
    );
  const body = html`<h1>${t('begin', { name: kiosk.name })}</h1>
    ${kiosk.place !== '' && html`<p>${kiosk.place}</p>`}
    <p>${t('beginHint')}</p>
    <form method="post" action="/kiosk/start/${link}">
      <button class="primary choice">${t('beginNow')}</button>
    </form>`;
  return plain(look, centre, t('begin', { name: kiosk.name }), body);
}
