import { type ClockworkSpec, type ControllerType, type Parameters, pageSize, type ValuesOf } from 'repro';

/** The paper that an experiment reproduces a figure of. */
export const paper = (section: string, figure: string) => ({
  system: 'Clockwork',
  title: 'Serving DNNs like Clockwork: Performance Predictability from the Bottom Up',
  venue: "OSDI'20",
  section,
  figure,
});

/** What ResNet-50 needs of a weight cache in pages of `pageSize` bytes: 102,160,300 bytes of weights. */
export const resnet50Pages = 7;

/** Schedulers for clients that wait for answers: ECHO and STRESS answer at once, and a closed loop on them would never let time pass. */
export const closedLoopControllers: readonly ControllerType[] = [
  'INFER5',
  'INFER4',
  'SMART',
  'EDF',
  'DIRECT',
];

/** Schedulers for more load than one GPU can execute one by one, which DIRECT would queue up without end. */
export const overloadControllers: readonly ControllerType[] = [
  'INFER5',
  'INFER4',
  'SMART',
  'EDF',
  'ECHO',
  'STRESS',
];

/**
 * Parameters of controller, workers and network that the paper's experiments have in common, with an experiment's defaults and the
 * schedulers that can run its workload to an end.
 */
export function deployment(
  defaults: { gpus: number; scheduleAhead: number; defaultSlo: number },
  controllers: readonly ControllerType[] = [...overloadControllers, 'DIRECT'],
) {
  return {
    gpus: { type: 'int', default: defaults.gpus, min: 1, max: 1000, description: 'workers, one GPU each' },
    scheduleAhead: {
      type: 'int',
      default: defaults.scheduleAhead,
      min: 0,
      unit: 'ns',
      description: "the controller's scheduling horizon",
    },
    defaultSlo: {
      type: 'int',
      default: defaults.defaultSlo,
      min: 1,
      unit: 'ns',
      description: "the controller's SLO for requests without one",
    },
    maxExec: {
      type: 'int',
      default: 250_000_000,
      min: 0,
      unit: 'ns',
      description: 'larger batches that take longer are excluded',
    },
    maxBatch: { type: 'int', default: 8, min: 1, max: 1024, description: 'largest batch size' },
    weightsCacheSize: {
      type: 'int',
      default: 23_085_449_216,
      min: pageSize,
      unit: 'bytes',
      presets: { '32gb': 23_085_449_216, '16gb': 10_737_418_240 },
      description: 'weight cache of each GPU',
    },
    hostMemory: {
      type: 'int',
      default: 824_633_720_832,
      min: 1,
      unit: 'bytes',
      description: 'host memory of each worker (768 GiB), which keeps the weights of every instance',
    },
    network: {
      type: 'string',
      default: 'cluster',
      choices: ['cluster', 'loopback', 'ideal'],
      description: 'delays of network and hosts (docs/simulation.md)',
    },
    noise: {
      type: 'string',
      default: 'none',
      choices: ['none', 'v100'],
      description: 'what the workers do not do on time (docs/simulation.md)',
    },
    controllerHost: {
      type: 'string',
      default: 'free',
      choices: ['free', 'osdi20'],
      description: "what the controller's work costs (docs/simulation.md)",
    },
    controller: {
      type: 'string',
      default: 'INFER5',
      choices: controllers,
      description: 'scheduler (docs/schedulers.md)',
    },
    policy: {
      type: 'string',
      default: 'none',
      description: 'file with a policy of your own, in place of the scheduler (docs/schedulers.md)',
    },
    loadTracker: {
      type: 'string',
      default: 'reference',
      choices: ['reference', 'fixed'],
      description: "the load tracker with the original's two bugs, or without",
    },
    zoo: { type: 'string', default: 'osdi20', description: 'model profiles: osdi20, v1, or a file' },
  } as const satisfies Parameters;
}

/** Whether the clients of an experiment send inputs, as the paper's do: real processes on few cores may not keep up with them. */
export const clientInputs = {
  inputs: {
    type: 'boolean',
    default: true,
    description: 'requests carry inputs (docs/targets.md says what they cost real processes)',
  },
} as const satisfies Parameters;

/** One point of a Clockwork experiment from the values of `deployment` and what the client sends. */
export function system(
  v: ValuesOf<ReturnType<typeof deployment>>,
  client: ClockworkSpec['client'],
): ClockworkSpec {
  return {
    system: 'clockwork',
    controller: {
      type: v.controller as ControllerType,
      policy: v.policy === 'none' ? undefined : v.policy,
      generateInputs: false,
      maxGpus: v.gpus,
      scheduleAhead: v.scheduleAhead,
      defaultSlo: v.defaultSlo,
      maxExec: v.maxExec,
      maxBatch: v.maxBatch,
      loadTracker: v.loadTracker === 'fixed' ? 'fixed' : 'reference',
    },
    workers: {
      count: v.gpus,
      gpusPerWorker: 1,
      weightsCacheSize: v.weightsCacheSize,
      pageSize,
      hostMemory: v.hostMemory,
    },
    network: v.network as 'cluster' | 'loopback' | 'ideal',
    noise: v.noise === 'none' ? undefined : (v.noise as 'v100'),
    controllerHost: v.controllerHost === 'free' ? undefined : (v.controllerHost as 'osdi20'),
    client,
    zoo: v.zoo,
  };
}
