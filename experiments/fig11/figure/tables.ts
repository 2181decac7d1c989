import type { FigureTable } from 'repro';
import { marksTable } from '../../shared/marks.js';
import type { Cell } from '../../shared/tables.js';
import { type Group, median, medianSteps, peakGoodput, peakOf, type Trial } from '../trials.js';
import type { Published } from './published.js';

const milliseconds = 1e-6;

/** What a share of late responses would have been allowed to add (the original's goodput_p99 and so on); rates in 1/s. */
function allowing(late: number, goodput: number, successes: number): number {
  // The original means late ones here but takes all successes, so that the first term nearly always decides.
  return goodput + Math.min((goodput * late) / (100 - late), successes);
}

/** Columns of the original's timeseries_data-<i>.tsv, its units: rates in 1/s, latencies in ms, t in min. */
const seriesColumns = [
  ...[
    'bucket',
    't',
    'throughput',
    'request_rate',
    'goodput',
    'badput',
    'batchsize',
    'coldstart',
    'warmstart',
  ],
  ...['coldmodel', 'models', 'latency_median', 'latency_p99', 'latency_max', 'latency_p50_good'],
  ...['latency_p99_good', 'latency_max_good', 'goodput_p99', 'goodput_p95', 'goodput_p90'],
];

function seriesRows({ period, goodput, offered, batch, minutes }: Trial): Cell[][] {
  const { columns } = minutes;
  return goodput.map((good, i) => {
    const rate = (name: keyof typeof columns) => columns[name][i]! / period;
    const ms = (name: keyof typeof columns) => columns[name][i]! * milliseconds;
    const successes = rate('successes');
    const cells = [
      ...[i, (i * period) / 60, offered[i]!, offered[i]!, good, successes, batch[i]!],
      ...[rate('cold_starts'), successes - rate('cold_starts'), columns.cold_models[i]!, columns.models[i]!],
      ...[ms('latency_median'), ms('latency_p99'), ms('latency_max')],
      ...[ms('good_latency_median'), ms('good_latency_p99'), ms('good_latency_max')],
      ...[1, 5, 10].map((late) => allowing(late, good, successes)),
    ];
    // Where nothing was measured the original has 0.
    return cells.map((cell) => (Number.isNaN(cell) ? 0 : cell));
  });
}

/** The original's number of N: its files are of 10·i GPUs. */
const indexOf = (gpus: number): number => gpus / 10;

/** The original's series of every N; of later trials, which it keeps in folders of their own, the name says so. */
export function seriesTables(groups: readonly Group[]): FigureTable[] {
  return groups.flatMap(({ gpus, trials }) =>
    trials.map((trial, k) => ({
      name: `timeseries_data-${indexOf(gpus)}${k > 0 ? `_repeat=${k}` : ''}`,
      columns: seriesColumns,
      rows: seriesRows(trial),
    })),
  );
}

/** The original's 11a_goodput_median_40_workers.tsv: each trial and the medians, by bucket. */
export function medianTable(group: Group): FigureTable {
  const { gpus, trials } = group;
  const sets = { goodput: 'goodput', batchsize: 'batch', throughput: 'offered' } as const;
  const stems = ['goodput', 'batchsize', 'throughput'] as const;
  const medians = stems.map((stem) => medianSteps(group, (trial) => trial[sets[stem]]));
  return {
    name: `11a_goodput_median_${gpus}_workers`,
    columns: [
      ...['bucket', 't'],
      ...trials.flatMap((_, k) => stems.map((stem) => `${stem}${k}`)),
      ...stems.map((stem) => `${stem}_median`),
    ],
    rows: medians[0]!.map((_, i) => [
      ...[i, (i * trials[0]!.period) / 60],
      ...trials.flatMap((trial) => stems.map((stem) => trial[sets[stem]][i] || 0)),
      ...medians.map((values) => values[i] || 0),
    ]),
  };
}

/** The original's two tables of largest goodputs, in which `num_models` is the number of GPUs. */
export function aggregateTables(groups: readonly Group[]): FigureTable[] {
  const most = Math.max(...groups.map(({ trials }) => trials.length));
  const trials = Array.from({ length: most }, (_, k) => k);
  const highest = (trial: Trial, of: (goodput: number, successes: number) => number) =>
    Math.max(...trial.goodput.map((good, i) => of(good, trial.minutes.columns.successes[i]! / trial.period)));
  return [
    {
      name: '11b_goodput_median_aggregate',
      columns: ['num_models', ...trials.map((k) => `goodput${k}`), 'goodput_median'],
      rows: [
        [0, ...trials.map(() => 0), 0],
        ...groups.map((group): Cell[] => [
          group.simulated,
          ...trials.map((k) => (group.trials[k] ? peakOf(group.trials[k]) : null)),
          peakGoodput(group),
        ]),
      ],
    },
    {
      name: 'goodput_aggregate_data',
      columns: ['num_models', 'goodput', 'goodput_p99', 'goodput_p95', 'goodput_p90', 'throughput'],
      rows: groups.map((group) => [
        group.simulated,
        peakGoodput(group),
        ...[1, 5, 10].map((late) =>
          median(group.trials.map((trial) => highest(trial, (g, s) => allowing(late, g, s)))),
        ),
        median(group.trials.map(({ offered }) => Math.max(...offered))),
      ]),
    },
  ];
}

/** Every mark of Figure 11a. */
export function seriesMarks(
  name: string,
  group: Group,
  loads: readonly number[],
  marks: readonly Published[],
): FigureTable {
  const own = [
    ['goodput', medianSteps(group, ({ goodput }) => goodput)],
    ['offered load', medianSteps(group, ({ offered }) => offered)],
    ['batch size', medianSteps(group, ({ batch }) => batch)],
  ] as const;
  const invalid = group.trials.some((trial) => trial.invalid);
  return marksTable(
    name,
    ['gpus', 'load_factor', 'quantity'],
    own.flatMap(([quantity, values]) =>
      values.map((value, i) => ({ at: [group.simulated, loads[i]!, quantity], value, invalid })),
    ),
    marks.map((mark) => ({ ...mark, at: [group.simulated, loads[Number(mark.step)]!, mark.quantity] })),
  );
}

/** Every mark of Figure 11b: peak goodputs as drawn. */
export function scalingMarks(
  name: string,
  groups: readonly Group[],
  marks: readonly Published[],
): FigureTable {
  return marksTable(
    name,
    ['gpus', 'repeat'],
    groups.flatMap(({ simulated, trials }) =>
      trials.map((trial) => ({
        at: [simulated, trial.point.repeat],
        value: peakOf(trial),
        invalid: trial.invalid,
      })),
    ),
    marks.map((mark) => ({ ...mark, at: [mark.gpus, null] })),
  );
}
