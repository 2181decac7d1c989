import { join } from 'node:path';
import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { forecastBy, traceText } from '../../shared/faro.js';
import { parameterOf } from '../../shared/values.js';
import { baselines, policyNames, readFaro } from '../outcomes.js';
import { published } from '../published.js';

const labels: Record<string, string> = {
  fairshare: 'FairShare',
  oneshot: 'Oneshot',
  aiad: 'AIAD',
  mark: 'MArk',
  'faro-fair': 'Faro-Fair',
  'faro-sum': 'Faro-Sum',
  'faro-fair-sum': 'Faro-FairSum',
  'faro-penalty-sum': 'Faro-PenaltySum',
  'faro-penalty-fair-sum': 'Faro-PenaltyFairSum',
};
const kinds = { baseline: 'baseline, here', faro: 'Faro, here', published: 'published simulation' };

interface Mark {
  policy: string;
  quota: number;
  violations: number;
  lost: number;
  kind: string;
}

function panel(marks: readonly Mark[], quota: number, field: 'violations' | 'lost', first: boolean) {
  const here = marks.filter((mark) => mark.quota === quota);
  const y = {
    field: 'policy',
    type: 'nominal',
    title: null,
    sort: Object.values(labels),
    axis: first ? { labelLimit: 150 } : { labels: false, ticks: false },
  };
  const x = {
    field,
    type: 'quantitative',
    title: field === 'lost' ? 'Lost utility (of 10 jobs)' : 'SLO violations (share)',
    scale: { domainMin: 0 },
    axis: { tickCount: 4, ...(field === 'violations' && { format: '~%' }) },
  };
  const color = {
    field: 'kind',
    type: 'nominal',
    title: null,
    scale: { domain: Object.values(kinds), range: [palette.grey, palette.blue, ink.strong] },
    legend: { orient: 'top' },
  };
  return {
    width: Math.floor((pageWidth - 260) / 4),
    height: 170,
    title: `${quota} replicas`,
    layer: [
      {
        data: { values: here.filter(({ kind }) => kind !== kinds.published) },
        mark: { type: 'bar', height: 9 },
        encoding: { y, x, color },
      },
      {
        data: { values: here.filter(({ kind }) => kind === kinds.published) },
        mark: { type: 'point', shape: 'diamond', size: 46, filled: true, opacity: 1 },
        encoding: { y, x, color },
      },
    ],
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const outcomes = (await readFaro(run)).filter(({ policy }) => policy in labels);
  if (outcomes.length === 0) return [];
  const quotas = [...new Set(outcomes.map(({ quota }) => quota))].sort((a, b) => a - b);
  const printed = await published(join(folder, 'published.tsv'));
  const marks: Mark[] = [
    ...outcomes.map(({ policy, quota, violations, lost }) => ({
      ...{ quota, violations, lost, policy: labels[policy] },
      kind: baselines.includes(policy) ? kinds.baseline : kinds.faro,
    })),
    ...printed.map(({ policy, quota, violations, lost }) => ({
      ...{ quota, violations, lost, policy: labels[policy] },
      kind: kinds.published,
    })),
  ];
  const [point] = run.points;
  const minutes = String(parameterOf(run, point, 'minutes') ?? 360);
  return [
    {
      name: 'faro_policies',
      title: 'SLO violations and lost utility by policy',
      caption: [
        `Ten jobs over ${minutes} minutes of ${traceText(run)}; MArk and Faro forecast by ${forecastBy(run, point)}.`,
        `Diamonds: the release's simulations of six hours of its own trace, with trained networks. SLO violations are means over minutes of means over jobs.`,
        provenance(run),
      ].join(' '),
      spec: {
        vconcat: (['violations', 'lost'] as const).map((field) => ({
          hconcat: quotas.map((quota, i) => panel(marks, quota, field, i === 0)),
        })),
      } as unknown as TopLevelSpec,
      tables: [
        {
          name: 'faro_policies',
          columns: ['quota', 'policy', 'violations', 'request_violations', 'lost_utility'],
          rows: policyNames.flatMap((policy) =>
            outcomes
              .filter((one) => one.policy === policy)
              .map((one) => [one.quota, policy, one.violations, one.requestViolations, one.lost]),
          ),
        },
      ],
    },
  ];
}

/** Both measures of every policy, a column for each size of the cluster. */
export const policies: FigureDeclaration = {
  name: 'faro_policies',
  title: 'Policies by cluster size',
  needs: ['jobMinutes'],
  build,
};
