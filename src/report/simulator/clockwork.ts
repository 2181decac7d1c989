import { UserError } from '../../errors.js';
import { instantiate } from '../../runner/targets/instantiate.js';
import { buildSimulation, startClient } from '../../runner/targets/wire-clockwork.js';
import { Invariants } from '../../serving-core/clockwork/invariants.js';
import type { ClockworkSpec, ControllerType } from '../../serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { gammaOpenLoop } from '../../workloads/named/gamma-open-loop.js';
import { Answers } from './answers.js';
import type { Settings, SimulatorResult, Watch } from './offer.js';

/** What all runs of a page share. */
export interface ClockworkBase {
  spec: ClockworkSpec;
  profiles: Readonly<Record<string, ModelProfile>>;
}

/** Requests of a run in a page. */
const MOST_REQUESTS = 200_000;
/** Virtual time between two looks, ns. */
const SLICE = 250e6;

/** The point that settings stand for: the run's own deployment under an open loop of some seconds. */
export function clockworkPoint({ spec }: ClockworkBase, settings: Settings): ClockworkSpec {
  const { model, models, rate, cv, seconds, slo, gpus, scheduler } = settings;
  const { workers, controller } = spec;
  return {
    ...spec,
    controller: {
      ...controller,
      policy: undefined,
      type: String(scheduler) as ControllerType,
      defaultSlo: Math.round(Number(slo) * 1e6),
      maxGpus: Number(gpus),
    },
    workers: { ...workers, count: Number(gpus), gpusPerWorker: 1 },
    client: {
      workload: gammaOpenLoop.name,
      args: [model, models, rate, cv].map(String),
      inputs: spec.client.inputs,
      duration: Number(seconds),
    },
  };
}

/** Simulates a point as `repro run` does, keeping its answers in memory. @throws UserError for settings that cannot be. */
export function simulateClockwork(base: ClockworkBase, settings: Settings, watch: Watch): SimulatorResult {
  const spec = clockworkPoint(base, settings);
  const { duration = 0, args } = spec.client;
  const expected = Number(settings.rate) * duration;
  if (!(expected <= MOST_REQUESTS))
    throw new UserError(
      'E_VALUE',
      `${settings.rate} requests/s for ${duration} s are more than the ${MOST_REQUESTS.toLocaleString('en-US')} requests that a page simulates.`,
      'Lower the rate or the time.',
    );
  const workload = gammaOpenLoop.bind(args);
  const answers = new Answers();
  const simulation = buildSimulation(spec, {
    models: instantiate(workload.loads, base.profiles, spec),
    seed: Number(settings.seed),
    requestSink: answers,
    actionSink: null,
    invariants: new Invariants(),
  });
  startClient(simulation, spec, workload, Number(settings.seed));
  const result = () => answers.result(duration, Number(settings.slo));
  const { clock } = simulation;
  while (clock.pending > 0) {
    clock.run(clock.now() + SLICE);
    watch(Math.min(1, Math.max(clock.now() / (duration * 1e9), simulation.sent / expected)), result);
  }
  simulation.finish();
  return result();
}
