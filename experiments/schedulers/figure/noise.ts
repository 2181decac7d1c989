import { type Figure, type FigureDeclaration, ink, type Run, vegaLite } from 'repro';
import { provenance } from '../../shared/caption.js';
import { advantage } from '../estimates.js';
import { type Measured, readMeasured } from '../measured.js';
import { baselines, usual } from '../systems.js';
import { colours, doubted, entryOf, halfWidth, whatDoes } from './common.js';

interface Loss {
  axis: 'noiseScale' | 'spread';
  system: string;
  /** Of either run. */
  invalid: boolean;
  /** The two that are compared. */
  runs: readonly [Measured, Measured];
  at: number;
  /** Share of the requests that the calm run answered in time and this one did not, net. */
  value: number;
  low: number;
  high: number;
}

/** What each scheduler loses against its own run at the start of an axis, at the SLO that has most points. */
function losses(measured: readonly Measured[], axis: Loss['axis']): Loss[] {
  const others =
    axis === 'spread'
      ? ({ noiseScale }: Measured) => noiseScale === usual.noiseScale
      : ({ spread }: Measured) => spread === usual.spread;
  const candidates = measured.filter(
    (one) => !(baselines as readonly string[]).includes(one.system) && others(one),
  );
  const sets = new Map<string, Measured[]>();
  for (const one of candidates) {
    const key = `${one.slo} ${one.cached}`;
    sets.set(key, [...(sets.get(key) ?? []), one]);
  }
  const values = (set: readonly Measured[]) => new Set(set.map((one) => one[axis])).size;
  const set = [...sets.values()].reduce((a, b) => (values(b) > values(a) ? b : a), []);
  if (values(set) < 2) return [];
  return set.flatMap((one) => {
    const calms = set.filter((other) => other.system === one.system && other[axis] === 0);
    const calm = calms.find(({ invalid }) => !invalid) ?? calms[0];
    const loss = calm && advantage(calm, one);
    if (!loss) return [];
    const invalid = one.invalid || calm.invalid;
    return [{ axis, system: one.system, invalid, runs: [calm, one], at: one[axis], ...loss }];
  });
}

function panel(found: readonly Loss[], title: string, x: object) {
  const { scale, dashes } = colours(found);
  const values = found.map(({ runs: _, ...loss }) => ({ ...loss, label: entryOf(loss) }));
  const legend = { title: null, orient: 'top', columns: 7, symbolType: 'stroke', symbolSize: 400 };
  const color = {
    field: 'label',
    type: 'nominal',
    scale,
    legend,
  };
  const across = { field: 'at', title, ...x };
  const y = {
    field: 'value',
    type: 'quantitative',
    title: 'Loss (requests in time, % of all)',
    axis: { format: '.1%' },
  };
  return {
    width: halfWidth,
    height: 220,
    data: { values },
    layer: [
      { data: { values: [{ value: 0 }] }, mark: { type: 'rule', color: ink.axis }, encoding: { y } },
      {
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { x: across, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      {
        mark: { type: 'line', strokeWidth: 2, point: { size: 36 } },
        encoding: {
          x: across,
          y,
          color,
          strokeDash: { field: 'label', type: 'nominal', scale: dashes, legend },
        },
      },
      {
        transform: [{ filter: 'datum.invalid' }],
        mark: { type: 'point', shape: 'circle', fill: ink.paper, size: 40, strokeWidth: 1.2, opacity: 1 },
        encoding: { x: across, y, stroke: { field: 'label', type: 'nominal', scale, legend: null } },
      },
    ],
  };
}

async function build(run: Run): Promise<Figure[]> {
  const measured = await readMeasured(run);
  const [scaled, spread] = [losses(measured, 'noiseScale'), losses(measured, 'spread')];
  if (scaled.length + spread.length === 0) return [];
  const ordinal = { type: 'ordinal', axis: { labelAngle: 0 } };
  const panels = [
    ...(scaled.length > 0 ? [panel(scaled, "Noise of executions (× a V100's)", ordinal)] : []),
    ...(spread.length > 0
      ? [
          panel(spread, 'Spread of executions (± of their profile)', {
            ...ordinal,
            axis: { labelAngle: 0, format: '.0%' },
          }),
        ]
      : []),
  ];
  return [
    {
      name: 'schedulers_noise',
      title: 'What prediction errors cost the schedulers',
      caption: [
        whatDoes(run, measured),
        "Against each scheduler's own run without: paired by arrival, with 95 % intervals. Left, the calibrated noise grows, which also makes executions",
        'shorter on average; right, executions take 1 ± spread of their profile, the mean unchanged.',
        ...doubted(run, [...new Set([...scaled, ...spread].flatMap(({ runs }) => runs))]),
        provenance(run, run.points),
      ].join(' '),
      spec: vegaLite({ hconcat: panels }),
      tables: [
        {
          name: 'schedulers_noise',
          columns: ['axis', 'system', 'at', 'loss', 'low', 'high', 'status'],
          rows: [...scaled, ...spread].map(({ axis, system, at, value, low, high, invalid }) => [
            axis,
            system,
            at,
            value,
            low,
            high,
            invalid ? 'invalid' : 'ok',
          ]),
        },
      ],
    },
  ];
}

export const noiseFigure: FigureDeclaration = {
  name: 'schedulers_noise',
  title: 'Loss by execution-time noise',
  needs: ['requests'],
  build,
};
