import { describe, expect, it } from 'vitest';
import { ladderX } from '../../../experiments/shared/ladder-axis.js';
import { ninesAxis } from '../../../experiments/shared/nines.js';
import { hasChromium } from '../../support/chromium.js';
import { bars, figure, symbols, told, withBrowser } from './open-page.js';

describe.runIf(hasChromium)('the tooltip of a page', () => {
  const { open } = withBrowser();

  it('a line tells the values of the point that is nearest, not those of its first', async () => {
    const page = await open(figure.spec);
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
});
