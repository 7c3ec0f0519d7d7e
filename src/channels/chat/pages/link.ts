/** What the link of a text message shows first: one button, so that a program that looks at links opens nothing. */
import type { Ways } from '../ways.js';
import { html } from './html.js';
import { layout, sayIn } from './layout.js';
import type { Look } from './look.js';

export function linkPage(look: Look, ways: Ways, link: string): string {
  const t = sayIn(look);
  const path = `/help/t/${link}`;
  const main = html`<h1>${t('link.title')}</h1>
    <p>${t('link.lead')}</p>
    <form method="post" action="${path}"><button class="primary">${t('link.open')}</button></form>
    <p class="soft">${t('link.once')}</p>`;
  return layout({ look, centreName: ways.name, path, title: t('page.title', { centre: ways.name }), main });
}
