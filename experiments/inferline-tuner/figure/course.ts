import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { leftOut, provenance } from '../../shared/caption.js';
import { type Course, readCourses, WINDOW } from '../measured.js';
import { LEAD, type SystemName, systems } from '../scenarios.js';

const colours: Record<SystemName, string> = {
  inferline: palette.blue,
  static: palette.grey,
  ds2: palette.purple,
  autoscale: palette.orange,
  'cg-peak': palette.vermillion,
};
/** Where a share of 0 is drawn on the logarithmic axis. */
const FLOOR = 1e-3;

const labelOf = ({ system }: Course) => systems[system as SystemName].label;

function spec(courses: readonly Course[]): TopLevelSpec {
  const [{ seconds, sent }] = courses;
  const names = courses.map(({ system }) => system as SystemName);
  const color = {
    field: 'label',
    type: 'nominal',
    title: null,
    scale: { domain: names.map((name) => systems[name].label), range: names.map((name) => colours[name]) },
    legend: { orient: 'top' },
  };
  const x = (title: string | null) => ({
    field: 's',
    type: 'quantitative',
    title,
    scale: { domain: [0, seconds], nice: false },
    axis: { grid: false },
  });
  const rates = [...sent.subarray(0, Math.floor(seconds / WINDOW))].map((n, i) => ({
    s: (i + 0.5) * WINDOW,
    rate: n / WINDOW,
  }));
  const late = courses.flatMap((course) =>
    [...course.late10].map((n, i) => ({
      s: (i + 0.5) * WINDOW,
      late: Math.max(FLOOR, n / Math.max(1, course.sent[i])),
      label: labelOf(course),
    })),
  );
  const cost = courses.flatMap((course) =>
    [...course.costs, { t: seconds * 1e9, cost: course.costs.at(-1)!.cost }]
      .filter(({ t }) => t <= seconds * 1e9)
      .map((step) => ({ s: step.t / 1e9, cost: step.cost, label: labelOf(course) })),
  );
  const plan = {
    data: { values: [{ s: LEAD * seconds }] },
    mark: { type: 'rule', strokeDash: [2, 3], color: ink.axis },
  };
  const planned = { ...plan, encoding: { x: x(null) } };
  return {
    spacing: 14,
    vconcat: [
      {
        width: pageWidth - 40,
        height: 80,
        layer: [
          planned,
          {
            data: { values: rates },
            mark: { type: 'line', color: ink.normal },
            encoding: { x: x(null), y: { field: 'rate', type: 'quantitative', title: 'Queries/s' } },
          },
        ],
      },
      {
        width: pageWidth - 40,
        height: 140,
        layer: [
          planned,
          {
            data: { values: late },
            mark: { type: 'line', strokeWidth: 1.6 },
            encoding: {
              x: x(null),
              y: {
                field: 'late',
                type: 'quantitative',
                title: 'Share late',
                scale: { type: 'log', domain: [FLOOR, 1] },
                axis: { format: '~%', values: [FLOOR, 1e-2, 0.1, 1] },
              },
              color,
            },
          },
        ],
      },
      {
        width: pageWidth - 40,
        height: 140,
        layer: [
          planned,
          {
            data: { values: cost },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.6 },
            encoding: {
              x: x('Time (s)'),
              y: { field: 'cost', type: 'quantitative', title: 'Cost ($/h)' },
              color,
            },
          },
        ],
      },
    ],
  } as unknown as TopLevelSpec;
}

async function build(run: Run): Promise<Figure[]> {
  const groups = new Map<string, Course[]>();
  for (const course of await readCourses(run))
    groups.set(course.scenario, [...(groups.get(course.scenario) ?? []), course]);
  return [...groups].map(([scenario, courses]) => ({
    name: `inferline_tuner_${scenario}`,
    title: `Serving while the load changes: ${scenario}`,
    caption: [
      `Answers later than the SLO by ${WINDOW} s of sending (a share below 0.1 % is drawn there), and what the wanted replicas cost. Plans are made for`,
      `what comes left of the dotted line. In all: ${courses.map((one) => `${labelOf(one)} ${(100 * one.late).toFixed(2)} % late at ${one.meanCost.toFixed(2)} $/h`).join(', ')}.`,
      ...leftOut(run),
      provenance(run),
    ].join(' '),
    spec: spec(courses),
    tables: [
      {
        name: `inferline_tuner_${scenario}`,
        columns: ['system', 'late', 'p99_ms', 'plan_cost_per_h', 'mean_cost_per_h', 'changes'],
        rows: courses.map((one) => [
          one.system,
          one.late,
          one.served.p99,
          one.planCost,
          one.meanCost,
          one.costs.length - 1,
        ]),
      },
    ],
  }));
}

/** Rate, late answers and cost over time, a figure for each scenario. */
export const course: FigureDeclaration = {
  name: 'inferline_tuner',
  title: 'Late answers and cost while the load changes',
  needs: ['queries', 'hops', 'replicas', 'plan'],
  build,
};
