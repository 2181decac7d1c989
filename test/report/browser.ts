import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ReportData } from '../../src/report/data.js';
import { reportPage } from '../../src/report/html/page.js';
import { pageParts } from '../../src/report/page-parts.js';

/** A page that is open, and all that it did which it should not. */
export interface OpenPage {
  page: Page;
  /** Errors, whatever its policy refused, and addresses that it asked. */
  wrong: string[];
}

/** Opens an address, and watches what it does. */
export async function openAddress(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  const wrong: string[] = [];
  const own = new URL(url).origin;
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked !== url && !/^(data|blob):/.test(asked) && (own === 'null' || !asked.startsWith(own)))
      wrong.push(`asked ${asked}`);
  });
  await page.goto(url);
  return { page, wrong };
}

/** Opens a report as a file. */
export function openReport(
  browser: Browser,
  data: ReportData,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const file = join(mkdtempSync(join(tmpdir(), 'repro-page-')), 'report.html');
  writeFileSync(file, reportPage(data, pageParts()));
  return openAddress(browser, pathToFileURL(file).href, options);
}

/** Text of the cells of a column, of the rows that are shown. */
export async function column(page: Page, table: string, index: number): Promise<string[]> {
  const cells = page.locator(`#${table} tbody tr:visible > :nth-child(${index})`);
  return (await cells.allTextContents()).map((text) => text.trim());
}

/** A number that the simulator read out, in full. */
export async function readout(page: Page, name: string): Promise<number> {
  return Number(await page.locator(`#simulator-readouts dd[data-name=${name}]`).getAttribute('data-value'));
}

/** Waits until the simulator has simulated what it was asked. */
export async function simulated(page: Page): Promise<void> {
  await page.waitForSelector('#simulator-form[data-state=done]', { timeout: 60_000 });
}

/** The curve that the simulator shows, point by point. */
export async function curve(page: Page, look = 'now'): Promise<[number, number][]> {
  return JSON.parse((await page.locator(`#simulator-chart polyline.${look}`).getAttribute('data-curve'))!);
}
