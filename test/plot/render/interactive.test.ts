import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { stackedPanels } from '../../../experiments/shared/stacked-panels.js';
import { renderHtml } from '../../../src/plot/render/html.js';
import { hasChromium } from '../../support/chromium.js';
import { bars, figure, spec, symbols, told, withBrowser } from './open-page.js';

/** The line of a page that says what can be done with it. */
const helpOf = async (spec: object) =>
  /<p class="help">(.*)<\/p>/.exec(await renderHtml({ title: 'Any', caption: '', spec: spec as never }))?.[1];

it('a page says only what it can do', async () => {
  expect(await helpOf(spec)).toBe(
    'Point at a mark to read its values. Scroll to zoom, drag to move, double-click to reset. Click legend entries to single them out, again to let them go.',
  );
  expect(await helpOf(bars)).toBe('Point at a mark to read its values.');
});

describe.runIf(hasChromium)('a page that is worked with', () => {
  const { open, errors } = withBrowser();
  let page: Page;
  beforeAll(async () => {
    page = await open(figure.spec);
  }, 60_000);

  const opacities = async () => {
    const all = await page.locator('#figure .mark-line.role-mark path').all();
    return Promise.all(all.map(async (line) => Number((await line.getAttribute('opacity')) ?? 1)));
  };

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

  it('scrolling zooms the axes', async () => {
    const ticks = () => page.locator('#figure .role-axis-label').first().textContent();
    const before = await ticks();
    const box = (await page.locator('#figure svg').boundingBox())!;
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await expect.poll(ticks).not.toBe(before);
  });
});
