import type { LoadedModel } from '../../serving-core/clockwork/controller/model-state.js';
import { controllerHostPresets } from '../../serving-core/clockwork/controller-host.js';
import type { Invariants } from '../../serving-core/clockwork/invariants.js';
import { networkPresets } from '../../serving-core/clockwork/network.js';
import { Simulation, type SimulationConfig } from '../../serving-core/clockwork/simulation.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import { noisePresets } from '../../serving-core/clockwork/worker/noise.js';
import { Minstd } from '../../serving-core/random/minstd.js';
import { stream } from '../../serving-core/random/streams.js';
import type { BoundWorkload } from '../../workloads/workload.js';

/** What a simulation takes beside its spec. */
export interface SimulationParts extends Pick<SimulationConfig, 'requestSink' | 'actionSink' | 'scheduler'> {
  models: readonly LoadedModel[];
  seed: number;
  invariants: Invariants | null;
}

/** The simulation that a spec describes. Knows no file and no thread, so that it also runs in a browser. */
export function buildSimulation(spec: ClockworkSpec, { seed, ...parts }: SimulationParts): Simulation {
  const { network, noise = 'none', controllerHost = 'free' } = spec;
  return new Simulation({
    ...parts,
    controller: spec.controller,
    workers: spec.workers,
    host: typeof network === 'string' ? networkPresets[network] : network,
    noise:
      noise === 'none'
        ? undefined
        : {
            model: typeof noise === 'string' ? noisePresets[noise] : noise,
            random: (name) => stream(seed, name),
          },
    controllerCost:
      controllerHost === 'free'
        ? undefined
        : typeof controllerHost === 'string'
          ? controllerHostPresets[controllerHost]
          : controllerHost,
    inputs: spec.client.inputs,
  });
}

/** Starts the client's side of a simulation, which stops after the spec's duration, if it has one. */
export function startClient(
  simulation: Simulation,
  { client: { duration = Number.POSITIVE_INFINITY } }: ClockworkSpec,
  workload: BoundWorkload,
  seed: number,
): void {
  const { clock } = simulation;
  const client = workload.start({
    clock: simulation.clientClock(),
    port: simulation,
    client: (index, name = String(index)) =>
      seed === 0 ? new Minstd(index) : stream(seed, `client/${name}`),
    stop: () => simulation.stopClient(),
  });
  simulation.listen(client.onResponse?.bind(client));
  if (duration === Number.POSITIVE_INFINITY) return;
  const stop = clock.register(() => simulation.stopClient());
  clock.at(duration * 1e9, stop, 0, 0);
}
