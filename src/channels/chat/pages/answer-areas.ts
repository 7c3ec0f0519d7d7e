/** Answers as a customer looks for them: under headings, the first few of each, and the rest a page at a time. */
import type { Area, AreaPage } from '#modules/knowledge/index.js';
import type { Ways } from '../ways.js';
import { sayAnswers, type SayAnswer } from './answer-words.js';
import { linksTo, person, searchBox } from './answers.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import type { Look } from './look.js';

const path = '/help/answers';

/** What stands on a page. A link is about 200 bytes, and the whole stays under 60 KB. */
export const onPage = { areas: 40, links: 160, each: 20, inArea: 100 } as const;

const nameOf = (t: SayAnswer, { key, name }: Pick<Area, 'key' | 'name'>): string => (key === '' ? t('other') : name);

const areaPath = (key: string, page = 1): string =>
  `${path}?area=${encodeURIComponent(key)}${page === 1 ? '' : `&page=${page}`}`;

/** An anchor that stays where other areas come and go. An id has no white space (HTML, 3.2.6). */
const anchorOf = (key: string): string => `area-${key.replaceAll(/\s+/g, '_')}`;

interface Shown {
  readonly look: Look;
  readonly ways: Ways;
  /** From 1. */
  readonly page: number;
}

/** Every area with its first answers; a list of the areas above, where there are several. */
export function areasPage({ look, ways, page, areas, total }: Shown & AreaPage): string {
  const t = sayAnswers(look.language);
  const heading = t('title');
  const contents = html`<nav aria-labelledby="areas">
    <h2 id="areas">${t('areas')}</h2>
    <ul class="areas">
      ${areas.map((area) => html`<li><a href="#${encodeURIComponent(anchorOf(area.key))}">${nameOf(t, area)}</a> (${area.count})</li>`)}
    </ul>
  </nav>`;
  const pages = Math.ceil(total / onPage.areas);
  const main = html`<h1>${heading}</h1>
    ${searchBox(t, '')} ${areas.length === 0 && html`<p role="status">${t('none')} ${t('noneHint')}</p>`}
    ${areas.length > 1 && contents} ${areas.map((area) => areaPart(t, area, look))}
    ${pager(t, page, pages, (to) => (to === 1 ? path : `${path}?page=${to}`))} ${person(t, look, ways)}`;
  const at = page === 1 ? path : `${path}?page=${page}`;
  const title = [pageWords(t, page, pages), heading, ways.name].filter((part) => part !== '').join(' · ');
  return layout({ look, centreName: ways.name, path: at, title, main, isFound: true });
}

function areaPart(t: SayAnswer, area: Area, look: Look): Html {
  const name = nameOf(t, area);
  const id = anchorOf(area.key);
  const isMore = area.answers.length < area.count;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    ${linksTo(area.answers, look)}
    ${isMore && html`<p><a href="${areaPath(area.key)}">${t('allIn', { name, n: String(area.count) })}</a></p>`}
  </section>`;
}

/** One area, or all of them where nobody set any, by title. */
export function areaPage(of: Shown & { readonly area: Area; readonly isOnly: boolean }): string {
  const { look, ways, page, area, isOnly } = of;
  const t = sayAnswers(look.language);
  const heading = isOnly ? t('title') : nameOf(t, area);
  const pages = Math.ceil(area.count / onPage.inArea);
  const to = (other: number): string => (isOnly && other === 1 ? path : areaPath(area.key, other));
  const main = html`<h1>${heading}</h1>
    ${searchBox(t, '')} ${linksTo(area.answers, look)} ${pager(t, page, pages, to)}
    ${!isOnly && html`<p><a href="${path}">${t('all')}</a></p>`} ${person(t, look, ways)}`;
  const title = [pageWords(t, page, pages), heading, ways.name].filter((part) => part !== '').join(' · ');
  return layout({ look, centreName: ways.name, path: to(page), title, main, isFound: true });
}

const pageWords = (t: SayAnswer, page: number, pages: number): string =>
  pages > 1 ? t('page', { page: String(page), pages: String(pages) }) : '';

/** Which page of how many, in words, with the one before and the one after. */
function pager(t: SayAnswer, page: number, pages: number, to: (page: number) => string): Html | null {
  if (pages <= 1) return null;
  return html`<nav class="row" aria-label="${t('pages')}">
    ${page > 1 && html`<a class="button" rel="prev" href="${to(page - 1)}">${t('before')}</a>`}
    <span>${pageWords(t, page, pages)}</span>
    ${page < pages && html`<a class="button" rel="next" href="${to(page + 1)}">${t('after')}</a>`}
  </nav>`;
}
