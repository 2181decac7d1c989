import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finishRun } from '../../src/cli/run/finish.js';
import { loadZoo } from '../../src/datasets/zoo/index.js';
import type { Figure } from '../../src/experiment/declaration.js';
import type { LoadedExperiment } from '../../src/experiment/load.js';
import type { AnyExperiment } from '../../src/experiment/parameters.js';
import { executePlan } from '../../src/runner/execute-plan.js';
import type { Executor } from '../../src/runner/executor/executor.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { RunOptions } from '../../src/runner/plan/run-plan.js';
import { simulatePoint } from '../../src/runner/targets/sim.js';
import { readManifest } from '../../src/telemetry/logdir/records.js';
import type { Manifest, Run } from '../../src/telemetry/run.js';
import { loaded, silent } from '../runner/fixture.js';

/** Simulates in this thread, so that nothing has to be compiled for another. */
export function here(): Executor {
  return {
    run: (job) => simulatePoint(job, { progress: () => {}, cancelled: () => false }),
    cancel: () => {},
    close: async () => {},
  };
}

const figure = async ({ points }: Run): Promise<Figure[]> => [
  {
    name: 'counts',
    title: 'Requests',
    caption: 'How many.',
    spec: {
      data: { values: points.map(({ name, counters }) => ({ name, y: counters?.requests ?? 0 })) },
      mark: 'bar',
      encoding: { x: { field: 'name', type: 'nominal' }, y: { field: 'y', type: 'quantitative' } },
    },
    tables: [
      {
        name: 'counts',
        columns: ['name', 'y'],
        rows: points.map(({ name, counters }) => [name, counters?.requests ?? 0]),
      },
    ],
  },
];

/** Two short points of Clockwork, with a claim and a figure. */
export function tiny(over: Partial<AnyExperiment> = {}): LoadedExperiment {
  const { declaration, folder } = loaded({
    sweep: { grid: { rate: [100, 200] } },
    figures: [{ name: 'counts', title: 'Requests', needs: ['requests'], build: figure }],
    claims: [
      {
        id: 'small.two',
        statement: 'Two points.',
        source: 'derived',
        tolerance: 0,
        expected: { relation: 'equal to', value: 2 },
        measure: ({ points }) => ({ value: points.length }),
      },
    ],
    ...over,
  });
  const point = (values: never) => ({
    ...declaration.point(values),
    zoo: 'osdi20',
    client: {
      workload: 'slo-exp-1',
      args: ['resnet50_v2', 2, 'poisson', (values as { rate: number }).rate, 8, 16, 2, 'mul', 1].map(String),
      inputs: false,
    },
  });
  return { declaration: { ...declaration, point: over.point ?? (point as never) }, folder };
}

/** Runs it, judges and draws it; returns its logdir and manifest. */
export async function simulatedRun(
  experiment = tiny(),
  options: Partial<RunOptions> = {},
): Promise<{ logdir: string; manifest: Manifest; experiment: LoadedExperiment }> {
  const logdir = join(mkdtempSync(join(tmpdir(), 'run-')), 'log');
  const plan = await planRun({ experiment, logdir, jobs: 1, loadProfiles: loadZoo, ...options });
  const outcome = await executePlan(plan, silent, { executor: here() });
  await finishRun(outcome, experiment, { check: true, plot: true });
  return { logdir, manifest: readManifest(logdir)!, experiment };
}
