import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
  vegaLite,
} from 'repro';
import { leftOut, provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import type { Outcome } from '../../shared/inferline-outcome.js';
import { errorBars, intervalsDrawn } from '../../shared/intervals.js';
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

/** Of each point's repeats the means, and their intervals as bars. */
function marksOf(all: readonly Planned[]) {
  const mean = ({ repeats }: Planned, of: (one: Outcome) => number) => over(repeats.map(of));
  const each = all.map((one) => ({
    rate: one.rate,
    label: labels[one.method]?.label ?? one.method,
    cost: within(
      mean(one, ({ planCost }) => planCost),
      0,
    ),
    late: within(
      mean(one, ({ late }) => late),
      FLOOR,
      1,
    ),
  }));
  return {
    // A share of 0 has no place on a logarithmic axis: it is drawn at the floor.
    marks: each.map(
      ({ cost, late, ...at }): Mark => ({ ...at, cost: cost.value, late: Math.max(late.value, FLOOR) }),
    ),
    costs: each.map(({ cost: { low, high }, late: _, ...at }) => ({ ...at, low, high })),
    lates: each.map(({ late: { low, high }, cost: _, ...at }) => ({
      ...at,
      low,
      high: high && Math.max(FLOOR, high),
    })),
  };
}

const FLOOR = 1e-4;

function panels(all: readonly Planned[], printed: readonly Mark[], rates: readonly number[]) {
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
  const { marks, costs, lates } = marksOf(all);
  const cost = { field: 'cost', type: 'quantitative', title: 'Cost ($/h)' };
  const late = {
    field: 'late',
    type: 'quantitative',
    title: 'Share late',
    scale: { type: 'log', domain: [FLOOR, 1] },
    axis: { format: '~%', values: [FLOOR, 1e-3, 1e-2, 0.1, 1] },
  };
  return {
    spacing: 70,
    hconcat: [
      {
        title: 'What plans cost',
        ...size,
        layer: [
          ...errorBars(costs, { x, y: cost, color: colour }),
          { data: { values: marks }, mark: line, encoding: { x, y: cost, color: colour } },
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
          ...errorBars(lates, { x, y: late, color: colour }, { clip: true }),
          { data: { values: marks }, mark: line, encoding: { x, y: late, color: colour } },
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

/** A point as a row of the table. */
function row({ method, rate, repeats }: Planned, spread: boolean) {
  const mean = (of: (one: Outcome) => number) => over(repeats.map(of));
  const [cost, late] = [
    within(
      mean(({ planCost }) => planCost),
      0,
    ),
    within(
      mean((one) => one.late),
      0,
      1,
    ),
  ];
  return [
    ...[method, rate, cost.value, late.value],
    ...[mean(({ served }) => served.p99).value, mean(({ served }) => served.max).value],
    ...(spread
      ? [repeats.length, ...[cost, late].flatMap(({ low = null, high = null }) => [low, high])]
      : []),
  ];
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
    const spread = group.some(({ repeats }) => repeats.length > 1);
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
        ...intervalsDrawn(group, 'vertical lines, of those that found one'),
        ...leftOut(run),
        provenance(run),
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
      spec: vegaLite(panels(group, marks, rates)),
      tables: [
        {
          name: `inferline_planner_${key}`,
          columns: [
            ...['method', 'rate', 'cost_per_h', 'late', 'p99_ms', 'max_ms'],
            ...(spread ? ['repeats', 'cost_low', 'cost_high', 'late_low', 'late_high'] : []),
          ],
          rows: group.map((one) => row(one, spread)),
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
