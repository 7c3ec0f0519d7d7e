/** A real Chromium, and pages that notice everything that goes wrong in them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from '../../../tools/chromium.mjs';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Null where no browser can be had; said loudly, and a failure when `CI=true`. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser | null> {
  const executablePath = await findChromium();
  if (executablePath) return chromium.launch({ executablePath, args: [...args, ...more] });
  if (process.env['CI'] === 'true') throw new Error('no Chromium was found; set PONTE_CHROMIUM to one');
  process.stderr.write('\nSKIPPED: no Chromium on this machine, so the screens were not walked through.\n');
  return null;
}

/** Lines that a broken network writes by itself are no fault of ours. */
const harmless =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket connection|the server responded with a status of 4/;

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained about: script errors, crossed policies, console errors. */
  readonly trouble: string[];
  /** Another page of the same person, watched too. */
  more(): Promise<Page>;
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  // Reached only by what never comes; a busy machine is slow and still right.
  context.setDefaultTimeout(180_000);
  const trouble: string[] = [];
  const more = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => trouble.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !harmless.test(message.text()))
        trouble.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  };
  return { context, page: await more(), trouble, more };
}

/** Logs somebody in without a form: the cookie goes into every page of the context. */
export async function enter(context: BrowserContext, url: string, mail: string, password: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/login`, { data: { mail, password }, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`login failed: ${answer.status()} ${await answer.text()}`);
}

const axeSource = readFileSync(resolve(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeNode {
  readonly html: string;
  readonly failureSummary?: string;
}
interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly AxeNode[] }[];
}

/** Everything wrong that axe-core sees, in words. */
export async function axeProblems(page: Page): Promise<string[]> {
  // Evaluated, not added as a tag: the page's own policy stays in force and is tested along.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(where: Document, how: unknown): Promise<AxeResults> } };
    return axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  }, rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary ?? ''}`),
  );
}

/** What reaches over the right edge, in words; nothing where the page folds as it should (WCAG 1.4.10). */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
      .map((one) => `${one.tagName} ${one.className} to ${Math.round(one.getBoundingClientRect().right)}`)
      .slice(0, 8);
  });
}
