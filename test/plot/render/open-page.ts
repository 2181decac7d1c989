import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { renderHtml } from '../../../src/plot/render/html.js';
import { openChromium } from '../../support/chromium.js';

/** Two lines of two points, with a legend. */
export const spec = {
  data: {
    values: [
      { x: 1, y: 0.25, series: 'slow </script> one' },
      { x: 2, y: 0.5, series: 'slow </script> one' },
      { x: 1, y: 0.75, series: 'fast' },
      { x: 2, y: 1, series: 'fast' },
    ],
  },
  mark: { type: 'line', point: true },
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
    color: { field: 'series', type: 'nominal' },
  },
} as const;

export const figure = { title: 'A figure & its <title>', caption: 'Two lines.', spec: spec as never };

/** A bar with its interval, on an axis without a scale to zoom. */
export const bars = {
  data: { values: [{ slo: 25, value: 377.51851851851853, low: 370.123456, high: 380, label: 'EDF' }] },
  layer: [
    {
      mark: 'bar',
      encoding: {
        x: { field: 'slo', type: 'ordinal', title: 'SLO (ms)', sort: [25] },
        xOffset: { field: 'label', type: 'nominal', sort: ['EDF'] },
        y: { field: 'value', type: 'quantitative', title: 'Goodput (requests/s)' },
      },
    },
    {
      mark: { type: 'rule', strokeWidth: 4 },
      encoding: {
        x: { field: 'slo', type: 'ordinal' },
        y: { field: 'low', type: 'quantitative' },
        y2: { field: 'high' },
      },
    },
  ],
};

/** Marks of a figure's points, also those that nobody sees and that only answer the pointer. */
export const symbols = '#figure .mark-symbol.role-mark path';

export interface Pages {
  /** Opens a figure as a page, or the text of one. */
  open(spec: object | string): Promise<Page>;
  /** What pages threw, and what they complained of: whatever their policy forbids is among it. */
  errors: string[];
}

/** A browser for the tests of a `describe`. */
export function withBrowser(): Pages {
  let browser: Browser;
  const errors: string[] = [];
  beforeAll(async () => {
    browser = await openChromium();
  }, 60_000);
  afterAll(() => browser?.close());
  return {
    errors,
    async open(spec) {
      const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'repro-html-')), 'figure.html');
      const text = typeof spec === 'string' ? spec : await renderHtml({ ...figure, spec: spec as never });
      writeFileSync(file, text);
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector('#figure svg');
      return page;
    },
  };
}

/** What the tooltip says of the mark under a locator, row by row. */
export async function told(
  page: Page,
  mark: string,
  nth: number,
  position?: { x: number; y: number },
): Promise<string[]> {
  await page.locator(mark).nth(nth).hover({ force: true, position });
  await page.locator('#tip').waitFor({ state: 'visible' });
  const rows = await page.locator('#tip tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('td').allTextContents()).join(': ')));
}
