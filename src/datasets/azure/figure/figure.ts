import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../../experiment/declaration.js';
import { compareWithPublished } from '../acceptance.js';
import type { AzureDay } from '../day.js';
import type { AzureStatistics } from '../statistics.js';
import { popularityPanel, ratePanel, regularityPanel, sharePanel, triggerPanel } from './panels.js';

/** Draws a day beside what is published of the trace. `source` says what the day is: a real file, or synthetic and how. */
export function azureFigure(
  { rows }: AzureDay,
  statistics: AzureStatistics,
  name: string,
  source: string,
): Figure {
  const { functions, invocations, rate } = statistics;
  return {
    name,
    title: `Azure Functions trace: ${source}`,
    caption: [
      `${functions.toLocaleString('en-US')} functions, ${(invocations / 1e6).toFixed(1)} million invocations,`,
      `${Math.round(rate).toLocaleString('en-US')} requests/s on average. Published: statistics of the released trace`,
      '(Azure Public Dataset, digitised to about ±1 %; Shahrad et al., USENIX ATC 2020). Published inter-arrival times are',
      'of applications over 14 days; here they are of functions with three invocations or more in one day, those of one',
      'minute taken as evenly spread.',
    ].join(' '),
    spec: {
      spacing: 22,
      // each panel has curves, colours and axes of its own
      resolve: { scale: { color: 'independent', x: 'independent', y: 'independent' } },
      vconcat: [
        ratePanel(statistics),
        { spacing: 26, ...independent, hconcat: [popularityPanel(rows.totals), sharePanel(rows.totals)] },
        { spacing: 26, ...independent, hconcat: [regularityPanel(statistics), triggerPanel(statistics)] },
      ],
    } as TopLevelSpec,
    tables: [
      {
        name: `${name}_rate`,
        columns: ['minute', 'requests_per_s'],
        rows: [...statistics.ratePerMinute].map((value, i) => [i + 1, value]),
      },
      {
        name: `${name}_statistics`,
        columns: ['statistic', 'measured', 'published', 'low', 'high', 'within'],
        rows: compareWithPublished(statistics).map((row) => [
          row.statistic,
          row.measured,
          row.published,
          row.low,
          row.high,
          row.within,
        ]),
      },
    ],
  };
}

const independent = { resolve: { legend: { color: 'independent' }, scale: { color: 'independent' } } };
