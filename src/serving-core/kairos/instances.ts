import { instancesOf, type Mix } from './mix.js';

/** What a distributor may know of the instances: their types, which are free, and when the busy ones are expected to be. */
export class Instances {
  readonly count: number;
  readonly type: Uint8Array;
  /** 1 for an instance that serves nothing. */
  readonly free: Uint8Array;
  freeCount: number;
  /** When the query that it serves was expected to end, ns; 0 before the first. */
  readonly expectedEnd: Float64Array;

  constructor(mix: Mix) {
    this.type = instancesOf(mix);
    this.count = this.type.length;
    this.free = new Uint8Array(this.count).fill(1);
    this.freeCount = this.count;
    this.expectedEnd = new Float64Array(this.count);
  }
}
