import type { Crowd } from './crowd.js';
import type { Load, Meanwhile } from './meanwhile.js';

/** What went on around one request. Shares are 0 to 1. */
export interface Surroundings extends Crowd {
  /** Whether there was an action table to tell; without one GPUs and inferences are 0. */
  known: boolean;
  /** From its arrival to the begin of its execution, or to its departure without one, ns. */
  wait: number;
  /** GPUs in the log, and what share of the second before its departure they executed. */
  gpus: number;
  busy: number;
  /** The GPUs that served its model around then, or all when none is seen to; the share of its wait that they executed. */
  servers: number;
  serversBusy: number;
  /** Inferences that these GPUs worked on during its wait, and those of them that were of other models. */
  inferences: number;
  others: number;
  /** Transfers of its model's weights, and how many of other models' were done during its wait. */
  loads: Load[];
  otherLoads: number;
  /** Whether its model's weights were evicted somewhere during its wait. */
  evicted: boolean;
  /** What its GPU executed last before its own inference, and how much later than predicted that ended, ns; without it where nobody predicts. */
  before?: { model: number; delay?: number };
}

/** How long the time is that a share of GPUs is meant of: all of the wait, and the second before the departure or what there was of it; ns. */
export interface Lengths {
  wait: number;
  lookback: number;
}

/** What the tables say about the time around a request. `meanwhile` is null without an action table. */
export function surroundings(
  crowd: Crowd,
  meanwhile: Meanwhile | null,
  { wait, lookback }: Lengths,
  { gpus, servers }: { gpus: number; servers: number },
): Surroundings {
  const share = (busy: number, time: number, count: number): number =>
    time > 0 && count > 0 ? busy / (time * count) : 0;
  return {
    ...crowd,
    known: meanwhile !== null,
    wait,
    gpus,
    servers,
    busy: meanwhile ? share(meanwhile.busy, lookback, gpus) : 0,
    serversBusy: meanwhile ? share(meanwhile.serversBusy, wait, servers) : 0,
    inferences: meanwhile?.inferences ?? 0,
    others: meanwhile?.others ?? 0,
    loads: meanwhile?.loads ?? [],
    otherLoads: meanwhile?.otherLoads ?? 0,
    evicted: meanwhile?.evicted ?? false,
    before: meanwhile?.before,
  };
}
