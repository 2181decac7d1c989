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
import { leftOut, provenance } from '../../shared/caption.js';
import { methods, type Planned, readPlanned } from '../costs.js';
import { published } from '../published.js';

const labels: Record<string, { label: string; colour: string }> = {
  planner: { label: 'planner', colour: palette.blue },
  'brute-force': { label: 'optimum (brute force)', colour: palette.green },
  minimiser: { label: 'notebook minimiser, max ≤ SLO', colour: palette.orange },
  'cg-mean': { label: 'CG-Mean', colour: palette.grey },
  'cg-peak': { label: 'CG-Peak', colour: palette.vermillion },
};
const notebook = 'printed in the notebook';

interface Mark {
  rate: number;
  cost: number;
  late: number;
  label: string;
}

const marksOf = (all: readonly Planned[]): Mark[] =>
  all.map(({ rate, planCost, late, method }) => ({
    rate,
    cost: planCost,
    // A share of 0 has no place on a logarithmic axis: it is drawn at the floor.
    late: Math.max(late, FLOOR),
    label: labels[method]?.label ?? method,
  }));

const FLOOR = 1e-4;

function panels(all: readonly Planned[], printed: readonly Mark[], title: string, rates: readonly number[]) {
  const present = methods.filter((method) => all.some((one) => one.method === method));
  const colour = {
    field: 'label',
    type: 'nominal',
    title: null,
    scale: {
      domain: present.map((method) => labels[method].label),
      range: present.map((method) => labels[method].colour),
    },
    legend: { orient: 'top', columns: 3 },
  };
  const x = {
    field: 'rate',
    type: 'quantitative',
    title: 'Rate (queries/s)',
    scale: { domainMin: 0 },
    axis: { values: rates, grid: false },
  };
  const size = { width: Math.floor((pageWidth - 90) / 2), height: 170 };
  const line = { type: 'line', point: { filled: true, size: 34 }, strokeWidth: 1.8 };
  return {
    spacing: 70,
    hconcat: [
      {
        title,
        ...size,
        layer: [
          {
            data: { values: marksOf(all) },
            mark: line,
            encoding: { x, y: { field: 'cost', type: 'quantitative', title: 'Cost ($/h)' }, color: colour },
          },
          {
            data: { values: printed },
            mark: { type: 'point', shape: 'diamond', size: 70, filled: true, color: ink.strong, opacity: 1 },
            encoding: { x, y: { field: 'cost', type: 'quantitative' } },
          },
        ],
      },
      {
        title: 'Answers later than the SLO',
        ...size,
        layer: [
          {
            data: { values: marksOf(all) },
            mark: line,
            encoding: {
              x,
              y: {
                field: 'late',
                type: 'quantitative',
                title: 'Share late',
                scale: { type: 'log', domain: [FLOOR, 1] },
                axis: { format: '~%', values: [FLOOR, 1e-3, 1e-2, 0.1, 1] },
              },
              color: colour,
            },
          },
          {
            data: { values: [{ bound: 0.01 }] },
            mark: { type: 'rule', strokeDash: [4, 3], color: ink.faint },
            encoding: { y: { field: 'bound', type: 'quantitative' } },
          },
        ],
      },
    ],
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const all = await readPlanned(run);
  const printed = await published(folder);
  const groups = new Map<string, Planned[]>();
  for (const one of all) {
    const key = `slo=${one.slo}_cv2=${one.cv2}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, group]) => {
    const [{ slo, cv2 }] = group;
    const rates = [...new Set(group.map(({ rate }) => rate))].sort((a, b) => a - b);
    const marks = printed
      .filter((row) => row.slo_ms === slo && row.cv2 === cv2)
      .map(({ rate, cost }) => ({ rate, cost, late: 0, label: notebook }));
    return {
      name: `inferline_planner_${key}`,
      title: `Cost by rate: SLO ${slo} ms, squared CV ${cv2}`,
      caption: [
        `Plans for gamma arrivals of squared CV ${cv2} (CV ${Number(Math.sqrt(cv2).toFixed(2))}), then served on the same trace. The dashed line is`,
        'the 1 % that a P99 allows; a share below 0.01 % is drawn there.',
        marks.length > 0
          ? `Diamonds: the minimiser's costs as the finished notebook printed them, for another draw of the arrivals.`
          : '',
        'A method without a mark found no plan.',
        ...leftOut(run),
        provenance(run),
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      spec: panels(group, marks, `SLO ${slo} ms, squared CV ${cv2}`, rates) as unknown as TopLevelSpec,
      tables: [
        {
          name: `inferline_planner_${key}`,
          columns: ['method', 'rate', 'cost_per_h', 'late', 'p99_ms', 'max_ms'],
          rows: group.map((one) => [
            one.method,
            one.rate,
            one.planCost,
            one.late,
            one.served.p99,
            one.served.max,
          ]),
        },
      ],
    };
  });
}

/** Cost and late answers by rate, a figure for each SLO and CV. */
export const costs: FigureDeclaration = {
  name: 'inferline_planner',
  title: 'Cost and SLO attainment by rate',
  needs: ['queries', 'hops', 'replicas', 'plan'],
  build,
};
