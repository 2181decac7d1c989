import { VirtualClock } from '../clock/virtual-clock.js';
import type { RequestSink } from '../common/sinks.js';
import type { Sfc32 } from '../random/streams.js';
import type { ContentionModel } from './contention.js';
import { UncontrolledGpu } from './uncontrolled-gpu.js';
import { drawVariation, type VariationModel } from './variation.js';

export interface BenchConfig {
  /** Isolated median of one inference, ns. */
  execution: number;
  concurrency: number;
  /** Inferences in all; each thread stops when they are used up. */
  inferences: number;
  contention: ContentionModel;
  variation: VariationModel;
  /** An independent stream for each name. */
  random(name: string): Sfc32;
  sink: RequestSink | null;
}

/** The bench of Figure 2 in virtual time: threads in closed loops without think time on one uncontrolled GPU. */
export class GpuBench {
  readonly clock = new VirtualClock();
  private readonly gpu: UncontrolledGpu;
  private readonly variation: Sfc32;
  private readonly began: Float64Array;
  private readonly request: Float64Array;
  private started = 0;
  private finished = 0;

  constructor(private readonly config: BenchConfig) {
    const { concurrency, contention, random } = config;
    this.variation = random('gpu/variation');
    this.began = new Float64Array(concurrency);
    this.request = new Float64Array(concurrency);
    this.gpu = new UncontrolledGpu(this.clock, contention, random('gpu/turns'), concurrency, (thread) =>
      this.end(thread),
    );
    for (let thread = 0; thread < concurrency; thread++) this.begin(thread);
  }

  /** Inferences that have ended. */
  get done(): number {
    return this.finished;
  }

  private begin(thread: number): void {
    const { config } = this;
    if (this.started === config.inferences) return;
    this.began[thread] = this.clock.now();
    this.request[thread] = this.started++;
    this.gpu.start(thread, config.execution * drawVariation(config.variation, this.variation));
  }

  private end(thread: number): void {
    const now = this.clock.now();
    const latency = now - this.began[thread];
    this.finished++;
    // No SLO: a deadline of -1, and every answer counts as met, as the original's controller logs it.
    this.config.sink?.request(now, this.request[thread], 0, thread, 0, 0, latency, -1, 1, 1, 1, 0);
    this.begin(thread);
  }
}
