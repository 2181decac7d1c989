import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/data.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { openReport } from './browser.js';
import { sampleReport } from './sample.js';

describe.runIf(hasChromium)('the keys of a report in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let data: ReportData;
  beforeAll(async () => {
    data = await sampleReport();
    browser = await openChromium();
    ({ page } = await openReport(browser, data));
    await page.waitForSelector('#figure-1 .drawing svg');
  }, 60_000);
  afterAll(() => browser?.close());

  it('keys open their list, go to sections, find points, fold and unfold', async () => {
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('?');
    expect(await page.locator('#keys').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('#keys').isVisible()).toBe(false);
    await page.keyboard.press('2');
    expect(await page.evaluate('document.activeElement.id')).toBe('claims-title');
    const theme = await page.locator('#theme').textContent();
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('find-points');
    // In a field a letter is a letter.
    await page.keyboard.press('t');
    expect(await page.locator('#find-points').inputValue()).toBe('t');
    expect(await page.locator('#theme').textContent()).toBe(theme);
    await page.keyboard.press('Backspace');
    await page.evaluate('document.activeElement.blur()');
    const open = () => page.locator('details[open]').count();
    const folds = await page.locator('details').count();
    if ((await open()) < folds) await page.keyboard.press('e');
    expect(await open()).toBe(folds);
    await page.keyboard.press('e');
    expect(await open()).toBe(0);
    await page.keyboard.press('t');
    expect(await page.locator('#theme').textContent()).toBe('Theme: light');
    await page.keyboard.press('t');
    await page.keyboard.press('t');
  });

  it('Tab reaches everything that can be used, beginning with the skip link, and shows where it is', async () => {
    const { page, wrong } = await openReport(browser, data);
    await page.waitForSelector('#figure-1 .drawing svg');
    const wanted = await page.evaluate<number>(MARK_REACHABLE);
    const seen = new Set<string>();
    const unseen: string[] = [];
    for (let i = 0; i < wanted + 20; i++) {
      await page.keyboard.press('Tab');
      const [mark, ring] = await page.evaluate<[string, boolean]>(FOCUSED);
      if (i === 0) expect(mark).toBe('0');
      if (mark === '') continue;
      seen.add(mark);
      if (!ring) unseen.push(mark);
    }
    expect(seen.size).toBe(wanted);
    expect(unseen).toEqual([]);
    await page.keyboard.press('Home');
    expect(wrong).toEqual([]);
    await page.close();
  });
});

/** Numbers all that a key must reach, and says how many there are. */
const MARK_REACHABLE = `(() => {
  const usable = 'a[href], button:not(:disabled), select, input, summary, [tabindex="0"]';
  const all = [...document.querySelectorAll(usable)].filter((one) => one.checkVisibility());
  all.forEach((one, i) => { one.dataset.mark = String(i); });
  return all.length;
})()`;

/** What has the focus, and whether a ring around it says so. */
const FOCUSED = `(() => {
  const { dataset } = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [dataset.mark ?? '', outlineStyle !== 'none' && outlineWidth !== '0px'];
})()`;
