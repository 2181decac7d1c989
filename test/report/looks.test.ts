import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/data.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { column, openReport } from './browser.js';
import { sampleReport } from './sample.js';

describe.runIf(hasChromium)('the looks of a report in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let wrong: string[];
  let data: ReportData;
  beforeAll(async () => {
    data = await sampleReport();
    browser = await openChromium();
    ({ page, wrong } = await openReport(browser, data));
    await page.waitForSelector('#figure-1 .drawing svg');
  }, 60_000);
  afterAll(() => browser?.close());

  const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const drawing = () =>
    page.evaluate<string>("getComputedStyle(document.querySelector('.drawing svg')).backgroundColor");
  const LIGHT = 'rgb(255, 255, 255)';
  const DARK = 'rgb(23, 23, 23)';

  it('the theme follows the system until it is chosen, figures and all', async () => {
    const button = page.locator('#theme');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(drawing).toBe(DARK);
    expect(await paper()).toBe(DARK);
    await button.click();
    expect([await button.textContent(), await paper(), await drawing()]).toEqual([
      'Theme: light',
      LIGHT,
      LIGHT,
    ]);
    await page.emulateMedia({ colorScheme: 'light' });
    await button.click();
    expect([await button.textContent(), await paper(), await drawing()]).toEqual(['Theme: dark', DARK, DARK]);
    await page.reload();
    expect([await button.textContent(), await paper()]).toEqual(['Theme: dark', DARK]);
    await button.click();
    expect([await button.textContent(), await paper()]).toEqual(['Theme: auto', LIGHT]);
  });

  it.each(['light', 'dark'] as const)(
    'every text has the contrast of WCAG AA in the %s theme',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      const pale = await page.evaluate<string[]>(CONTRAST);
      expect(pale).toEqual([]);
    },
  );

  it('on paper every fold is open, every row is there, and colours are light; afterwards all is as before', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('select[data-filter=p0]').selectOption('1');
    await page
      .locator('#slowest-1 > summary')
      .evaluate((summary) => summary.parentElement!.removeAttribute('open'));
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect.poll(() => page.locator('details:not([open])').count()).toBe(0);
    expect(await column(page, 'points-table', 2)).toHaveLength(12);
    expect([await paper(), await drawing()]).toEqual([LIGHT, LIGHT]);
    expect(await page.locator('.bar').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await expect.poll(() => page.locator('details:not([open])').count()).toBeGreaterThan(0);
    expect(await column(page, 'points-table', 2)).toHaveLength(4);
    await page.locator('select[data-filter=p0]').selectOption('');
    expect(wrong).toEqual([]);
  });
});

/** Texts whose colour is too near to what is behind them, by the formula of WCAG 2.1. */
const CONTRAST = `(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.body.querySelectorAll('*:not(script):not(style):not(option)')) {
    if (element.closest('svg') || element.disabled || !element.checkVisibility()) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))].sort();
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) pale.push(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2));
  }
  return pale;
})()`;
