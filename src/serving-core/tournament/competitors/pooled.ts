import type { Competitor } from '../competitor.js';
import type { Pools } from './pools.js';

/** A competitor whose requests are served by pools of replicas: it decides only how many each model has. */
export abstract class PooledCompetitor implements Competitor {
  abstract readonly period: number;
  protected abstract readonly pools: Pools;

  arrived(request: number): void {
    this.pools.arrived(request);
  }

  freed(instance: number): void {
    this.pools.freed(instance);
  }

  started(instance: number): void {
    this.pools.started(instance);
  }

  left(instance: number): void {
    this.pools.left(instance);
  }

  abstract tick(): void;
}
