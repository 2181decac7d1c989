/** The text of a new experiment: small, complete, and commented for who changes it next. */
export function experimentTemplate(name: string): string {
  return `// An experiment of your own. It runs as it is:
//
//   repro run ./${name}.ts --scale quick
//
// It asks how many GPUs a load needs. Change the parameters, the sweep and what a point runs; the telemetry, the
// figure, the claim and the command line follow.
import {
  type Batch,
  defineExperiment,
  ink,
  type PointView,
  pageWidth,
  palette,
  provenance,
  type Run,
  requestSeries,
  satisfaction,
} from 'repro';

/** The fraction of requests answered within their SLO over all points given, with its 95 % interval. */
async function satisfactionOf(points: readonly PointView[]) {
  const batches: Batch[] = [];
  for (const { files } of points) {
    if (files.requests === undefined) return null;
    const { factors } = await requestSeries(files.requests);
    // One batch a second: neighbouring requests share their fate, and the interval must know.
    for (const { rows, met } of factors) {
      rows.forEach((trials, i) => {
        batches.push({ trials, successes: met[i] });
      });
    }
  }
  return satisfaction(batches);
}

/** With --repeats each value of gpus has several points: all that are good count as one. */
function goodPoints(run: Run, gpus: number): PointView[] {
  return run.points.filter(({ parameters, status }) => parameters.gpus === gpus && status === 'ok');
}

export default defineExperiment({
  name: '${name}',
  title: 'How many GPUs does this load need?',
  summary: 'Fraction of requests within their SLO against the number of GPUs.',
  // Where the study was published; say so when it was not.
  paper: {
    system: 'Clockwork',
    title: 'A study of my own',
    venue: 'unpublished',
    section: 'none',
    figure: 'none',
  },

  // Every parameter can be changed on the command line: --set rate=900
  parameters: {
    gpus: { type: 'int', default: 2, min: 1, max: 100, description: 'workers, one GPU each' },
    model: { type: 'string', default: 'resnet50_v2', description: 'a model of: repro zoo list osdi20' },
    models: { type: 'int', default: 12, min: 1, max: 10_000, description: 'copies of the model' },
    rate: {
      type: 'number',
      default: 600,
      min: 0.001,
      max: 1e6,
      unit: 'requests/s',
      description: 'Poisson arrivals, total over all copies',
    },
    slo: { type: 'int', default: 10, min: 1, max: 1000, description: 'SLO, in times of one inference' },
    seconds: { type: 'int', default: 30, min: 1, max: 3600, unit: 's', description: 'length of a point' },
  },

  // What runs, for whom reads: counts are numbers or names of parameters.
  roles: {
    client: { count: 1, binary: 'client', description: 'slo-exp-1, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },

  // What --scale changes.
  scales: {
    quick: { description: '3 s a point', set: { seconds: 3 } },
    small: { description: '10 s a point', set: { seconds: 10 } },
    paper: { description: '30 s a point', set: { seconds: 30 } },
  },
  defaultScale: 'quick',

  // Every combination of these is a point; { list: [...] } and { paired: {...} } are the other ways.
  sweep: { grid: { gpus: [1, 2, 3] } },

  // Tables that the figure and the claim read: rows ('requests', 'actions') or their roll-ups ('minutes', 'histograms').
  telemetry: ['requests'],

  // One point, as plain data. Times in ns, sizes in bytes; only client.duration is in s.
  point: (v) => ({
    system: 'clockwork',
    controller: {
      type: 'INFER5',
      generateInputs: false,
      maxGpus: v.gpus,
      scheduleAhead: 5_000_000,
      defaultSlo: 100_000_000,
      maxExec: 250_000_000,
      maxBatch: 8,
      loadTracker: 'reference',
    },
    workers: { count: v.gpus, gpusPerWorker: 1, weightsCacheSize: 10_737_418_240, pageSize: 16_777_216 },
    network: 'cluster',
    client: {
      // repro workloads slo-exp-1 explains the arguments. The ladder ends after its first rung: one multiplier.
      workload: 'slo-exp-1',
      args: [v.model, v.models, 'poisson', v.rate, v.slo, v.slo, 2, 'mul', v.seconds].map(String),
      inputs: true,
    },
    zoo: 'osdi20',
  }),
  expectedRequests: (v) => v.rate * v.seconds,

  figures: [
    {
      name: '${name}',
      title: 'Workload satisfaction against GPUs',
      needs: ['requests'],
      async build(run) {
        const rows = [];
        for (const gpus of new Set(run.points.map(({ parameters }) => Number(parameters.gpus)))) {
          const ws = await satisfactionOf(goodPoints(run, gpus));
          if (ws) rows.push({ gpus, ws: ws.value, low: ws.low, high: ws.high });
        }
        if (rows.length === 0) return [];
        const x = { field: 'gpus', type: 'ordinal', title: 'GPUs', axis: { labelAngle: 0 } } as const;
        return [
          {
            name: '${name}',
            title: 'Workload satisfaction against GPUs',
            caption: \`Bars: fraction of requests within their SLO. Lines: 95 % interval. \${provenance(run)}\`,
            // A Vega-Lite specification with its data inside.
            spec: {
              data: { values: rows },
              width: pageWidth,
              height: 220,
              layer: [
                {
                  mark: { type: 'bar', width: 60, clip: true, color: palette.blue },
                  encoding: {
                    x,
                    y: {
                      field: 'ws',
                      type: 'quantitative',
                      title: 'Workload satisfaction',
                      scale: { domain: [0, 1] },
                      stack: null,
                    },
                  },
                },
                {
                  mark: { type: 'rule', strokeWidth: 2, color: ink.strong },
                  encoding: { x, y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
                },
              ],
            },
            tables: [
              {
                name: '${name}_satisfaction',
                columns: ['gpus', 'satisfaction', 'low', 'high'],
                rows: rows.map(({ gpus, ws, low, high }) => [gpus, ws, low, high]),
              },
            ],
          },
        ];
      },
    },
  ],

  claims: [
    {
      id: '${name}.three-gpus',
      statement: 'Three GPUs keep 95 % of the requests within their SLO',
      source: 'my expectation',
      expected: { relation: 'at least', value: 0.95 },
      tolerance: 0,
      async measure(run) {
        const ws = await satisfactionOf(goodPoints(run, 3));
        return ws ? { ...ws, where: 'gpus=3' } : { notTestable: 'needs a finished point with gpus=3' };
      },
    },
  ],
});
`;
}
