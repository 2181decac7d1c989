import type { Uniform } from '../../random/uniform.js';

/** A shifted lognormal distribution: loc + scale · exp(shape · Z), in ms; with shape 0 it is a constant. */
export interface Lognormal {
  readonly shape: number;
  readonly loc: number;
  readonly scale: number;
}

/** Service times of ResNet34 on one core, mean 154.3 ms, and of a passage of the router, mean 4.59 ms: Faro's measured fits. */
export const resnet34: Lognormal = { loc: 79.3016, scale: 68.5808, shape: 0.4224712 };
export const rayRouter: Lognormal = { loc: 3.4853, scale: 0.98781, shape: 0.4807841 };

/** A constant time, ms. */
export const constant = (ms: number): Lognormal => ({ loc: ms, scale: 0, shape: 0 });

/** Draws of a lognormal, ns. Normal variates come in pairs (Box and Muller, 1958), and the second is kept for the next draw. */
export class LognormalDraws {
  private kept = 0;
  private hasKept = false;
  private readonly loc: number;
  private readonly scale: number;
  private readonly shape: number;

  constructor(
    { loc, scale, shape }: Lognormal,
    private readonly source: Uniform,
  ) {
    this.loc = loc * 1e6;
    this.scale = scale * 1e6;
    this.shape = shape;
  }

  next(): number {
    return this.loc + this.scale * Math.exp(this.shape * this.normal());
  }

  private normal(): number {
    if (this.hasKept) {
      this.hasKept = false;
      return this.kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.source.next()));
    const angle = 2 * Math.PI * this.source.next();
    this.kept = radius * Math.sin(angle);
    this.hasKept = true;
    return radius * Math.cos(angle);
  }
}
