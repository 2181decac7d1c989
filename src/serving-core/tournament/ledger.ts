import { InvariantViolation } from '../clockwork/invariants.js';
import type { InstanceType } from './contest.js';

const NS_PER_HOUR = 3.6e12;

/** Counts the instances that are paid for and those that serve, by type, and what they cost. Times in ns. */
export class Ledger {
  readonly paid: Int32Array;
  readonly serving: Int32Array;
  private readonly since: Float64Array;
  private sum = 0;
  private accruedAt = 0;
  private spent = 0;

  /** `typeOf` by instance; `changed` is told of a type whose numbers have changed. */
  constructor(
    private readonly types: readonly InstanceType[],
    private readonly typeOf: ArrayLike<number>,
    private readonly changed: (type: number) => void,
  ) {
    this.paid = new Int32Array(types.length);
    this.serving = new Int32Array(types.length);
    this.since = new Float64Array(typeOf.length).fill(Number.NaN);
  }

  /** $ until the last change. */
  get cost(): number {
    return this.spent;
  }

  /** An instance is paid for from now on. */
  ordered(instance: number, now: number): void {
    this.accrue(now);
    const type = this.typeOf[instance];
    this.since[instance] = now;
    this.paid[type]++;
    if (this.paid[type] > this.types[type].count)
      throw new InvariantViolation('no more instances than the fleet', `${this.paid[type]} of type ${type}`);
    this.changed(type);
  }

  serves(instance: number, by: 1 | -1): void {
    const type = this.typeOf[instance];
    this.serving[type] += by;
    this.changed(type);
  }

  /** An instance costs nothing any more. */
  ended(instance: number, now: number): void {
    this.accrue(now);
    const type = this.typeOf[instance];
    this.sum += ((now - this.since[instance]) / NS_PER_HOUR) * this.types[type].price;
    this.since[instance] = Number.NaN;
    this.paid[type]--;
    this.changed(type);
  }

  /** Everything ends. Throws InvariantViolation when the cost is not the sum over instances of what each was paid for. */
  close(now: number): void {
    for (let instance = 0; instance < this.since.length; instance++)
      if (!Number.isNaN(this.since[instance])) this.ended(instance, now);
    if (Math.abs(this.sum - this.spent) > 1e-6 * Math.max(1, this.spent))
      throw new InvariantViolation(
        'cost is instances times price',
        `$${this.spent} over time, $${this.sum} over instances`,
      );
  }

  private accrue(now: number): void {
    const rate = this.types.reduce((all, { price }, type) => all + this.paid[type] * price, 0);
    this.spent += (rate * (now - this.accruedAt)) / NS_PER_HOUR;
    this.accruedAt = now;
  }
}
