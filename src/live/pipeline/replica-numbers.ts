import type { Station } from '../../serving-core/inferline/estimator/engine.js';

/** Numbers of replicas over all models: model after model at first, and new ones after them. */
export class ReplicaNumbers {
  private readonly numbers: number[][];
  private readonly models: number[] = [];
  private readonly indices: number[] = [];

  constructor(stations: readonly Station[]) {
    this.numbers = stations.map(() => []);
    for (const [model, { replicas }] of stations.entries())
      for (let index = 0; index < replicas; index++) this.of(model, index);
  }

  /** The number of a model's replica; a new one when it has none. */
  of(model: number, index: number): number {
    const known = this.numbers[model][index];
    if (known !== undefined) return known;
    const number = this.models.push(model) - 1;
    this.indices.push(index);
    this.numbers[model][index] = number;
    return number;
  }

  modelOf(number: number): number {
    return this.models[number];
  }

  /** The replica's own number within its model. */
  indexOf(number: number): number {
    return this.indices[number];
  }
}
