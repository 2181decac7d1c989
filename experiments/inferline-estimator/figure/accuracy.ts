import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run, vegaLite } from 'repro';
import { doubts, provenance } from '../../shared/caption.js';
import { over, within } from '../../shared/claims/repeats.js';
import { errorBars, intervalsDrawn } from '../../shared/intervals.js';
import { type Replay, type Replayed, readReplayed } from '../measured.js';

const colours = [palette.green, palette.sky, palette.blue, palette.vermillion, palette.purple, palette.grey];

/** A mean over a point's repeats, with its interval where there are several. */
const mean = ({ repeats }: Replayed, of: (one: Replay) => number) => over(repeats.map(of));

/** How busy the busiest model of a plan is, in two kinds. */
const loads = { low: 'no model busy above 80 %', high: 'a model busy above 80 %' };

async function build(run: Run): Promise<Figure[]> {
  const all = await readReplayed(run, { invalid: true });
  if (all.length === 0) return [];
  const variations = [...new Set(all.map(({ variation }) => variation))].sort((a, b) => a - b);
  const marks = all.map((one) => ({
    estimated: mean(one, ({ estimated }) => estimated).value,
    replayed: mean(one, ({ replayed }) => replayed).value,
    variation: `variation ${one.variation}`,
    load: mean(one, ({ utilisation }) => utilisation).value > 0.8 ? loads.high : loads.low,
    invalid: one.point.status === 'invalid',
  }));
  const low = 0.93 * Math.min(...marks.flatMap(({ estimated, replayed }) => [estimated, replayed]));
  const high = 1.07 * Math.max(...marks.flatMap(({ estimated, replayed }) => [estimated, replayed]));
  const far = 1.1 * Math.max(...marks.map(({ estimated }) => estimated));
  // An interval of a heavy tail may reach below 0, where a logarithmic axis ends.
  const bars = all.map((one, i) => {
    const { low: least, high: most } = within(
      mean(one, ({ replayed }) => replayed),
      low,
    );
    return { ...marks[i], low: least, high: most };
  });
  const spread = all.some(({ repeats }) => repeats.length > 1);
  const band = [low, far].map((at) => ({ at, least: 0.9 * at, most: 1.1 * at }));
  const x = {
    field: 'estimated',
    type: 'quantitative',
    title: 'Estimated P99 (ms)',
    scale: { domain: [low, far], nice: false },
  };
  const y = {
    field: 'replayed',
    type: 'quantitative',
    title: 'Replayed P99 (ms)',
    scale: { type: 'log', domain: [low, high], nice: false },
    // of a narrow range Vega chooses better ones
    axis: high > 5 * low ? { values: [200, 250, 300, 400, 500, 700, 1000, 2000, 5000, 10_000, 50_000] } : {},
  };
  const color = {
    field: 'variation',
    type: 'nominal',
    title: null,
    scale: { domain: variations.map((v) => `variation ${v}`), range: colours },
    legend: { orient: 'right' },
  };
  const shape = {
    field: 'load',
    type: 'nominal',
    title: null,
    scale: { domain: [loads.low, loads.high], range: ['circle', 'triangle-up'] },
    // a shape's entry has no colour of its own: vega's would be black, and differ between filled and hollow marks
    legend: {
      orient: 'right',
      encoding: { symbols: { fill: { value: ink.normal }, fillOpacity: { value: 0.9 } } },
    },
  };
  return [
    {
      name: 'inferline_estimator',
      title: 'P99 as estimated and as replayed',
      caption: [
        'Plans of InferLine’s planner. The estimator takes service times to be constant; the replay draws each batch’s from a log-normal distribution with',
        'the same mean, whose 99th percentile is the profile’s at variation 1. The band is ±10 %.',
        ...(run.manifest?.target === 'local' ? ['The replay is by real processes, whose models sleep.'] : []),
        ...intervalsDrawn(all, 'vertical lines'),
        ...doubts(
          run,
          run.points,
          all.flatMap(({ repeats }, i) => repeats.map(() => ({ invalid: marks[i].invalid }))),
        ),
        provenance(run),
      ].join(' '),
      spec: vegaLite({
        width: pageWidth - 200,
        height: 320,
        layer: [
          {
            data: { values: band },
            mark: { type: 'area', color: ink.grid, clip: true },
            encoding: {
              x: { ...x, field: 'at' },
              y: { ...y, field: 'least' },
              y2: { field: 'most' },
            },
          },
          ...errorBars(bars, { x, y, color }, { clip: true }),
          // an invalid point is hollow
          ...[false, true].flatMap((invalid) => {
            const values = marks.filter((mark) => mark.invalid === invalid);
            const mark = { type: 'point', filled: !invalid, size: 60, opacity: 0.9 };
            return values.length > 0 ? [{ data: { values }, mark, encoding: { x, y, color, shape } }] : [];
          }),
        ],
      }),
      tables: [
        {
          name: 'inferline_estimator',
          columns: [
            'variation',
            'slo_ms',
            'cv2',
            'rate',
            'utilisation',
            'estimated_p99_ms',
            'replayed_p99_ms',
            'late',
            'source',
            ...(spread ? ['repeats', 'replayed_p99_low_ms', 'replayed_p99_high_ms'] : []),
          ],
          rows: all.map((one) => row(one, spread)),
        },
      ],
    },
  ];
}

/** A point as a row of the table. */
function row(one: Replayed, spread: boolean) {
  const { low = null, high = null } = mean(one, ({ replayed }) => replayed);
  return [
    ...[one.variation, one.slo, one.cv2, one.rate],
    ...[
      ({ utilisation }: Replay) => utilisation,
      ({ estimated }: Replay) => estimated,
      ({ replayed }: Replay) => replayed,
      ({ late }: Replay) => late,
    ].map((of) => mean(one, of).value),
    one.point.status === 'invalid' ? 'this run, invalid' : 'this run',
    ...(spread ? [one.repeats.length, low, high] : []),
  ];
}

/** Replayed against estimated P99. */
export const accuracy: FigureDeclaration = {
  name: 'inferline_estimator',
  title: 'Estimated and replayed P99',
  needs: ['queries', 'hops', 'replicas', 'plan'],
  build,
};
