import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/plot/render/html.js';

const browserPath = process.env.REPRO_CHROMIUM ?? '/usr/bin/chromium';

const spec = {
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

const figure = { title: 'A figure & its <title>', caption: 'Two lines.', spec: spec as never };

it('the page carries everything it needs: no address of another host is loaded', async () => {
  const html = await renderHtml(figure);
  expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
  expect(html).toContain('A figure &amp; its &lt;title>');
});

it('the same figure gives the same page', async () => {
  expect(await renderHtml(figure)).toBe(await renderHtml(figure));
});

// CI installs Chromium; elsewhere the browser's part runs where there is one.
describe.runIf(existsSync(browserPath) || process.env.CI)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: browserPath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    page.on('pageerror', (error) => errors.push(error.message));
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'repro-html-')), 'figure.html');
    writeFileSync(file, await renderHtml(figure));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('#figure svg');
  });

  afterAll(() => browser?.close());

  const points = () => page.locator('#figure .mark-symbol.role-mark path');
  const opacities = async () => {
    const all = await page.locator('#figure .mark-line.role-mark path').all();
    return Promise.all(all.map(async (line) => Number((await line.getAttribute('opacity')) ?? 1)));
  };

  it('draws every mark without an error', async () => {
    expect(await points().count()).toBe(4);
    expect(errors).toEqual([]);
  });

  it('a mark under the pointer tells its values', async () => {
    await points().nth(1).hover({ force: true });
    const tip = page.locator('#tip');
    await tip.waitFor({ state: 'visible' });
    expect(await tip.textContent()).toMatch(/y0\.5/);
  });

  it('a click on a legend entry dims the other series, another brings them back', async () => {
    await page.locator('#figure .role-legend-label text', { hasText: 'fast' }).click();
    await expect.poll(opacities).toContain(0.1);
    await page.locator('#figure .role-legend-label text', { hasText: 'fast' }).click();
    await expect.poll(opacities).toEqual([1, 1]);
  });

  it('follows the reader into dark colours and back, and prints in light ones', async () => {
    const paper = () =>
      page.evaluate<string>("getComputedStyle(document.querySelector('#figure svg')).backgroundColor");
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(paper).toBe('rgb(23, 23, 23)');
    expect(await points().count()).toBe(4);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(paper).toBe('rgb(255, 255, 255)');
    expect(errors).toEqual([]);
  });

  it('scrolling zooms the axes', async () => {
    const ticks = () => page.locator('#figure .role-axis-label').first().textContent();
    const before = await ticks();
    const box = (await page.locator('#figure svg').boundingBox())!;
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await expect.poll(ticks).not.toBe(before);
  });
});
