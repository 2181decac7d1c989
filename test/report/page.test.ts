import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/data.js';
import { reportPage } from '../../src/report/html/page.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { openReport } from './browser.js';
import { HOSTILE, sampleReport } from './sample.js';

const parts = { script: 'run("</script>")', worker: 'work()', style: 'p { margin: 0; }' };
let data: ReportData;
beforeAll(async () => {
  data = await sampleReport();
});

describe('the page of a report', () => {
  it('names no address, and lets its own script run and nothing else', () => {
    const text = reportPage(data, parts);
    expect(text).not.toMatch(/\s(src|srcset|href|action)="(?!#)/);
    expect(text).toContain('default-src &#39;none&#39;; script-src &#39;sha256-');
    expect(text).toContain('connect-src &#39;none&#39;');
    expect(reportPage(data, parts, true)).toContain('connect-src &#39;self&#39;');
    expect(text.match(/<script>/g)).toHaveLength(1);
  });

  it('is the same for the same run', () => {
    const [one, other] = [reportPage(data, parts), reportPage(data, parts)];
    expect(one === other).toBe(true);
  });

  it('lets no text of a run become markup', () => {
    expect(reportPage(data, parts).includes('<img')).toBe(false);
  });
});

describe.runIf(hasChromium)('the page of a report in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let wrong: string[];
  beforeAll(async () => {
    browser = await openChromium();
    ({ page, wrong } = await openReport(browser, data));
    await page.waitForSelector('#figure-1 .drawing svg');
  }, 60_000);
  afterAll(() => browser?.close());

  it('shows hostile texts as they are, draws every figure, asks nobody, and breaks no rule of its policy', async () => {
    expect(await page.locator('h1').textContent()).toBe(`Title ${HOSTILE}`);
    expect(await page.locator('#claims').textContent()).toContain(HOSTILE);
    expect(await page.locator('#troubles').textContent()).toContain(HOSTILE);
    expect(await page.locator('#run').textContent()).toContain(HOSTILE);
    expect(await page.locator('.mark-line.role-mark path').count()).toBe(4);
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  const dimmed = async (figure: string) => {
    const lines = await page.locator(`${figure} .mark-line.role-mark path`).all();
    return Promise.all(lines.map(async (one) => Number((await one.getAttribute('opacity')) ?? 1)));
  };

  it('a click on a legend’s entry, or Enter on it, singles its series out, and again lets it go', async () => {
    const entry = page.locator('#figure-0 .role-legend-label text', { hasText: 'fast' });
    await entry.click();
    await expect.poll(() => dimmed('#figure-0')).toEqual([1, 0.1].toSorted());
    expect(await dimmed('#figure-1')).toEqual([1, 1]);
    await entry.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => dimmed('#figure-0')).toEqual([1, 1]);
    await page.keyboard.press('Enter');
    await expect.poll(() => dimmed('#figure-0')).toContain(0.1);
    await page.keyboard.press('Enter');
    await expect.poll(() => dimmed('#figure-0')).toEqual([1, 1]);
  });

  it('a figure is zoomed by the wheel and by keys, and tells the values of its marks', async () => {
    const ticks = () =>
      page.locator('#figure-1 .role-axis-label text').evaluateAll((labels) =>
        labels
          .map((each) => each.textContent)
          .sort()
          .join(),
      );
    const first = await ticks();
    await page.locator('#figure-1 .drawing').focus();
    await page.keyboard.press('+');
    await expect.poll(ticks).not.toBe(first);
    await page.keyboard.press('0');
    await expect.poll(ticks).toBe(first);
    await page.locator('#figure-1 .mark-symbol.role-mark path').nth(1).hover({ force: true });
    await page.locator('#tip').waitFor({ state: 'visible' });
    expect(await page.locator('#tip td').allTextContents()).toContain('slow');
  });
});
