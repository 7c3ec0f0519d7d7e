/** The frame of every help page: title, size, voice, background, language. */
import { say, type TextKey } from '#modules/contacts/customer-words/contract.js';
import { html, type Html, type Part } from './html.js';
import type { Look } from './look.js';

export interface PageOf {
  readonly look: Look;
  readonly centreName: string;
  /** Where size and language links lead back to. */
  readonly path: string;
  readonly title: string;
  readonly main: Html;
  /** Search engines may lead to it. */
  readonly isFound?: boolean;
  /** A form whose words were taken: its draft may go. */
  readonly taken?: string;
  /** The conversation that was just opened by a link. */
  readonly conversation?: string;
}

export type Say = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;
export const sayIn =
  (look: Look): Say =>
  (key, params) =>
    say(look.language, key, params);

const sizes = ['page.sizeNormal', 'page.sizeLarge', 'page.sizeHuge'] as const;

export function layout(page: PageOf): string {
  const { look } = page;
  const t = sayIn(look);
  const to = (change: string): string => `/help/look?${change}&back=${encodeURIComponent(page.path)}`;
  const other = look.language === 'it' ? 'en' : 'it';
  const theme = look.theme === null ? '' : html` data-theme="${look.theme}"`;
  const sizeLinks: Part = sizes.map(
    (key, size) =>
      html`<a
        class="button"
        href="${to(`size=${size}`)}"
        aria-label="${t(key)}"
        ${look.size === size && html` aria-current="true"`}
        >A</a
      >`,
  );
  return html`<!doctype html>
<html lang="${look.language}" data-size="${look.size}"${theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="${page.path === '/help' || page.isFound ? 'index' : 'noindex'}">
<title>${page.title}</title>
<link rel="icon" href="/w/arch.svg" type="image/svg+xml">
<link rel="stylesheet" href="/w/customer.css">
<script src="/help/help.js" defer></script>${
    // Where nothing is said yet, the live conversation is one button away; with it open, one would be two.
    page.path === '/help' && html`<script src="/w/ponte.js" async></script>`
  }
</head>
<body${page.taken !== undefined && html` data-taken="${page.taken}"`}${
    page.conversation !== undefined && html` data-conversation="${page.conversation}"`
  }>
<div class="page">
<header class="page-top">
<b>${page.centreName}</b>
<nav class="row" aria-label="${t('page.settings')}">
<span>${t('page.textSize')}</span>
<span class="sizes" role="group" aria-label="${t('page.textSize')}">${sizeLinks}</span>
<button type="button" data-read data-stop="${t('page.stopReading')}" aria-pressed="false" hidden>${t('page.readAloud')}</button>
<a class="button" href="${to('theme=light')}"${look.theme === 'light' && html` aria-current="true"`}>${t('page.light')}</a>
<a class="button" href="${to('theme=dark')}"${look.theme === 'dark' && html` aria-current="true"`}>${t('page.dark')}</a>
<a class="button" href="${to(`lang=${other}`)}" lang="${other}">${t('page.otherLanguage')}</a>
</nav>
</header>
<main>
${page.main}
</main>
</div>
</body>
</html>
`.text;
}
