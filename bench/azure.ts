import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syntheticAzureDay } from '../src/datasets/azure/index.js';
import { loadZoo } from '../src/datasets/zoo/index.js';
import { networkPresets } from '../src/serving-core/clockwork/network.js';
import { Simulation, type SimulationConfig } from '../src/serving-core/clockwork/simulation.js';
import { controllerDefaults } from '../src/serving-core/clockwork/spec.js';
import { Minstd } from '../src/serving-core/random/minstd.js';
import { PointTables } from '../src/telemetry/writer/point-tables.js';
import { findWorkload } from '../src/workloads/registry.js';
import type { TraceRows } from '../src/workloads/trace.js';
import type { Measurement } from './measure.js';

const PAGE = 16_777_216;
const MINUTE = 60e9;
const noSinks: Pick<SimulationConfig, 'requestSink' | 'actionSink'> = { requestSink: null, actionSink: null };

/** The deployment of Figures 9 and 10: a day of the Azure trace at its own volume, 4026 instances, 12 GPUs. */
export async function azureSimulation(
  trace: TraceRows = syntheticAzureDay(),
  sinks = noSinks,
): Promise<Simulation> {
  const zoo = await loadZoo('osdi20');
  const workload = findWorkload('azure').bind(['8'], { zoo: [...zoo.keys()].sort(), trace: () => trace });
  const models = workload.loads.flatMap(({ model, copies }) => {
    const profile = zoo.get(model)!;
    return Array.from({ length: copies }, () => ({ profile, pages: Math.ceil(profile.weightsSize / PAGE) }));
  });
  const simulation = new Simulation({
    controller: { ...controllerDefaults('INFER5', true), maxGpus: 12 },
    workers: { count: 12, gpusPerWorker: 1, weightsCacheSize: 23_085_449_216, pageSize: PAGE },
    host: networkPresets.cluster,
    models,
    inputs: false,
    invariants: null,
    ...sinks,
  });
  workload.start({
    clock: simulation.clientClock(),
    port: simulation,
    client: (index) => new Minstd(index),
    stop: () => simulation.stopClient(),
  });
  return simulation;
}

/** Requests and events per second of one core: the best of `minutes` virtual minutes, after one in which the caches fill. */
function bestMinute(simulation: Simulation, minutes: number): { requests: number; events: number } {
  const { clock } = simulation;
  clock.run(MINUTE);
  let requests = 0;
  let events = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const before = { sent: simulation.sent, events: clock.events };
    const start = process.cpuUsage();
    clock.run(clock.now() + MINUTE);
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    requests = Math.max(requests, (simulation.sent - before.sent) / seconds);
    events = Math.max(events, (clock.events - before.events) / seconds);
  }
  return { requests, events };
}

/** The Azure trace without telemetry, and with the roll-ups that a run at the paper's scale keeps. */
export async function azure(floor: Measurement, minutes = 3): Promise<Measurement[]> {
  const trace = syntheticAzureDay();
  const bare = await azureSimulation(trace);
  const { requests, events } = bestMinute(bare, minutes);
  const folder = mkdtempSync(join(tmpdir(), 'repro-bench-'));
  const tables = new PointTables(folder, ['minutes', 'histograms']);
  try {
    const told = await azureSimulation(trace, { requestSink: tables.requests, actionSink: tables.actions });
    const rolledUp = bestMinute(told, minutes);
    const plain: Measurement = {
      name: 'Azure, 4026 models, 12 GPUs',
      unit: 'requests/s',
      perSecond: requests,
    };
    return [
      plain,
      {
        name: 'the same: events',
        unit: 'events/s',
        perSecond: events,
        ratio: { to: floor.name, value: events / floor.perSecond },
      },
      {
        name: 'the same, telemetry rolled up',
        unit: 'requests/s',
        perSecond: rolledUp.requests,
        ratio: { to: plain.name, value: rolledUp.requests / requests },
      },
    ];
  } finally {
    tables.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
