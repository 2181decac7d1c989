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
import { leftOut, provenance } from '../../shared/caption.js';
import { over, type Value } from '../../shared/faro/claims.js';
import { traceText } from '../../shared/faro/texts.js';
import { sizes, ways } from '../points.js';
import { byRepeat, meanOf, ofSize, readSolved, type Solved } from '../solutions.js';

const label = ({ solver, groups }: { solver: string; groups: number }) =>
  `${solver === 'cobyla' ? 'COBYLA' : solver}${groups > 0 ? `, ${groups} groups` : ''}`;
const colours = [
  palette.blue,
  palette.sky,
  palette.vermillion,
  palette.orange,
  palette.turquoise,
  palette.purple,
];

interface Mark {
  way: string;
  jobs: number;
  utility: number | null;
  computed: number;
  seconds: number | null;
  /** 95 % intervals over repeats, where there are several. */
  utilityLow?: number;
  utilityHigh?: number;
  computedLow?: number;
  computedHigh?: number;
  secondsLow?: number;
  secondsHigh?: number;
}

function marksOf(all: readonly Solved[]): Mark[] {
  return ways.flatMap((way) =>
    sizes.flatMap((jobs) => {
      const repeats = byRepeat(all).flatMap((own) => {
        const one = ofSize(own, way.solver, way.groups, jobs);
        return one ? [{ one, best: ofSize(own, 'exact', 0, jobs) }] : [];
      });
      if (repeats.length === 0) return [];
      const part = repeats.flatMap(({ one, best }) =>
        best ? [meanOf(one.utilities) / meanOf(best.utilities)] : [],
      );
      const seconds = repeats.flatMap(({ one }) => (one.seconds.length > 0 ? [meanOf(one.seconds)] : []));
      const computed = over(repeats.map(({ one }) => meanOf(one.computed)));
      return [
        {
          way: label(way),
          jobs,
          ...spread('utility', part.length > 0 ? over(part) : null),
          ...spread('computed', computed),
          ...spread('seconds', seconds.length > 0 ? over(seconds) : null),
        } as Mark,
      ];
    }),
  );
}

function spread(field: 'utility' | 'computed' | 'seconds', found: Value | null) {
  if (found === null) return { [field]: null };
  const { value, low, high } = found;
  return { [field]: value, ...(low !== undefined && { [`${field}Low`]: low, [`${field}High`]: high }) };
}

function panel(
  marks: readonly Mark[],
  field: 'utility' | 'computed' | 'seconds',
  title: string,
  more: object,
  layers: object[] = [],
) {
  const shown = ways.map(label).filter((name) => marks.some(({ way }) => way === name));
  return {
    width: Math.floor((pageWidth - 230) / 3),
    height: 200,
    layer: [
      {
        data: { values: marks.filter((mark) => mark[field] !== null) },
        mark: { type: 'line', point: true, strokeWidth: 1.8 },
        encoding: {
          x: {
            field: 'jobs',
            type: 'quantitative',
            title: 'Jobs',
            scale: { type: 'log', nice: false },
            axis: { values: sizes },
          },
          y: { field, type: 'quantitative', title, ...more },
          color: {
            field: 'way',
            type: 'nominal',
            title: null,
            scale: { domain: shown, range: shown.map((name) => colours[ways.map(label).indexOf(name)]) },
            legend: { orient: 'top', columns: 6 },
          },
        },
      },
      {
        // An interval that reaches to nothing has no place on a logarithmic axis.
        data: { values: marks.filter((mark) => (mark[`${field}Low`] ?? 0) > 0) },
        mark: { type: 'rule' },
        encoding: {
          x: { field: 'jobs', type: 'quantitative' },
          y: { field: `${field}Low`, type: 'quantitative' },
          y2: { field: `${field}High` },
          color: { field: 'way', type: 'nominal' },
        },
      },
      ...layers,
    ],
  };
}

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const all = await readSolved(run);
  const marks = marksOf(all);
  if (marks.length === 0) return [];
  const printed = await readPublished(join(folder, 'published.tsv'), {
    figure: 'number',
    solver: 'string',
    groups: 'number',
    problem: 'string',
    jobs: 'number',
    measure: 'string',
    value: 'number',
    provenance: 'string',
  });
  const seconds = printed
    .filter(({ figure, measure }) => figure === 7 && measure === 'seconds')
    .map(({ jobs, value }) => ({ jobs, seconds: value }));
  const diamonds = {
    data: { values: seconds },
    mark: { type: 'point', shape: 'diamond', filled: true, size: 60, opacity: 1, color: ink.strong },
    encoding: {
      x: { field: 'jobs', type: 'quantitative' },
      y: { field: 'seconds', type: 'quantitative' },
    },
  };
  const log = (format: string, ...values: number[]) => ({ scale: { type: 'log' }, axis: { values, format } });
  return [
    {
      name: 'faro_solver',
      title: 'Utility, work and time of solvers by number of jobs',
      caption: [
        `Sum of utilities, 3.6 replicas a job, windows of seven minutes of ${traceText(run)}, from one replica each; means${all.some(({ repeat }) => repeat > 0) ? ' over repeats too, with 95 % intervals' : ''}. Work is how often a job's utility was computed.`,
        'Seconds are of the machine that this ran on, while it did other things too, and differ from run to run; diamonds are the release’s, at 200 jobs all at once and in groups.',
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: vegaLite({
        hconcat: [
          panel(marks, 'utility', 'Utility, of the exact solver’s', { scale: { zero: false } }),
          panel(marks, 'computed', 'Utilities computed', log('~s', 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7)),
          panel(marks, 'seconds', 'Seconds a problem', log('~r', 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100), [
            diamonds,
          ]),
        ],
      }),
      tables: [
        {
          name: 'faro_solver',
          columns: [
            'repeat',
            'solver',
            'groups',
            'jobs',
            'per_job',
            'objective',
            'utility_function',
            'objective_value',
            'utility',
            'computed',
            'seconds',
          ],
          rows: all.map((one) => [
            ...[one.repeat, one.solver, one.groups, one.jobs, one.perJob, one.objective, one.utility],
            ...[meanOf(one.values), meanOf(one.utilities), meanOf(one.computed)],
            one.seconds.length > 0 ? meanOf(one.seconds) : null,
          ]),
        },
      ],
    },
  ];
}

/** Utility, work and time by number of jobs, a line for each way of solving. */
export const solvers: FigureDeclaration = {
  name: 'faro_solver',
  title: 'Solvers by number of jobs',
  needs: ['solutions'],
  build,
};
