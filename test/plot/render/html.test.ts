import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ladderX } from '../../../experiments/shared/ladder-axis.js';
import { ninesAxis } from '../../../experiments/shared/nines.js';
import { stackedPanels } from '../../../experiments/shared/stacked-panels.js';
import { renderHtml } from '../../../src/plot/render/html.js';
import { hasChromium, openChromium } from '../../support/chromium.js';

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

/** The line of a page that says what can be done with it. */
const helpOf = async (spec: object) =>
  /<p class="help">(.*)<\/p>/.exec(await renderHtml({ title: 'Any', caption: '', spec: spec as never }))?.[1];

const bars = {
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

it('a page says only what it can do', async () => {
  expect(await helpOf(spec)).toBe(
    'Point at a mark to read its values. Scroll to zoom, drag to move, double-click to reset. Click legend entries to single them out, again to let them go.',
  );
  expect(await helpOf(bars)).toBe('Point at a mark to read its values.');
});

it('the same figure gives the same page', async () => {
  expect(await renderHtml(figure)).toBe(await renderHtml(figure));
});

describe.runIf(hasChromium)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await openChromium();
    page = await open(figure.spec);
  }, 60_000);

  async function open(spec: object): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    page.on('pageerror', (error) => errors.push(error.message));
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'repro-html-')), 'figure.html');
    writeFileSync(file, await renderHtml({ ...figure, spec: spec as never }));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('#figure svg');
    return page;
  }

  /** What the tooltip says of the mark under a locator, row by row. */
  async function told(
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

  afterAll(() => browser?.close());

  /** Points that nobody sees, one for each of a line's values. */
  const grips = 4;
  it('is set in the font of the figures, also where it is not installed', async () => {
    const loaded = await page.evaluate<string[]>(
      `[...document.fonts].map(({ family, weight, style, status }) => [family.replaceAll('"', ''), weight, style, status].join(' '))`,
    );
    expect(loaded).toEqual(
      ['400 normal', '600 normal', '400 italic'].map((face) => `Source Sans 3 ${face} loaded`),
    );
    expect(await page.locator('#figure text').first().getAttribute('font-family')).toContain('Source Sans 3');
  });

  const points = () => page.locator('#figure .mark-symbol.role-mark path');
  const opacities = async () => {
    const all = await page.locator('#figure .mark-line.role-mark path').all();
    return Promise.all(all.map(async (line) => Number((await line.getAttribute('opacity')) ?? 1)));
  };

  it('draws every mark without an error', async () => {
    expect(await points().count()).toBe(4 + grips);
    expect(errors).toEqual([]);
  });

  const symbols = '#figure .mark-symbol.role-mark path';

  it('a line tells the values of the point that is nearest, not those of its first', async () => {
    expect(await told(page, symbols, 1)).toEqual(['x: 2', 'y: 0.5', 'series: slow </script> one']);
  });

  it('a bar tells what its axes show, formatted, and nothing of how it is drawn', async () => {
    const page = await open(bars);
    expect(await told(page, '#figure .mark-rect.role-mark path', 0, { x: 3, y: 200 })).toEqual([
      'SLO (ms): 25',
      'Goodput (requests/s): 377.52',
      'series: EDF',
    ]);
    expect(await told(page, '#figure .mark-rule.role-mark line', 0)).toEqual([
      'SLO (ms): 25',
      'Goodput (requests/s), low: 370.12',
      'Goodput (requests/s), high: 380',
    ]);
    await page.close();
  });

  it('an axis whose labels are computed is told by its labels, between the ticks too', async () => {
    const at = (channel: string, field: string, axis: object) => ({
      [channel]: {
        field,
        type: 'quantitative',
        title: channel === 'y' ? 'Percentile' : 'Multiplier',
        ...axis,
      },
    });
    const page = await open({
      width: 400,
      data: {
        values: [
          { t: 12, place: 3, series: 'a' },
          { t: 30, place: 4.25, series: 'a' },
        ],
      },
      mark: 'line',
      encoding: {
        ...at('x', 't', {
          ...ladderX(
            [
              { time: 0, sloFactor: 1 },
              { time: 30e9, sloFactor: 1.5 },
            ] as never,
            60e9,
          ),
          title: 'SLO multiplier',
        }),
        ...at('y', 'place', ninesAxis(5)),
      },
    });
    expect(await told(page, symbols, 0)).toEqual(['SLO multiplier: 1', 'Percentile: 99.9']);
    // 100 (1 - 10^-4.25)
    expect(await told(page, symbols, 1)).toEqual(['SLO multiplier: 1.5', 'Percentile: 99.99438']);
    await page.close();
  });

  it('panels over one time axis zoom it together, from each of them, and each its own y axis', async () => {
    const page = await open(
      stackedPanels(
        [0, 1, 2].map((_) => ({
          height: 100,
          y: { title: 'y' },
          layers: [
            {
              data: {
                values: [
                  { t: 0, value: 1 },
                  { t: 60, value: 2 },
                ],
              },
              mark: { type: 'line' },
            },
          ],
        })),
        { title: 'Time (min)', domain: [0, 60], tickCount: 4 },
        100,
      ),
    );
    const width = (scale: string) =>
      page.evaluate<number>(`view.scale('${scale}').domain()[1] - view.scale('${scale}').domain()[0]`);
    const widths = () =>
      Promise.all(
        ['x', 'concat_0_y', 'concat_1_y', 'concat_2_y'].map((name) => `concat_0_${name}`).map(width),
      );
    let before = await widths();
    for (const panel of [0, 1, 2]) {
      const box = (await page.locator('#figure svg').boundingBox())!;
      await page.mouse.move(box.x + 300, box.y + 60 + panel * 114);
      await page.mouse.wheel(0, -200);
      await expect.poll(() => width(`concat_0_concat_${panel}_y`)).toBeLessThan(before[panel + 1]!);
      const after = await widths();
      expect(after.map((value, i) => value < before[i]!)).toEqual(
        [0, 1, 2, 3].map((i) => i === 0 || i === panel + 1),
      );
      before = after;
    }
    expect(errors).toEqual([]);
    await page.close();
  });

  it('a click on a legend entry dims the other series, another brings them back', async () => {
    await page.locator('#figure .role-legend-label text', { hasText: 'fast' }).click();
    await expect.poll(opacities).toContain(0.1);
    await page.locator('#figure .role-legend-label text', { hasText: 'fast' }).click();
    await expect.poll(opacities).toEqual([1, 1]);
  });

  it('a legend of shapes singles out its marks, and those of a chosen colour keep theirs', async () => {
    const at = { x: { field: 'x', type: 'quantitative' }, y: { field: 'x', type: 'quantitative' } };
    const colour = { field: 'run', type: 'nominal', legend: { title: null } };
    const page = await open({
      layer: [
        {
          data: {
            values: [
              { x: 1, run: 'a' },
              { x: 2, run: 'b' },
            ],
          },
          mark: { type: 'point', filled: true },
          encoding: { ...at, color: colour },
        },
        {
          data: { values: [{ x: 3, run: 'a', source: 'paper' }] },
          mark: { type: 'point', opacity: 1 },
          encoding: {
            ...at,
            stroke: { ...colour, legend: null },
            shape: { field: 'source', type: 'nominal', legend: { title: null } },
          },
        },
      ],
    });
    const shown = async () =>
      Promise.all(
        (await page.locator(symbols).all()).map(async (mark) =>
          Number((await mark.getAttribute('opacity')) ?? 1),
        ),
      );
    expect(await told(page, symbols, 2)).toEqual(['x: 3', 'series: a', 'source: paper']);
    const click = (entry: string) =>
      page.locator('#figure .role-legend-label text', { hasText: new RegExp(`^${entry}$`) }).click();
    await click('paper');
    await expect.poll(shown).toEqual([0.1, 0.1, 1]);
    await click('paper');
    await expect.poll(shown).toEqual([1, 1, 1]);
    await click('a');
    await expect.poll(shown).toEqual([1, 0.1, 1]);
    await page.close();
  });

  it('follows the reader into dark colours and back, and prints in light ones', async () => {
    const paper = () =>
      page.evaluate<string>("getComputedStyle(document.querySelector('#figure svg')).backgroundColor");
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(paper).toBe('rgb(23, 23, 23)');
    expect(await points().count()).toBe(4 + grips);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await expect.poll(paper).toBe('rgb(23, 23, 23)');
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
