/** Walking a screen with the keyboard alone. */
import type { Locator, Page } from 'playwright-core';

const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement || element.contains(document.activeElement));

/** Tab, or Shift Tab, until it has the focus; an error names what was passed on the way. */
export async function tabTo(page: Page, locator: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await locator.waitFor();
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    if (await isFocused(locator)) return;
    await page.keyboard.press(key);
    passed.push(await focusInWords(page));
  }
  throw new Error(`the keyboard does not reach ${String(locator)}; it passed: ${passed.join(' | ')}`);
}

export const focusInWords = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const one = document.activeElement;
    return one
      ? `${one.tagName.toLowerCase()} ${one.getAttribute('aria-label') ?? one.textContent ?? ''}`.slice(0, 40)
      : '';
  });

/** Opens a select or a menu button that has the focus and takes the option of that name. */
export async function choose(page: Page, option: string | RegExp): Promise<void> {
  await page.keyboard.press('Enter');
  const wanted = page.getByRole('option', { name: option }).or(page.getByRole('menuitem', { name: option }));
  const radio = page.getByRole('menuitemradio', { name: option });
  const target = wanted.or(radio).first();
  await target.waitFor();
  for (let presses = 0; presses < 30 && !(await isFocused(target)); presses++) await page.keyboard.press('ArrowDown');
  if (!(await isFocused(target))) throw new Error(`the arrows do not reach ${String(option)}`);
  await page.keyboard.press('Enter');
  await target.waitFor({ state: 'detached' });
}

export async function typeIn(page: Page, label: Locator, words: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(words);
}
