import { syntheticAzureDay } from '../src/datasets/azure/index.js';
import { loadZoo } from '../src/datasets/zoo/index.js';
import { networkPresets } from '../src/serving-core/clockwork/network.js';
import { Simulation } from '../src/serving-core/clockwork/simulation.js';
import { controllerDefaults } from '../src/serving-core/clockwork/spec.js';
import { Minstd } from '../src/serving-core/random/minstd.js';
import { findWorkload } from '../src/workloads/registry.js';
import type { Measurement } from './measure.js';

const PAGE = 16_777_216;
const MINUTE = 60e9;

/** The deployment of Figures 9 and 10: a day of the Azure trace at its own volume, 4026 instances, 12 GPUs, no telemetry. */
export async function azureSimulation(trace = syntheticAzureDay()): Promise<Simulation> {
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
    requestSink: null,
    actionSink: null,
    invariants: null,
  });
  workload.start({
    clock: simulation.clientClock(),
    port: simulation,
    client: (index) => new Minstd(index),
    stop: () => simulation.stopClient(),
  });
  return simulation;
}

/** Requests per second of one core: the best of `minutes` virtual minutes, after one in which the caches fill. */
export async function azure(floor: Measurement, minutes = 4): Promise<Measurement[]> {
  const simulation = await azureSimulation();
  const { clock } = simulation;
  clock.run(MINUTE);
  let requests = 0;
  let events = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const sent = simulation.sent;
    const fired = clock.events;
    const start = process.cpuUsage();
    clock.run(clock.now() + MINUTE);
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    requests = Math.max(requests, (simulation.sent - sent) / seconds);
    events = Math.max(events, (clock.events - fired) / seconds);
  }
  return [
    {
      name: 'Azure, 4026 models, 12 GPUs: requests',
      unit: 'requests/s',
      perSecond: requests,
      ratio: { to: floor.name, value: requests / floor.perSecond },
    },
    {
      name: 'the same: events',
      unit: 'events/s',
      perSecond: events,
      ratio: { to: floor.name, value: events / floor.perSecond },
    },
  ];
}
