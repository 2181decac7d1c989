import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedExperiment } from '../../src/experiment/load.js';
import type { AnyExperiment } from '../../src/experiment/parameters.js';
import type { Executor } from '../../src/runner/executor/executor.js';
import { PointCancelled, type PointJob, type PointOutcome } from '../../src/runner/job.js';
import type { RunOptions } from '../../src/runner/plan/run-plan.js';
import type { Reporter } from '../../src/runner/reporter.js';
import type { ModelProfile } from '../../src/serving-core/common/profile.js';
import { tableFiles } from '../../src/telemetry/columns.js';
import { experiment } from '../experiment/fixture.js';

const profile: ModelProfile = {
  name: 'resnet',
  inputSize: 602_112,
  outputSize: 4000,
  weightsSize: 102_160_300,
  weightsTransfer: 8_310_000,
  batchSizes: [1, 2],
  execution: [2_730_000, 4_050_000],
};

/** Two models by two rates of the small experiment, as Clockwork points that a simulator could run. */
export function loaded(over: Partial<AnyExperiment> = {}): LoadedExperiment {
  const declaration = experiment({
    point: (values) => ({
      system: 'clockwork',
      controller: {
        type: 'INFER5',
        generateInputs: false,
        maxGpus: 6,
        scheduleAhead: 5_000_000,
        defaultSlo: 100_000_000,
        maxExec: 250_000_000,
        maxBatch: 8,
        loadTracker: 'reference',
      },
      workers: { count: 6, gpusPerWorker: 1, weightsCacheSize: 1_073_741_824, pageSize: 16_777_216 },
      network: 'cluster',
      client: {
        workload: 'slo-exp-1',
        args: ['resnet', values.models, 'poisson', values.rate, 1, 2, 2, 'mul', values.period].map(String),
        inputs: true,
      },
      zoo: 'tiny',
    }),
    ...over,
  });
  return { declaration, folder: '/experiments/small' };
}

export function options(over: Partial<RunOptions> = {}): RunOptions {
  return {
    experiment: loaded(),
    jobs: 1,
    loadProfiles: async () => new Map([['resnet', profile]]),
    ...over,
  };
}

/** What happened, in order: `start`, `run`, `progress`, `finish` … each with the point's name. */
export class Journal {
  readonly events: string[] = [];

  readonly reporter: Reporter = {
    runStarted: () => this.events.push('run started'),
    pointStarted: ({ name }) => this.events.push(`started ${name}`),
    pointProgress: ({ name }, fraction) => this.events.push(`progress ${name} ${fraction}`),
    pointFinished: ({ name }, { status }) => this.events.push(`${status} ${name}`),
    pointCancelled: ({ name }) => this.events.push(`cancelled ${name}`),
    runFinished: ({ status }) => this.events.push(`run ${status}`),
  };

  /** An executor that runs nothing: it writes an empty table and calls `act` for each point. */
  executor(act: (job: PointJob, cancelled: () => boolean) => unknown = () => {}): Executor {
    let cancelled = false;
    return {
      run: async (job, progress): Promise<PointOutcome> => {
        this.events.push(`run ${job.name}`);
        writeFileSync(join(job.folder, tableFiles.requests), 't\n');
        progress(0.5);
        await act(job, () => cancelled);
        if (cancelled) throw new PointCancelled('stopped');
        return { rows: { requests: 0 }, notices: ['same', 'same'], counters: { requests: 7 } };
      },
      cancel: () => {
        cancelled = true;
        this.events.push('cancel');
      },
      close: async () => {
        this.events.push('close');
      },
    };
  }
}

/** Hears everything, and says nothing. */
export const silent: Reporter = {
  runStarted: () => {},
  pointStarted: () => {},
  pointProgress: () => {},
  pointFinished: () => {},
  pointCancelled: () => {},
  runFinished: () => {},
};
