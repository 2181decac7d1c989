import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/data.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { column, openReport } from './browser.js';
import { pointRows, sampleReport } from './sample.js';

describe.runIf(hasChromium)('the tables of a report in Chromium', () => {
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

  it('repeats of a point have a column, by which they are sorted, shown and found', async () => {
    const points = [0, 1, 2].flatMap((repeat) =>
      pointRows(4).map((row) => ({
        ...row,
        name: `${row.name}_repeat=${repeat}`,
        values: [...row.values, repeat],
      })),
    );
    const varied = [...data.varied, 'repeat'];
    const { page, wrong } = await openReport(browser, { ...data, points, varied });
    const repeats = () => column(page, 'points-table', 3);
    expect(await page.locator('#points-table thead th').nth(2).textContent()).toContain('repeat');
    await page.locator('#points-table thead th').nth(2).getByRole('button').click();
    expect((await repeats()).join('')).toBe('222211110000');
    await page.locator('select[data-filter=p2]').selectOption('1');
    expect(await repeats()).toEqual(['1', '1', '1', '1']);
    await page.locator('#find-points').fill('rate=300 repeat=1');
    expect(await column(page, 'points-table', 2)).toEqual(['300']);
    expect(wrong).toEqual([]);
    await page.close();
  });
});
