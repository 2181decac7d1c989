import type { ControllerParts, Scheduler } from '../../src/serving-core/clockwork/controller/scheduler.js';
import type { ControllerCost } from '../../src/serving-core/clockwork/controller-host.js';
import { Invariants } from '../../src/serving-core/clockwork/invariants.js';
import { type HostModel, networkPresets } from '../../src/serving-core/clockwork/network.js';
import { Simulation } from '../../src/serving-core/clockwork/simulation.js';
import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';
import type { NoiseSource } from '../../src/serving-core/clockwork/worker/worker-noise.js';
import type { ModelProfile } from '../../src/serving-core/common/profile.js';
import { actionColumns, requestColumns } from '../../src/telemetry/columns.js';

/** One request that a test sends: when (ns), which model, and its SLO multiplier. */
export interface Arrival {
  t: number;
  model: number;
  factor: number;
}

export interface Deployment {
  profiles: readonly ModelProfile[];
  workers?: number;
  gpusPerWorker?: number;
  /** Pages of 16 MiB in each GPU's weight cache. */
  pages?: number;
  host?: HostModel;
  inputs?: boolean;
  options?: Partial<ControllerOptions>;
  scheduler?: (parts: ControllerParts, options: ControllerOptions) => Scheduler;
  invariants?: Invariants | null;
  noise?: NoiseSource;
  controllerCost?: ControllerCost;
}

export const PAGE = 16_777_216;

export const defaultOptions: ControllerOptions = {
  type: 'INFER5',
  generateInputs: false,
  maxGpus: 100,
  scheduleAhead: 5e6,
  defaultSlo: 100e6,
  maxExec: 250e6,
  maxBatch: 8,
  loadTracker: 'reference',
};

/** resnet50_v2 as the fig7 measurements of the original had it. */
export const resnet50: ModelProfile = {
  name: 'resnet50_v2',
  inputSize: 602_112,
  outputSize: 4000,
  weightsSize: 102_160_300,
  weightsTransfer: 8.32e6,
  batchSizes: [1, 2, 4, 8, 16],
  execution: [2.73e6, 4.05e6, 5.87e6, 9.93e6, 17.3e6],
};

export type Row = Record<string, number>;

/** A simulation over `deployment` whose tables are collected as rows by column name. */
export function deploy(deployment: Deployment): { simulation: Simulation; requests: Row[]; actions: Row[] } {
  const { profiles, workers = 1, gpusPerWorker = 1, pages = 1000, host, inputs = false } = deployment;
  const requests: Row[] = [];
  const actions: Row[] = [];
  const simulation = new Simulation({
    controller: { ...defaultOptions, ...deployment.options },
    workers: { count: workers, gpusPerWorker, weightsCacheSize: pages * PAGE, pageSize: PAGE },
    host: host ?? networkPresets.ideal,
    models: profiles.map((profile) => ({ profile, pages: Math.ceil(profile.weightsSize / PAGE) })),
    inputs,
    requestSink: {
      request: (...values: number[]) => {
        requests.push(named(requestColumns, values));
      },
    },
    actionSink: {
      action: (...values: number[]) => {
        actions.push(named(actionColumns, values));
      },
    },
    invariants: deployment.invariants === undefined ? new Invariants() : deployment.invariants,
    scheduler: deployment.scheduler,
    noise: deployment.noise,
    controllerCost: deployment.controllerCost,
  });
  return { simulation, requests, actions };
}

/** Sends `arrivals`, runs to the end, checks the invariants, and returns what was logged. */
export function serve(
  deployment: Deployment,
  arrivals: readonly Arrival[],
): { simulation: Simulation; requests: Row[]; actions: Row[] } {
  const deployed = deploy(deployment);
  const { simulation } = deployed;
  const sends = simulation.clock.register((i) => {
    simulation.infer(i, arrivals[i].model, arrivals[i].factor);
  });
  arrivals.forEach(({ t }, i) => {
    simulation.clock.at(t, sends, i, 0);
  });
  const last = arrivals.reduce((latest, { t }) => Math.max(latest, t), 0);
  simulation.clock.run(last + 2e9);
  if (simulation.clock.pending > 0) throw new Error('the deployment does not come to rest');
  simulation.finish();
  return deployed;
}

function named(columns: readonly { name: string }[], values: readonly number[]): Row {
  return Object.fromEntries(columns.map(({ name }, i) => [name, values[i]]));
}
