import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run, vegaLite } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { leftOut, provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import { band, intervalsDrawn } from '../../shared/intervals.js';
import { type Course, type Courses, readCourses, WINDOW } from '../measured.js';
import { LEAD, type SystemName, systems } from '../scenarios.js';
import { costOf, lateOf, ratesOf } from './series.js';

const colours: Record<SystemName, string> = {
  inferline: palette.blue,
  static: palette.grey,
  ds2: palette.purple,
  autoscale: palette.orange,
  'cg-peak': palette.vermillion,
};
/** Where a share of 0 is drawn on the logarithmic axis. */
const FLOOR = 1e-3;

const labelOf = ({ system }: Courses) => systems[system as SystemName].label;

/** A mean over a point's repeats. */
const mean = ({ repeats }: Courses, of: (course: Course) => number) => over(repeats.map(of));

function spec(courses: readonly Courses[]): TopLevelSpec {
  const [first] = courses;
  const { seconds } = first;
  const names = courses.map(({ system }) => system as SystemName);
  const color = {
    field: 'label',
    type: 'nominal',
    title: null,
    scale: { domain: names.map((name) => systems[name].label), range: names.map((name) => colours[name]) },
    legend: { orient: 'top', symbolOpacity: 1 },
  };
  const x = (title: string | null) => ({
    field: 's',
    type: 'quantitative',
    title,
    scale: { domain: [0, seconds], nice: false },
    axis: { grid: false },
  });
  const labelled = <T extends object>(of: (one: Courses) => readonly T[]) =>
    courses.flatMap((one) => of(one).map((value) => ({ ...value, label: labelOf(one) })));
  const late = labelled((one) => lateOf(one, FLOOR).map(({ value, ...at }) => ({ ...at, late: value })));
  const cost = labelled((one) => costOf(one).map(({ value, ...at }) => ({ ...at, cost: value })));
  const lateEncoding = {
    x: x(null),
    y: {
      field: 'late',
      type: 'quantitative',
      title: 'Share late',
      scale: { type: 'log', domain: [FLOOR, 1] },
      axis: { format: '~%', values: [FLOOR, 1e-2, 0.1, 1] },
    },
    color,
  };
  const costEncoding = {
    x: x('Time (s)'),
    y: { field: 'cost', type: 'quantitative', title: 'Cost ($/h)' },
    color,
  };
  const plan = {
    data: { values: [{ s: LEAD * seconds }] },
    mark: { type: 'rule', strokeDash: [2, 3], color: ink.axis },
  };
  // The layers of a panel share an axis: one without a title would take that of the others away.
  const planned = (title: string | null) => ({ ...plan, encoding: { x: x(title) } });
  return vegaLite({
    spacing: 14,
    vconcat: [
      {
        width: pageWidth - 40,
        height: 80,
        layer: [
          planned(null),
          {
            data: { values: ratesOf(first) },
            mark: { type: 'line', color: ink.normal },
            encoding: { x: x(null), y: { field: 'rate', type: 'quantitative', title: 'Queries/s' } },
          },
        ],
      },
      {
        width: pageWidth - 40,
        height: 140,
        layer: [
          planned(null),
          ...band(late, lateEncoding),
          { data: { values: late }, mark: { type: 'line', strokeWidth: 1.6 }, encoding: lateEncoding },
        ],
      },
      {
        width: pageWidth - 40,
        height: 140,
        layer: [
          planned('Time (s)'),
          ...band(cost, costEncoding, { interpolate: 'step-after' }),
          {
            data: { values: cost },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.6 },
            encoding: costEncoding,
          },
        ],
      },
    ],
  });
}

const late = ({ late }: Course) => late;
const meanCost = ({ meanCost }: Course) => meanCost;

const inAll = (one: Courses) =>
  `${labelOf(one)} ${(100 * mean(one, late).value).toFixed(2)} % late at ${mean(one, meanCost).value.toFixed(2)} $/h`;

const repeated = ({ repeats }: Courses) => repeats.length > 1;

/** A point as a row of the table. */
function row(one: Courses, spread: boolean) {
  const [share, cost] = [within(mean(one, late), 0, 1), within(mean(one, meanCost), 0)];
  return [
    ...[one.system, share.value, mean(one, ({ served }) => served.p99).value],
    ...[mean(one, ({ planCost }) => planCost).value, cost.value],
    mean(one, ({ costs }) => costs.length - 1).value,
    ...(spread ? [share, cost].flatMap(({ low = null, high = null }) => [low, high]) : []),
  ];
}

async function build(run: Run): Promise<Figure[]> {
  const groups = new Map<string, Courses[]>();
  for (const course of await readCourses(run))
    groups.set(course.scenario, [...(groups.get(course.scenario) ?? []), course]);
  return [...groups].map(([scenario, courses]) => ({
    name: `inferline_tuner_${scenario}`,
    title: `Serving while the load changes: ${scenario}`,
    caption: [
      `Answers later than the SLO by ${WINDOW} s of sending (a share below 0.1 % is drawn there), and what the wanted replicas cost. Plans are made for`,
      `what comes left of the dotted line. In all: ${courses.map(inAll).join(', ')}.`,
      ...intervalsDrawn(courses, 'bands'),
      ...leftOut(run),
      provenance(run),
    ].join(' '),
    spec: spec(courses),
    tables: [
      {
        name: `inferline_tuner_${scenario}`,
        columns: [
          ...['system', 'late', 'p99_ms', 'plan_cost_per_h', 'mean_cost_per_h', 'changes'],
          ...(courses.some(repeated) ? ['late_low', 'late_high', 'mean_cost_low', 'mean_cost_high'] : []),
        ],
        rows: courses.map((one) => row(one, courses.some(repeated))),
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
