import { loadZoo } from '../src/datasets/zoo/index.js';
import { networkPresets } from '../src/serving-core/clockwork/network.js';
import { Simulation } from '../src/serving-core/clockwork/simulation.js';
import { Minstd } from '../src/serving-core/random/minstd.js';
import { findWorkload } from '../src/workloads/registry.js';
import { best, type Measurement } from './measure.js';

/** Figure 7's heaviest point, N=48 and R=2400, without telemetry. Returns the requests that it sent. */
export async function clockwork(floor: Measurement): Promise<Measurement[]> {
  const profile = (await loadZoo('osdi20')).get('resnet50_v2')!;
  const models = Array.from({ length: 48 }, () => ({ profile, pages: 7 }));
  let events = 0;
  const simulate = () => {
    const workload = findWorkload('slo-exp-1').bind(
      'resnet50_v2 48 poisson 2400 1 100 1.5 mul 20'.split(' '),
    );
    const simulation = new Simulation({
      controller: {
        type: 'INFER5',
        generateInputs: false,
        maxGpus: 6,
        scheduleAhead: 5e6,
        defaultSlo: 86_400e9,
        maxExec: 250e6,
        maxBatch: 8,
        loadTracker: 'reference',
      },
      workers: { count: 6, gpusPerWorker: 1, weightsCacheSize: 23_085_449_216, pageSize: 16_777_216 },
      host: networkPresets.cluster,
      models,
      inputs: true,
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
    simulation.clock.run();
    events = simulation.clock.events;
    return simulation.sent;
  };
  const requests = best('Figure 7, N=48, R=2400: requests', 'requests/s', simulate);
  const sent = simulate();
  const perSecond = (requests.perSecond * events) / sent;
  return [
    requests,
    {
      name: 'the same: events',
      unit: 'events/s',
      perSecond,
      ratio: { to: floor.name, value: perSecond / floor.perSecond },
    },
  ];
}
