import type { Clock } from '../clock/clock.js';
import type { ModelProfile } from '../common/profile.js';
import type { BatchPolicy } from '../containers/policy.js';

/** INFaaS's reactive choice of variants, as far as one GPU allows (docs/baselines.md). Times in ns. */
export interface VariantOptions {
  /** How often the scaler looks. */
  period: number;
  /** A variant that was busy for more than this share of a period is overloaded. */
  overloaded: number;
  /** A smaller variant is taken when it would have been busy for less than this share ... */
  idle: number;
  /** ... in so many periods in a row. */
  patience: number;
  /** Loading a variant beyond the transfer of its weights. */
  loading: number;
}

/**
 * A variant of a model is built for one batch size of its profile; smaller batches are padded to the next size. A scaler moves
 * overloaded models to the next larger variant that the SLO allows, and idle ones back; while one loads, the old one serves.
 */
export class VariantScaling implements BatchPolicy {
  /** Index into the profile's batch sizes. */
  private readonly current: Int32Array;
  private readonly loading: Uint8Array;
  private readonly busy: Float64Array;
  private readonly calm: Int32Array;
  private readonly looks: number;
  private readonly loads: number;
  private watching = false;

  constructor(
    private readonly clock: Clock,
    private readonly models: readonly ModelProfile[],
    private readonly slo: number,
    private readonly options: VariantOptions,
  ) {
    this.current = new Int32Array(models.length);
    this.loading = new Uint8Array(models.length);
    this.busy = new Float64Array(models.length);
    this.calm = new Int32Array(models.length);
    this.looks = clock.register(() => this.look());
    this.loads = clock.register((model, variant) => {
      this.current[model] = variant;
      this.loading[model] = 0;
    });
  }

  /** Batch size of the variant that serves a model now. */
  variant(model: number): number {
    return this.models[model].batchSizes[this.current[model]];
  }

  take(model: number, queued: number): number {
    if (!this.watching) this.watch();
    return Math.min(queued, this.variant(model));
  }

  padded(model: number, taken: number): number {
    return this.models[model].batchSizes.find((size) => size >= taken) ?? taken;
  }

  executed(model: number, _taken: number, duration: number): void {
    this.busy[model] += duration;
  }

  private watch(): void {
    this.watching = true;
    this.clock.at(this.clock.now() + this.options.period, this.looks, 0, 0);
  }

  /** The scaler's look at all models; it falls asleep after a period in which nothing was executed. */
  private look(): void {
    const active = this.busy.some((busy) => busy > 0);
    for (let model = 0; model < this.models.length; model++) {
      if (this.loading[model] === 0) this.decide(model, this.busy[model] / this.options.period);
      this.busy[model] = 0;
    }
    if (active) this.watch();
    else this.watching = false;
  }

  private decide(model: number, utilisation: number): void {
    const { overloaded, idle, patience } = this.options;
    const { batchSizes, execution } = this.models[model];
    const now = this.current[model];
    const perRequest = (variant: number) => execution[variant] / batchSizes[variant];
    const smaller =
      now > 0 ? (utilisation * perRequest(now - 1)) / perRequest(now) : Number.POSITIVE_INFINITY;
    this.calm[model] = smaller < idle ? this.calm[model] + 1 : 0;
    if (utilisation > overloaded && now + 1 < batchSizes.length && execution[now + 1] <= this.slo)
      this.load(model, now + 1);
    else if (this.calm[model] >= patience) this.load(model, now - 1);
  }

  private load(model: number, variant: number): void {
    this.loading[model] = 1;
    this.calm[model] = 0;
    const ready = this.clock.now() + this.models[model].weightsTransfer + this.options.loading;
    this.clock.at(ready, this.loads, model, variant);
  }
}
