import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/data.js';
import { reportPage } from '../../src/report/html/page.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { column, openReport } from './browser.js';
import { HOSTILE, pointRows, sampleReport } from './sample.js';

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

  it('claims are shown by verdict', async () => {
    const statements = async () =>
      (await page.locator('#claims-table tbody tr:visible code').allTextContents()).join(' ');
    const choose = (name: string) => page.locator('#claims .filters button', { hasText: name });
    await choose('failed').click();
    expect(await statements()).toBe('a.second');
    expect(await page.locator('[data-shown=claims-table]').textContent()).toBe('1 of 4 shown');
    expect(await choose('failed').getAttribute('aria-pressed')).toBe('true');
    await choose('not testable').click();
    expect(await statements()).toBe('a.third');
    await choose('All').click();
    expect(await statements()).toBe('a.first a.second a.third a.fourth');
    expect(await page.locator('[data-shown=claims-table]').textContent()).toBe('');
  });

  it('points are shown by the values of their parameters, by status, and by a text', async () => {
    const rates = () => column(page, 'points-table', 2);
    const select = (key: string) => page.locator(`select[data-filter=${key}]`);
    await select('p0').selectOption('1');
    expect(await rates()).toEqual(['100', '400', '700', '1,000']);
    await select('p1').selectOption('700');
    expect(await rates()).toEqual(['700']);
    await select('p0').selectOption('');
    await select('p1').selectOption('');
    await select('status').selectOption('invalid');
    expect(await rates()).toEqual(['200']);
    await select('status').selectOption('');
    await page.locator('#find-points').fill('models=1 rate=1');
    expect(await rates()).toEqual(['100', '1,000']);
    await page.locator('#find-points').fill('');
    expect(await rates()).toHaveLength(12);
  });

  it('a click on a column’s head sorts by its numbers, another the other way', async () => {
    const heads = page.locator('#points-table thead th');
    await heads.nth(3).getByRole('button').click();
    const requests = () => column(page, 'points-table', 4);
    const ordered = Array.from({ length: 12 }, (_, i) => `1,0${String(i).padStart(2, '0')}`);
    ordered[0] = '1,000';
    expect(await requests()).toEqual(ordered.toReversed());
    expect(await heads.nth(3).getAttribute('aria-sort')).toBe('descending');
    await heads.nth(3).getByRole('button').press('Enter');
    expect(await requests()).toEqual(ordered);
    expect(await heads.nth(3).getAttribute('aria-sort')).toBe('ascending');
    await heads.nth(2).getByRole('button').click();
    expect((await column(page, 'points-table', 3))[0]).toBe('invalid');
    expect(await heads.nth(3).getAttribute('aria-sort')).toBeNull();
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

  it('of a thousand points the first are there at once, and all when they are sorted, searched, printed or asked for', async () => {
    const { page, wrong } = await openReport(browser, { ...data, points: pointRows(1000) });
    const rows = () => page.locator('#points-table tbody tr').count();
    expect(await rows()).toBe(400);
    expect(await page.locator('[data-shown=points-table]').textContent()).toBe('400 of 1000 shown');
    await page.locator('#find-points').fill('rate=99900');
    expect(await column(page, 'points-table', 2)).toEqual(['99,900']);
    await page.reload();
    await page.getByRole('button', { name: 'Show all 1000' }).click();
    expect(await rows()).toBe(1000);
    expect(wrong).toEqual([]);
    await page.close();
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
