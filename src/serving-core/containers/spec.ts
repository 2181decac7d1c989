import type { TraceData } from '../common/trace-data.js';
import type { ContentionModel, ContentionPreset } from '../gpu/contention.js';
import type { VariationModel, VariationPreset } from '../gpu/variation.js';

/** What systems that leave the GPU to their containers have in common in a point's spec. Times in ns. */
export interface ContainerSpec {
  /** SLO of requests whose slo_factor is not positive, and the latency objective that batching goes by. */
  slo: number;
  gpu: {
    contention: ContentionPreset | ContentionModel;
    variation: VariationPreset | VariationModel;
    /** Bytes for weights: all containers stay loaded. */
    memory: number;
  };
  delays: Delays;
  client: {
    workload: string;
    args: readonly string[];
    inputs: boolean;
    /** Seconds after which the client is stopped; needed by a workload that does not end by itself. */
    duration?: number;
    /** Where the days come from that its workload replays; by default `auto`. */
    data?: TraceData;
  };
  zoo: string;
}

/** Constant delays around queueing and execution, ns. */
export interface Delays {
  /** One way between client and front end. */
  oneWay: number;
  /** From a request's arrival stamp to its model's queue. */
  before: number;
  /** From the end of a batch to its requests' departure stamps. */
  after: number;
}
