import { join } from 'node:path';
import {
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  ink,
  pageWidth,
  palette,
  type Run,
  readPublished,
  vegaLite,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { leftOut, provenance } from '../shared/caption.js';
import { labelOf } from '../shared/faro/names.js';
import { comparable, servedText } from '../shared/faro/texts.js';
import { type Course, readCourses, smoothed } from './courses.js';

/** Minutes that a line's points are means of. */
const WIDTH = 5;

const colours: Readonly<Record<string, string>> = {
  fairshare: palette.grey,
  oneshot: palette.vermillion,
  aiad: palette.orange,
  mark: palette.purple,
  'faro-sum': palette.sky,
  'faro-fair-sum': palette.blue,
};
/** Of policies that the paper does not draw, one's own among them. */
const others = [palette.green, palette.turquoise, ink.strong];

/** The release's one cluster run, by policy; and Cilantro's. */
export const published = (file: string) =>
  readPublished(file, { policy: 'string', violations: 'number', lost: 'number', provenance: 'string' });
export const cilantro = (file: string) =>
  readPublished(file, {
    system: 'string',
    violations: 'number',
    request_violations: 'number',
    provenance: 'string',
  } as const);

/** `elsewhere` is what Cilantro violates, where that may stand beside the rest. */
function spec(courses: readonly Course[], elsewhere: number | null): TopLevelSpec {
  const policies = [...new Set(courses.map(({ policy }) => policy))];
  const strange = policies.filter((policy) => !(policy in colours));
  const minutes = Math.max(...courses.map(({ lost }) => lost.length));
  const x = (title: string | null) => ({
    field: 'minute',
    type: 'quantitative',
    title,
    scale: { domain: [0, minutes], nice: false },
    axis: { grid: false },
  });
  const color = {
    field: 'policy',
    type: 'nominal',
    title: null,
    legend: { orient: 'top' },
    scale: {
      domain: policies.map(labelOf),
      range: policies.map((policy) => colours[policy] ?? others[strange.indexOf(policy) % others.length]),
    },
  };
  const lines = (of: (course: Course) => Float64Array) =>
    policies.flatMap((policy) =>
      smoothed(courses.filter((course) => course.policy === policy).map(of), WIDTH).map((one) => ({
        ...one,
        policy: labelOf(policy),
      })),
    );
  const panel = (
    title: string,
    of: (course: Course) => Float64Array,
    last: boolean,
    more: { axis?: object; layers?: object[] } = {},
  ) => ({
    width: pageWidth - 60,
    height: 150,
    layer: [
      {
        // Neither measure can be below 0, whatever an interval of few repeats says.
        data: {
          values: lines(of).flatMap((one) =>
            one.low === undefined ? [] : [{ ...one, low: Math.max(0, one.low) }],
          ),
        },
        mark: { type: 'area', opacity: 0.2 },
        encoding: {
          x: { field: 'minute', type: 'quantitative' },
          y: { field: 'low', type: 'quantitative' },
          y2: { field: 'high' },
          fill: { field: 'policy', type: 'nominal', scale: color.scale, legend: null },
        },
      },
      {
        data: { values: lines(of) },
        mark: { type: 'line', strokeWidth: 1.5 },
        encoding: {
          x: x(last ? 'Time (min)' : null),
          y: { field: 'value', type: 'quantitative', title, ...(more.axis && { axis: more.axis }) },
          color,
        },
      },
      ...(more.layers ?? []),
    ],
  });
  const rule = {
    data: { values: [{ value: elsewhere, text: 'Cilantro, published mean' }] },
    layer: [
      {
        mark: { type: 'rule', strokeDash: [4, 3], color: ink.strong },
        encoding: { y: { field: 'value', type: 'quantitative' } },
      },
      {
        mark: { type: 'text', align: 'right', baseline: 'bottom', dy: -3, color: ink.strong },
        encoding: {
          y: { field: 'value', type: 'quantitative' },
          x: { value: pageWidth - 64 },
          text: { field: 'text' },
        },
      },
    ],
  };
  return vegaLite({
    spacing: 14,
    vconcat: [
      {
        width: pageWidth - 60,
        height: 70,
        data: {
          values: smoothed([courses[0].requests], WIDTH).map((one) => ({ ...one, value: one.value / 60 })),
        },
        mark: { type: 'line', color: ink.normal },
        encoding: { x: x(null), y: { field: 'value', type: 'quantitative', title: 'Requests/s' } },
      },
      panel(`Lost utility (of ${courses[0].jobs[0]})`, ({ lost }) => lost, false),
      panel('SLO violations', ({ violations }) => violations, true, {
        axis: { format: '~%' },
        layers: elsewhere === null ? [] : [rule],
      }),
    ],
  });
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const courses = await readCourses(run);
  if (courses.length === 0) return [];
  const served = courses.map(({ jobs, lost }) => ({ jobs: jobs[0], minutes: lost.length }));
  const beside = comparable(served);
  const means = await published(join(folder, 'published.tsv'));
  const [elsewhere] = await cilantro(join(folder, 'cilantro.tsv'));
  const repeated = new Set(courses.map(({ policy }) => policy)).size < courses.length;
  const repeat = new Map<string, number>();
  const numbered = courses.map((course) => {
    const own = repeat.get(course.policy) ?? 0;
    repeat.set(course.policy, own + 1);
    return { ...course, repeat: own };
  });
  const printed = means.map(
    ({ policy, lost, violations }) =>
      `${labelOf(policy)} ${lost} and ${(100 * violations).toFixed(1)}\u00a0%`,
  );
  return [
    {
      name: 'faro_timeline',
      title: 'Jobs share a cluster: what policies lose over time',
      caption: [
        servedText(run, served),
        `Means over ${WIDTH} minutes${repeated ? ' and repeats, with 95 % intervals of the latter' : ''}.`,
        ...(beside
          ? [
              `The release’s one run on a cluster of 32 replicas had a mean lost utility and SLO violations of ${printed.join(', ')}.`,
              'Cilantro is drawn as published: the mean of one run of the release on 64 CPUs, under a load generator of its own. It is not simulated here.',
            ]
          : []),
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: spec(courses, beside ? elsewhere.violations : null),
      tables: [
        {
          name: 'faro_timeline',
          columns: ['policy', 'repeat', 'minute', 'requests', 'lost_utility', 'violations'],
          rows: numbered.flatMap(({ policy, repeat: of, requests, lost, violations }) =>
            Array.from(lost, (value, minute) => [
              policy,
              of,
              minute,
              requests[minute],
              value,
              violations[minute],
            ]),
          ),
        },
      ],
    },
  ];
}

/** Load, lost utility and violations over time. */
export const timeline: FigureDeclaration = {
  name: 'faro_timeline',
  title: 'Policies over time',
  needs: ['jobMinutes'],
  build,
};
